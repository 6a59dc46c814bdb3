"""Internal friction of a bare substrate: no model of its own, a polynomial in ln T that a coated curve shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.friction_of import friction_of
from glassblocks.fitting.observables.observable import (
    Array,
    Axis,
    Contribution,
    Evaluated,
    Place,
    SimulationOption,
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


def _simulate(_model: Any, T: Array, _omega: Array, _polarization: Any, **loss: float) -> Array:
    return simulated_substrate(T, **loss)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    assert place.coating is not None
    return (substrate_loss(place.number, place.coating.reference),)


SUBSTRATE = friction_of(
    "substrate",
    "a bare substrate",
    ("bare substrate", "bare", "uncoated"),
    axis=Axis(r"bare substrate, $Q_s^{-1}$ [$10^{-6}$]", 1e6),
    simulate=_simulate,
    contributions=_contributions,
    nuisances=(),
    options=SUBSTRATE_OPTIONS,
)
