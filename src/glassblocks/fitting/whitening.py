"""Residuals made independent of each other, of unit variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.fitting.curve import Array


@dataclass(frozen=True)
class WhitenedCurve:
    """One curve at one theta: residual and a few local derivatives, whitened, and what theta does to them.

    The derivatives by theta are `local @ spread`: local (n, k), spread (k, len(theta)).
    """

    residual: Array
    local: Array
    spread: Array


def whitened(rows: Array, correlation: float) -> Array:
    """Rows of unit variance with this correlation of neighbors, made independent of each other.

    Examples
    --------
    >>> whitened(np.array([1.0, 0.6, 0.36]), 0.6).round(12).tolist()
    [1.0, 0.0, 0.0]
    """
    result = rows.copy()
    result[1:] = (rows[1:] - correlation * rows[:-1]) / np.sqrt(1 - correlation**2)
    return result
