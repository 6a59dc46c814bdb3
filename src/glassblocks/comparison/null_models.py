"""Is the theory better than a number? Leave-one-out errors of the theory and of models that know no sound speed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.comparison.resampling import student_interval
from glassblocks.leave_one_out import LINEAR
from glassblocks.medium import POSITIVITY_BOUND

Vector = NDArray[np.float64]

#: What `r_squared` is.
R_SQUARED_DEFINITION = (
    "R^2 = 1 - sum (measured - predicted)^2 / sum (measured - mean measured)^2, "
    "the prediction as it stands, nothing fitted; negative if the mean of all glasses predicts better"
)


#: What the leave-one-out errors are.
NULL_MODELS_DEFINITION = (
    "each glass is predicted by what is fitted to the others; sqrt 3 and 2/sqrt 3 are fitted to nothing: "
    "gamma_l/gamma_t of a fully symmetric coupling tensor, as in a Cauchy solid, and of a traceless one, "
    "the least that a passive isotropic coupling can have"
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


@dataclass(frozen=True)
class JudgedModel:
    """A model beside the theory.

    Attributes
    ----------
    fitted_parameters
        How many numbers were fitted to the other glasses.
    leave_one_out_rms
        Root-mean-square error of the measured ratio.
    worse_than_theory_by
        That less the theory's; its 95% interval is None for the theory itself and for too few glasses.
    """

    name: str
    fitted_parameters: int
    leave_one_out_rms: float
    worse_than_theory_by: float
    worse_than_theory_by_95: tuple[float, float] | None


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


def judge_models(measured: Vector, predicted: Vector) -> tuple[JudgedModel, ...]:
    """The theory and its rivals by their leave-one-out errors; none for fewer than two glasses.

    Examples
    --------
    >>> judged = judge_models(np.array([1.5, 1.6]), np.array([1.55, 1.7]))
    >>> round(judged[2].worse_than_theory_by, 6)
    0.020943
    """
    if measured.size < 2:
        return ()
    theory, *_ = candidates = models(measured, predicted)
    return tuple(
        JudgedModel(
            name=model.name,
            fitted_parameters=model.parameters,
            leave_one_out_rms=model.rms,
            worse_than_theory_by=model.rms - theory.rms,
            worse_than_theory_by_95=None
            if model is theory
            else student_interval(model.errors, theory.errors, _excess, LINEAR),
        )
        for model in candidates
    )


def _excess(a: Vector, b: Vector) -> Vector:
    """Difference of the root-mean-squares."""
    difference: Vector = np.sqrt((a * a).mean(-1)) - np.sqrt((b * b).mean(-1))
    return difference


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
