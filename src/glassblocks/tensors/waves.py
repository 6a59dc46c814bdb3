"""Plane waves: their displacement gradient and strain per unit Ak."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.tensors.mandel import to_mandel

Polarization = Literal["l", "t"]


def polarization_vectors(direction: ArrayLike) -> NDArray[Any]:
    """Polarization vectors (3, 3) of a plane wave: row 0 along `direction` (l), rows 1 and 2 across (t1, t2).

    Raises
    ------
    InputError
        If `direction` is not a finite non-zero 3-vector.

    Examples
    --------
    >>> polarization_vectors([0, 0, 2.0])
    array([[0., 0., 1.],
           [1., 0., 0.],
           [0., 1., 0.]])
    """
    k = np.asarray(direction, dtype=float)
    length = np.linalg.norm(k)
    if k.shape != (3,) or not np.isfinite(length) or length == 0:
        raise InputError(
            "direction", received=direction, allowed="a finite non-zero 3-vector", remedy="e.g. [0, 0, 1]"
        )
    k = k / length
    helper = np.eye(3)[np.argmin(np.abs(k))]
    first = helper - (helper @ k) * k
    first /= np.linalg.norm(first)
    return np.array([k, first, np.cross(k, first)])


def displacement_gradient(direction: ArrayLike, vector: ArrayLike) -> NDArray[Any]:
    """g_ij = du_i/dx_j per unit Ak, (3, 3), of a plane wave along `direction` polarized along `vector`.

    Examples
    --------
    >>> displacement_gradient([0, 0, 1], [1, 0, 0])[0]
    array([0., 0., 1.])
    """
    return np.outer(np.asarray(vector, dtype=float), np.asarray(direction, dtype=float))


def strain(direction: ArrayLike) -> Pair:
    """Mandel strain (6,) per unit Ak of a longitudinal and a transverse plane wave, Eq. (2.3).

    Along z: e_zz = 1 if longitudinal, e_xz = e_zx = 1/2 if transverse. The transverse polarization is
    the first of `polarization_vectors`.

    Examples
    --------
    >>> wave = strain([0, 0, 1])
    >>> wave.l
    array([0., 0., 1., 0., 0., 0.])
    >>> wave.t.round(4)
    array([0.    , 0.    , 0.    , 0.    , 0.7071, 0.    ])
    """
    k, across, _ = polarization_vectors(direction)
    return Pair(k, across).map(lambda vector: _symmetrized(displacement_gradient(k, vector)))


def _symmetrized(gradient: NDArray[Any]) -> NDArray[Any]:
    return to_mandel((gradient + gradient.T) / 2)
