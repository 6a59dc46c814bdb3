"""How much glasses differ beyond their errors: the mean of C_l/C_t and its scatter between glasses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.tail_probabilities import chi2_limit, chi2_tail, quantile

Vector = NDArray[np.float64]

#: Fewer glasses than this give no scatter worth printing.
FEWEST = 3
#: Largest scatter that is told from a larger one, in ln: a factor 20.
LARGEST = 3.0
LEVEL = 0.95
DEFINITION = (
    "ln(C_l/C_t) = ln mean + scatter between glasses + error (random effects); scatter by Paule and Mandel, mean by "
    "Hartung and Knapp; probability: of glasses that differ as much by their errors alone"
)


class BetweenGlasses(NamedTuple):
    """Mean of a positive quantity over glasses, and its scatter between them beyond the errors, both of ln.

    `scatter_95` may begin at zero: then the errors alone explain that the glasses differ, with `probability`.
    """

    n: int
    mean: float
    mean_95: tuple[float, float]
    scatter: float
    scatter_95: tuple[float, float]
    probability: float


def between_glasses(values: ArrayLike, errors: ArrayLike) -> BetweenGlasses | None:
    """Random effects: ln value = ln mean + scatter between glasses + error; None for fewer than 3 glasses.

    The scatter is that of Paule and Mandel (J. Res. Natl. Bur. Stand. 87, 377 (1982)): with it in square in all
    weights, chi^2 about the mean is n - 1; its interval comes from the chi^2 distribution of the same sum,
    that of the mean from Student's with the error of Hartung and Knapp.

    Parameters
    ----------
    values, errors
        Of each glass, with its standard uncertainty, > 0.

    Examples
    --------
    >>> found = between_glasses([0.7, 0.9, 1.0, 1.3], [0.02, 0.02, 0.03, 0.03])
    >>> round(found.mean, 3), round(found.scatter, 3)
    (0.952, 0.255)
    """
    y = np.log(np.asarray(values, dtype=np.float64))
    u = np.asarray(errors, dtype=np.float64) / np.asarray(values, dtype=np.float64)
    n = y.size
    if n < FEWEST:
        return None
    scatter = _scatter_at(y, u, n - 1)
    mean, spread = _about_the_mean(y, u, scatter)
    weight = 1 / (u**2 + scatter**2)
    error = np.sqrt(max(spread / (n - 1), 1.0) / weight.sum())
    reach = quantile((1 + LEVEL) / 2, n - 1) * error
    ends = [_scatter_at(y, u, chi2_limit(p, n - 1)) for p in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)]
    return BetweenGlasses(
        n,
        float(np.exp(mean)),
        (float(np.exp(mean - reach)), float(np.exp(mean + reach))),
        scatter,
        (ends[0], ends[1]),
        chi2_tail(_about_the_mean(y, u, 0.0)[1], n - 1),
    )


def _about_the_mean(y: Vector, u: Vector, scatter: float) -> tuple[float, float]:
    """Weighted mean, and chi^2 about it."""
    weight = 1 / (u**2 + scatter**2)
    mean = float(weight @ y / weight.sum())
    return mean, float(weight @ (y - mean) ** 2)


def _scatter_at(y: Vector, u: Vector, target: float) -> float:
    """The scatter at which chi^2 about the mean falls to the target; zero if it is lower without any."""
    from scipy.optimize import brentq

    if _about_the_mean(y, u, 0.0)[1] <= target:
        return 0.0
    if _about_the_mean(y, u, LARGEST)[1] >= target:
        return LARGEST
    return float(brentq(lambda s: _about_the_mean(y, u, s)[1] - target, 0.0, LARGEST))
