"""What a thermometer may be off by: a factor, a constant, and a sample that stays warmer than it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.free_parameters import Nuisance

TEMPERATURE = Nuisance(
    "temperature scale",
    "a thermometer that is off by a factor",
    "T_true/T - 1",
    neutral=0.0,
    start=0.0,
    prior=0.02,  # what a good thermometer claims
    lower=-0.3,
    upper=0.3,
    by_difference=True,
)
OFFSET = Nuisance(
    "temperature offset",
    "a thermometer that is off by a constant",
    "T_true - T",
    unit="K",
    neutral=0.0,
    start=0.0,
    prior=1e-3,  # as two calibrations differ that meet at a few millikelvin
    lower=-0.05,
    upper=0.05,
    size=1e-3,
    by_difference=True,
)


def _of_the_coldest(curves: Any) -> float:
    return 0.7 * min(float(np.min(curve.T)) for curve in curves)


WARMER = Nuisance(
    "warmer sample",
    "a sample that stays warmer than its thermometer, (T^4 + T_0^4)^(1/4) as behind a boundary resistance",
    "T_0",
    unit="K",
    neutral=0.0,
    start=0.01,
    lower=0.0,
    upper=1.0,
    size=0.01,
    by_difference=True,
    guess=_of_the_coldest,
)
THERMOMETERS = (TEMPERATURE, OFFSET, WARMER)
#: An offset leaves at least this part of a temperature.
LEAST = 0.1


def temperature_factor(T: Array, values: Mapping[str, float]) -> Array | None:
    """T_true/T, with T_true = (1 + scale) (T^4 + T_0^4)^(1/4) + offset; None if the thermometer is right.

    Examples
    --------
    >>> off = {"temperature scale": 0.0, "temperature offset": 2e-3, "warmer sample": 0.0}
    >>> temperature_factor(np.array([0.01, 1.0]), off)
    array([1.2  , 1.002])
    """
    scale, offset, warmer = (values[each.name] for each in THERMOMETERS)
    if not (scale or offset or warmer):
        return None
    true = (1 + scale) * (T**4 + warmer**4) ** 0.25 + offset
    return np.asarray(np.maximum(true / T, LEAST), dtype=float)


def factor_of_change(name: str, T: Array, before: float, after: float) -> Array:
    """What a true temperature T is multiplied by when one of the three changes and the others are not there."""
    if name == TEMPERATURE.name:
        return np.full(T.size, (1 + after) / (1 + before))
    if name == OFFSET.name:
        return np.asarray(np.maximum(1 + (after - before) / T, LEAST), dtype=float)
    return np.asarray(np.maximum(1 + (after**4 - before**4) / T**4, LEAST) ** 0.25, dtype=float)
