"""Quantiles and tails of the distributions that results are judged by.

From scipy's special functions: loading scipy.stats takes longer than a usual fit.
"""

from __future__ import annotations

import numpy as np
import scipy  # its special functions are loaded when one is called


def quantile(p: float, degrees_of_freedom: float | None) -> float:
    """Where a standard normal, or Student's t with these degrees of freedom, has the part p below.

    Examples
    --------
    >>> round(quantile(0.975, None), 3), round(quantile(0.975, 5), 3)
    (1.960, 2.571)
    """
    if degrees_of_freedom is None or np.isinf(degrees_of_freedom):
        return float(scipy.special.ndtri(p))
    return float(scipy.special.stdtrit(degrees_of_freedom, p))


def normal_tail(x: float) -> float:
    """Part of a standard normal above x."""
    return float(scipy.special.ndtr(-x))


def chi2_tail(chi2: float, free: float) -> float:
    """Chance of a larger chi^2 of so many free residuals.

    Examples
    --------
    >>> round(chi2_tail(3.841, 1), 3)
    0.05
    """
    return float(scipy.special.chdtrc(free, chi2))


def chi2_limit(chance: float, free: float) -> float:
    """The chi^2 above which this chance lies."""
    return float(scipy.special.chdtri(free, chance))


def shifted_chi2_tail(chi2: float, free: float, shift: float) -> float:
    """The same chance where the residuals are off by squares that sum to `shift`."""
    return float(1 - scipy.special.chndtr(chi2, free, shift))


def gamma_tail(x: float, mean: float, variance: float) -> float:
    """Chance of more than x in the gamma distribution of this mean and variance."""
    return float(scipy.special.gammaincc(mean**2 / variance, x * mean / variance))
