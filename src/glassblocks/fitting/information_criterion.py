"""AICc of a fit, such that fits with other nuisances and other errors can be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import parameters_paid

#: Scatter, squared and per point, of data without noise.
PERFECT = 1e-18


def aicc(
    problem: Problem, theta: Array, groups: Sequence[tuple[str, bool]] | None, more_parameters: int = 0
) -> float:
    """-2 ln L + 2k + 2k(k + 1)/(n - k - 1), up to a constant of the data (N. Sugiura, Comm. Stat. A7, 13 (1978)).

    Parameters
    ----------
    problem, theta
        The fit.
    groups
        With relative weights, what shares one unknown factor of the errors, curve by curve; None with known
        errors.
    more_parameters
        Parameters of the errors beside those of the prediction.
    """
    residuals = problem.curve_residuals(theta)
    sizes = [2 * float(np.sum(np.log(curve.sigma))) for curve in problem.curves]
    sizes = [
        size + (residual.size - 1) * float(np.log(1 - correlation**2))
        for size, residual, correlation in zip(sizes, residuals, problem.correlations, strict=True)
    ]
    priors = problem.residual(theta)[problem.n_points : problem.n_data]
    misfit = sum(sizes) + float(priors @ priors)
    squares = [float(residual @ residual) for residual in residuals]
    k = parameters_paid(problem, theta) + more_parameters
    if groups is None:
        misfit += sum(squares)
    else:
        for group in set(groups):
            own = [number for number, each in enumerate(groups) if each == group]
            points = sum(residuals[number].size for number in own)
            misfit += points * float(np.log(max(sum(squares[number] for number in own) / points, PERFECT)))
            k += 1
    return misfit + 2 * k + 2 * k * (k + 1) / max(problem.n_data - k - 1, 1.0)
