"""Sums over all pairs of a cube for every size at once.

The number of pairs a displacement d apart is the product of (n - |d_i|), which is a polynomial in 1/n
with coefficients m_1 = |x| + |y| + |z|, m_2 = |xy| + |yz| + |zx|, m_3 = |xyz|. So one pass over the
displacements, sorted by their largest component, gives the sum for every n up to the largest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.lattice.sums import check_size
from glassblocks.notebook import shown

Array = NDArray[np.float64]
#: Squared components (x, y, z) of displacements and r^2 to quantities to be summed, (quantities, ...).
Summand = Callable[[Array, Array, Array, Array], Array]


def sums_of_all_sizes(
    summand: Summand, largest: int, *, tick: Callable[[], None] = lambda: None
) -> NDArray[np.float64]:
    """(1/n^3) sum over s != s' of a quantity of x^2, y^2, z^2, for n = 1 ... `largest`, (quantities, largest).

    Parameters
    ----------
    summand
        The quantities, averaged over the mirror images of the displacement.
    largest
        Largest n.
    tick
        Called `largest` times.

    Examples
    --------
    >>> counted = sums_of_all_sizes(lambda x2, y2, z2, r2: np.ones((1, *r2.shape)), 4)
    >>> counted[0]  # the other blocks
    array([ 0.,  7., 26., 63.])
    """
    check_size(largest)
    d = np.arange(largest, dtype=float)
    images = np.where(d > 0, 2.0, 1.0)
    moments: Array = np.zeros((0, 4, largest))
    for x in range(largest):
        y, z = d[:, None], d[None, :]
        shell = np.maximum(np.maximum(x, y), z).astype(int)
        r2 = x * x + y * y + z * z
        weight = images[x] * images[:, None] * images
        if x == 0:
            r2[0, 0], weight[0, 0] = 1.0, 0.0
        values = (
            summand(np.full_like(r2, x * x), np.broadcast_to(y * y, r2.shape), z * z + 0 * y, r2) * weight
        )
        if not len(moments):
            moments = np.zeros((len(values), 4, largest))
        for power, m in enumerate((np.ones_like(r2), x + y + z, x * y + y * z + z * x, x * y * z)):
            for out, value in zip(moments, values, strict=True):
                out[power] += np.bincount(shell.ravel(), (value * m).ravel(), minlength=largest)
        tick()
    cumulative = np.cumsum(moments, axis=-1)
    n = np.arange(1, largest + 1)
    result: Array = (
        cumulative[:, 0] - cumulative[:, 1] / n + cumulative[:, 2] / n**2 - cumulative[:, 3] / n**3
    )
    return result


@shown("limit of large N0", "value +- uncertainty")
class Limit(NamedTuple):
    """A limit of large n and how far it may be off."""

    value: float
    uncertainty: float


def limit(sizes: Sequence[int], values: Sequence[float]) -> Limit:
    """Extrapolate a sum to infinite n through its last sizes, in powers of 1/n.

    The uncertainty is what the last power changed.

    Parameters
    ----------
    sizes
        At least three, ascending.
    values
        The sum at each.

    Raises
    ------
    InputError
        If there are fewer than three sizes.

    Examples
    --------
    >>> limit([32, 64, 128], [1 + 1 / n + 2 / n**2 for n in (32, 64, 128)]).value
    1.0000000000000...
    """
    if len(sizes) < 3:
        raise InputError(
            "sizes", received=list(sizes), allowed="three or more", remedy="sum at more sizes to extrapolate"
        )
    orders = []
    for count in (min(len(sizes), 5) - 1, min(len(sizes), 5)):
        x, y = 1 / np.asarray(sizes[-count:], dtype=float), np.asarray(values[-count:], dtype=float)
        # the polynomial through the points, at 1/n = 0 (Lagrange)
        factors = [np.prod(np.delete(x, i) / (np.delete(x, i) - x[i])) for i in range(count)]
        orders.append(float(np.dot(factors, y)))
    return Limit(orders[1], abs(orders[1] - orders[0]))


@shown("how a sum goes on", "verdict, limit, slopes")
@dataclass(frozen=True)
class Trend:
    """How a sum goes on as n doubles.

    Attributes
    ----------
    slopes
        Local slopes against ln n between successive sizes.
    verdict
        ``"grows"`` as ln n if the last slopes agree within a tenth and do not vanish, ``"saturates"`` if each
        is at most 0.6 of the one before, ``"open"`` otherwise.
    limit
        Where it saturates, None otherwise.
    """

    slopes: tuple[float, ...]
    verdict: str
    limit: Limit | None


def trend(sizes: Sequence[int], values: Sequence[float]) -> Trend:
    """Judge a sum by its last three doublings.

    Examples
    --------
    >>> trend([16, 32, 64, 128], [float(np.log(n)) for n in (16, 32, 64, 128)]).verdict
    'grows'
    >>> trend([16, 32, 64, 128], [1 - 1 / n for n in (16, 32, 64, 128)]).verdict
    'saturates'
    """
    slopes = np.diff(values) / np.diff(np.log(sizes))
    last = np.abs(slopes[-3:])
    if np.all(last[1:] <= 0.6 * last[:-1]):
        return Trend(tuple(map(float, slopes)), "saturates", limit(sizes, values))
    steady = last[-1] > 0 and abs(last[-1] - last[-2]) < 0.1 * last[-1]
    return Trend(tuple(map(float, slopes)), "grows" if steady else "open", None)


def inverse_powers(x2: Array, y2: Array, z2: Array, r2: Array) -> Array:
    """1/r^3, 1/r^6 and (x^4 + y^4 + z^4)/r^7 - (3/5)/r^3: what every coherent and incoherent sum is made of.

    Examples
    --------
    >>> ones = np.ones(1)
    >>> inverse_powers(ones, 0 * ones, 0 * ones, ones)[:, 0]
    array([1. , 1. , 0.4])
    """
    r3 = r2 * np.sqrt(r2)
    quartic = (x2 * x2 + y2 * y2 + z2 * z2) / (r2 * r2) - 0.6
    return np.stack([1 / r3, 1 / (r2 * r2 * r2), quartic / r3])


def outline(order: int = 200) -> float:
    """What the outline of a cube adds to the third of `inverse_powers` in the continuum.

    The integral over pairs of points in a unit cube, spheres around each left out: radially exact, by
    Gauss-Legendre over directions in the part of the sphere where x is the largest component.

    Examples
    --------
    >>> round(outline(), 6)
    0.111146
    """
    nodes, weights = np.polynomial.legendre.leggauss(order)
    u, w = (nodes + 1) / 2, weights / 2
    # direction (1, u, v)/s: the ray leaves the cube at r = s, where x = 1; the solid angle is du dv/s^3
    u, v = u[:, None], u[None, :]
    s = np.sqrt(1 + u * u + v * v)
    quartic = (1 + u**4 + v**4) / s**4 - 0.6
    m1, m2, m3 = 1 + u + v, u + v + u * v, u * v
    # integral over x from 0 to 1 of [(1 - x)(1 - ux)(1 - vx) - 1]/x, and ln of the distance at which it ends
    radial = np.log(s) - m1 + m2 / 2 - m3 / 3
    return float(24 * np.sum(w[:, None] * w * quartic * radial / s**3))
