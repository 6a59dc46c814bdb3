"""The two lines of the paper, and which definition of slope and correlation gives its printed numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.notebook import shown
from glassblocks.real_numbers import floats

Vector = NDArray[np.float64]


@shown("theo = slope * exp, a line through the origin", "n, slope, correlation")
class Fit(NamedTuple):
    """A line theo = slope * exp with its correlation coefficient; None where it is not determined."""

    n: int
    slope: float
    correlation: float | None


def slope_through_origin(x: ArrayLike, y: ArrayLike) -> Any:
    """Slope a of y = a x with least sum of (y - a x)^2: sum x y / sum x^2, along the last axis.

    Examples
    --------
    >>> float(slope_through_origin([1.0, 2.0], [2.0, 4.0]))
    2.0
    """
    x, y = floats(x, "x"), floats(y, "y")
    return (x * y).sum(-1) / (x * x).sum(-1)


def correlation(x: ArrayLike, y: ArrayLike) -> Any:
    """Pearson's r about the means, along the last axis; NaN where x or y does not vary.

    Examples
    --------
    >>> round(float(correlation([1.0, 2.0, 4.0], [2.0, 1.0, 5.0])), 6)
    0.838628
    """
    x, y = floats(x, "x"), floats(y, "y")
    dx, dy = x - x.mean(-1, keepdims=True), y - y.mean(-1, keepdims=True)
    scale = np.sqrt((dx * dx).sum(-1) * (dy * dy).sum(-1))
    # a constant column leaves rounding errors, not zeros
    varies = scale > 1e-12 * np.abs(x).max(-1) * np.abs(y).max(-1)
    return np.divide((dx * dy).sum(-1), scale, out=np.full(np.shape(scale), np.nan), where=varies)


def fit_line(measured: ArrayLike, predicted: ArrayLike) -> Fit:
    """The line through the origin, predicted on measured, with Pearson's r; r needs three points that vary.

    Examples
    --------
    >>> fit = fit_line([1.0, 2.0, 3.0], [1.1, 2.2, 3.3])
    >>> fit.n, round(fit.slope, 6), round(fit.correlation, 6)
    (3, 1.1, 1.0)
    """
    n = np.size(measured)
    r = float(correlation(measured, predicted)) if n >= 3 else np.nan
    return Fit(n, float(slope_through_origin(measured, predicted)), float(r) if np.isfinite(r) else None)


def _orthogonal(x: Vector, y: Vector) -> float:
    """Line through the origin with least sum of squared distances."""
    _, _, axes = np.linalg.svd(np.column_stack([x, y]), full_matrices=False)
    return float(axes[0, 1] / axes[0, 0])


def _determination(x: Vector, y: Vector) -> float:
    """1 - SSE/SST of the line through the origin, SST about the mean."""
    residual = y - slope_through_origin(x, y) * x
    return float(1 - (residual**2).sum() / ((y - y.mean()) ** 2).sum())


def _ranks(x: Vector) -> Vector:
    """Ranks from 1, equal values sharing their mean rank."""
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    ranks: Vector = (count.cumsum() - (count - 1) / 2)[place]
    return ranks


SLOPES: dict[str, Callable[[Vector, Vector], float]] = {
    "theo = a exp through the origin, least squares in theo": slope_through_origin,
    "theo = a exp through the origin, least squares in exp": lambda x, y: 1 / slope_through_origin(y, x),
    "theo = a exp through the origin, least squared distance": _orthogonal,
    "theo = a exp + b, least squares in theo": lambda x, y: float(np.polyfit(x, y, 1)[0]),
    "mean of theo/exp": lambda x, y: float((y / x).mean()),
    "mean theo over mean exp": lambda x, y: float(y.mean() / x.mean()),
    "median of theo/exp": lambda x, y: float(np.median(y / x)),
}
CORRELATIONS: dict[str, Callable[[Vector, Vector], float]] = {
    "Pearson's r about the means": correlation,
    "r about zero, sum xy/sqrt(sum x^2 sum y^2)": lambda x, y: float(x @ y / np.sqrt(x @ x * (y @ y))),
    "R^2 = 1 - SSE/SST of the line": _determination,
    "square of Pearson's r": lambda x, y: float(correlation(x, y) ** 2),
    "Spearman's rank correlation": lambda x, y: float(correlation(_ranks(x), _ranks(y))),
}


@dataclass(frozen=True)
class Definition:
    """One way to get the paper's four numbers: which ratios, which slope, which correlation.

    `deviation` is the largest distance from a printed number, in units of the last printed digit.
    """

    ratios: str
    slope: str
    correlation: str
    deviation: float

    @property
    def text(self) -> str:
        """The definition in words."""
        return f"{self.slope}; {self.correlation}; from {self.ratios}"


class PrintedLine(NamedTuple):
    """Measured and predicted ratios of a set of glasses, and the slope and correlation printed for them."""

    measured: Vector
    predicted: Vector
    printed_slope: float
    printed_correlation: float


def search_definitions(samples: Mapping[str, Sequence[PrintedLine]], digit: float = 1e-3) -> list[Definition]:
    """Every combination of ratios, slope and correlation, the closest to the printed numbers first.

    Parameters
    ----------
    samples
        For each way to take the ratios, the sets of glasses with their printed fits.
    digit
        The last printed digit.
    """
    found = []
    for ratios, sets in samples.items():
        for slope_name, slope in SLOPES.items():
            for r_name, r in CORRELATIONS.items():
                misses = [abs(slope(s.measured, s.predicted) - s.printed_slope) for s in sets]
                misses += [abs(r(s.measured, s.predicted) - s.printed_correlation) for s in sets]
                found.append(Definition(ratios, slope_name, r_name, float(max(misses)) / digit))
    return sorted(found, key=lambda definition: definition.deviation)
