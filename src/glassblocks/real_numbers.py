"""Numbers that a caller passes: what numpy would change without a word is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError


def floats(value: ArrayLike, name: str) -> NDArray[np.float64]:
    """The value as an array of float64.

    numpy by itself takes hidden values of a masked array for data, dates for days since 1970, drops an imaginary
    part with a warning, and computes with the precision and the range of what it is given: int32(2200) int32(5800)^2
    overflows.

    Raises
    ------
    InputError
        If a value is masked, complex or no number, under the argument's `name`.

    Examples
    --------
    >>> floats([1, 2], "temperature")
    array([1., 2.])
    >>> floats(np.ma.array([1.0, 5.0], mask=[False, True]), "temperature")
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: temperature: received 'a masked value'; allowed: ...
    """
    array = unmasked(value, name)
    try:
        if array.dtype.kind in "biufO":
            return array.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):  # objects that are no numbers, or larger than a float
        pass
    raise _refused(name, value if array.dtype.kind in "cUSO" else str(array.dtype), "pass floats in SI units")


def number_or_floats(value: Any, name: str) -> Any:
    """A value to be kept: a float stays what it is, any other number becomes one, an array one of float64.

    Raises
    ------
    InputError
        As `floats`.

    Examples
    --------
    >>> number_or_floats(np.int32(5800), "c_l")
    5800.0
    """
    if isinstance(value, float):
        return value
    array = floats(value, name)
    return array if array.ndim else float(array)


def unmasked(value: ArrayLike, name: str) -> NDArray[Any]:
    """The value as an array, real or complex, in which nothing is hidden.

    Raises
    ------
    InputError
        If a value is masked.

    Examples
    --------
    >>> unmasked([1, 2j], "spin")
    array([1.+0.j, 0.+2.j])
    """
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise _refused(name, "a masked value", "leave the masked ones out, as .compressed() does")
    return np.asarray(value)


def seed_number(value: Any) -> int:
    """A seed of random numbers: whole and not negative. (None would be another one every time.)

    Raises
    ------
    InputError
        If it is anything else.

    Examples
    --------
    >>> seed_number(np.int64(3))
    3
    """
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 0:
        raise InputError("seed", received=value, allowed="a whole number >= 0", remedy="0 will do")
    return int(value)


def _refused(name: str, received: object, remedy: str) -> InputError:
    return InputError(name, received=received, allowed="real numbers, or an array of them", remedy=remedy)
