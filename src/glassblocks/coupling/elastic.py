"""The elastic coupling of two blocks by exchange of virtual phonons, Eqs. (2.17)-(2.18).

The derivation: eliminating the phonons of (A2) gives the energy of two stresses in an elastic medium,
``Lambda = (1/2) d_j d_l G_ik`` symmetrized in (ij) and (kl), with the Kelvin Green tensor G of
`glassblocks.ledger.derivations.green_tensors`. A sum over s != s' counts each pair twice, as in (2.19).

In Mandel form (2.18) is a polynomial in the one vector nn, the dyad of the direction n:

    Lambda~ = constant + linear . nn + quartic (nn)(nn)^T,

with coefficients that depend on alpha alone. So a million pairs cost one matrix product and one outer
product.
"""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import split, units
from glassblocks.medium import ElasticMedium
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import BASIS, IDENTITY, dyad

Array = NDArray[Any]

#: delta_ij delta_kl in Mandel form.
DELTA_DELTA = np.outer(IDENTITY, IDENTITY)
#: delta_ik delta_jl + delta_il delta_jk in Mandel form.
EXCHANGE = 2 * np.eye(6)

# Both tables take the dyad nn, component c, to a matrix ab; i, j, k: Cartesian.
# N_DELTA_N: n_i n_k delta_jl + n_i n_l delta_jk + n_j n_k delta_il + n_j n_l delta_ik
N_DELTA_N: NDArray[np.float64] = 4 * np.einsum("aij,cik,bkj->cab", BASIS, BASIS, BASIS)
# NN_DELTA: n_i n_j delta_kl + n_k n_l delta_ij
NN_DELTA: NDArray[np.float64] = np.einsum("ca,b->cab", np.eye(6), IDENTITY)
NN_DELTA = NN_DELTA + np.swapaxes(NN_DELTA, -1, -2)


def linear(vector: Array, a: Any) -> Array:
    """The part of (2.18) that is linear in nn, for any Mandel `vector` (..., 6) in the place of nn.

    -(3/4) n delta n + (3/2) alpha (n n delta + n delta n); `a` is alpha, (..., 1, 1).

    Examples
    --------
    >>> float(linear(np.array([0, 0, 1.0, 0, 0, 0]), 0.0)[2, 2])
    -3.0
    """
    if np.size(a) == 1:  # one matrix product instead of two
        alpha = float(np.squeeze(a))
        return _contract(vector, (1.5 * alpha - 0.75) * N_DELTA_N + 1.5 * alpha * NN_DELTA)
    result: Array = _contract(vector, -0.75 * N_DELTA_N) + 1.5 * a * _contract(vector, N_DELTA_N + NN_DELTA)
    return result


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
    a = floats(alpha, "alpha")[..., None, None]
    nn = dyad(n, n)
    result = linear(nn, a) + (EXCHANGE / 2 - a / 2 * (DELTA_DELTA + EXCHANGE))
    result -= 7.5 * a * nn[..., :, None] * nn[..., None, :]
    return result


def elastic_coupling(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda of two blocks, Eq. (2.17), in Mandel form.

    The energy of the pair (s, s') is 2 T^(s) . Lambda . T^(s'), because the sum over s != s' in (2.19)
    counts it twice. T is integrated over the block, in J.

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


def _contract(vector: Array, table: NDArray[np.float64]) -> Array:
    return (vector @ table.reshape(6, 36)).reshape(*vector.shape[:-1], 6, 6)
