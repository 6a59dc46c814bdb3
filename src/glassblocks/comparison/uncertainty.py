"""A number with its standard uncertainty, and linear propagation from a glass's measured quantities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from glassblocks.glasses import Glass
from glassblocks.notebook import shown


@shown("estimate", "value +- uncertainty")
class Estimate(NamedTuple):
    """A value and its standard uncertainty, same unit; None where none is known."""

    value: float
    uncertainty: float | None = None


def propagated(glass: Glass, sensitivities: Mapping[str, float]) -> float | None:
    """Standard uncertainty of f, to first order: u^2 = sum_x (df/d ln x)^2 (u_x/x)^2.

    Quantities whose uncertainty is not given count as exact, and all as uncorrelated.

    Parameters
    ----------
    glass
        The glass whose quantities x enter.
    sensitivities
        df/d ln x by the name of x, in the unit of f.

    Returns
    -------
    float or None
        In the unit of f; None if no quantity that enters has an uncertainty.

    Examples
    --------
    >>> glass = Glass("g", c_l=3000.0, c_t=1500.0, uncertainties={"c_l": 30.0, "c_t": 15.0})
    >>> round(propagated(glass, {"c_l": 2.0, "c_t": -2.0}), 6)
    0.028284
    """
    known = [name for name in sensitivities if name in glass.uncertainties]
    if not known:
        return None
    return math.sqrt(
        sum((sensitivities[name] * glass.uncertainties[name] / getattr(glass, name)) ** 2 for name in known)
    )
