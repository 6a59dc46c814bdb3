"""Numerical differentiation and integration for the checks: nothing here knows a printed result."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

#: Weights of f(x + k h)/h, by k, in a first derivative by central differences of fourth order.
FIRST_DERIVATIVE = {-2: 1 / 12, -1: -2 / 3, 1: 2 / 3, 2: -1 / 12}


def derivative(function: Callable[[float], float], x: float, order: int = 1, step: float = 0.05) -> float:
    """Derivative of order 1 or 2 by central differences with two Richardson extrapolations.

    Examples
    --------
    >>> round(derivative(np.exp, 0.0, order=2), 6)
    1.0
    """

    def difference(h: float) -> float:
        if order == 1:
            return (function(x + h) - function(x - h)) / (2 * h)
        return (function(x + h) - 2 * function(x) + function(x - h)) / h**2

    coarse, middle, fine = (difference(step * factor) for factor in (1.0, 0.5, 0.25))
    once, twice = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
    return float((16 * twice - once) / 15)


def smeared_transform(power: int, screening: float = 0.0, across: bool = False) -> float:
    """int d^3q/(2 pi)^3 p(q)/(q^2 + lambda^2)^(power/2) cos(q_z), of a Gaussian-smeared delta function.

    p is q_z^power, or q_x^2 q_z^(power - 2) if `across`. The Gaussian exp(-s^2 q^2/2) makes the integral
    converge. Outside its width a harmonic field is unchanged, a screened one is multiplied by
    exp(lambda^2 s^2/2), and the biharmonic one of power 4 has a term in s^2, which two widths remove.

    Examples
    --------
    >>> round(4 * np.pi * smeared_transform(power=2), 6)
    -2.0
    """
    widths = (0.10, 0.14) if power == 4 else (0.12,)
    values = [_gaussian_transform(power, screening, s, across) for s in widths]
    if power == 4:
        a, b = (s**2 for s in widths)
        return (b * values[0] - a * values[1]) / (b - a)
    return values[0] * float(np.exp(-((screening * widths[0]) ** 2) / 2))


def mixed_derivative(
    function: Callable[[NDArray[np.float64]], float],
    x: NDArray[np.float64],
    index: tuple[int, ...],
    step: float = 0.02,
) -> float:
    """A mixed partial derivative by nested central differences, extrapolated twice in the step.

    Examples
    --------
    >>> round(mixed_derivative(lambda x: float(x[0] * x[1] ** 2), np.array([1.0, 2.0, 0.0]), (0, 1)), 6)
    4.0
    """

    def nested(h: float) -> float:
        total = 0.0
        for signs in product((-1, 1), repeat=len(index)):
            shift = np.zeros(3)
            for sign, axis in zip(signs, index, strict=True):
                shift[axis] += sign * h
            total += float(np.prod(signs)) * function(x + shift)
        return total / (2 * h) ** len(index)

    first, second, third = nested(2 * step), nested(step), nested(4 * step)
    once, coarse = (4 * second - first) / 3, (4 * first - third) / 3
    return (16 * once - coarse) / 15


def _gaussian_transform(power: int, screening: float, width: float, across: bool) -> float:
    nodes, weight = np.polynomial.legendre.leggauss(160)
    edge = 9.0 / width
    q = edge * (nodes + 1) / 2
    cosine = (nodes + 1) / 2  # the integrand is even in it
    # around the axis q_x^2 averages to (1 - cosine^2) q^2/2
    angular = (1 - cosine**2) / 2 * cosine ** (power - 2) if across else cosine**power
    radial = q ** (2 + power) / (q**2 + screening**2) ** (power // 2) * np.exp(-((width * q) ** 2) / 2)
    integral = (weight * radial) @ np.cos(q[:, None] * cosine) @ (weight * angular) * edge / 4
    return float(2 * integral / (4 * np.pi**2))
