"""What errors of the couplings would do to the verdict: chi^2 of the theory and of one constant if gamma had them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.laws_of_the_ratio import CONSTANT, THEORY, leave_one_out_densities
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.tail_probabilities import chi2_limit, chi2_tail

Vector = NDArray[np.float64]

#: Relative errors of each gamma that are tried.
TRIED = (0.05, 0.10)
_EXCLUDED = 0.05
DEFINITION = (
    "chi^2 = sum ((predicted - measured)/error)^2, error = 2^(1/2) x the error of each gamma x measured ratio, nothing "
    "fitted, against as many as there are glasses; that of one constant about its weighted mean, against one less; "
    "the theory's scatter is what is left beyond these errors"
)


@dataclass(frozen=True)
class WithErrors:
    """Chi^2 if every gamma had this relative error.

    Attributes
    ----------
    theory_chi2, theory_probability
        Nothing fitted, n degrees of freedom; probability of as much or more.
    constant_chi2, constant_probability
        Of one fitted constant, n - 1 degrees of freedom.
    beyond_theory
        elpd of one constant less the theory's, with these errors and a scatter beside them.
    """

    error_of_gamma: float
    theory_chi2: float
    theory_probability: float
    constant_chi2: float
    constant_probability: float
    beyond_theory: float


@dataclass(frozen=True)
class ErrorWhatIfs:
    """The verdict against errors that nobody stated.

    Attributes
    ----------
    n
        Glasses.
    tried
        With errors of 5% and 10%.
    excluded_below
        If gamma is better known than this, relative, chi^2 excludes the theory without scatter (probability 5%).
    constant_excluded_below
        The same of one constant.
    """

    n: int
    tried: tuple[WithErrors, ...]
    excluded_below: float
    constant_excluded_below: float


def error_what_ifs(comparisons: Sequence[Comparison]) -> ErrorWhatIfs | None:
    """Errors of 5% and 10% of each gamma; None for fewer than 5 glasses.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> ten_percent = error_what_ifs(compare(load_glasses())).tried[1]
    >>> round(ten_percent.theory_chi2), round(ten_percent.theory_probability, 2)
    (16, 0.26)
    """
    glasses = LogRatios.of(comparisons, errors=False)
    n = len(glasses)
    if n < 5:
        return None
    measured, predicted = np.exp(glasses.y), np.exp(glasses.x)
    theory = float((((predicted - measured) / measured) ** 2).sum())
    constant = _about_a_constant(measured)
    limits = [
        math.sqrt(chi2 / 2 / chi2_limit(_EXCLUDED, freedom))
        for chi2, freedom in ((theory, n), (constant, n - 1))
    ]
    return ErrorWhatIfs(n, tuple(_with(glasses, u, theory, constant) for u in TRIED), *limits)


def _about_a_constant(measured: Vector) -> float:
    """Least sum of ((m - c)/m)^2 over c."""
    c = (1 / measured).sum() / (1 / measured**2).sum()
    return float((((measured - c) / measured) ** 2).sum())


def _with(glasses: LogRatios, u: float, theory: float, constant: float) -> WithErrors:
    n, variance = len(glasses), 2 * u * u
    stated = replace(glasses, var_y=np.full(n, variance), stated=True)
    by_glass = leave_one_out_densities(CONSTANT, stated) - leave_one_out_densities(THEORY, stated)
    a, b = theory / variance, constant / variance
    return WithErrors(u, a, chi2_tail(a, n), b, chi2_tail(b, n - 1), float(by_glass.sum()))
