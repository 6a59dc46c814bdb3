"""The Kelvin Green tensor of an isotropic elastic medium and the coupling that follows from it.

A force F at the origin displaces the medium by u_i = G_ik F_k; in Fourier space G(q) = (delta_ik - alpha
q_i q_k/q^2)/(rho c_t^2 q^2). A stress T_kl integrated over a block at the origin acts as the force density
d_l T_kl and strains the medium by e_ij = sym d_j d_l G_ik T_kl. At equilibrium half of the energy e_ij T_ij
between two blocks is spent in the medium, so Lambda = (1/2) sym d_j d_l G_ik, a sum over s != s' counting
the pair twice. This is the phonon elimination (A2)-(A8) in the language of elasticity.
"""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import split
from glassblocks.ledger.derivations.screened_integrals import DELTA, quadratic_integral, quartic_integral
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.mandel import matrix_to_mandel


def kelvin(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """The static Green tensor G_ik = [(2 - alpha) delta_ik + alpha n_i n_k]/(8 pi rho c_t^2 r), m/N.

    Parameters
    ----------
    displacement
        x, from the force to the point looked at, m, (..., 3).
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        G, (..., 3, 3), symmetric, positive definite.

    Raises
    ------
    InputError
        If a displacement is zero or not finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{kelvin([0, 0, 1e-9], silica)[2, 2]:.4e}"
    '2.5049e-03'
    """
    r, n = split(displacement)
    nn = n[..., :, None] * n[..., None, :]
    a = np.asarray(medium.alpha)[..., None, None]
    stiffness = np.asarray(8 * pi * medium.modulus.t * r)[..., None, None]
    result: NDArray[np.float64] = ((2 - a) * DELTA + a * nn) / stiffness
    return result


def kelvin_hessian(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Second derivatives d_j d_l G_ik of the Green tensor, 1/J, indices in the order i, j, k, l.

    Half of it is the coupling of stresses for an unsymmetrized strain e_ij = du_i/dx_j, the choice
    of Joffrin and Levelut.

    Parameters
    ----------
    displacement
        x, m, (..., 3).
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        (..., 3, 3, 3, 3).

    Raises
    ------
    InputError
        If a displacement is zero or not finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{kelvin_hessian([0, 0, 5e-9], silica)[2, 2, 2, 2]:.4e}"
    '4.0079e+13'
    """
    a = np.asarray(medium.alpha)[..., None, None, None, None]
    stiffness = np.asarray(medium.modulus.t)[..., None, None, None, None]
    # d_j d_l becomes -q_j q_l under the transform
    bare: NDArray[np.float64] = np.einsum("...jl,ik->...ijkl", quadratic_integral(displacement), DELTA)
    result: NDArray[np.float64] = (a * quartic_integral(displacement) - bare) / stiffness
    return result


def coupling_from_green(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda = (1/2) d_j d_l G_ik, symmetrized in (ij) and (kl), in Mandel form: Eq. (A15) by way of (A14).

    The same as `glassblocks.coupling.elastic_coupling`, which is faster; parameters, units and errors are
    its own.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{coupling_from_green([0, 0, 5e-9], silica)[2, 2]:.4e}"
    '2.0040e+13'
    """
    result: NDArray[np.float64] = matrix_to_mandel(kelvin_hessian(displacement, medium)) / 2
    return result
