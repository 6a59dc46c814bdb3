"""A joint fit that is solved: the minimum with the errors that the weights and the noise choices ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glassblocks.errors import InputError
from glassblocks.fitting.assumed_errors import Weights, settle
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.free_parameters import Choice
from glassblocks.fitting.minimize import Minimum, best_of_starts
from glassblocks.fitting.noise_choices import (
    CORRELATED,
    EXTRA,
    effective,
    has_errors_beside,
    with_correlated_neighbors,
    with_extra_scatter,
)
from glassblocks.fitting.problem import Problem

#: Rounds of the search for errors that hang on the slopes of the fit.
ROUNDS = 4


@dataclass(frozen=True)
class Solved:
    """A problem with the errors as used, its minimum, and what was done to the errors of each curve.

    Attributes
    ----------
    scales
        What the stated errors were multiplied by, None where none were stated.
    extra, correlations
        Scatter added in square, and correlation of neighbors.
    groups
        With relative weights, what shares one unknown factor of the errors; None with absolute ones.
    """

    problem: Problem
    best: Minimum
    scales: tuple[float | None, ...]
    extra: tuple[float, ...]
    groups: tuple[tuple[str, bool], ...] | None


def solve(problem: Problem, given: Sequence[Curve], weights: Weights) -> Solved:
    """The minimum with the errors that the weights ask for, those of T and f included.

    Parameters
    ----------
    problem
        With a first guess of the errors.
    given
        The curves as measured.
    weights
        "absolute" or "relative".
    """
    first = problem.curves
    solved = _level(problem, given, weights)
    if has_errors_beside(given):
        for _ in range(ROUNDS):
            curves = effective(first, solved.problem, solved.best.theta)
            solved = _level(problem.with_curves(curves), given, weights)
    return solved


def _level(problem: Problem, given: Sequence[Curve], weights: Weights) -> Solved:
    extra = (0.0,) * len(given)
    if weights == "absolute":
        return Solved(problem, best_of_starts(problem), (1.0,) * len(given), extra, None)
    stated = [curve.uncertainty is not None for curve in given]
    problem, best, factors = settle(problem, stated)
    scales = tuple(factor if own else None for factor, own in zip(factors.tolist(), stated, strict=True))
    groups = tuple((curve.kind, own) for curve, own in zip(given, stated, strict=True))
    return Solved(problem, best, scales, extra, groups)


def with_noise(solved: Solved, noise: Mapping[str, Choice], weights: Weights) -> Solved:
    """The fit with extra scatter and correlated neighbors, if they are "on".

    Raises
    ------
    InputError
        If a choice is neither "on" nor "off", or extra scatter meets relative weights.
    """
    for name, choice in noise.items():
        if choice not in ("on", "off"):
            raise InputError(name, received=choice, allowed="'on' or 'off'", remedy="give one of them")
    problem, best, extra = solved.problem, solved.best, list(solved.extra)
    if noise[EXTRA] == "on":
        if weights == "relative":
            raise InputError(
                EXTRA,
                received="relative weights",
                allowed="absolute weights",
                remedy="relative weights scale the errors to the scatter already",
            )
        problem, best, extra = with_extra_scatter(problem, best)
    if noise[CORRELATED] == "on":
        problem, best, _ = with_correlated_neighbors(problem, best)
    return Solved(problem, best, solved.scales, tuple(extra), solved.groups)
