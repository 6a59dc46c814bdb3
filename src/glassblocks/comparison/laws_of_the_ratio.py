"""Laws of the ratio, ln(gamma_l/gamma_t) = f + a + b ln(c_l/c_t) + scatter + error, and what each predicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.marginal_likelihood import NOBODY, Indices, Marginal, marginal

Vector = NDArray[np.float64]
Interval = tuple[float, float]

#: A free exponent is integrated over sinh(-8) to sinh(8) times its least-squares error, in this many steps.
_REACH, _STEPS = 8.0, 120
_LEVELS = (0.025, 0.5, 0.975)
#: Places at which a density is summed up.
_FINE = 4001


@dataclass(frozen=True)
class Law:
    """What a model says of ln(gamma_l/gamma_t).

    Attributes
    ----------
    name
        In reports.
    exponent
        b; None if fitted.
    free_factor
        Whether a is fitted; else it is zero.
    offset, variance
        f and the variance of its error, shape (n,); None for zero.
    """

    name: str
    exponent: float | None
    free_factor: bool
    offset: Vector | None = None
    variance: Vector | None = None

    @property
    def fitted_parameters(self) -> int:
        """How many numbers are fitted beside the scatter."""
        return int(self.free_factor) + int(self.exponent is None)

    def residuals(self, glasses: LogRatios, exponent: float) -> tuple[Vector, Vector]:
        """y - f - b x and the variance of its error."""
        residual, variance = glasses.y - exponent * glasses.x, glasses.variance(exponent)
        if self.offset is not None:
            residual = residual - self.offset
        if self.variance is not None:
            variance = variance + self.variance
        return residual, variance


THEORY = Law("theory: c_l/c_t", 1.0, free_factor=False)
CONSTANT = Law("one constant", 0.0, free_factor=True)
SCALED = Law("scaled c_l/c_t", 1.0, free_factor=True)
POWER_LAW = Law("scaled power of c_l/c_t", None, free_factor=True)
LAWS = (THEORY, CONSTANT, SCALED, POWER_LAW)


class FittedLaw(NamedTuple):
    """What the glasses say of a law's parameters: medians and 95% intervals; None for what is held.

    `scatter` is that between glasses, in ln of the ratio; it contains the errors where they are not stated.
    """

    factor: float | None
    factor_95: Interval | None
    exponent: float | None
    exponent_95: Interval | None
    scatter: float
    scatter_95: Interval


def log_evidences(law: Law, glasses: LogRatios, left_out: Indices) -> Vector:
    """ln of the likelihood integrated over all that is fitted, for each set of glasses left out, shape (m,).

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> glasses = LogRatios.of(compare(load_glasses()))
    >>> log_evidences(THEORY, glasses, NOBODY).shape
    (1,)
    """
    grid = _exponents(law, glasses)
    parts = [_at(law, glasses, b, left_out).evidence + weight for b, weight in grid]
    evidence: Vector = np.logaddexp.reduce(parts, axis=0)
    return evidence


def leave_one_out_densities(law: Law, glasses: LogRatios) -> Vector:
    """ln of the predictive density of each y given its x and the other glasses, shape (n,).

    By p(y_i | others) = p(all)/p(others), exactly.
    """
    each = np.arange(len(glasses))[:, None]
    whole = log_evidences(law, glasses, NOBODY)[0]
    densities: Vector = whole - log_evidences(law, glasses, each)
    return densities


def fit_law(law: Law, glasses: LogRatios) -> FittedLaw:
    """Parameters of a law from all glasses."""
    from scipy.interpolate import CubicSpline

    parts = [(b, weight, _at(law, glasses, b, NOBODY)) for b, weight in _exponents(law, glasses)]
    weight = np.concatenate([part.weight[0] + w for _, w, part in parts])
    weight = np.exp(weight - np.logaddexp.reduce(weight))
    scatter = np.exp(_quantiles([(np.log(part.scatter), part.weight[0] + w) for _, w, part in parts]))
    factor = exponent = None
    if law.free_factor:
        mean = np.concatenate([part.mean[0] for *_, part in parts])
        factor = np.exp(_mixture_quantiles(mean, np.concatenate([p.variance[0] for *_, p in parts]), weight))
    if law.exponent is None:
        place = np.arange(float(len(parts)))
        found = _quantiles([(place, np.array([part.evidence[0] + w for _, w, part in parts]))])
        exponent = CubicSpline(place, [b for b, *_ in parts])(found)
    return FittedLaw(
        *_middle(factor), *_middle(exponent), float(scatter[1]), (float(scatter[0]), float(scatter[2]))
    )


def _at(law: Law, glasses: LogRatios, exponent: float, left_out: Indices) -> Marginal:
    residual, variance = law.residuals(glasses, exponent)
    return marginal(residual, variance, left_out, free_mean=law.free_factor)


def _exponents(law: Law, glasses: LogRatios) -> list[tuple[float, float]]:
    """Nodes of the exponent and ln of their weights; the prior is flat."""
    if law.exponent is not None:
        return [(law.exponent, 0.0)]
    dx, dy = glasses.x - glasses.x.mean(), glasses.y - glasses.y.mean()
    slope = float(dx @ dy / (dx @ dx))
    error = float(np.sqrt((((dy - slope * dx) ** 2).mean() + glasses.var_y.mean()) / (dx @ dx)))
    step = np.linspace(-_REACH, _REACH, _STEPS + 1)
    b = slope + error * np.sinh(step)
    weight = np.log(error * np.cosh(step) * (step[1] - step[0]))
    return list(zip(b.tolist(), weight.tolist(), strict=True))


def _quantiles(parts: Sequence[tuple[Vector, Vector]]) -> Vector:
    """2.5%, 50% and 97.5% of a sum of densities, each known by its logarithm at evenly spaced places.

    Examples
    --------
    >>> z = np.arange(-9.0, 9.0, 0.7)
    >>> _quantiles([(z, -0.5 * z**2)]).round(3)
    array([-1.96,  0.  ,  1.96])
    """
    from scipy.interpolate import CubicSpline

    highest = max(float(height.max()) for _, height in parts)
    fine = np.linspace(min(z[0] for z, _ in parts), max(z[-1] for z, _ in parts), _FINE)
    density = np.zeros(_FINE)
    for z, height in parts:
        inside = (fine >= z[0]) & (fine <= z[-1])
        # per distance, not per step
        density[inside] += np.exp(CubicSpline(z, height - highest)(fine[inside])) / (z[1] - z[0])
    below = np.cumsum(density) - density / 2
    quantiles: Vector = np.interp(np.array(_LEVELS) * below[-1], below, fine)
    return quantiles


def _mixture_quantiles(mean: Vector, variance: Vector, weight: Vector) -> Vector:
    """2.5%, 50% and 97.5% of a mixture of normal distributions."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    kept = weight > 1e-12
    mean, sd, weight = mean[kept], np.sqrt(variance[kept]), weight[kept]
    low, high = float((mean - 40 * sd).min()), float((mean + 40 * sd).max())
    found = [brentq(lambda a, p=p: weight @ ndtr((a - mean) / sd) - p, low, high) for p in _LEVELS]
    return np.array(found)


def _middle(quantiles: Vector | None) -> tuple[float | None, Interval | None]:
    if quantiles is None:
        return None, None
    low, median, high = (float(q) for q in quantiles)
    return median, (low, high)
