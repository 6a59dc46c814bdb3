"""Internal friction Q^-1 of sound."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.observable import (
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    of_model,
)
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.tunneling import internal_friction

BACKGROUND = Nuisance(
    "background",
    "a constant background of the internal friction (clamping, surfaces, gas)",
    "Q^-1 background",
    neutral=0.0,
    start=0.0,
    lower=0.0,
    per_curve=True,
    size=None,
)
SATURATION = Nuisance(
    "saturation",
    "saturation of the resonant absorption by strong sound",
    "I/I_c at the strongest drive",
    neutral=0.0,
    start=1.0,
    lower=1e-6,
    upper=1e8,
    logarithmic=True,
)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    C = f"C_{place.polarization}"
    background = BACKGROUND.key(place.number)

    def resonant(at: Points, values: Values) -> Evaluated:
        weak = values[C] * at.resonant_friction(Distribution.of(values))
        # 1/sqrt(1 + I/I_c), with I as the square of the drive and an I_c that does not hang on T
        intensity = values[SATURATION.name] * place.drive**2
        friction = weak / np.sqrt(1 + intensity)
        return friction, {C: friction, SATURATION.name: -friction * intensity / (1 + intensity) / 2}

    def relaxational(at: Points, values: Values) -> Evaluated:
        response, slope = at.relaxation(values["log rate"], Distribution.of(values))
        strength = values[C] * values["C_rel/C_res"]
        friction = strength * response.imag
        return friction, {C: friction, "C_rel/C_res": friction, "rate": strength * slope.imag}

    def activated(at: Points, values: Values) -> Evaluated:
        by_a = np.pi * values[C] * at.T
        friction = values["activated"] * by_a
        return friction, {C: friction, "activated": by_a}

    def constant(at: Points, values: Values) -> Evaluated:
        return np.full(at.T.size, values[background]), {background: np.ones(at.T.size)}

    return (
        Contribution("resonant", resonant),
        Contribution("relaxational", relaxational),
        Contribution("activated", activated),
        Contribution("background", constant),
    )


FRICTION = Observable(
    kind="friction",
    title="internal friction",
    symbol="Q^-1",
    unit="",
    lowest=-0.1,
    highest=1.0,
    hottest=3.0,
    acoustic=True,
    signed=True,  # noise may carry a small friction below zero
    columns=(
        Column("Q^-1 longitudinal", "l", "Q^-1 longitudinal"),
        Column("Q^-1 transverse", "t", "Q^-1 transverse"),
    ),
    names=(
        "q^-1",
        "q-1",
        "1/q",
        "q^(-1)",
        "qinv",
        "q inv",
        "inverse q",
        "internal friction",
        "friction",
        "loss",
        "dissipation",
        "innere reibung",
    ),
    reciprocals=("q", "q factor", "quality factor", "güte", "guete"),
    axis=Axis(r"internal friction $Q^{-1}$ [$10^{-4}$]", 1e4),
    contributions=_contributions,
    nuisances=(BACKGROUND, SATURATION),
    simulate=of_model(internal_friction),
)
