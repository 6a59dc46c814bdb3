"""Measured and predicted ratios in logarithms, with the errors of both variables and their covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.marginal_likelihood import SMALLEST

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class LogRatios:
    """y = ln(gamma_l/gamma_t) and x = ln(c_l/c_t) of n glasses, with variances and covariance of their errors.

    Attributes
    ----------
    names
        Of the glasses.
    y, x
        Shape (n,).
    var_y, var_x, cov
        Shape (n,); zero where errors are not stated.
    stated
        Whether every glass states an error of y and of y - x. If not, none is used: one free error for all is
        contained in the scatter.
    """

    names: tuple[str, ...]
    y: Vector
    x: Vector
    var_y: Vector
    var_x: Vector
    cov: Vector
    stated: bool

    @classmethod
    def of(cls, comparisons: Sequence[Comparison], *, errors: bool = True) -> LogRatios:
        """The glasses that have both ratios; `errors=False` if those that they carry are not of the measurement.

        Examples
        --------
        >>> from glassblocks.comparison import compare
        >>> from glassblocks.glasses import Glass
        >>> error = {"c_l": 30.0, "C_l": 2e-5}
        >>> found = LogRatios.of(compare([Glass("g", 3000.0, 1500.0, C_l=1e-4, C_t=1e-4, uncertainties=error)]))
        >>> [round(float(v[0]), 6) for v in (found.var_y, found.var_x, found.cov)]
        [0.0101, 0.0001, 0.0001]
        """
        both = [each for each in comparisons if each.measured is not None]
        y, x = (
            np.log([e.value for e in each], dtype=np.float64)
            for each in ([c.measured for c in both if c.measured], [c.predicted for c in both])
        )
        known = [_variances(each) for each in both] if errors else []
        stated = bool(known) and all(each is not None for each in known)
        table = np.array([each or (0.0, 0.0, 0.0) for each in known]) if stated else np.zeros((len(both), 3))
        return cls(tuple(each.name for each in both), y, x, table[:, 0], table[:, 1], table[:, 2], stated)

    def __len__(self) -> int:
        return len(self.names)

    def variance(self, exponent: float) -> Vector:
        """Variance of the error of y - exponent x."""
        variance: Vector = self.var_y - 2 * exponent * self.cov + exponent**2 * self.var_x
        # positive where errors are stated, whatever rounding does
        return np.maximum(variance, SMALLEST**2 if self.stated else 0.0)


def _variances(each: Comparison) -> tuple[float, float, float] | None:
    """Of ln measured, of ln predicted, and their covariance; None if not both have a difference to judge by."""
    measured, predicted, deviation = each.measured, each.predicted, each.relative_deviation
    if measured is None or deviation is None or not measured.uncertainty or not deviation.uncertainty:
        return None
    y, x = measured.uncertainty / measured.value, (predicted.uncertainty or 0.0) / predicted.value
    difference = deviation.uncertainty / (1 + deviation.value)
    return y * y, x * x, (y * y + x * x - difference**2) / 2
