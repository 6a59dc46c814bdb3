"""Intervals of a value that few and unequal items carry, from what each of them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.tail_probabilities import quantile

Array = NDArray[np.float64]
Interval = tuple[float, float]

#: Probabilities of the two intervals.
LEVELS = (0.68, 0.95)
#: Degrees of freedom of Student's t per effective item: Satterthwaite's rule, and half of it where the items are so
#: unequal that large ones may have been missed.
SATTERTHWAITE, WARY = 2.0, 1.0
#: A variable in which a value is close to normally distributed, and the way back.
Scale = tuple[Callable[[Array], Array], Callable[[Array], Array]]
LOGARITHMIC: Scale = (np.log, np.exp)
LINEAR: Scale = (np.asarray, np.asarray)
EXPONENT: Scale = (np.log1p, np.expm1)
#: Of a correlation coefficient, and of R^2 = 1 - SSE/SST.
FISHER: Scale = (np.arctanh, np.tanh)
UNEXPLAINED: Scale = (lambda x: -np.log1p(-x), lambda y: -np.expm1(-y))


class JudgedValue(NamedTuple):
    """A value, its intervals, and the effective number of items that carry it.

    The intervals are None where the value hangs on one item alone.
    """

    value: float
    interval_68: Interval | None
    interval_95: Interval | None
    effective: float

    def within(self, lowest: float) -> JudgedValue:
        """The same with intervals that end at a bound of the value."""
        narrow, wide = (
            None if span is None else (max(span[0], lowest), max(span[1], lowest))
            for span in (self.interval_68, self.interval_95)
        )
        return JudgedValue(self.value, narrow, wide, self.effective)


def effective_number(shares: Array) -> float:
    """(sum s)^2/sum s^2: as many equal shares would scatter as much (Kish).

    Examples
    --------
    >>> effective_number(np.array([1.0, 1.0, 1.0])), round(effective_number(np.array([1.0, 0.1, 0.1])), 2)
    (3.0, 1.41)
    """
    return float(np.sum(shares) ** 2 / np.sum(shares**2))


def leave_one_out(
    value: float,
    without: Array,
    scale: Scale,
    *,
    effective: float | None = None,
    freedom: float = SATTERTHWAITE,
) -> JudgedValue:
    """A value with Student's intervals from its changes as each item, or group of them, is left out.

    On the scale f, with d_i = f(value) - f(value without i), s^2 = sum d_i^2 is the variance of a sum over a
    Poisson number of items, and nearly that of a mean. A few large d_i make s itself uncertain: its relative
    variance is 1/K with K = (sum d^2)^2/sum d^4, as for K equal d, and t has `freedom` times K degrees of
    freedom. Coverage by simulation: docs/results/systems-coverage.md and ratio-coverage.md.

    Parameters
    ----------
    value
        Of all items.
    without
        The value as each is left out, shape (n,).
    scale
        f and its inverse.
    effective
        K, where it is known better than from the d_i.
    freedom
        Degrees of freedom per effective item.

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    >>> sum_of_x = leave_one_out(15.0, 15.0 - x, LINEAR)
    >>> [round(end, 1) for end in sum_of_x.interval_68], round(sum_of_x.effective, 1)
    ([7.0, 23.0], 3.1)
    """
    forth, back = scale
    with np.errstate(divide="ignore", invalid="ignore"):
        change = forth(np.asarray(value)) - forth(without)
    variance = float(np.sum(change**2))
    if variance == 0:  # the same whoever is left out
        return JudgedValue(value, (value, value), (value, value), float(np.size(without)))
    if not np.isfinite(variance):
        return JudgedValue(value, None, None, 1.0)
    carried = effective_number(change**2) if effective is None else effective
    center, spans = float(forth(np.asarray(value))), []
    for level in LEVELS:
        reach = quantile((1 + level) / 2, freedom * carried) * np.sqrt(variance)
        spans.append((float(back(center - reach)), float(back(center + reach))))
    return JudgedValue(value, spans[0], spans[1], carried)
