"""Intervals and shuffles: what chance alone would do with so few glasses."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.comparison.least_squares import correlation
from glassblocks.leave_one_out import Scale, leave_one_out

Vector = NDArray[np.float64]
#: A statistic of measured and predicted ratios along the last axis.
Statistic = Callable[[Vector, Vector], Vector]

#: More glasses than this are left out by groups of as many.
GROUPS = 200
SHUFFLES = 10_000
#: Most numbers dealt: with thousands of glasses fewer shuffles.
DEALT = 5_000_000
FEWEST_SHUFFLES = 100
#: Most numbers held at once.
BATCH = 1_000_000
SEED = 1988
#: Fewer glasses than this give no interval worth printing.
FEWEST = 5


def student_interval(
    measured: ArrayLike, predicted: ArrayLike, statistic: Statistic, scale: Scale
) -> tuple[float, float] | None:
    """95% interval of a statistic from leaving out each glass; None for fewer than 5, or where undefined.

    Examples
    --------
    >>> from glassblocks.leave_one_out import LINEAR
    >>> x = [1.5, 1.6, 1.7, 1.8, 1.9]
    >>> low, high = student_interval(x, x, lambda x, _: x.mean(-1), LINEAR)
    >>> round(low, 2), round(high, 2)
    (1.51, 1.89)
    """
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if x.size < FEWEST:
        return None
    group = np.arange(x.size) % min(x.size, GROUPS)
    without = [float(statistic(x[group != g], y[group != g])) for g in range(int(group.max()) + 1)]
    found = leave_one_out(float(statistic(x, y)), np.array(without), scale)
    return found.interval_95 if np.isfinite(found.value) else None


class Shuffle(NamedTuple):
    """A correlation and how often chance alone gives one as large, with its Monte-Carlo error."""

    observed: float
    chance_median: float
    probability: float
    probability_error: float


def shuffled_pairs(measured: ArrayLike, predicted: ArrayLike, seed: int = SEED) -> Shuffle:
    """Pearson's r against that of measured ratios dealt at random to the glasses."""
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    return _against_chance(float(correlation(x, y)), _shuffled(x, lambda dealt: correlation(dealt, y), seed))


def shuffled_strengths(measured: ArrayLike, sound_ratio: ArrayLike, seed: int = SEED) -> Shuffle:
    """Pearson's r against that of ratios built from C_l/C_t dealt at random to the glasses.

    The measured ratio is (c_l/c_t) sqrt(C_l/C_t), so that it follows c_l/c_t even if C_l/C_t has nothing
    to do with it: this is the correlation to beat.
    """
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(sound_ratio, dtype=np.float64)
    chance = _shuffled(x / y, lambda dealt: correlation(dealt * y, y), seed)
    return _against_chance(float(correlation(x, y)), chance)


def rank_of_exclusion(measured: ArrayLike, predicted: ArrayLike, left_out: Sequence[int]) -> tuple[int, int]:
    """Place of an exclusion among all of its size, by Pearson's r of what is left: (place, number of them).

    Examples
    --------
    >>> rank_of_exclusion([1.0, 2, 3, 9], [1.0, 2, 3, 0], [3])
    (1, 4)
    """
    x, y = np.asarray(measured, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    everyone = range(x.size)
    kept = [[i for i in everyone if i not in out] for out in itertools.combinations(everyone, len(left_out))]
    r = correlation(x[kept], y[kept])
    ours = correlation(*(v[[i for i in everyone if i not in left_out]] for v in (x, y)))
    return int((r > ours + 1e-12).sum()) + 1, len(kept)


def _batches(size: int) -> list[int]:
    """Numbers of shuffles to deal at a time, so that memory stays bounded whatever the number of glasses."""
    left = max(min(SHUFFLES, DEALT // size), FEWEST_SHUFFLES)
    batch = max(min(left, BATCH // size), 1)
    return [min(batch, left - done) for done in range(0, left, batch)]


def _shuffled(values: Vector, statistic: Callable[[Vector], Vector], seed: int) -> Vector:
    """A statistic of the values in random orders."""
    rng = np.random.default_rng(seed)
    deals = (rng.permuted(np.tile(values, (count, 1)), axis=1) for count in _batches(values.size))
    return np.concatenate([np.atleast_1d(statistic(dealt)) for dealt in deals])


def _against_chance(observed: float, chance: Vector) -> Shuffle:
    # the observed arrangement counts as one of the possible ones
    probability = (1 + int((chance >= observed - 1e-12).sum())) / (1 + chance.size)
    error = np.sqrt(probability * (1 - probability) / chance.size)
    return Shuffle(observed, float(np.median(chance)), probability, float(error))
