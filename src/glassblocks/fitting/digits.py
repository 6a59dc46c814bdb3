"""How a report writes numbers: to the digits that their intervals support."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.fit_result import Interval, ParameterEstimate


def number(each: ParameterEstimate, value: float | None) -> str:
    """A value or bound of an estimate, to the digits that its 68% interval supports and one more.

    Examples
    --------
    >>> each = ParameterEstimate("P", "", "determined", 8.03e44, profile_68=(7.9e44, 8.1e44))
    >>> number(each, 8.03e44)
    '8.03e+44'
    >>> number(ParameterEstimate("x", "", "determined", 1.5, profile_68=(1.4999, 1.5001)), 1.5)
    '1.50000'
    """
    if value is None or each.value is None or each.profile_68 is None:
        return "-"
    width = max(each.profile_68[1] - each.profile_68[0], 1e-12 * each.value) / 2
    digits = int(np.clip(np.ceil(np.log10(each.value / width)) + 1, 2, 9))
    if 1e-2 <= value < 1e4:
        return f"{value:#.{digits}g}".rstrip(".")
    return f"{value:.{digits - 1}e}"


def span(each: ParameterEstimate, interval: Interval | None) -> str:
    """An interval of an estimate in words."""
    return "-" if interval is None else f"{number(each, interval[0])} to {number(each, interval[1])}"


def distance(deviations: float) -> str:
    """So many standard deviations above or below.

    Examples
    --------
    >>> distance(-2.345)
    '2.3 standard deviations below'
    """
    return f"{_size(deviations)} standard deviations {'above' if deviations > 0 else 'below'}"


def compared(deviations: float, what: str) -> str:
    """Larger or smaller than a value, by so many standard deviations.

    Examples
    --------
    >>> compared(493.2, "c_l/c_t")
    'larger than c_l/c_t by 493 standard deviations'
    """
    return (
        f"{'larger' if deviations > 0 else 'smaller'} than {what} by {_size(deviations)} standard deviations"
    )


def _size(deviations: float) -> str:
    size = abs(deviations)
    return f"{size:.0f}" if size > 10 else f"{size:.1f}"


def with_error(name: str, value: float, error: float, unit: str) -> str:
    """A property with its error, if it has one.

    Examples
    --------
    >>> with_error("c_l", 5800.0, 30.0, "m/s")
    'c_l = 5800 +- 30 m/s'
    """
    return f"{name} = {value:g} +- {error:.2g} {unit}" if error else f"{name} = {value:g} {unit}"
