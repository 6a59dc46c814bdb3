"""One least-squares minimum by Levenberg and Marquardt within bounds, free or with one quantity held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassblocks.fitting.curve import Array
from glassblocks.fitting.derived_quantities import DerivedQuantity
from glassblocks.fitting.problem import Problem

#: The search ends where a whole Gauss-Newton step would lower chi^2 by less than this, and this part of it.
DECREMENT, RELATIVE = 1e-9, 1e-12
#: The same for a point of a profile.
PROFILE_DECREMENT = 1e-4
#: First damping, as a part of the largest curvature; how it falls and rises.
FIRST_DAMPING, EASE, TIGHTEN = 1e-4, 0.2, 4.0
#: A point of a profile starts so close to its end that a plain step is right.
PROFILE_DAMPING = 1e-8
#: Least and most damping; the least is far below the curvature of a weak tie.
LEAST_DAMPING, MOST_DAMPING = 1e-12, 1e30
#: Part of the predicted fall of chi^2 that a step must bring.
ENOUGH = 1e-4
#: Longest step in units of the parameters' scales: along a flat direction the search must not run away.
LONGEST = 4.0
#: Every so many evaluations the search tries so many plain steps without asking whether each of them is good.
SLOW, DASH = 25, 8
#: Evaluations after which a search is given up.
EVALUATIONS = 300
#: Minima whose chi^2 differ by less are taken for one.
SAME = 1e-3
#: Starts of the search in P, 1/(J m^3).
P_STARTS = (3e43, 3e44, 3e45, 3e46)
#: Starts in ln C_l/C_t, from an even share, where chi^2 may have several minima.
SHARE_STARTS = (0.0, 3.0, -3.0)


@dataclass(frozen=True)
class Minimum:
    """Where the search ended."""

    theta: Array
    chi2: float
    converged: bool
    message: str


@dataclass(frozen=True)
class _Local:
    """chi^2 at one theta, with its slope and its Gauss-Newton curvature in the parameters that are free."""

    theta: Array
    chi2: float
    residual: Array
    jacobian: Array


def minimize(
    problem: Problem,
    start: Array,
    held: tuple[DerivedQuantity, float] | None = None,
    evaluations: int = EVALUATIONS,
) -> Minimum:
    """The least chi^2 near `start`, with ln(quantity) held at a value if `held` says so.

    A damped Gauss-Newton step on the parameters that are free to move; one that lies at its bound and would
    leave it is not. The residuals enter by their QR factors, a few rows for each curve, so that the cost of a step
    does not grow with the number of points.

    Parameters
    ----------
    problem
        The joint fit.
    start
        theta to begin at.
    held
        (quantity, ln value): its `eliminated` parameter follows from the others.
    evaluations
        Give up after this many.
    """
    here = _at(problem, start, held)
    free_search = FIRST_DAMPING, DECREMENT
    damping, tolerance = free_search if held is None else (PROFILE_DAMPING, PROFILE_DECREMENT)
    fresh = True
    for count in range(evaluations):
        if count % SLOW == SLOW - 1:
            here = min(here, _dash(problem, here, held), key=lambda each: each.chi2)
        free = np.flatnonzero(_free(problem, here, held))
        J = here.jacobian[:, free] * problem.scale[free]
        u, s, _ = np.linalg.svd(J, full_matrices=False)
        along = u.T @ here.residual
        if float(along @ along) <= tolerance + RELATIVE * here.chi2:
            return Minimum(here.theta, here.chi2, True, "converged")
        if fresh:
            damping *= float(s[0] ** 2)
            fresh = False
        step, theta = _step(problem, here, free, J, damping)
        there = _at(problem, theta, held)
        change = J @ step
        predicted = -float(change @ (2 * here.residual + change))
        if np.isfinite(there.chi2) and here.chi2 - there.chi2 > ENOUGH * predicted > 0:
            here, damping = there, damping * EASE
        elif 0 <= predicted <= tolerance + RELATIVE * here.chi2:
            return Minimum(here.theta, here.chi2, True, "converged")  # what is left lies beyond the bounds
        else:
            damping *= TIGHTEN
        if damping > MOST_DAMPING:
            break
    return Minimum(here.theta, here.chi2, False, f"stopped after {evaluations} evaluations while chi^2 fell")


def _dash(problem: Problem, here: _Local, held: tuple[DerivedQuantity, float] | None) -> _Local:
    """Where plain Gauss-Newton steps lead.

    Where data fix a sum such as w_l C_l + w_t C_t of one mode, the valley is curved in the logarithms, and steps that
    must each lower chi^2 creep along it. A long step leaves the valley, and the next ones lead back to it.
    """
    for _ in range(DASH):
        free = np.flatnonzero(_free(problem, here, held))
        J = here.jacobian[:, free] * problem.scale[free]
        here = _at(problem, _step(problem, here, free, J, LEAST_DAMPING)[1], held)
        if not np.isfinite(here.chi2):
            break
    return here


def _step(
    problem: Problem, here: _Local, free: NDArray[np.intp], J: Array, damping: float
) -> tuple[Array, Array]:
    """A damped Gauss-Newton step in units of the scales, within the bounds and not too long, and where it leads."""
    u, s, v = np.linalg.svd(J, full_matrices=False)
    step = -v.T @ (s * (u.T @ here.residual) / (s**2 + damping))
    low, high = (
        (edge[free] - here.theta[free]) / problem.scale[free] for edge in (problem.lower, problem.upper)
    )
    step = _within_bounds(J, here.residual, damping, step, low, high)
    step *= min(1.0, LONGEST / max(float(np.linalg.norm(step)), 1e-300))
    theta = here.theta.copy()
    theta[free] += step * problem.scale[free]
    return step, theta


def _within_bounds(J: Array, r: Array, damping: float, step: Array, low: Array, high: Array) -> Array:
    """The damped step with what would leave its bounds put there, and the rest solved anew."""
    held = np.zeros(step.size, dtype=bool)
    for _ in range(step.size):
        beyond = ~held & ((step < low) | (step > high))
        if not beyond.any():
            break
        held |= beyond
        step = np.where(held, np.clip(step, low, high), 0.0)
        u, s, v = np.linalg.svd(J[:, ~held], full_matrices=False)
        step[~held] = -v.T @ (s * (u.T @ (r + J @ step)) / (s**2 + damping))
    return step


def best_of_starts(problem: Problem) -> Minimum:
    """The best minimum from several values of P: the crossover of relaxation may have more than one."""
    minima = minima_of_starts(problem)
    least = min(minimum.chi2 for minimum in minima)
    equal = [minimum for minimum in minima if minimum.chi2 <= least + SAME]
    return min(equal, key=lambda minimum: not minimum.converged)


def minima_of_starts(problem: Problem) -> list[Minimum]:
    """Where the search ends from each start; where there may be several minima, from several shares of C_l and C_t."""
    minima = []
    for share in SHARE_STARTS if problem.may_have_valleys else SHARE_STARTS[:1]:
        for P in P_STARTS:
            theta = problem.start(P)
            theta[problem.index["C_l"]] += share / 2
            theta[problem.index["C_t"]] -= share / 2
            minima.append(minimize(problem, theta))
    return minima


def _at(problem: Problem, theta: Array, held: tuple[DerivedQuantity, float] | None) -> _Local:
    theta = np.clip(theta, problem.lower, problem.upper)
    if held is not None:
        theta = held[0].enforce(theta, held[1])
    residual, jacobian = problem.reduced(theta)
    if held is not None:
        slope, lost = held[0].gradient(theta), problem.index[held[0].eliminated]
        jacobian = jacobian - np.outer(jacobian[:, lost], slope / slope[lost])
    return _Local(theta, float(residual @ residual), residual, jacobian)


def _free(problem: Problem, here: _Local, held: tuple[DerivedQuantity, float] | None) -> NDArray[np.bool_]:
    """Which parameters may move: not the eliminated one, not one whose bound is in the way."""
    slope = here.jacobian.T @ here.residual
    blocked = ((here.theta <= problem.lower) & (slope > 0)) | ((here.theta >= problem.upper) & (slope < 0))
    if held is not None:
        blocked[problem.index[held[0].eliminated]] = True
    return np.asarray(~blocked)
