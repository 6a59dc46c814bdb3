"""Glasses resampled, all fitted anew: does one constant err less on glasses out of the bag? BCa intervals."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.comparison.null_models import left_out_mean
from glassblocks.comparison.resampling import SEED

Vector = NDArray[np.float64]

RESAMPLES = 4999
#: Fewer glasses give no resamples worth the name, more need none.
FEWEST, MOST = 5, 100
DEFINITION = (
    "root-mean-square error of one constant less that of the theory, in gamma_l/gamma_t; in every resample each glass "
    "is predicted by a constant fitted to the others, its own copies left out of the bag; 95% by BCa "
    f"(scipy.stats.bootstrap), {RESAMPLES} resamples, seed {SEED}; too narrow for few glasses, see the coverage study"
)


class OutOfBag(NamedTuple):
    """The difference of all glasses, its BCa interval, and in which share of resamples one constant errs less."""

    worse_than_theory_by: float
    bca_95: tuple[float, float] | None
    constant_better: float


def resample(measured: ArrayLike, predicted: ArrayLike) -> OutOfBag | None:
    """Resample the glasses and fit anew; None for fewer than 5 or more than 100.

    Examples
    --------
    >>> found = resample([1.5, 1.6, 1.45, 1.52, 1.61, 1.49], [1.5, 1.9, 1.7, 1.6, 1.9, 1.4])
    >>> found.worse_than_theory_by < 0, found.constant_better > 0.5
    (True, True)
    """
    from scipy import stats

    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if not FEWEST <= x.size <= MOST:
        return None
    everyone = np.arange(x.size)

    def difference(drawn: NDArray[np.int_], axis: int = -1) -> Any:
        return _difference(x, y, np.moveaxis(drawn, axis, -1))

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # equal glasses have no interval, and get none
        found = stats.bootstrap(
            (everyone,),
            difference,
            n_resamples=RESAMPLES,
            batch=500,
            method="BCa",
            vectorized=True,
            random_state=np.random.default_rng(SEED),
        )
    low, high = (float(end) for end in found.confidence_interval)
    known = np.isfinite(low) and np.isfinite(high)
    return OutOfBag(
        float(difference(everyone)),
        (low, high) if known else None,
        float((found.bootstrap_distribution < 0).mean()),
    )


def _difference(x: Vector, y: Vector, drawn: NDArray[np.int_]) -> Vector:
    """Difference of root-mean-square errors for glasses drawn, shape (..., k), as often as they are drawn."""
    count = (drawn[..., None, :] == np.arange(x.size)[:, None]).sum(-1).astype(np.float64)
    others = drawn.shape[-1] - count
    total = (count @ x)[..., None] - count * x
    # a bag that holds one glass alone predicts nothing: the others of all glasses do
    constant = np.where(others > 0, total / np.where(others > 0, others, 1), left_out_mean(x))
    share = count / drawn.shape[-1]
    rms = [np.sqrt((share * error**2).sum(-1)) for error in (constant - x, y - x)]
    difference: Vector = rms[0] - rms[1]
    return difference
