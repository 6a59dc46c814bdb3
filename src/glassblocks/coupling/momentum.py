"""The elastic coupling in momentum space, Eq. (A9), and its contact term.

Lambda(q), the transform int d^3x Lambda(x) exp(-i q.x), depends on the direction of q alone. Its average over
directions is the transform of a delta function, the contact term; the rest is the transform of (2.17):

    Lambda(q) = contact + principal value of int d^3x Lambda(x) exp(-i q.x),

where the principal value leaves out a small *sphere* around x = 0. Lambda(q -> 0) keeps depending on the
direction, so that a uniform field has no value of its own: it is 0 where the mean strain is prescribed (the
usual choice for a periodic cell) and `contact` for blocks that fill a sphere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.elastic import N_DELTA_N
from glassblocks.coupling.geometry import units
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.isotropic import Isotropic
from glassblocks.tensors.mandel import dyad


def momentum_coupling(wavevector: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda(q) of Eq. (A9), the summand of its two sums, in Mandel form.

    -(1/(2 rho c_t^2)) [ (q_j q_l delta_ik + ...)/(4 q^2) - alpha q_i q_j q_k q_l/q^4 ].

    Parameters
    ----------
    wavevector
        q, any unit, (..., 3), not zero; only its direction matters.
    medium
        The elastic medium; its fields broadcast with the leading axes.

    Returns
    -------
    array
        Lambda(q), m^3/J, (..., 6, 6): real, symmetric, even in q, no eigenvalue positive. It maps the
        stress of a wave to minus half the strain it causes, so Lambda(q) C e = -e/2 for every strain
        e = sym(q u) and the stiffness C.

    Raises
    ------
    InputError
        If a wave vector is zero or not finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{momentum_coupling([0, 0, 1.0], silica)[2, 2] * silica.modulus.l:.6f}"
    '-0.500000'
    """
    q = units(wavevector)
    qq = dyad(q, q)
    a = np.asarray(medium.alpha)[..., None, None]
    stiffness = np.asarray(medium.modulus.t)[..., None, None]
    q_delta_q = np.einsum("...c,cab->...ab", qq, N_DELTA_N)
    result: NDArray[np.float64] = -(q_delta_q / 4 - a * qq[..., :, None] * qq[..., None, :]) / (2 * stiffness)
    return result


def contact(medium: ElasticMedium) -> Isotropic:
    """The average of Lambda(q) over directions: the weight of delta(x) in Lambda(x), m^3/J.

    Its Mandel eigenvalues are -1/(6 rho c_l^2) for the bulk and -(5 - 2 alpha)/(30 rho c_t^2) for shear; -2
    times it is the strain of a uniformly stressed sphere in the medium per stress (Eshelby). It belongs to
    a principal value that leaves out a sphere: one that leaves out a cube differs in the cubic part of
    alpha's term.

    Parameters
    ----------
    medium
        The elastic medium, any shape.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{contact(silica).bulk * silica.modulus.l:.6f}"
    '-0.166667'
    """
    bulk = -1 / (6 * medium.modulus.l)
    shear = -(5 - 2 * medium.alpha) / (30 * medium.modulus.t)
    return Isotropic.from_eigenvalues(bulk, shear)
