"""The random-effects likelihood of residuals, integrated over their common mean and their scatter."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Indices = NDArray[np.int_]

#: Scatter, in ln of a ratio, below which it is not told from zero, and above which nothing is left.
SMALLEST, LARGEST = 1e-5, 1e3
#: What lies lower than the maximum by this much, in ln, is left out.
NEGLIGIBLE = 45.0
#: First look at the scatter, in steps of its logarithm.
_COARSE = 0.25
#: None left out.
NOBODY: Indices = np.empty((1, 0), dtype=np.int_)
PRIOR = (
    "the reference prior of Berger and Bernardo for mean and scatter, flat in the mean and "
    "proportional to tau (sum 1/(tau^2 + u^2)^2)^(1/2) in the scatter tau (Bodnar et al., Stat. Med. 36, 378 (2017)), "
    "with which Student's t follows where no errors are stated"
)


class Marginal(NamedTuple):
    """The integrated likelihood, and what is left of the parameters before the last integral.

    Attributes
    ----------
    evidence
        ln of the integral over mean and scatter, shape (m,): one for each set of residuals left out.
    scatter
        Nodes, shape (k,).
    weight
        ln of the integrand times the weight of the node, shape (m, k).
    mean, variance
        Of the common mean given the scatter, shape (m, k); zero where it is held at zero.
    """

    evidence: Vector
    scatter: Vector
    weight: Vector
    mean: Vector
    variance: Vector


def marginal(residual: Vector, variance: Vector, left_out: Indices, *, free_mean: bool) -> Marginal:
    """ln of the integral of prod N(r_i; a, tau^2 + u_i^2) over a and tau with `PRIOR`.

    A ratio of two of them, with and without glass i, is the predictive density of i given the others.

    Parameters
    ----------
    residual, variance
        r_i and u_i^2, shape (n,).
    left_out
        Sets of residuals to leave out, shape (m, j).
    free_mean
        Whether a is free; else zero.

    Examples
    --------
    Without errors the density of the last is Student's:

    >>> r = np.array([0.1, -0.2, 0.3, 0.0])
    >>> all_, without = marginal(r, np.zeros(4), np.array([[]], int), free_mean=True), marginal(
    ...     r, np.zeros(4), np.array([[3]]), free_mean=True)
    >>> from scipy import stats
    >>> exact = stats.t(2, r[:3].mean(), r[:3].std(ddof=1) * (4 / 3) ** 0.5).logpdf(0.0)
    >>> round(float(all_.evidence[0] - without.evidence[0] - exact), 8)
    0.0
    """
    look = np.arange(np.log(SMALLEST), np.log(LARGEST), _COARSE)
    height = _integrand(residual, variance, left_out, look, free_mean)[0]
    seen = (height > height.max(axis=1, keepdims=True) - NEGLIGIBLE).any(axis=0).nonzero()[0]
    low, high = look[max(seen[0] - 1, 0)], look[min(seen[-1] + 1, look.size - 1)]
    # the trapezoidal rule is exact to 1e-8 if a step is one standard deviation of the logarithm
    count = int(np.ceil((high - low) / min(_COARSE / 2, 0.7 / np.sqrt(2 * residual.size)))) + 1
    nodes = np.linspace(low, high, count)
    height, mean, spread = _integrand(residual, variance, left_out, nodes, free_mean)
    weight = height + np.log(nodes[1] - nodes[0])
    return Marginal(np.logaddexp.reduce(weight, axis=1), np.exp(nodes), weight, mean, spread)


def _integrand(
    r: Vector, q: Vector, out: Indices, log_scatter: Vector, free_mean: bool
) -> tuple[Vector, Vector, Vector]:
    """ln of prior times likelihood per d ln tau, a integrated; mean and variance of a; each (m, k)."""
    center = float(np.median(r)) if free_mean else 0.0
    u = r - center
    tau2 = np.exp(2 * log_scatter)
    v = tau2 + q[:, None]
    prior = np.log(tau2) + 0.5 * np.log((v**-2.0).sum(0))
    terms = np.stack([np.log(v), 1 / v, u[:, None] / v, (u * u)[:, None] / v])
    log_v, s0, s1, s2 = terms.sum(1)[:, None] - terms[:, out].sum(2)
    n = r.size - out.shape[1]
    height = prior - 0.5 * (log_v + n * np.log(2 * np.pi))
    if not free_mean:
        return height - 0.5 * s2, np.zeros_like(s0), np.zeros_like(s0)
    mean = s1 / s0
    chi2 = np.maximum(s2 - s1 * mean, 0.0)
    return height - 0.5 * (chi2 + np.log(s0) - np.log(2 * np.pi)), mean + center, 1 / s0
