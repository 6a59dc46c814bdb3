"""How a strain changes the elastic coupling by moving the blocks, Eq. (2.20).

Blocks at x_s and x_s' move to x_s + u(x_s) and x_s' + u(x_s'). To first order Lambda changes by its
derivative along Delta x = u(x_s) - u(x_s'); where u varies slowly over the pair, Delta x = g . x with
the displacement gradient g_ij = du_i/dx_j. As printed, (2.20) leaves out the prefactor
-1/(8 pi rho c_t^2) of (2.17); here it is in.

The change is linear in Delta x, which may be complex: the amplitude of a wave.
"""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.elastic import elastic_coupling, lambda_tilde, linear
from glassblocks.coupling.geometry import gradients, split, units, vectors
from glassblocks.medium import ElasticMedium
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import dyad, rotation_generator

Array = NDArray[Any]


def lambda_tilde_change(direction: ArrayLike, relative_change: ArrayLike, alpha: Any) -> Array:
    """Change of the angular part, the second line of Eq. (2.20), in Mandel form.

    Only the part of the displacement across n turns the direction: Delta n = (m - n cos theta) Delta x/x.

    Parameters
    ----------
    direction
        n, (..., 3); its length is irrelevant.
    relative_change
        m Delta x/x, the change of the displacement over its length, dimensionless, (..., 3), may be complex.
    alpha
        1 - c_t^2/c_l^2, dimensionless; scalar or an array that broadcasts with the leading axes.

    Returns
    -------
    array
        Delta Lambda~, (..., 6, 6), dimensionless.

    Raises
    ------
    InputError
        If a direction is zero or not finite, or `relative_change` has another shape or is not finite.

    Examples
    --------
    >>> across = lambda_tilde_change([0, 0, 1], [0.01, 0, 0], alpha=0.5)
    >>> f"{across[2, 4]:.6f}"
    '-0.042426'
    >>> along = lambda_tilde_change([0, 0, 1], [0, 0, 0.01], alpha=0.5)
    >>> float(abs(along).max())
    0.0
    """
    n = units(direction)
    change = vectors("relative_change", relative_change)
    a = floats(alpha, "alpha")[..., None, None]
    cos_theta = np.sum(n * change, axis=-1, keepdims=True)
    nn = dyad(n, n)
    nn_change = 2 * dyad(n, change - n * cos_theta)
    quartic = nn_change[..., :, None] * nn[..., None, :]
    result: Array = linear(nn_change, a) - 7.5 * a * (quartic + np.swapaxes(quartic, -1, -2))
    return result


def coupling_change_along(displacement: ArrayLike, change: ArrayLike, medium: ElasticMedium) -> Array:
    """Change of Lambda when the displacement changes by a given small vector, Eq. (2.20).

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    change
        Delta x = u(x_s) - u(x_s'), m, (..., 3), real or complex; for a wave that is not long compared
        with the pair, the difference itself.
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        Delta Lambda, 1/J, (..., 6, 6); first order in `change`. Pairs are counted as in `elastic_coupling`.

    Raises
    ------
    InputError
        If a displacement is zero or not finite, or `change` has another shape or is not finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{coupling_change_along([0, 0, 5e-9], [0, 0, 5e-12], silica)[2, 2]:.4e}"
    '-6.0119e+10'
    """
    r, n = split(displacement)
    relative = vectors("change", change) / r[..., None]
    cos_theta = np.sum(n * relative, axis=-1)[..., None, None]
    prefactor = np.asarray(-1 / (8 * pi * medium.modulus.t * r**3))[..., None, None]
    turned = lambda_tilde_change(n, relative, medium.alpha)
    # the printed (x/Delta x Delta Lambda~ - 3 Lambda~ cos theta) Delta x/x^4, times its missing prefactor
    result: Array = prefactor * (turned - 3 * cos_theta * lambda_tilde(n, medium.alpha))
    return result


def coupling_change(displacement: ArrayLike, gradient: ArrayLike, medium: ElasticMedium) -> Array:
    """Change of Lambda under a uniform displacement gradient, Eq. (2.20) with Delta x = g . x.

    A rigid rotation changes it too, because the pair turns while the stresses stay: see `corotated_change`.

    Parameters
    ----------
    displacement
        x_s - x_s', m, (..., 3).
    gradient
        g_ij = du_i/dx_j, dimensionless, (..., 3, 3), real or complex.
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        Delta Lambda, 1/J, (..., 6, 6); first order in `gradient`.

    Raises
    ------
    InputError
        If a displacement is zero or not finite, or `gradient` has another shape or is not finite.

    Examples
    --------
    A dilation by 1/1000 weakens the coupling by 3/1000, because it falls as 1/r^3.

    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{coupling_change([0, 0, 5e-9], 1e-3 * np.eye(3), silica)[2, 2]:.4e}"
    '-6.0119e+10'
    """
    g = gradients(gradient)
    x = vectors("displacement", displacement)
    # i: component of u; j: along which it is differentiated
    return coupling_change_along(x, np.einsum("...ij,...j->...i", g, x), medium)


def corotated_change(displacement: ArrayLike, gradient: ArrayLike, medium: ElasticMedium) -> Array:
    """Change of Lambda under a gradient when the stresses turn with their blocks.

    With w the antisymmetric part of g, T changes by w T + T w^T; the energy 2 T . Lambda . T' then changes
    by 2 T . (Delta Lambda + W^T Lambda + Lambda W) . T', W being the Mandel form of w. A rigid rotation
    changes nothing. What a strain does to T itself the paper leaves open (section II C): nothing here.

    Parameters, returns and errors are those of `coupling_change`.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> turn = 1e-3 * np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 0]])
    >>> pair = [3e-9, 0, 4e-9]
    >>> f"{abs(coupling_change(pair, turn, silica)).max():.1e}"
    '1.9e+10'
    >>> bool(abs(corotated_change(pair, turn, silica)).max() < 1e-3)
    True
    """
    moved = coupling_change(displacement, gradient, medium)
    turn = rotation_generator(gradient)
    still = elastic_coupling(displacement, medium)
    return moved + np.swapaxes(turn, -1, -2) @ still + still @ turn
