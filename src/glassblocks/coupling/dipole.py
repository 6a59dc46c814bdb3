"""The electric dipole coupling of two blocks and what a strain does to it, Eqs. (5.1)-(5.5).

In SI, with the permittivity epsilon of the glass (relative permittivity times that of the vacuum). The sum
(5.1) over s != s' counts each pair twice: the energy of a pair is 2 p . mu . p' = p.(1 - 3nn).p'/(4 pi
epsilon r^3).
"""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import gradients, split, vectors
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats

DELTA = np.eye(3)

Array = NDArray[Any]


def dipole_coupling(displacement: ArrayLike, permittivity: ArrayLike) -> NDArray[np.float64]:
    """mu_ij = (delta_ij - 3 n_i n_j)/(8 pi epsilon r^3), Eq. (5.2).

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    permittivity
        epsilon, F/m; broadcasts with the leading axes.

    Returns
    -------
    array
        mu, J/(C m)^2, (..., 3, 3): symmetric, traceless, even in n.

    Raises
    ------
    InputError
        If a displacement is zero or not finite, or epsilon is not positive and finite.

    Examples
    --------
    >>> from glassblocks.constants import VACUUM_PERMITTIVITY
    >>> f"{dipole_coupling([0, 0, 5e-9], 3.81 * VACUUM_PERMITTIVITY)[2, 2]:.4e}"
    '-1.8872e+34'
    """
    r, n = split(displacement)
    strength = 1 / (8 * pi * _permittivity(permittivity) * r**3)
    result: NDArray[np.float64] = strength[..., None, None] * (DELTA - 3 * _dyad(n, n))
    return result


def dipole_coupling_change_along(
    displacement: ArrayLike, change: ArrayLike, permittivity: ArrayLike
) -> Array:
    """Change of mu when the displacement changes by a given small vector, Eq. (5.3).

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    change
        Delta x = u(x_s) - u(x_s'), m, (..., 3), real or complex.
    permittivity
        epsilon, F/m, not changed by the strain here; broadcasts with the leading axes.

    Returns
    -------
    array
        Delta mu, J/(C m)^2, (..., 3, 3), first order in `change`.

    Raises
    ------
    InputError
        As `dipole_coupling`, or if `change` has another shape or is not finite.

    Examples
    --------
    >>> f"{dipole_coupling_change_along([0, 0, 1.0], [0, 0, 1e-3], 1 / (8 * pi))[2, 2]:.6f}"
    '0.006000'
    """
    r, n = split(displacement)
    dx = vectors("change", change)  # m Delta x
    dx_cos_theta = np.sum(n * dx, axis=-1)[..., None, None]
    prefactor = (3 / (8 * pi * _permittivity(permittivity) * r**4))[..., None, None]
    result: Array = prefactor * ((5 * _dyad(n, n) - DELTA) * dx_cos_theta - (_dyad(dx, n) + _dyad(n, dx)))
    return result


def dipole_coupling_change(displacement: ArrayLike, gradient: ArrayLike, permittivity: ArrayLike) -> Array:
    """Change of mu under a uniform displacement gradient, Eq. (5.3) with Delta x = g . x.

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    gradient
        g_ij = du_i/dx_j, dimensionless, (..., 3, 3), real or complex.
    permittivity
        epsilon, F/m; broadcasts with the leading axes.

    Returns
    -------
    array
        Delta mu, J/(C m)^2, (..., 3, 3), first order in `gradient`.

    Raises
    ------
    InputError
        As `dipole_coupling`, or if `gradient` has another shape or is not finite.

    Examples
    --------
    >>> f"{dipole_coupling_change([0, 0, 1.0], 1e-3 * DELTA, 1 / (8 * pi))[2, 2]:.6f}"
    '0.006000'
    """
    change = np.einsum("...ij,...j->...i", gradients(gradient), vectors("displacement", displacement))
    return dipole_coupling_change_along(displacement, change, permittivity)


def dipole_change(gradient: ArrayLike, dipole: ArrayLike) -> Array:
    """Change of a dipole whose charges move with the medium: Delta p_i = sum_k (du_i/dx_k) p_k, Eq. (5.4).

    Parameters
    ----------
    gradient
        g_ik = du_i/dx_k, dimensionless, (..., 3, 3): the gradient, not the strain, because a
        rotation turns a dipole.
    dipole
        p, C m, (..., 3).

    Returns
    -------
    array
        Delta p, C m, (..., 3).

    Raises
    ------
    InputError
        If an argument has another shape or is not finite.

    Examples
    --------
    >>> dipole_change([[0, 0, 1e-3], [0, 0, 0], [0, 0, 0]], [0, 0, 2.0])
    array([0.002, 0.   , 0.   ])
    """
    result: Array = np.einsum("...ik,...k->...i", gradients(gradient), vectors("dipole", dipole))
    return result


def dipole_total_change(displacement: ArrayLike, gradient: ArrayLike, permittivity: ArrayLike) -> Array:
    """Change of the dipole energy by moved blocks and moved charges together, from Eq. (5.5).

    The energy of a pair, 2 p . mu . p', changes by 2 p . (Delta mu + g^T mu + mu g) . p'. The last two
    terms are the third one of (5.5), which writes them as 2 mu Delta p p', the pair being counted twice. A
    rigid rotation changes nothing.

    Parameters and errors are those of `dipole_coupling_change`.

    Returns
    -------
    array
        Delta mu + g^T mu + mu g, J/(C m)^2, (..., 3, 3).

    Examples
    --------
    >>> f"{dipole_total_change([0, 0, 1.0], 1e-3 * DELTA, 1 / (8 * pi))[2, 2]:.6f}"
    '0.002000'
    """
    g = gradients(gradient)
    mu = dipole_coupling(displacement, permittivity)
    result: Array = (
        dipole_coupling_change(displacement, g, permittivity) + np.swapaxes(g, -1, -2) @ mu + mu @ g
    )
    return result


def _dyad(a: Array, b: Array) -> Array:
    product: Array = a[..., :, None] * b[..., None, :]
    return product


def _permittivity(value: ArrayLike) -> NDArray[np.float64]:
    epsilon = floats(value, "permittivity")
    if not np.all(np.isfinite(epsilon) & (epsilon > 0)):
        raise InputError(
            "permittivity",
            received=value,
            allowed="positive and finite, in F/m",
            remedy="multiply the relative permittivity by constants.VACUUM_PERMITTIVITY",
        )
    return epsilon
