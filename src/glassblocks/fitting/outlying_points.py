"""Single points far from a fit that the others agree with: a jump of the instrument, a mark for nothing measured."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import paid_rows

#: Distance, in units of the scatter of the others, from which a point is one that chance does not make.
FAR = 7.0
#: Points that are less far than this part of the farthest are not named.
OF_FARTHEST = 0.25
#: More points than this part of a curve are no single ones: the model misses something.
FEW = 0.15
#: The median of |x| of normal numbers.
MEDIAN = 0.6745
#: Fewer points tell no scatter; so many are named.
FEWEST, NAMED = 12, 5


def of_outlying_points(problem: Problem, theta: Array, errors_known: bool) -> Iterator[str]:
    """A warning for each curve of which a few points lie far from all others."""
    for curve, residual, rows in zip(
        problem.curves, problem.curve_residuals(theta), paid_rows(problem, theta), strict=True
    ):
        distances = outlying(residual, rows, errors_known)
        # what a far point has drawn the fit away from is less far
        far = np.flatnonzero(np.abs(distances) > max(FAR, OF_FARTHEST * float(np.max(np.abs(distances)))))
        if 0 < far.size <= max(1, FEW * curve.T.size):
            yield _said(curve, distances, far)


def outlying(residual: Array, paid: Array, errors_known: bool) -> Array:
    """Distance of each point in units of the scatter of the others (their median, which a few do not move).

    Parameters
    ----------
    residual
        (fit - data)/error, shape (n,).
    paid
        Rows of an orthonormal basis of the Jacobian, shape (n, parameters).
    errors_known
        Whether the errors were stated; then the scatter is at least that.

    Examples
    --------
    >>> values = np.r_[np.tile([0.5, -0.5, 1.0, -1.0], 5), 30.0]
    >>> (np.abs(outlying(values, np.zeros((21, 1)), True)) > FAR).sum()
    np.int64(1)
    """
    if residual.size < FEWEST:
        return np.zeros(residual.size)
    left = np.sqrt(np.clip(1 - np.sum(paid**2, axis=1), 0.1, 1.0))
    # from the middle, because far points pull the fit away from all others
    distance = residual / left - np.median(residual / left)
    scatter = float(np.median(np.abs(distance))) / MEDIAN
    least = 1.0 if errors_known else 1e-300
    return np.asarray(distance / max(scatter, least), dtype=float)


def _said(curve: Curve, distances: Array, far: NDArray[np.intp]) -> str:
    worst = far[np.argsort(-np.abs(distances[far]))][:NAMED]
    points = ", ".join(f"{curve.T[each]:.4g} K{_line(curve, each)}" for each in worst)
    more = ", ..." if far.size > worst.size else ""
    exclude = " ".join(f"--exclude {_exclusion(curve, each)}" for each in worst)
    return (
        f"{curve.label}: {far.size} of {curve.T.size} points {'lies' if far.size == 1 else 'lie'} far from where all "
        f"others are ({points}{more}; {np.abs(distances[far]).min():.0f} times their scatter and more): a jump, or a "
        f"mark for nothing measured, which pulls the fit. Check, and leave out: {exclude}."
    )


def _line(curve: Curve, place: int) -> str:
    return f" in line {curve.lines[place]}" if curve.lines else ""


def _exclusion(curve: Curve, place: int) -> str:
    return f"line={curve.lines[place]}" if curve.lines else f"{curve.T[place]:.6g}"
