"""The elastic coupling summed over all periodic images of a cube of blocks, by Ewald's method.

Lambda is a fourth derivative of the distance: (2.17) is (1/(16 pi rho c_t^2)) [sym delta_ik d_j d_l
Laplacian - alpha d_i d_j d_k d_l] r, because r is the biharmonic Green function. Split r = short + long with

    short = r erfc(h r) - exp(-h^2 r^2)/(h sqrt pi),

whose derivatives die out within a few spacings; the long part is smooth, and its transform is that of
Lambda, `momentum_coupling`, times (1 + q^2/4h^2) exp(-q^2/4h^2). The sum of Lambda over a lattice, at wave
vector q, is then the short part summed over displacements, plus the long part over reciprocal vectors
q + G, less the long part at the block itself.
"""

from __future__ import annotations

from itertools import product
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling.elastic import DELTA_DELTA, EXCHANGE, N_DELTA_N, NN_DELTA
from glassblocks.coupling.momentum import contact as contact_term
from glassblocks.lattice.mirrors import pair_signs, pairs
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.mandel import dyad

Array = NDArray[np.float64]

#: h in units of one over the spacing; both parts are cut where they are below 1e-16 of the whole.
SPLIT = 1.2
REACH = 6
WAVES = 6.4 * 2 * SPLIT


def short_range(displacement: Array, alpha: float) -> Array:
    """16 pi rho c_t^2 times the short part of Lambda at displacements (..., 3) in spacings, (..., 6, 6).

    Examples
    --------
    >>> f"{short_range(np.array([0.0, 0.0, 5.0]), 0.5)[2, 2]:.0e}"
    '-3e-14'
    """
    from scipy.special import erfc

    h = SPLIT
    r2 = np.sum(displacement**2, axis=-1)[..., None, None]
    r = np.sqrt(r2)
    e, g = erfc(h * r), 2 * h / sqrt(pi) * np.exp(-(h**2) * r2)
    # successive (1/r) d/dr of the short part (f) and of its Laplacian (p)
    f2 = -g / r2 - e / r**3
    f3 = 2 * h**2 * g / r2 + 3 * g / r2**2 + 3 * e / r**5
    f4 = -4 * h**4 * g / r2 - 10 * h**2 * g / r2**2 - 15 * g / r2**3 - 15 * e / r**7
    p1 = 2 * h**2 * g - 2 * g / r2 - 2 * e / r**3
    p2 = -4 * h**4 * g + 4 * h**2 * g / r2 + 6 * g / r2**2 + 6 * e / r**5
    xx = dyad(displacement, displacement)
    x_delta_x: Array = np.einsum("...c,cab->...ab", xx, N_DELTA_N)
    xx_delta: Array = np.einsum("...c,cab->...ab", xx, NN_DELTA)
    laplacian = p1 * EXCHANGE / 2 + p2 * x_delta_x / 4
    quartic = xx[..., :, None] * xx[..., None, :]
    result: Array = laplacian - alpha * (
        f2 * (DELTA_DELTA + EXCHANGE) + f3 * (xx_delta + x_delta_x) + f4 * quartic
    )
    return result


def long_range(wavevector: Array, alpha: float) -> Array:
    """-2 rho c_t^2 times the long part of Lambda(q), q (..., 3) in units of one over the spacing, (..., 6, 6).

    Examples
    --------
    >>> f"{long_range(np.array([0.0, 0.0, 1e-3]), 0.5)[2, 2]:.6f}"  # c_t^2/c_l^2
    '0.500000'
    """
    q2 = np.sum(wavevector**2, axis=-1)[..., None, None]
    screen = (1 + q2 / (4 * SPLIT**2)) * np.exp(-q2 / (4 * SPLIT**2))
    qq = dyad(wavevector, wavevector)
    q_delta_q: Array = np.einsum("...c,cab->...ab", qq, N_DELTA_N)
    result: Array = screen * (q_delta_q / (4 * q2) - alpha * qq[..., :, None] * qq[..., None, :] / q2**2)
    return result


def periodic_octant(medium: ElasticMedium, n: int, spacing: float, *, contact: bool) -> Array:
    """Lambda summed over the images, at the wave vectors of a cube of n^3, (21, h, h, h), h = n//2 + 1; 1/J.

    At q = 0 the term q = 0 itself is left out: the mean strain is prescribed.

    Parameters
    ----------
    medium
        The elastic medium.
    n
        Blocks along an edge of the cube that repeats.
    spacing
        Lattice constant, m.
    contact
        Whether each block also fills itself with its own field.
    """
    alpha = float(medium.alpha)
    rows, columns = pairs(6)
    waves = _long_lattice(n, alpha)[rows, columns]
    waves -= _long_at_the_block(alpha)[rows, columns][:, None, None, None]
    mu = float(medium.modulus.t)
    lattice: Array = _short_lattice(n, alpha) / (16 * pi * mu) - waves / (2 * mu)
    if contact:
        lattice += contact_term(medium).mandel()[rows, columns][:, None, None, None]
    return np.asarray(lattice / spacing**3)


def _frequencies(n: int) -> Array:
    return np.asarray(2 * pi / n * np.arange(n // 2 + 1), dtype=np.float64)


def _long_lattice(n: int, alpha: float) -> Array:
    """The long part over all reciprocal vectors, (6, 6, h, h, h); entries odd along an axis vanish on its faces."""
    line = _frequencies(n)
    total = np.zeros((len(line),) * 3 + (6, 6))
    reach = int(np.ceil(WAVES / (2 * pi) + 0.5))
    shells = 2 * pi * np.arange(-reach, reach + 1)
    for gx, gy, gz in product(shells, shells, shells):
        nearest = sum(np.min(np.abs(line + g)) ** 2 for g in (gx, gy, gz))
        if nearest > WAVES**2:
            continue
        q = np.stack(np.meshgrid(line + gx, line + gy, line + gz, indexing="ij"), axis=-1)
        near = np.sum(q**2, axis=-1)
        inside = (near < WAVES**2) & (near > 0)
        total[inside] += long_range(q[inside], alpha)
    result: Array = np.moveaxis(total, (-2, -1), (0, 1))
    return result


def _long_at_the_block(alpha: float) -> Array:
    """The long part at x = 0: the integral of `long_range` over q, over (2 pi)^3."""
    average = EXCHANGE / 6 - alpha * (DELTA_DELTA + EXCHANGE) / 15
    result: Array = 5 * SPLIT**3 / (2 * pi**1.5) * average
    return result


def _short_lattice(n: int, alpha: float) -> Array:
    """The short part over the displacements around a block, transformed, (21, h, h, h)."""
    rows, columns = pairs(6)
    line = np.arange(REACH + 1, dtype=float)
    d = np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1)
    d[0, 0, 0] = 1.0
    entries = np.moveaxis(short_range(d, alpha)[..., rows, columns], -1, 0).copy()
    entries[:, 0, 0, 0] = 0.0
    phase = _frequencies(n)[:, None] * line
    even = np.where(line > 0, 2.0, 1.0) * np.cos(phase)
    odd = 2 * np.sin(phase)
    result = np.empty((len(rows),) + (len(phase),) * 3)
    for entry, parity, out in zip(entries, pair_signs(6), result, strict=True):
        x, y, z = (odd if sign < 0 else even for sign in parity)
        # q, r, s: wave vectors along the axes; i, j, k: displacements
        out[...] = np.einsum("qi,rj,sk,ijk->qrs", x, y, z, entry, optimize=True)
        if np.any(parity < 0):
            out *= -1  # (-i)^2 of two odd axes
    return result
