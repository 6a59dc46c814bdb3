"""Structure in residuals: whether neighbors along the curve know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

#: Below this probability of chance, residuals are called structured.
STRUCTURED = 0.01
#: Fewer residuals of either sign than this tell nothing.
FEWEST = 4


@dataclass(frozen=True)
class ResidualStructure:
    """Two tests of independence of residuals taken in order of temperature.

    Attributes
    ----------
    runs, expected_runs
        Number of stretches of equal sign, and its mean under independence (Wald and Wolfowitz).
    runs_probability
        Chance of as few or fewer runs; None if there are too few residuals of one sign.
    autocorrelation
        Correlation of each residual with the next.
    """

    runs: int
    expected_runs: float
    runs_probability: float | None
    autocorrelation: float

    @property
    def is_structured(self) -> bool:
        """Whether there are fewer runs than chance allows."""
        return self.runs_probability is not None and self.runs_probability < STRUCTURED


def residual_structure(residuals: ArrayLike) -> ResidualStructure:
    """The runs test and the lag-one autocorrelation of residuals in order of temperature.

    With n+ positive and n- negative residuals, n in all, independence gives 1 + 2 n+ n-/n runs on average
    with variance 2 n+ n- (2 n+ n- - n)/(n^2 (n - 1)) (A. Wald and J. Wolfowitz, Ann. Math. Stat. 11, 147
    (1940)).

    Parameters
    ----------
    residuals
        Data minus fit over the error, dimensionless, shape (n,).

    Returns
    -------
    ResidualStructure

    Examples
    --------
    >>> slow = residual_structure([1, 2, 1, 2, 1, -1, -2, -1, -2, -1])
    >>> slow.runs, round(slow.runs_probability, 4)
    (2, 0.0094)
    """
    r = np.asarray(residuals, dtype=float)
    positive = r > 0
    runs = int(1 + np.count_nonzero(positive[1:] != positive[:-1]))
    n, up = r.size, int(np.count_nonzero(positive))
    product = 2 * up * (n - up)
    expected = 1 + product / n
    power = float(r @ r)
    autocorrelation = float(r[1:] @ r[:-1]) / power if power > 0 else 0.0
    probability = None
    if min(up, n - up) >= FEWEST:
        deviation = sqrt(product * (product - n) / (n**2 * (n - 1)))
        # half a run of continuity correction
        probability = 0.5 * erfc(-(runs + 0.5 - expected) / deviation / sqrt(2))
    return ResidualStructure(runs, expected, probability, autocorrelation)
