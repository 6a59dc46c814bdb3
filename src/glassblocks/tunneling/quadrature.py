"""Gauss-Legendre panels on a logarithmic axis: the one rule behind the integrals over energy."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Beyond this E/kT thermal weights (e^-x) add less than 1e-26.
THERMAL_END = 60.0
NODES = 16
PANEL_WIDTH = 0.8


class Rule(NamedTuple):
    """Nodes and weights along the last axis: integral f dx = sum f(nodes) weights."""

    nodes: NDArray[np.float64]
    weights: NDArray[np.float64]


@lru_cache(maxsize=64)
def unit_rule(panels: int) -> Rule:
    """Composite Gauss-Legendre rule on (0, 1) with equal panels."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    starts = np.arange(panels)[:, None]
    return Rule(((starts + (x + 1) / 2) / panels).ravel(), np.tile(w / (2 * panels), panels))


def logarithmic(lower: ArrayLike, upper: ArrayLike) -> Rule:
    """Rule for the integral from `lower` to `upper` of functions smooth in the logarithm.

    Parameters
    ----------
    lower, upper
        Limits, positive, shapes that broadcast to (...); where lower >= upper the weights vanish.

    Returns
    -------
    Rule
        Nodes and weights of shape (..., n); the weights hold the Jacobian.

    Examples
    --------
    >>> rule = logarithmic(1e-14, 1.0)
    >>> round(float(np.sum(rule.weights * np.sqrt(rule.nodes))), 12)
    0.666666666667
    """
    upper = np.asarray(upper, dtype=float)
    length = np.maximum(np.log(upper / lower), 0.0)[..., None]
    unit = unit_rule(max(1, int(np.ceil(np.max(length, initial=0.0) / PANEL_WIDTH))))
    nodes: NDArray[np.float64] = upper[..., None] * np.exp(length * (unit.nodes - 1))
    return Rule(nodes, nodes * (unit.weights * length))
