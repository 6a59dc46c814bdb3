"""Absolute and relative weights: whether the stated errors are believed, or only their proportions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import UNCERTAINTY_RANGE, Array, Curve
from glassblocks.fitting.minimize import Minimum, best_of_starts, minimize
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import leverage

#: "absolute": the errors are as stated. "relative": among the curves of one kind only the proportions of the
#: errors count, and their common factor comes from the scatter of these curves about the fit.
Weights = Literal["absolute", "relative"]
WEIGHTS: tuple[Weights, ...] = ("absolute", "relative")

#: Share of its value (of its range, for a velocity) that a point without an error has until the scatter decides.
FIRST_GUESS = 0.05
ROUNDS = 30
#: The errors have settled when none changes by more than this part.
SETTLED = 1e-4
#: Values below this share of the largest count as that share.
LEAST_SHARE = 1e-3
#: Least number of points beyond the parameters that hang on a kind of curve.
FEWEST = 0.5


def with_errors(curves: Sequence[Curve], weights: Weights) -> list[Curve]:
    """The curves with an error at every point.

    Curves without errors are refused with absolute weights. With relative ones all points of all velocity
    curves without errors get the same one, everything else an error in proportion to its value: a first guess,
    which `settle` replaces by one in proportion to the fit.

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
    bare = [curve for curve in curves if curve.uncertainty is None]
    swing = max([float(np.ptp(curve.y)) for curve in bare if OBSERVABLES[curve.kind].referenced], default=0.0)
    return [curve if curve.uncertainty is not None else _guessed(curve, swing) for curve in curves]


def settle(problem: Problem, stated: Sequence[bool]) -> tuple[Problem, Minimum, Array]:
    """Fit with relative weights: repeat until the scatter of each kind about the fit equals its errors.

    The curves of one kind, those with stated errors apart from those without, share the factor
    s^2 = chi^2/(n - p); p, their part of the trace of the hat matrix, is the number of parameters that they
    pay for (variance components by leverage).

    An error that was not stated is s times the value of the fit (of a velocity: s, for all points alike). In
    proportion to the datum instead, a point that chance has made low would count for more than one made high,
    and the fit would be low by the square of the scatter and more.

    Parameters
    ----------
    problem
        The fit with the errors as stated or guessed.
    stated
        Which curves came with errors.

    Returns
    -------
    tuple
        The problem with the scaled errors, its minimum, the factor of each curve.

    Raises
    ------
    InputError
        If a kind of curve has too few points to judge its scatter.
    """
    groups = [(curve.kind, own) for curve, own in zip(problem.curves, stated, strict=True)]
    scales = np.ones(len(groups))
    current, minimum = problem, best_of_starts(problem)
    for turn in range(ROUNDS):
        shaped = _by_the_fit(current, minimum, stated)
        change = _scatter(shaped, minimum, groups)
        scales = scales * change
        before, current = current, shaped.scaled(change)
        # the first guess may have led into another valley
        minimum = minimize(current, minimum.theta) if turn else best_of_starts(current)
        if _same_errors(before, current):
            break
    return current, minimum, scales


def _by_the_fit(problem: Problem, minimum: Minimum, stated: Sequence[bool]) -> Problem:
    """The problem with errors in proportion to the fit where none were stated."""
    curves = [
        curve if own or OBSERVABLES[curve.kind].referenced else _proportional(curve, fitted)
        for curve, fitted, own in zip(problem.curves, problem.fitted(minimum.theta), stated, strict=True)
    ]
    return problem.with_curves(curves)


def _proportional(curve: Curve, values: Array) -> Curve:
    # a value near zero must not get all the weight
    size = np.abs(values)
    return curve.with_uncertainty(FIRST_GUESS * np.maximum(size, LEAST_SHARE * np.max(size)))


def _same_errors(one: Problem, other: Problem) -> bool:
    return all(
        np.allclose(a.sigma, b.sigma, rtol=SETTLED, atol=0)
        for a, b in zip(one.curves, other.curves, strict=True)
    )


def _scatter(problem: Problem, minimum: Minimum, groups: Sequence[tuple[str, bool]]) -> Array:
    """The factor s of each curve, shape (curves,)."""
    paid = leverage(problem.jacobian(minimum.theta))
    residual = problem.residual(minimum.theta)
    member = np.repeat(np.arange(len(groups)), [curve.T.size for curve in problem.curves])
    scales = np.ones(len(groups))
    for group in set(groups):
        curves = [number for number, own in enumerate(groups) if own == group]
        rows = np.flatnonzero(np.isin(member, curves))
        free = rows.size - float(np.sum(paid[rows]))
        if free < FEWEST:
            raise InputError(
                problem.curves[curves[0]].label,
                received=f"{rows.size} points",
                allowed="more points than the parameters that hang on them, for relative weights",
                remedy="add points, or state the errors and use absolute weights",
            )
        found = float(np.sqrt(residual[rows] @ residual[rows] / free))
        scales[curves] = max(found, *(_least(problem.curves[number]) for number in curves))
    return scales


def _least(curve: Curve) -> float:
    """A fit without scatter must not take the errors below rounding."""
    return 2 * UNCERTAINTY_RANGE[0] * float(np.max(np.abs(curve.y)) / np.min(curve.sigma))


def _guessed(curve: Curve, swing: float) -> Curve:
    if OBSERVABLES[curve.kind].referenced:
        error = np.full(curve.T.size, FIRST_GUESS * max(swing, UNCERTAINTY_RANGE[0]))
        return curve.with_uncertainty(np.maximum(error, 2 * UNCERTAINTY_RANGE[0] * np.abs(curve.y).max()))
    return _proportional(curve, curve.y)
