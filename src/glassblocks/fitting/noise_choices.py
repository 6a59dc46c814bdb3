"""What the errors of a curve miss: scatter beyond them, neighbors that know of each other, errors of T and f."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import optimize

from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.minimize import Minimum, minimize
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import paid_by_curves
from glassblocks.fitting.whitening import WhitenedCurve, whitened

#: Names of the choices that concern the errors and not the prediction.
EXTRA, CORRELATED = "extra scatter", "correlated neighbors"
NOISE_CHOICES: dict[str, str] = {
    EXTRA: "scatter beyond the stated errors",
    CORRELATED: "neighboring points whose errors are not independent (drift, smoothing)",
}
ROUNDS = 4
#: Correlations that are tried; a curve of fewer points than this has none to tell.
CORRELATIONS = (-0.6, 0.97)
FEWEST = 8
#: Local derivatives shorter than this part of the longest add no parameter to a curve.
RANK = 1e-7


def has_errors_beside(curves: Sequence[Curve]) -> bool:
    """Whether any temperature or frequency carries an error."""
    return any(curve.temperature_uncertainty is not None or curve.frequency_uncertainty for curve in curves)


def effective(curves: Sequence[Curve], problem: Problem, theta: Array) -> list[Curve]:
    """The curves with the errors of T and f added in square to those of the values.

    sigma^2 + (dy/dT)^2 sigma_T^2 + (dy/df)^2 sigma_f^2 with the slopes of the fit (effective variance; J. Orear,
    Am. J. Phys. 50, 912 (1982)); the errors of the points are taken as independent of each other.
    """
    result = []
    for number, curve in enumerate(curves):
        variance = curve.sigma**2
        if curve.temperature_uncertainty is not None:
            by_T = problem.slope_in_T(theta, number) * np.asarray(curve.temperature_uncertainty)
            variance = variance + by_T**2
        if curve.frequency_uncertainty:
            by_f = problem.slope_in_frequency(theta, number) * curve.frequency_uncertainty
            variance = variance + by_f**2
        result.append(curve.with_uncertainty(np.sqrt(variance)))
    return result


def with_extra_scatter(problem: Problem, minimum: Minimum) -> tuple[Problem, Minimum, list[float]]:
    """Each curve with the scatter s, added in square to its errors, that makes its chi^2 what it should be."""
    stated, extra = problem.curves, [0.0] * len(problem.curves)
    for _ in range(ROUNDS):
        extra = [
            _extra(curve, curve.y - fit, paid)
            for curve, fit, paid in zip(
                stated, problem.fitted(minimum.theta), paid_by_curves(problem, minimum.theta), strict=True
            )
        ]
        curves = [c.with_uncertainty(np.hypot(c.sigma, s)) for c, s in zip(stated, extra, strict=True)]
        problem = problem.with_curves(curves)
        minimum = minimize(problem, minimum.theta)
    return problem, minimum, extra


def with_correlated_neighbors(problem: Problem, minimum: Minimum) -> tuple[Problem, Minimum, list[float]]:
    """Each curve with the correlation of neighbors, AR(1) along the curve, that its residuals show."""
    found = [0.0] * len(problem.curves)
    for _ in range(ROUNDS):
        plain = problem.with_curves(problem.curves, [0.0] * len(problem.curves))
        found = [correlation_of(block) for block in plain.local_blocks(minimum.theta)]
        problem = problem.with_curves(problem.curves, found)
        minimum = minimize(problem, minimum.theta)
    return problem, minimum, found


def correlation_of(block: WhitenedCurve) -> float:
    """The correlation of neighbors by restricted maximum likelihood, the level of the errors left open.

    Restricted: the parameters that the curve pays for do not make its residuals look independent.
    """
    n = block.residual.size
    if n < FEWEST:
        return 0.0
    lengths = np.linalg.norm(block.local, axis=0)
    u, s, _ = np.linalg.svd(block.local / np.where(lengths > 0, lengths, 1.0), full_matrices=False)
    basis = u[:, s > RANK * s[0]]

    def misfit(correlation: float) -> float:
        rows, columns = whitened(block.residual, correlation), whitened(basis, correlation)
        q, r = np.linalg.qr(columns)
        left = rows - q @ (q.T @ rows)
        volume = 2 * float(np.sum(np.log(np.abs(np.diag(r)))))
        free = n - basis.shape[1]
        change = (n - 1) * np.log(1 - correlation**2) + free * np.log(float(left @ left) + 1e-300)
        return float(change) + volume

    return float(optimize.minimize_scalar(misfit, bounds=CORRELATIONS, method="bounded").x)


def _extra(curve: Curve, residual: Array, paid: float) -> float:
    free = curve.T.size - paid

    def excess(variance: float) -> float:
        return float(np.sum(residual**2 / (curve.sigma**2 + variance))) - free

    most = float(np.sum(residual**2))
    if free <= 0 or excess(0.0) <= 0:
        return 0.0
    return float(np.sqrt(optimize.brentq(excess, 0.0, most / free, xtol=1e-12 * most)))
