"""Plane waves: their displacement gradient and strain per unit Ak."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import dyad

Polarization = Literal["l", "t"]


def polarization_vectors(direction: ArrayLike) -> NDArray[Any]:
    """Polarization vectors of a plane wave, Eq. (A4): row 0 along k (l), rows 1 and 2 across it (t1, t2).

    Parameters
    ----------
    direction
        k, (..., 3); its length is irrelevant.

    Returns
    -------
    array
        (..., 3, 3), rows orthonormal and right-handed. The first transverse vector is built from the
        Cartesian axis farthest from k (the first of them if several are), so it jumps between some
        directions.

    Raises
    ------
    InputError
        If a direction is zero or not finite, or not a 3-vector.

    Examples
    --------
    >>> polarization_vectors([0, 0, 2.0])
    array([[0., 0., 1.],
           [1., 0., 0.],
           [0., 1., 0.]])
    """
    k = floats(direction, "direction")
    length = np.linalg.norm(k, axis=-1, keepdims=True) if k.shape[-1:] == (3,) else np.zeros(1)
    if not np.all(np.isfinite(length) & (length > 0)):
        raise InputError(
            "direction",
            received=direction,
            allowed="finite non-zero 3-vectors, (..., 3)",
            remedy="e.g. [0, 0, 1]",
        )
    k = k / length
    axis = np.eye(3)[np.argmin(np.abs(k), axis=-1)]
    first = axis - np.sum(axis * k, axis=-1, keepdims=True) * k
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    return np.stack([k, first, np.cross(k, first)], axis=-2)


def displacement_gradient(direction: ArrayLike, vector: ArrayLike) -> NDArray[Any]:
    """g_ij = du_i/dx_j per unit Ak of a plane wave along unit `direction` polarized along `vector`.

    Parameters
    ----------
    direction, vector
        Unit vectors k and e, (..., 3).

    Returns
    -------
    array
        e_i k_j, (..., 3, 3). The factor i of a travelling wave's derivative is left to its phase.

    Examples
    --------
    >>> displacement_gradient([0, 0, 1], [1, 0, 0])[0]
    array([0., 0., 1.])
    """
    k, e = floats(direction, "direction"), floats(vector, "vector")
    gradient: NDArray[Any] = e[..., :, None] * k[..., None, :]
    return gradient


def strain(direction: ArrayLike) -> Pair:
    """Mandel strain per unit Ak of a longitudinal and a transverse plane wave, Eq. (2.3).

    Along z: e_zz = 1 if longitudinal, e_xz = e_zx = 1/2 if transverse. The transverse polarization is
    the first of `polarization_vectors`.

    Parameters
    ----------
    direction
        k, (..., 3); its length is irrelevant.

    Returns
    -------
    Pair
        Two arrays (..., 6), dimensionless.

    Raises
    ------
    InputError
        As `polarization_vectors`.

    Examples
    --------
    >>> wave = strain([0, 0, 1])
    >>> wave.l
    array([0., 0., 1., 0., 0., 0.])
    >>> wave.t.round(4)
    array([0.    , 0.    , 0.    , 0.    , 0.7071, 0.    ])
    """
    k, across, _ = np.moveaxis(polarization_vectors(direction), -2, 0)
    return Pair(k, across).map(lambda vector: dyad(k, vector))
