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


def jackknife(function: Callable[[NDArray[np.float64]], Any], samples: NDArray[np.float64]) -> Jackknifed:
    """A function of the mean over samples, with its standard error.

    Parameters
    ----------
    function
        Takes a mean, the shape of one sample, and returns an array; need not be linear.
    samples
        (n, ...), independent, n >= 2.

    Raises
    ------
    InputError
        If there are fewer than two samples.

    Examples
    --------
    >>> jackknife(lambda mean: mean, np.array([1.0, 2.0, 3.0]))
    Jackknifed(value=array(2.), error=array(0.57735027))
    """
    n = len(samples)
    if n < 2:
        raise InputError("samples", received=n, allowed="two or more", remedy="compute more samples")
    groups = np.array_split(np.arange(n), min(n, GROUPS))
    total = samples.sum(axis=0)
    left = np.stack([np.asarray(function((total - samples[g].sum(axis=0)) / (n - g.size))) for g in groups])
    spread = left - left.mean(axis=0)
    error = np.sqrt((len(groups) - 1) / len(groups) * np.sum(spread**2, axis=0))
    return Jackknifed(np.asarray(function(total / n)), np.asarray(error))
