"""A glass with a known model, and noisy curves of it, for the tests of fits."""

from __future__ import annotations

import warnings

import numpy as np

from glassblocks.fitting import Curve
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    ValidityWarning,
    internal_friction,
    specific_heat,
    thermal_conductivity,
    velocity_shift,
)

KINDS = ("velocity", "friction", "conductivity", "heat")
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel.from_C(GLASS, C=Pair(3.0e-4, 2.6e-4), P=8e44)


def measured(kind, polarization=None, *, T=None, frequency=3e7, noise=0.02, seed=0, model=MODEL, **changes):
    """A curve with Gaussian noise: 1e-6 times `noise`/0.02 for a velocity, a share of the value otherwise."""
    T = np.geomspace(0.02, 2.0, 40) if T is None else np.asarray(T)
    omega = 2 * np.pi * frequency
    acoustic = kind in ("velocity", "friction")
    values = {
        "velocity": lambda: velocity_shift(model, T, omega),
        "friction": lambda: internal_friction(model, T, omega),
        "conductivity": lambda: thermal_conductivity(model, T),
        "heat": lambda: specific_heat(model, T, 10.0),
    }[kind]
    with warnings.catch_warnings():  # tests of the warning go beyond the model's range
        warnings.simplefilter("ignore", ValidityWarning)
        values = values()
    if acoustic:
        values = values.l if polarization == "l" else values.t
    sigma = np.full(T.shape, 5e-5 * noise) if kind == "velocity" else noise * np.asarray(values)
    rng = np.random.default_rng([seed, KINDS.index(kind), polarization == "l"])
    noisy = values + sigma * rng.standard_normal(T.shape)
    facts = {"uncertainty": sigma, "polarization": polarization, "frequency": frequency if acoustic else None}
    return Curve(kind, T, noisy, **{**facts, **changes})


def both(kind, **options):
    """The longitudinal and the transverse curve."""
    return [measured(kind, polarization, **options) for polarization in "lt"]
