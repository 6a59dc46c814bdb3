"""Absolute and relative weights: whether the stated errors are believed, or only their proportions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import UNCERTAINTY_RANGE, Array, Curve
from glassblocks.fitting.minimize import Minimum, best_of_starts, minimize
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import leverage

#: "absolute": the errors are as stated. "relative": within each curve only the proportions of the errors
#: count, and their common factor comes from the scatter of that curve about the fit.
Weights = Literal["absolute", "relative"]
WEIGHTS: tuple[Weights, ...] = ("absolute", "relative")

#: Share of its value that a point without an error is given before the scatter decides.
FIRST_GUESS = 0.05
ROUNDS = 30
#: The factors have settled when none changes by more than this part.
SETTLED = 1e-4


def with_errors(curves: Sequence[Curve], weights: Weights) -> list[Curve]:
    """The curves with an error at every point.

    Curves without errors are refused with absolute weights. With relative ones a velocity shift gets equal
    errors at all its points, everything else errors in proportion to the values.

    Raises
    ------
    InputError
        If `weights` is neither, or an error is missing that absolute weights need.
    """
    if weights not in WEIGHTS:
        raise InputError(
            "weights", received=weights, allowed=" or ".join(WEIGHTS), remedy="choose one of them"
        )
    if weights == "absolute":
        return [curve.with_uncertainty(curve.sigma) for curve in curves]
    return [
        curve if curve.uncertainty is not None else curve.with_uncertainty(_guess(curve)) for curve in curves
    ]


def settle(problem: Problem, scales: Array) -> tuple[Problem, Minimum, Array]:
    """Fit with relative weights: repeat until each curve's scatter about the fit equals its errors.

    The factor of curve j is s_j^2 = chi_j^2/(n_j - p_j), where p_j, the trace of its block of the hat matrix,
    is the number of parameters that the curve itself pays for (variance components by leverage).

    Parameters
    ----------
    problem
        The fit with the errors as stated.
    scales
        Factors on the errors of each curve to begin with.

    Returns
    -------
    tuple
        The problem with the scaled errors, its minimum, the factors.

    Raises
    ------
    InputError
        If a curve has too few points to judge its scatter.
    """
    current = problem.scaled(scales)
    minimum = best_of_starts(current)
    for _ in range(ROUNDS):
        change = np.array(_scatter(current, minimum))
        scales = scales * change
        current = problem.scaled(scales)
        minimum = minimize(current, minimum.theta)
        if np.all(np.abs(change - 1) < SETTLED):
            break
    return current, minimum, scales


def _scatter(problem: Problem, minimum: Minimum) -> list[float]:
    paid = leverage(problem.jacobian(minimum.theta))
    residual = problem.residual(minimum.theta)
    result, first = [], 0
    for curve in problem.curves:
        block = slice(first, first + curve.T.size)
        first += curve.T.size
        free = curve.T.size - float(np.sum(paid[block]))
        if free < 0.5:
            raise InputError(
                curve.label,
                received=f"{curve.T.size} points",
                allowed="more points than the parameters that hang on this curve, for relative weights",
                remedy="add points or state the errors and use absolute weights",
            )
        # a perfect fit has no scatter: keep the errors above rounding
        floor = 2 * UNCERTAINTY_RANGE[0] * float(np.max(np.abs(curve.y)) / np.min(curve.sigma))
        result.append(max(float(np.sqrt(residual[block] @ residual[block] / free)), floor))
    return result


def _guess(curve: Curve) -> Array:
    size = np.abs(curve.y)
    if curve.kind == "velocity":
        return np.full(size.size, FIRST_GUESS * max(float(np.ptp(curve.y)), UNCERTAINTY_RANGE[0]))
    # a value near zero must not get all the weight
    return FIRST_GUESS * np.maximum(size, 1e-3 * float(np.max(size)))
