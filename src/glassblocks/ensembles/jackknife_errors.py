"""Standard errors of functions of means, by leaving out one group of samples after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError

#: Groups that are left out in turn: the error's own relative error is 1/sqrt(2 x 60), 9 percent.
GROUPS = 60


class Jackknifed(NamedTuple):
    """A value and its standard error, arrays of one shape."""

    value: Any
    error: Any


class GroupSums(NamedTuple):
    """What of the samples the jackknife needs: their sum in each group, (groups, ...), and its size, (groups,)."""

    sums: NDArray[np.float64]
    sizes: NDArray[np.int64]

    @property
    def number(self) -> int:
        """Of the samples."""
        return int(self.sizes.sum())


def group_sums(
    number: int, samples: Callable[[slice], NDArray[np.float64]], at_once: int = 10_000
) -> GroupSums:
    """Sums over groups of samples that are asked for in pieces: there may be more than fit into memory.

    Parameters
    ----------
    number
        Of the samples, n >= 2.
    samples
        Takes a slice and returns these samples, the first axis.
    at_once
        The most that are asked for at once.

    Raises
    ------
    InputError
        If there are fewer than two samples.

    Examples
    --------
    >>> group_sums(3, lambda rows: np.array([1.0, 2.0, 3.0])[rows]).number
    3
    """
    if number < 2:
        raise InputError("samples", received=number, allowed="two or more", remedy="compute more samples")
    groups = min(number, GROUPS)
    # as numpy.array_split has them: the first ones are larger by one
    sizes = np.full(groups, number // groups) + (np.arange(groups) < number % groups)
    ends = np.cumsum(sizes).tolist()
    sums = []
    for start, end in zip([0, *ends], ends, strict=False):
        pieces = [slice(i, min(i + at_once, end)) for i in range(start, end, at_once)]
        sums.append(sum(samples(piece).sum(axis=0) for piece in pieces))
    return GroupSums(np.array(sums), sizes)


def jackknife(
    function: Callable[[NDArray[np.float64]], Any], samples: NDArray[np.float64] | GroupSums
) -> Jackknifed:
    """A function of the mean over samples, with its standard error.

    Parameters
    ----------
    function
        Takes a mean, the shape of one sample, and returns an array; need not be linear.
    samples
        (n, ...), independent, n >= 2; or their sums.

    Raises
    ------
    InputError
        If there are fewer than two samples.

    Examples
    --------
    >>> jackknife(lambda mean: mean, np.array([1.0, 2.0, 3.0]))
    Jackknifed(value=array(2.), error=array(0.57735027))
    """
    if not isinstance(samples, GroupSums):
        given = samples
        samples = group_sums(len(given), lambda rows: given[rows])
    n, total = samples.number, samples.sums.sum(axis=0)
    left = np.stack(
        [
            np.asarray(function((total - own) / (n - size)))
            for own, size in zip(samples.sums, samples.sizes, strict=True)
        ]
    )
    spread = left - left.mean(axis=0)
    error = np.sqrt((len(left) - 1) / len(left) * np.sum(spread**2, axis=0))
    return Jackknifed(np.asarray(function(total / n)), np.asarray(error))
