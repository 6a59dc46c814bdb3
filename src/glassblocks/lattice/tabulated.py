"""The coupling of a cube of blocks on one octant, and its transform for the zero-padded convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.lattice.mirrors import pair_signs, pairs, transform_axis

Array = NDArray[np.float64]
#: Displacements (..., 3) in m to coupling matrices (..., components, components).
Coupling = Callable[[Array], NDArray[Any]]


def octant(coupling: Coupling, components: int, n: int, spacing: float) -> Array:
    """The independent entries of a coupling at displacements spacing * (0 ... n)^3, (21 or 6, n+1, n+1, n+1).

    The block itself, d = 0, and the far planes d_i = n, at which no block of the cube lies, are 0.

    Examples
    --------
    >>> octant(lambda d: np.ones((*d.shape[:-1], 3, 3)), 3, n=2, spacing=1.0)[0, :, 0, 0]
    array([0., 1., 0.])
    """
    rows, columns = pairs(components)
    values = np.zeros((len(rows), n + 1, n + 1, n + 1))
    line = spacing * np.arange(n)
    plane = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1)
    for x in range(n):
        d = np.concatenate([np.full((n, n, 1), line[x]), plane], axis=-1)
        if x == 0:
            d[0, 0, 0] = spacing  # any place: the value is dropped
        values[:, x, :n, :n] = np.moveaxis(coupling(d)[..., rows, columns], -1, 0)
    values[:, 0, 0, 0] = 0.0
    return values


def transform(values: Array, components: int) -> Array:
    """Fourier transform of an `octant` over the (2n)^3 points it stands for, in place, frequencies 0 ... n.

    Real, because entries odd along one axis are odd along two.

    Examples
    --------
    >>> entries = octant(lambda d: np.ones((*d.shape[:-1], 3, 3)), 3, n=2, spacing=1.0)
    >>> float(transform(entries, 3)[0, 0, 0, 0])  # xx, zero frequency: the 26 neighbors within reach
    26.0
    """
    for entry, parity in zip(values, pair_signs(components), strict=True):
        for axis in range(3):
            entry[...] = transform_axis(entry, axis, odd=bool(parity[axis] < 0))
        if np.any(parity < 0):
            entry *= -1  # (-i)^2 of two odd axes
    return values


def half_space(coupling: Coupling, components: int, n: int, spacing: float) -> Array:
    """The transform of a coupling without mirror planes, (21 or 6, n+1, 2n, 2n): frequencies 0 ... n along x.

    Real, because the coupling is even in the displacement.

    Examples
    --------
    >>> half_space(lambda d: np.ones((*d.shape[:-1], 3, 3)), 3, n=2, spacing=1.0)[0, :, 0, 0]
    array([ 26.,   8., -10.])
    """
    from scipy import fft

    rows, columns = pairs(components)
    shift = np.where(np.arange(2 * n) < n, np.arange(2 * n), np.arange(2 * n) - 2 * n).astype(float)
    inside = shift > -n  # no block lies n away
    values = np.zeros((len(rows), 2 * n, 2 * n, 2 * n))
    plane = spacing * np.stack(np.meshgrid(shift, shift, indexing="ij"), axis=-1)
    mask = inside[:, None] & inside
    for x in np.flatnonzero(inside):
        d = np.concatenate([np.full((2 * n, 2 * n, 1), spacing * shift[x]), plane], axis=-1)
        d[0, 0] = d[0, 0] if x else spacing  # the block itself: dropped below
        values[:, x] = np.moveaxis(coupling(d)[..., rows, columns], -1, 0) * mask
    values[:, 0, 0, 0] = 0.0
    result = np.empty((len(rows), n + 1, 2 * n, 2 * n))
    for entry, out in zip(values, result, strict=True):
        out[...] = fft.fftn(entry).real[: n + 1]
    return result
