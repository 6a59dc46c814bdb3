"""The elastic coupling in momentum space, Eqs. (A8)-(A9), its contact term and its transform.

Lambda(q), the transform int d^3x Lambda(x) exp(-i q.x), depends on the direction of q alone. Its average over
directions is the transform of a delta function, the contact term; the rest is the transform of (2.17):

    Lambda(q) = contact + principal value of int d^3x Lambda(x) exp(-i q.x),

where the principal value leaves out a small *sphere* around x = 0. Lambda(q -> 0) keeps depending on the
direction, so that a uniform field has no value of its own: it is 0 where the mean strain is prescribed (the
usual choice for a periodic cell) and `contact` for blocks that fill a sphere.
"""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.elastic import N_DELTA_N
from glassblocks.coupling.geometry import split, units
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.isotropic import Isotropic
from glassblocks.tensors.mandel import dyad
from glassblocks.tensors.plane_waves import polarization_vectors
from glassblocks.tensors.sphere import directions

__all__ = ["contact", "coupling_from_momentum", "momentum_coupling", "phonon_coupling"]


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
        Lambda(q), m^3/J, (..., 6, 6): real, symmetric, even in q, no eigenvalue positive. It takes the
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


def phonon_coupling(wavevector: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda(q) as the sum over phonon polarizations of Eq. (A8): -sum_mu e_mu (x) e_mu/(2 rho c_mu^2).

    e_mu = (q_j e_mu,i + q_i e_mu,j)/(2 q) is the strain of the phonon (q, mu) per unit Ak. The same as
    `momentum_coupling`, reached before (A4) is used.

    Parameters, units and errors are those of `momentum_coupling`.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{phonon_coupling([0, 0, 1.0], silica)[4, 4] * silica.modulus.t:.6f}"
    '-0.250000'
    """
    longitudinal, first, second = np.moveaxis(polarization_vectors(wavevector), -2, 0)
    modulus = medium.modulus
    total: Any = 0.0
    for vector, stiffness in ((longitudinal, modulus.l), (first, modulus.t), (second, modulus.t)):
        strain = dyad(longitudinal, vector)
        total = total + strain[..., :, None] * strain[..., None, :] / np.asarray(stiffness)[..., None, None]
    return np.asarray(-total / 2)


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


def coupling_from_momentum(displacement: ArrayLike, medium: ElasticMedium) -> NDArray[np.float64]:
    """Lambda(x) at x != 0, transformed from `momentum_coupling`: the step (A9) -> (A15) done numerically.

    Lambda(q) holds spherical harmonics of order l = 0, 2, 4 in the direction of q. A harmonic keeps its
    form under the transform and becomes i^l c_l/x^3 times itself, c_l = Gamma((l + 3)/2)/(pi^(3/2)
    Gamma(l/2)): c_2 = 3/(4 pi), c_4 = 15/(8 pi), c_0 = 0 (the contact term). The harmonics come from an
    average over the sphere that is exact for them. The same as `elastic_coupling`, which is faster; units
    and errors are its own.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> f"{coupling_from_momentum([0, 0, 5e-9], silica)[2, 2]:.4e}"
    '2.0040e+13'
    """
    r, n = split(displacement)
    q, weight = directions()
    # the medium gets an axis for the directions q: alpha and the moduli stand at (..., 1)
    spread = ElasticMedium(*(np.asarray(v)[..., None] for v in (medium.density, medium.c_l, medium.c_t)))
    cosine = n @ q.T
    second = 5 * (3 * cosine**2 - 1) / 2
    fourth = 9 * (35 * cosine**4 - 30 * cosine**2 + 3) / 8
    kernel = (-3 / (4 * pi) * second + 15 / (8 * pi) * fourth) * weight
    result: NDArray[np.float64] = np.einsum("...q,...qab->...ab", kernel, momentum_coupling(q, spread))
    return result / r[..., None, None] ** 3
