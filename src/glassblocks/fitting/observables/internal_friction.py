"""Internal friction Q^-1 of sound."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.mode_strength import strength
from glassblocks.fitting.observables.observable import (
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    Way,
    of_model,
)
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.tunneling import internal_friction

BACKGROUND = Nuisance(
    "background",
    "a constant background (clamping, surfaces, gas; of a resonator what is left at high power)",
    "background",
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
    background = BACKGROUND.key(place.number)

    def resonant(at: Points, values: Values) -> Evaluated:
        C = strength(place.polarization, values)
        # 1/sqrt(1 + I/I_c), with I as the square of the drive and an I_c that does not hang on T
        intensity = values[SATURATION.name] * place.drive**2
        per_C = at.resonant_friction(Distribution.of(values)) / np.sqrt(1 + intensity)
        friction = C.C * per_C
        return friction, {**C.along(per_C), SATURATION.name: -friction * intensity / (1 + intensity) / 2}

    def relaxational(at: Points, values: Values) -> Evaluated:
        relaxation = at.relaxation(values["log rate"], Distribution.of(values))
        C, ratio = strength(place.polarization, values), values["C_rel/C_res"]
        per_C = ratio * relaxation.value.imag
        friction = C.C * per_C
        slopes = {name: C.C * ratio * slope.imag for name, slope in relaxation.slopes.items()}
        return friction, {**C.along(per_C), "C_rel/C_res": friction, **slopes}

    def activated(at: Points, values: Values) -> Evaluated:
        C = strength(place.polarization, values)
        per_C = values["activated"] * np.pi * at.T
        return C.C * per_C, {**C.along(per_C), "activated": C.C * np.pi * at.T}

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
        Column("Q^-1 Young", "young", "Q^-1 Young"),
        Column("Q^-1 bulk", "bulk", "Q^-1 bulk"),
        Column("Q^-1 surface", "surface", "Q^-1 surface"),
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
        "loss angle",
        "mechanical loss",
        "innere reibung",
    ),
    reciprocals=("q", "q factor", "quality factor", "güte", "guete"),
    ways=(
        Way(
            ("logarithmic decrement", "log decrement", "log. decrement", "decrement", "dekrement"),
            1 / np.pi,
            said="the amplitude's decrement over pi",
        ),
        Way(("1/tau", "tau^-1"), unit="1/s", by_omega=True, said="tau taken for that of the energy"),
        Way(("energy decay rate", "intensity decay rate"), unit="1/s", by_omega=True),
        Way(
            ("amplitude decay rate",),
            2.0,
            unit="1/s",
            by_omega=True,
            said="energy decays at twice the amplitude's rate",
        ),
        Way(("energy decay time",), unit="s", reciprocal=True, by_omega=True),
        Way(
            ("tau", "decay time"),
            unit="s",
            reciprocal=True,
            by_omega=True,
            said="tau taken for that of the energy",
        ),
        Way(
            ("amplitude decay time", "ringdown time", "ring-down time"),
            2.0,
            unit="s",
            reciprocal=True,
            by_omega=True,
            said="energy decays in half the amplitude's time",
        ),
    ),
    axis=Axis(r"internal friction $Q^{-1}$ [$10^{-4}$]", 1e4),
    contributions=_contributions,
    nuisances=(BACKGROUND, SATURATION),
    simulate=of_model(internal_friction),
)
