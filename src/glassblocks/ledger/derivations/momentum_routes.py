"""Two more routes to the elastic coupling: the sum over phonons (A8), and the transform of (A9) that gives (A15)."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import split
from glassblocks.coupling.momentum import momentum_coupling
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.mandel import dyad
from glassblocks.tensors.plane_waves import polarization_vectors
from glassblocks.tensors.sphere import directions


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
