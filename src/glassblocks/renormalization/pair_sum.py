"""The sum that (3.6) calls ln N_0, taken directly over a cube of blocks.

S(N_0) = (1/N_0^3) sum over s != s' of cos(k.(x_s - x_s')) e : Lambda~(n) : e / r^3, unit spacing. The
average of Lambda~(n) over all n vanishes (it is the angular part of a second derivative of 1/r), so each
shell of a large cube adds nothing on average and the sum converges: there is no ln N_0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.elastic import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.tensors.waves import strain

#: Beyond this the direct sum asks for more than about 1 GiB.
LARGEST = 48


def pair_sum(n0: int, alpha: float, direction: ArrayLike = (1.0, 0.0, 0.0), k_n0: float = 0.0) -> Pair:
    """S(N_0) of a cube of N_0^3 blocks for a longitudinal and a transverse wave, dimensionless.

    The sum over s != s' counts each pair twice. With (2.17) it makes chi -> chi + 2 S' chi^2 with
    S' = -S/(8 pi rho c_t^2) for l and -4 S/(8 pi rho c_t^2) for t, chi : e being 2 chi_t e for a shear (for l
    the part of chi : e along the unit tensor is left out, as (3.6) does).

    Parameters
    ----------
    n0
        N_0, 1 < N_0 <= 48.
    alpha
        1 - c_t^2/c_l^2.
    direction
        Direction of k, (3,), in the axes of the cube; the strain is that of `glassblocks.tensors.strain`.
    k_n0
        |k| times the edge N_0 of the cube, rad; 0 for a uniform strain.

    Returns
    -------
    Pair
        S for e = strain(direction): e_zz = 1 (l) and e_xz = e_zx = 1/2 (t) along z.

    Raises
    ------
    InputError
        If N_0 is out of range.

    Examples
    --------
    >>> pair_sum(8, alpha=1 - 1 / 1.6**2).map(lambda value: round(float(value), 4))
    Pair(l=-2.7077, t=1.3539)
    """
    matrix = _summed(n0, alpha, np.asarray(direction, dtype=float), k_n0)
    return strain(direction).map(lambda e: e @ matrix @ e)


def wave_limit(alpha: Any) -> Pair:
    """The sum for a wave short against the cube and long against the spacing, over isotropic surroundings.

    (8 pi/15)(5 - 6 alpha) for l and (pi/15)(5 + 4 alpha) for t: the Fourier transform of Lambda at k less
    its average over directions of k, which is the block's own contact term.

    Parameters
    ----------
    alpha
        1 - c_t^2/c_l^2, any shape.

    Examples
    --------
    >>> wave_limit(1 - 1 / 1.6**2).map(lambda value: round(value, 4))
    Pair(l=2.2515, t=1.5577)
    """
    return Pair(8 * np.pi / 15 * (5 - 6 * alpha), np.pi / 15 * (5 + 4 * alpha))


def _summed(n0: int, alpha: float, direction: NDArray[np.float64], k_n0: float) -> NDArray[np.float64]:
    if not 1 < n0 <= LARGEST:
        raise InputError(
            "n0",
            received=n0,
            allowed=f"1 < N_0 <= {LARGEST}",
            remedy="larger cubes by the lattice route",
        )
    # a displacement d occurs prod (N_0 - |d_i|) times among the N_0^6 pairs
    shift = np.arange(1 - n0, n0)
    count = n0 - np.abs(shift)
    displacement = np.stack(np.meshgrid(shift, shift, shift, indexing="ij"), axis=-1).reshape(-1, 3)
    weight = np.einsum("i,j,k->ijk", count, count, count).ravel() / n0**3
    apart = np.any(displacement != 0, axis=1)
    x = displacement[apart].astype(float)
    phase = x @ direction * (k_n0 / (n0 * np.linalg.norm(direction)))
    factor = weight[apart] * np.cos(phase) / np.linalg.norm(x, axis=1) ** 3
    # p: displacements, in portions that fit in memory; a, b: Mandel components
    total = np.zeros((6, 6))
    for part in np.array_split(np.arange(len(x)), 1 + len(x) // 100_000):
        total += np.einsum("p,pab->ab", factor[part], lambda_tilde(x[part], alpha))
    return total
