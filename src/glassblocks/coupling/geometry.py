"""Displacements between blocks and their changes, checked once for all couplings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.real_numbers import floats, unmasked


def split(displacement: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance r (...) and unit vector n (..., 3) of displacements (..., 3), same unit as passed.

    Raises
    ------
    InputError
        If the last axis is not 3, or a displacement is zero or not finite: a block does not act on itself.

    Examples
    --------
    >>> r, n = split([0.0, 0.0, 2.0])
    >>> float(r), n
    (2.0, array([0., 0., 1.]))
    """
    x = floats(displacement, "displacement")
    r = np.linalg.norm(x, axis=-1) if x.ndim and x.shape[-1] == 3 else np.zeros(1)
    if not np.all(np.isfinite(r) & (r > 0)):
        raise InputError(
            "displacement",
            received=displacement,
            allowed="finite non-zero vectors, shape (..., 3)",
            remedy="leave out pairs of a block with itself and blocks at one place",
        )
    return r, x / r[..., None]


def units(direction: ArrayLike) -> NDArray[np.float64]:
    """Directions (..., 3) scaled to unit length.

    Raises
    ------
    InputError
        As `split`.

    Examples
    --------
    >>> units([3.0, 0.0, 4.0])
    array([0.6, 0. , 0.8])
    """
    return split(direction)[1]


def vectors(name: str, value: ArrayLike) -> NDArray[Any]:
    """Finite vectors (..., 3), real or complex, zero allowed, under the argument's `name`.

    Raises
    ------
    InputError
        If the last axis is not 3 or an entry is not finite.

    Examples
    --------
    >>> vectors("change", [0, 0, 1])
    array([0, 0, 1])
    """
    array = unmasked(value, name)
    if not (array.ndim and array.shape[-1] == 3 and np.all(np.isfinite(array))):
        raise InputError(
            name,
            received=value,
            allowed="finite vectors, shape (..., 3)",
            remedy="pass one vector for each displacement",
        )
    return array


def gradients(value: ArrayLike) -> NDArray[Any]:
    """Finite displacement gradients g_ij = du_i/dx_j, (..., 3, 3), real or complex.

    Raises
    ------
    InputError
        If the last two axes are not 3x3 or an entry is not finite.

    Examples
    --------
    >>> gradients(np.eye(3)).shape
    (3, 3)
    """
    array = unmasked(value, "gradient")
    if not (array.shape[-2:] == (3, 3) and np.all(np.isfinite(array))):
        raise InputError(
            "gradient",
            received=value,
            allowed="finite du_i/dx_j, shape (..., 3, 3)",
            remedy="tensors.displacement_gradient gives that of a plane wave",
        )
    return array
