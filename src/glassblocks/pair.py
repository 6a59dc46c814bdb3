"""A longitudinal and a transverse value side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.notebook import html_table

#: A number or an array of them.
Value = Any


@dataclass(frozen=True)
class Pair:
    """The two values `l` and `t` that an isotropic glass has of every quantity.

    Arithmetic acts on both; a number or array on the other side acts on both alike.

    Parameters
    ----------
    l
        Longitudinal value, any unit, scalar or array.
    t
        Transverse value, same unit and shape.

    Examples
    --------
    >>> gamma = Pair(1.04, 0.65)
    >>> round(gamma.ratio, 2)
    1.6
    >>> gamma * 2
    Pair(l=2.08, t=1.3)
    """

    l: Value
    t: Value

    @property
    def ratio(self) -> Value:
        """l/t."""
        return self.l / self.t

    def map(self, function: Callable[[Value], Value]) -> Pair:
        """Apply a function to both values."""
        return type(self)(function(self.l), function(self.t))

    def _repr_html_(self) -> str:
        return html_table("Pair", ["", "value"], [("l", self.l), ("t", self.t)])

    def __iter__(self) -> Iterator[Value]:
        return iter((self.l, self.t))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array([self.l, self.t], dtype=dtype)

    # numpy must hand `array * pair` to __rmul__ instead of looping over the pair
    __array_ufunc__ = None

    def _combine(self, other: object, operation: Callable[[Value, Value], Value]) -> Pair:
        if isinstance(other, Pair):
            return type(self)(operation(self.l, other.l), operation(self.t, other.t))
        return type(self)(operation(self.l, other), operation(self.t, other))

    def __add__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: a + b)

    def __radd__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: b + a)

    def __sub__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: a - b)

    def __rsub__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: b - a)

    def __mul__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: a * b)

    def __rmul__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: b * a)

    def __truediv__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: a / b)

    def __rtruediv__(self, other: object) -> Pair:
        return self._combine(other, lambda a, b: b / a)

    def __pow__(self, exponent: object) -> Pair:
        return self._combine(exponent, lambda a, b: a**b)

    def __neg__(self) -> Pair:
        return self.map(lambda a: -a)
