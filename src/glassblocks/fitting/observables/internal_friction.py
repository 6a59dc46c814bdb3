"""Internal friction Q^-1 of sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from glassblocks.fitting.observables.saturated import (
    SHAPE_OF_SATURATION,
    SOUND_REFERENCE,
    Saturated,
    log_coth_of,
)
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.tunneling import internal_friction
from glassblocks.tunneling.saturation import LIFETIME_LIMITED

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


def middle_of_loudest(curves: Sequence[Any]) -> float:
    """Ln of the coth in the middle of the temperatures of the strongest drive, from that at 0.1 K."""
    loudest = max(curves, key=lambda curve: curve.drive or 0.0)
    omega = 2 * np.pi * float(loudest.frequency or 1.0)
    return float(np.mean(log_coth_of(loudest.T, omega)) - log_coth_of(SOUND_REFERENCE, omega))


def _just_saturated(curves: Sequence[Any]) -> float:
    """I/I_c for which the strongest drive saturates in the middle of its temperatures."""
    return float(np.exp(LIFETIME_LIMITED * middle_of_loudest(curves)))


SATURATION = Nuisance(
    "saturation",
    "saturation of the resonant absorption by strong sound",
    "I/I_c of the strongest drive at 0.1 K",
    neutral=0.0,
    start=1.0,
    lower=1e-6,
    upper=1e30,
    logarithmic=True,
    guess=_just_saturated,
)
#: What a strong drive of sound has.
LOUD = (SATURATION, *SHAPE_OF_SATURATION)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    background = BACKGROUND.key(place.number)
    origin = float(log_coth_of(SOUND_REFERENCE, place.omega))

    def resonant(at: Points, values: Values) -> Evaluated:
        C = strength(place.polarization, values)
        # the intensity goes as the square of the drive
        intensity = values[SATURATION.name] * place.drive**2
        level = np.full(at.T.size, np.log(intensity) if intensity > 0 else -np.inf)
        saturated = Saturated(at, values, level, (SATURATION.name, 1.0), origin)
        per_C = at.resonant_friction(Distribution.of(values)) * np.exp(saturated.log)
        friction = C.C * per_C
        slopes = {name: friction * slope for name, slope in saturated.slopes.items()}
        return friction, {**C.along(per_C), **slopes}

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
        "phase lag",
        # without a polarization these are electric
        *("tan delta", "tan d", "tan(delta)", "tan(d)", "loss tangent", "mechanical loss tangent"),
        *("tan phi", "tan(phi)"),
        "innere reibung",
        "frottement intérieur",
    ),
    reciprocals=(
        *("q", "q factor", "q value", "q-value", "quality factor", "quality factor q", "güte", "guete"),
    ),
    ways=(
        Way(
            (
                "logarithmic decrement",
                "log decrement",
                "log. decrement",
                "log. dec.",
                "decrement",
                "dekrement",
            ),
            1 / np.pi,
            said="the amplitude's decrement over pi",
        ),
        Way(("1/tau", "tau^-1"), unit="1/s", by_omega=True, said="tau taken for that of the energy"),
        Way(("energy decay rate", "intensity decay rate"), unit="1/s", by_omega=True),
        Way(
            ("linewidth", "line width", "fwhm", "resonance width"),
            unit="Hz",
            by_frequency=True,
            said="full width at half power, divided by the frequency",
        ),
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
    nuisances=(BACKGROUND, *LOUD),
    simulate=of_model(internal_friction),
)
