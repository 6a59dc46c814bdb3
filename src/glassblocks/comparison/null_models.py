"""Is the theory better than a number? Leave-one-out errors of the theory and of models that know no sound speed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.medium import POSITIVITY_BOUND

Vector = NDArray[np.float64]

#: What `r_squared` is.
R_SQUARED_DEFINITION = (
    "R^2 = 1 - sum (measured - predicted)^2 / sum (measured - mean measured)^2, "
    "the prediction as it stands, nothing fitted; negative if the mean of all glasses predicts better"
)


@dataclass(frozen=True)
class Model:
    """A prediction of the measured ratio: its errors when each glass is left out of whatever is fitted."""

    name: str
    parameters: int
    errors: Vector

    @property
    def rms(self) -> float:
        """Root-mean-square of the errors."""
        return float(np.sqrt((self.errors**2).mean()))


def left_out_mean(values: ArrayLike) -> Vector:
    """For each value the mean of the others.

    Examples
    --------
    >>> left_out_mean([1.0, 2.0, 6.0])
    array([4. , 3.5, 1.5])
    """
    array = np.asarray(values, dtype=np.float64)
    mean: Vector = (array.sum() - array) / (array.size - 1)
    return mean


def models(measured: ArrayLike, predicted: ArrayLike) -> list[Model]:
    """The theory and its rivals, for at least two glasses.

    Examples
    --------
    >>> [model.name for model in models([1.5, 1.6], [1.55, 1.7])]
    ['theory', 'theory times a fitted constant', 'one fitted constant', 'sqrt 3', '2/sqrt 3']
    """
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    # least squares of x = b y without glass i
    scale = ((x * y).sum() - x * y) / ((y * y).sum() - y * y)
    return [
        Model("theory", 0, y - x),
        Model("theory times a fitted constant", 1, scale * y - x),
        Model("one fitted constant", 1, left_out_mean(x) - x),
        Model("sqrt 3", 0, math.sqrt(3) - x),
        Model("2/sqrt 3", 0, POSITIVITY_BOUND - x),
    ]


def r_squared(measured: ArrayLike, predicted: ArrayLike) -> Any:
    """R^2 of the prediction as it stands, along the last axis; NaN where nothing varies; `R_SQUARED_DEFINITION`.

    Examples
    --------
    >>> float(r_squared([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]))
    1.0
    """
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    spread = ((x - x.mean(-1, keepdims=True)) ** 2).sum(-1)
    varies = spread > 1e-24 * (x * x).sum(-1)
    return 1 - np.divide(((x - y) ** 2).sum(-1), spread, out=np.full(np.shape(spread), np.nan), where=varies)
