"""How well the errors themselves are known: the degrees of freedom that widen an interval from normal to Student's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.problem import Problem


def degrees_of_curves(problem: Problem, extra: Sequence[float], paid: Sequence[float]) -> Array:
    """Degrees of freedom behind the errors of each curve; infinite where errors are known.

    Extra scatter is a variance judged from n - (parameters paid) residuals. The correlation rho of neighbors is
    known to (1 - rho^2)/n in square, and what varies slowly along the curve has the variance (1 + rho)/(1 - rho):
    its logarithm then has the variance 4/(n (1 - rho^2)), which is that of chi^2 with n (1 - rho^2)/2 degrees.

    Parameters
    ----------
    problem
        With the correlations.
    extra
        Scatter added in square to the errors of each curve; 0 is none.
    paid
        Parameters that each curve pays for.
    """
    inverse = np.zeros(len(problem.curves))
    for number, (curve, rho) in enumerate(zip(problem.curves, problem.correlations, strict=True)):
        n = curve.T.size
        if extra[number]:
            inverse[number] += 1 / max(n - paid[number], 1.0)
        if rho:
            inverse[number] += 2 / (n * (1 - rho**2))
    with np.errstate(divide="ignore"):
        return 1 / inverse


def satterthwaite(problem: Problem, theta: Array, half: Array, gradient: Array, degrees: Array) -> float:
    """Degrees of freedom of the variance of ln q, a sum of parts from curves; infinite if errors are known.

    F. E. Satterthwaite, Biometrics Bull. 2, 110 (1946): (sum of v)^2 / (sum of v^2/nu).

    Parameters
    ----------
    half
        H with H H' the covariance.
    gradient
        Of ln q by theta.
    degrees
        nu of each curve.
    """
    influence = half @ (half.T @ gradient)
    parts = [
        float(np.sum((block.local @ (block.spread @ influence)) ** 2))
        for block in problem.local_blocks(theta)
    ]
    total = float(np.sum((half.T @ gradient) ** 2))
    unknown = float(np.sum(np.square(parts) / degrees))
    return total**2 / unknown if unknown else np.inf
