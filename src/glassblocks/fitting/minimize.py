"""One least-squares minimum by Levenberg and Marquardt (lmfit), free or with one quantity held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassblocks.extras import require
from glassblocks.fitting.curve import Array
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.quantity import Quantity

#: Relative change of chi^2 and of theta at which the search ends.
TOLERANCE = 1e-9
#: The same for a point of a profile.
PROFILE_TOLERANCE = 1e-6
#: First step, as a part of the length of theta (about 100, for ln P).
FIRST_STEP = 0.05
#: Largest cosine between residual and any column of the Jacobian at a minimum.
STATIONARY = 1e-3
#: Evaluations after which a search is given up.
EVALUATIONS = 500
#: Minima whose chi^2 differ by less are taken for one.
SAME = 1e-3
#: Starts of the search in P, 1/(J m^3).
P_STARTS = (3e43, 3e44, 3e45, 3e46)


@dataclass(frozen=True)
class Minimum:
    """Where the search ended."""

    theta: Array
    chi2: float
    converged: bool
    message: str


def minimize(
    problem: Problem, start: Array, held: tuple[Quantity, float] | None = None, evaluations: int = EVALUATIONS
) -> Minimum:
    """The least chi^2 near `start`, with ln(quantity) held at a value if `held` says so.

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

    Raises
    ------
    MissingExtraError
        If lmfit is not installed.
    """
    lmfit = require("lmfit", "fit")
    free = [k for k in range(len(problem.names)) if held is None or k != held[0].eliminated]
    parameters = lmfit.Parameters()
    for k in free:
        parameters.add(f"p{k}", value=start[k], min=problem.lower[k], max=problem.upper[k])

    def theta_of(given: Any) -> Array:
        theta = start.copy()
        theta[free] = [given[f"p{k}"].value for k in free]
        return theta if held is None else held[0].enforce(theta, held[1])

    def jacobian(given: Any) -> Array:
        theta = theta_of(given)
        full = problem.jacobian(theta)
        if held is None:
            return full
        slope = held[0].gradient(theta)
        lost = held[0].eliminated
        return full[:, free] - np.outer(full[:, lost], slope[free] / slope[lost])

    search = lmfit.Minimizer(
        lambda given: problem.residual(theta_of(given)), parameters, scale_covar=False, max_nfev=evaluations
    )
    tolerance = TOLERANCE if held is None else PROFILE_TOLERANCE
    # a trust region in units of the logarithms: along a flat direction the search must not run away
    found = search.leastsq(
        Dfun=jacobian, ftol=tolerance, xtol=tolerance, diag=1 / problem.scale[free], factor=FIRST_STEP
    )
    theta, residual = theta_of(found.params), np.asarray(found.residual)
    good = not found.aborted and (held is not None or _is_stationary(residual, jacobian(found.params)))
    message = "converged" if good else f"stopped after {found.nfev} evaluations where chi^2 still falls"
    return Minimum(theta, float(residual @ residual), good, message)


def best_of_starts(problem: Problem) -> Minimum:
    """The best minimum from several values of P: the crossover of relaxation may have more than one."""
    minima = [minimize(problem, problem.start(P)) for P in P_STARTS]
    least = min(minimum.chi2 for minimum in minima)
    equal = [minimum for minimum in minima if minimum.chi2 <= least + SAME]
    return min(equal, key=lambda minimum: not minimum.converged)


def _is_stationary(residual: Array, slope: Array) -> bool:
    lengths = np.linalg.norm(slope, axis=0) * max(float(np.linalg.norm(residual)), 1.0)
    return bool(np.all(np.abs(slope.T @ residual) <= STATIONARY * lengths))
