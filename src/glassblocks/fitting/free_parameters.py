"""Named parameters of a fit: how the search sees one, and the nuisances that may be switched on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

#: Off: held at its neutral value. On: fitted. A number: held there.
Choice = Literal["on", "off"] | float


@dataclass(frozen=True)
class Parameter:
    """One coordinate of theta.

    Attributes
    ----------
    name
        Its name, the only handle it has.
    start
        Where a search begins, in theta: ln of the value if `logarithmic`.
    logarithmic
        Whether theta holds the logarithm.
    center, width
        Gaussian prior in theta; a width of None is a flat prior.
    lower, upper
        The allowed range in theta.
    scale
        What a change of one means for it, in theta.
    is_data
        Whether the prior is a measurement that counts in chi^2, not a mere tie that keeps the search finite.
    """

    name: str
    start: float
    logarithmic: bool = True
    center: float = 0.0
    width: float | None = None
    lower: float = -np.inf
    upper: float = np.inf
    scale: float = 1.0
    is_data: bool = False

    def value(self, coordinate: float) -> float:
        """The physical value at a coordinate of theta."""
        return float(np.exp(coordinate)) if self.logarithmic else float(coordinate)


@dataclass(frozen=True)
class Nuisance:
    """Something real data have beside the standard tunneling model.

    Attributes
    ----------
    name
        Its name on the command line and in tables.
    what
        The thing itself, as the subject of a sentence.
    symbol, unit
        How its value is written.
    neutral
        The value that means "not there".
    start
        Where a search begins.
    lower, upper
        Allowed values.
    logarithmic
        Whether the search runs in its logarithm.
    prior
        One standard deviation about `neutral` (relative, if logarithmic); None is flat.
    per_curve
        Whether every curve that it concerns has one of its own.
    by_difference
        Whether derivatives are taken by differences because the model is not simple in it.
    size
        What a change of one means for it; None if it has the size of the data that it is added to.
    guess
        Where a search begins, from the curves, if no one start suits all.
    """

    name: str
    what: str
    symbol: str
    neutral: float
    start: float
    unit: str = ""
    lower: float = -np.inf
    upper: float = np.inf
    logarithmic: bool = False
    prior: float | None = None
    per_curve: bool = False
    by_difference: bool = False
    size: float | None = 1.0
    guess: Callable[[Sequence[Any]], float] | None = None

    def key(self, number: int) -> str:
        """Name of the parameter that it is for curve `number`."""
        return f"{self.name} {number + 1}" if self.per_curve else self.name

    def coordinate(self, value: float) -> float:
        """Where a value lies in theta."""
        return float(np.log(value)) if self.logarithmic else float(value)
