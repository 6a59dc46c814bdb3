"""The elastic coupling of two blocks by exchange of virtual phonons, Eqs. (2.17)-(2.18).

The derivation: eliminating the phonons of (A2) gives the energy of two stresses in an elastic medium,
``Lambda = (1/2) d_j d_l G_ik`` symmetrized in (ij) and (kl), with the Kelvin Green tensor G of
`glassblocks.coupling.green`. A sum over s != s' counts each pair twice, as in (2.19).
"""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import split, units
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.mandel import BASIS, COLUMNS, IDENTITY, ROWS, WEIGHTS

#: delta_ij delta_kl in Mandel form.
DELTA_DELTA = np.outer(IDENTITY, IDENTITY)
#: delta_ik delta_jl + delta_il delta_jk in Mandel form.
EXCHANGE = 2 * np.eye(6)


def dyad(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric dyad (a_i b_j + a_j b_i)/2 of vectors (..., 3) as a Mandel vector (..., 6).

    Examples
    --------
    >>> dyad(np.array([1.0, 0, 0]), np.array([1.0, 0, 0]))
    array([1., 0., 0., 0., 0., 0.])
    """
    product: NDArray[np.float64] = (a[..., ROWS] * b[..., COLUMNS] + a[..., COLUMNS] * b[..., ROWS]) / 2
    return product * WEIGHTS


def outer(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """a_ij b_kl of two Mandel vectors (..., 6), symmetrized under (ij) <-> (kl): (a b + b a)/2, (..., 6, 6).

    Examples
    --------
    >>> outer(np.ones(6), np.ones(6)).shape
    (6, 6)
    """
    product = a[..., :, None] * b[..., None, :]
    return (product + np.swapaxes(product, -1, -2)) / 2


def mixed(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """a_i b_k delta_jl + a_i b_l delta_jk + a_j b_k delta_il + a_j b_l delta_ik in Mandel form.

    Symmetrized under a <-> b; vectors (..., 3) to matrices (..., 6, 6).

    Examples
    --------
    >>> float(mixed(np.array([0, 0, 1.0]), np.array([0, 0, 1.0]))[2, 2])
    4.0
    """
    # c: Mandel component; i: contracted with the vector; j: left for delta_jl
    left: NDArray[np.float64] = np.einsum("cij,...i->...cj", BASIS, a)
    right: NDArray[np.float64] = np.einsum("cij,...i->...cj", BASIS, b)
    product: NDArray[np.float64] = 2 * left @ np.swapaxes(right, -1, -2)
    return product + np.swapaxes(product, -1, -2)


def lambda_tilde(direction: ArrayLike, alpha: Any) -> NDArray[np.float64]:
    """Angular part of the elastic coupling, Eq. (2.18), in Mandel form.

    Parameters
    ----------
    direction
        n, (..., 3); its length is irrelevant.
    alpha
        1 - c_t^2/c_l^2, dimensionless; scalar, or an array that broadcasts with the leading axes.

    Returns
    -------
    array
        Lambda~, (..., 6, 6), dimensionless: real, symmetric, even in n. Its double trace, the coupling
        of a pressure to a pressure, vanishes.

    Raises
    ------
    InputError
        If a direction is zero or not finite.

    Examples
    --------
    >>> float(lambda_tilde([0, 0, 1], alpha=0.5)[2, 2])
    -2.0
    """
    n = units(direction)
    a = np.asarray(alpha, dtype=float)[..., None, None]
    nn = dyad(n, n)
    n_delta_n = mixed(n, n)
    return (2 * EXCHANGE - 3 * n_delta_n) / 4 + a / 2 * (
        -(DELTA_DELTA + EXCHANGE) + 3 * (2 * outer(nn, IDENTITY) + n_delta_n) - 15 * outer(nn, nn)
    )


def elastic_coupling(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda of two blocks, Eq. (2.17), in Mandel form.

    The energy of the pair (s, s') is 2 T^(s) . Lambda . T^(s'), for the sum over s != s' in (2.19)
    counts it twice; T is integrated over the block, in J.

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        Lambda, 1/J, (..., 6, 6).

    Raises
    ------
    InputError
        If a displacement is zero or not finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{elastic_coupling([0, 0, 5e-9], silica)[2, 2]:.4e}"
    '2.0040e+13'
    """
    r, n = split(displacement)
    prefactor = -1 / (8 * pi * medium.modulus.t * r**3)
    return np.asarray(prefactor)[..., None, None] * lambda_tilde(n, medium.alpha)
