"""Internal friction of a bare substrate: no model of its own, a polynomial in ln T that a coated curve shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.internal_friction import FRICTION
from glassblocks.fitting.observables.observable import (
    POLARIZATIONS,
    Array,
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    SimulationOption,
    Way,
)
from glassblocks.fitting.sound_points import Points, Values

#: Coefficients of (ln T/T_0)^k, k = 0, 1, 2, by name.
SUBSTRATE_TERMS = ("substrate", "substrate slope", "substrate curvature")
#: Keys of a simulated curve, per unit of ln(T/K) the second.
SUBSTRATE_OPTIONS = (
    SimulationOption("substrate", "loss", required=False),
    SimulationOption("substrate_slope", "loss", required=False),
)


def substrate_loss(number: int, reference: float) -> Contribution:
    """Q_s^-1 = a + b ln(T/T_0) + c ln(T/T_0)^2 of bare curve `number`."""
    names = [f"{term} {number + 1}" for term in SUBSTRATE_TERMS]

    def polynomial(at: Points, values: Values) -> Evaluated:
        u = np.log(at.T / reference)
        slopes = {name: u**power for power, name in enumerate(names)}
        return np.asarray(sum(values[name] * slope for name, slope in slopes.items())), slopes

    return Contribution("substrate", polynomial)


def simulated_substrate(T: Array, substrate: float = 0.0, substrate_slope: float = 0.0) -> Array:
    """Q_s^-1 of simulated points: a value at 1 K and a slope against ln T.

    Examples
    --------
    >>> simulated_substrate(np.array([1.0]), 1e-6, 2e-7).tolist()
    [1e-06]
    """
    return substrate + substrate_slope * np.log(T)


def suffixed(names: tuple[str, ...], suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """Names of a friction with a word for what it is of, before or behind."""
    return tuple(each for name in names for word in suffixes for each in (f"{name} {word}", f"{word} {name}"))


def suffixed_ways(suffixes: tuple[str, ...]) -> tuple[Way, ...]:
    """Decrements, decay rates and ring-down times of a coated or bare resonator."""
    return tuple(
        Way(suffixed(way.names, suffixes), way.factor, way.unit, way.reciprocal, way.by_omega, said=way.said)
        for way in FRICTION.ways
    )


def _simulate(_model: Any, T: Array, _omega: Array, _polarization: Any, **loss: float) -> Array:
    return simulated_substrate(T, **loss)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    assert place.coating is not None
    return (substrate_loss(place.number, place.coating.reference),)


_BARE = ("bare substrate", "bare", "uncoated")

SUBSTRATE = Observable(
    kind="substrate",
    title="internal friction of a bare substrate",
    symbol="Q^-1 bare substrate",
    unit="",
    lowest=-0.1,
    highest=1.0,
    hottest=FRICTION.hottest,
    acoustic=True,
    signed=True,
    columns=tuple(
        Column(
            f"Q^-1 bare substrate {POLARIZATIONS[str(each.polarization)]}",
            each.polarization,
            f"Q^-1 bare substrate {POLARIZATIONS[str(each.polarization)]}",
        )
        for each in FRICTION.columns
    ),
    names=suffixed(FRICTION.names, _BARE),
    reciprocals=suffixed(FRICTION.reciprocals, _BARE),
    ways=suffixed_ways(_BARE),
    axis=Axis(r"bare substrate, $Q_s^{-1}$ [$10^{-6}$]", 1e6),
    simulate=_simulate,
    contributions=_contributions,
    options=SUBSTRATE_OPTIONS,
)
