"""Mirror planes: why one octant of a coupling is enough, in space and in wave vectors.

Reflecting an axis changes the sign of a vector's component along it, and of the two Mandel components of
a symmetric tensor that hold it once. A coupling K_ab(d) of an isotropic medium takes the product of both
signs. So each of its components is even or odd along each axis, and as it is even in d, odd along two
axes or none: its Fourier transform is real, with the same signs, up to -1 where it is odd twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Sign of Mandel component a (rows) under reflection of axis i (columns): yz, xz, xy change twice each.
MANDEL_SIGNS: Array = np.array(
    [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=float
)
#: The same of the components of a vector.
VECTOR_SIGNS: Array = 1 - 2 * np.eye(3)


def signs(components: int) -> Array:
    """The table of signs for fields of 6 (Mandel) or 3 (vector) components.

    Examples
    --------
    >>> signs(6)[3]
    array([ 1., -1., -1.])
    """
    return {6: MANDEL_SIGNS, 3: VECTOR_SIGNS}[components]


def pairs(components: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the independent entries of a symmetric matrix: 21 of 36, or 6 of 9.

    Examples
    --------
    >>> len(pairs(6)[0]), len(pairs(3)[0])
    (21, 6)
    """
    rows, columns = np.triu_indices(components)
    return rows, columns


def position(components: int) -> NDArray[np.intp]:
    """Where entry (a, b) of the symmetric matrix stands among `pairs`, (components, components).

    Examples
    --------
    >>> position(3)
    array([[0, 1, 2],
           [1, 3, 4],
           [2, 4, 5]])
    """
    table = np.zeros((components, components), dtype=np.intp)
    rows, columns = pairs(components)
    table[rows, columns] = table[columns, rows] = np.arange(len(rows))
    return table


def pair_signs(components: int) -> Array:
    """Signs of the independent entries under reflection of the three axes, (21 or 6, 3).

    Examples
    --------
    >>> pair_signs(3)[1]  # xy: odd along x and along y
    array([-1., -1.,  1.])
    """
    table = signs(components)
    rows, columns = pairs(components)
    return table[rows] * table[columns]


def fold(length: int) -> tuple[NDArray[np.intp], Array]:
    """Where the frequencies 0 ... length - 1 lie in the octant, and the sign of each: +1, or -1 if negative.

    Examples
    --------
    >>> fold(4)
    (array([0, 1, 2, 1]), array([ 1.,  1.,  1., -1.]))
    """
    k = np.arange(length)
    return np.minimum(k, length - k), np.where(k > length - k, -1.0, 1.0)


def transform_axis(values: NDArray[Any], axis: int, odd: bool) -> NDArray[Any]:
    """Transform of a line given on 0 ... n (its value at n, and at 0 if odd, being 0), over its 2n points.

    Even lines by a cosine, odd ones by a sine transform; the factor -1 of two odd axes is the caller's.

    Examples
    --------
    >>> transform_axis(np.array([0.0, 1.0, 0.0]), 0, odd=False)  # 2 cos(pi k/2)
    array([ 2.,  0., -2.])
    """
    from scipy import fft

    if not odd:
        result: NDArray[Any] = fft.dct(values, type=1, axis=axis)
        return result
    result = np.zeros_like(values)
    n = values.shape[axis] - 1
    if n > 1:
        inner = [slice(None)] * values.ndim
        inner[axis] = slice(1, n)
        result[tuple(inner)] = fft.dst(values[tuple(inner)], type=1, axis=axis)
    return result
