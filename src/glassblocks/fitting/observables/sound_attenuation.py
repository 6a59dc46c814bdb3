"""Attenuation of sound per length: that of the energy, exp(-x/l), with 1/l = omega/(c Q)."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.mode_strength import speed
from glassblocks.fitting.observables.internal_friction import BACKGROUND, FRICTION, LOUD
from glassblocks.fitting.observables.observable import (
    POLARIZATIONS,
    Array,
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    Polarization,
    Way,
)
from glassblocks.fitting.sound_points import Points, Values
from glassblocks.tunneling import TunnelingModel
from glassblocks.tunneling.acoustics import DECIBEL
from glassblocks.tunneling.modes import mode_speed

#: 1 dB/cm in 1/m of the energy.
DECIBEL_PER_CM = float(100 / DECIBEL)
#: Sound that travels: along a rod it is that of Young's modulus.
_TRAVELING: tuple[Polarization, ...] = ("l", "t", "young", "surface")


def _simulate(model: TunnelingModel, T: Array, omega: Array, polarization: str) -> Array:
    friction = FRICTION.simulate(model, T, omega, polarization)
    return omega / mode_speed(polarization, *model.medium.sound_speed) * friction


def _per_length(friction: Contribution, place: Place) -> Contribution:
    """The friction times omega/c, with the mode's own speed and what its errors do."""

    def evaluate(at: Points, values: Values) -> Evaluated:
        value, slopes = friction.evaluate(at, values)
        c, weights = speed(place.polarization, values)
        k = at.omega / c
        found = {name: k * slope for name, slope in slopes.items()}
        for name, weight in weights.items():
            found[name] = found.get(name, 0.0) - weight * k * value
        return k * value, found

    return Contribution(friction.name, evaluate)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    background = BACKGROUND.key(place.number)

    def constant(at: Points, values: Values) -> Evaluated:
        return np.full(at.T.size, values[background]), {background: np.ones(at.T.size)}

    sound = (each for each in FRICTION.contributions(place) if each.name != "background")
    return (*(_per_length(each, place) for each in sound), Contribution("background", constant))


ATTENUATION = Observable(
    kind="attenuation",
    title="attenuation of sound",
    symbol="1/l",
    unit="1/m",
    lowest=-1e6,
    highest=1e9,
    hottest=3.0,
    acoustic=True,
    signed=True,
    decays=True,
    columns=tuple(
        Column(
            f"attenuation {POLARIZATIONS[each]}",
            each,
            f"attenuation {POLARIZATIONS[each]} [dB/cm]",
            DECIBEL_PER_CM,
        )
        for each in _TRAVELING
    ),
    names=(),
    ways=(
        Way(
            (
                "attenuation",
                "ultrasonic attenuation",
                "attenuation coefficient",
                "absorption",
                "absorption coefficient",
                "alpha",
                "dämpfung",
                "atténuation",
                "daempfung",
            ),
            of_level=True,
        ),
        Way(("energy attenuation", "intensity attenuation", "energy absorption", "1/l", "l^-1")),
        Way(("amplitude attenuation", "amplitude absorption"), 2.0, said="twice the amplitude's"),
        Way(("mean free path", "phonon mean free path", "mfp"), unit="m", reciprocal=True),
    ),
    axis=Axis(r"attenuation of sound [dB/cm]", 1 / DECIBEL_PER_CM, logarithmic=True),
    simulate=_simulate,
    contributions=_contributions,
    nuisances=(BACKGROUND, *LOUD),
)
