"""Mandel form: a symmetric 3x3 tensor as a 6-vector, a rank-4 tensor as a 6x6 matrix.

Order (xx, yy, zz, yz, xz, xy), off-diagonals times sqrt 2, so that a double contraction is a dot
product: ``A_ij B_ij == to_mandel(A) @ to_mandel(B)``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.real_numbers import floats, unmasked

#: An array of any dtype: stresses and susceptibilities are real or complex.
Array = NDArray[Any]

ROWS: NDArray[np.intp] = np.array([0, 1, 2, 1, 0, 0])
COLUMNS: NDArray[np.intp] = np.array([0, 1, 2, 2, 2, 1])
WEIGHTS: NDArray[np.float64] = np.array([1.0, 1.0, 1.0, 2**0.5, 2**0.5, 2**0.5])

# BASIS[a] is the symmetric unit tensor of component a: sum_ij BASIS[a] BASIS[b] = delta_ab.
BASIS: NDArray[np.float64] = np.zeros((6, 3, 3))
BASIS[np.arange(6), ROWS, COLUMNS] += WEIGHTS / 2
BASIS[np.arange(6), COLUMNS, ROWS] += WEIGHTS / 2

#: The unit tensor delta_ij in Mandel form.
IDENTITY: NDArray[np.float64] = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])


def to_mandel(tensor: ArrayLike) -> Array:
    """Symmetric tensors (..., 3, 3) to Mandel vectors (..., 6); an antisymmetric part is refused.

    Raises
    ------
    InputError
        If the last two axes are not 3x3 or a tensor is not symmetric to 1e-12 of the array's largest entry.

    Examples
    --------
    >>> to_mandel([[1, 0, 0], [0, 2, 0.5], [0, 0.5, 3]]).round(4)
    array([1.    , 2.    , 3.    , 0.7071, 0.    , 0.    ])
    """
    array = unmasked(tensor, "tensor")
    if array.shape[-2:] != (3, 3):
        raise InputError(
            "tensor", received=array.shape, allowed="shape (..., 3, 3)", remedy="pass Cartesian 3x3 tensors"
        )
    asymmetry = np.max(np.abs(array - np.swapaxes(array, -1, -2)), initial=0.0)
    if not asymmetry <= 1e-12 * np.max(np.abs(array), initial=0.0):
        raise InputError(
            "tensor",
            received=tensor,
            allowed="finite and symmetric, T_ij = T_ji",
            remedy="symmetrize it first: (T + T.T)/2, Eq. (2.3)",
        )
    result: Array = array[..., ROWS, COLUMNS] * WEIGHTS
    return result


def dyad(a: Array, b: Array) -> Array:
    """The symmetric dyad (a_i b_j + a_j b_i)/2 of vectors (..., 3) as Mandel vectors (..., 6).

    Examples
    --------
    >>> dyad(np.array([0, 0, 1.0]), np.array([1.0, 0, 0])).round(4)
    array([0.    , 0.    , 0.    , 0.    , 0.7071, 0.    ])
    """
    product: Array = (a[..., ROWS] * b[..., COLUMNS] + a[..., COLUMNS] * b[..., ROWS]) * (WEIGHTS / 2)
    return product


def from_mandel(vector: ArrayLike) -> Array:
    """Mandel vectors (..., 6) to symmetric tensors (..., 3, 3).

    Examples
    --------
    >>> float(from_mandel([1, 2, 3, 2**0.5, 0, 0])[1, 2].round(12))
    1.0
    """
    result: Array = np.einsum("...a,aij->...ij", unmasked(vector, "vector"), BASIS)
    return result


def matrix_to_mandel(tensor: ArrayLike) -> Array:
    """Rank-4 tensors (..., 3, 3, 3, 3) to 6x6 Mandel matrices, symmetrized in (ij) and in (kl).

    Examples
    --------
    >>> delta = np.eye(3)
    >>> matrix_to_mandel(np.einsum("ij,kl->ijkl", delta, delta))[0].round(12)
    array([1., 1., 1., 0., 0., 0.])
    """
    # a, b: Mandel components; i, j, k, l: Cartesian
    result: Array = np.einsum(
        "aij,...ijkl,bkl->...ab", BASIS, unmasked(tensor, "tensor"), BASIS, optimize=True
    )
    return result


def matrix_from_mandel(matrix: ArrayLike) -> Array:
    """6x6 Mandel matrices (..., 6, 6) to rank-4 tensors (..., 3, 3, 3, 3).

    Examples
    --------
    >>> float(matrix_from_mandel(np.eye(6))[0, 1, 0, 1].round(12))
    0.5
    """
    result: Array = np.einsum(
        "aij,...ab,bkl->...ijkl", BASIS, unmasked(matrix, "matrix"), BASIS, optimize=True
    )
    return result


def rotation(matrix: ArrayLike) -> Array:
    """The orthogonal 6x6 matrix by which a rotation R, (..., 3, 3), acts on Mandel vectors.

    Raises
    ------
    InputError
        If R R^T is not 1.

    Examples
    --------
    >>> quarter_turn = [[0, -1, 0], [1, 0, 0], [0, 0, 1]]
    >>> (rotation(quarter_turn) @ [1, 2, 3, 0, 0, 0]).round(12)
    array([2., 1., 3., 0., 0., 0.])
    """
    r = floats(matrix, "matrix")
    if r.shape[-2:] != (3, 3) or not np.allclose(r @ np.swapaxes(r, -1, -2), np.eye(3), rtol=0, atol=1e-9):
        raise InputError(
            "matrix", received=matrix, allowed="R with R R^T = 1, (..., 3, 3)", remedy="see scipy's Rotation"
        )
    result: Array = np.einsum("aij,...ik,...jl,bkl->...ab", BASIS, r, r, BASIS, optimize=True)
    return result


def rotation_generator(spin: ArrayLike) -> Array:
    """The antisymmetric 6x6 matrix W of an infinitesimal rotation w, (..., 3, 3), acting on Mandel vectors.

    A tensor that is carried along changes by Delta T = w T + T w^T, in Mandel form W T. Only the
    antisymmetric part of `spin` is used, so that a displacement gradient may be passed: its rotation.

    Examples
    --------
    >>> w = [[0, -1, 0], [1, 0, 0], [0, 0, 0]]
    >>> (rotation_generator(w) @ [1, 3, 0, 0, 0, 0]).round(4)
    array([ 0.    ,  0.    ,  0.    ,  0.    ,  0.    , -2.8284])
    """
    g = unmasked(spin, "spin")
    w = (g - np.swapaxes(g, -1, -2)) / 2
    # d/dt of rotation(1 + t w): delta_ik w_jl and w_ik delta_jl act alike on symmetric tensors
    result: Array = 2 * np.einsum("aij,...ik,bkj->...ab", BASIS, w, BASIS, optimize=True)
    return result
