"""Internal friction of a film on a substrate: Q^-1 = Q_s^-1 + D Q_f^-1, with the dilution factor D.

D is the elastic energy in the film over that in the substrate. To first order in D, and D times Q_s^-1 is left out.
"""

from __future__ import annotations

from glassblocks.fitting.observables.bare_substrate import (
    SUBSTRATE_OPTIONS,
    simulated_substrate,
    substrate_loss,
)
from glassblocks.fitting.observables.friction_of import friction_of
from glassblocks.fitting.observables.internal_friction import BACKGROUND, FRICTION, LOUD
from glassblocks.fitting.observables.observable import (
    Array,
    Axis,
    Contribution,
    Evaluated,
    Place,
    SimulationOption,
)
from glassblocks.fitting.sound_points import Points, Values
from glassblocks.tunneling import TunnelingModel


def _simulate(
    model: TunnelingModel, T: Array, omega: Array, polarization: str, dilution: float, **loss: float
) -> Array:
    return simulated_substrate(T, **loss) + dilution * FRICTION.simulate(model, T, omega, polarization)


def _diluted(film: Contribution, dilution: str) -> Contribution:
    """D times a part of the film's friction; D is held as a logarithm."""

    def evaluate(at: Points, values: Values) -> Evaluated:
        value, slopes = film.evaluate(at, values)
        D = values[dilution]
        return D * value, {name: D * slope for name, slope in slopes.items()} | {dilution: D * value}

    return Contribution(film.name, evaluate)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    coating = place.coating
    assert coating is not None
    film = [
        each if each.name == "background" else _diluted(each, coating.dilution)
        for each in FRICTION.contributions(place)
    ]
    if coating.substrate is None:
        return tuple(film)
    return (*film, substrate_loss(coating.substrate, coating.reference))


COATED = friction_of(
    "coated",
    "a film on a substrate",
    ("film on substrate", "coated", "with film"),
    axis=Axis(r"film on substrate, $Q^{-1}$ [$10^{-6}$]", 1e6),
    simulate=_simulate,
    contributions=_contributions,
    nuisances=(BACKGROUND, *LOUD),
    options=(SimulationOption("dilution", "part", required=True), *SUBSTRATE_OPTIONS),
)
