"""The sum that (3.6) calls ln N_0, taken directly over a cube of blocks by the lattice route.

The average of Lambda~(n) over all n vanishes (it is the angular part of a second derivative of 1/r), so
each shell of a large cube adds nothing on average and the sum converges: there is no ln N_0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.lattice.exchange_waves import ExchangeSum
from glassblocks.lattice.sums import check_size
from glassblocks.memory import require_memory
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tensors.plane_waves import strain


def pair_sum(n0: int, alpha: float, direction: ArrayLike = (1.0, 0.0, 0.0), k_n0: float = 0.0) -> Pair:
    """S(N_0) of a cube of N_0^3 blocks for a longitudinal and a transverse wave, dimensionless.

    S(N_0) = (1/N_0^3) sum over s != s' of cos(k.(x_s - x_s')) e : Lambda~(n) : e / r^3, unit spacing. The
    sum counts each pair twice. With (2.17) it makes chi -> chi + 2 S' chi^2 with
    S' = -S/(8 pi rho c_t^2) for l and -4 S/(8 pi rho c_t^2) for t, chi : e being 2 chi_t e for a shear (for l
    the part of chi : e along the unit tensor is left out, as (3.6) does).

    Parameters
    ----------
    n0
        N_0, an integer >= 1.
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
        If N_0 is no integer of at least 1, or the direction is none.
    MemoryLimitError
        If the displacements of the cube do not fit into memory.

    Examples
    --------
    >>> pair_sum(8, alpha=1 - 1 / 1.6**2).map(lambda value: round(float(value), 4))
    Pair(l=-2.7077, t=1.3539)
    """
    check_size(n0)
    require_memory(2 * 21 * 8 * (n0 + 1) ** 3, "the pair sum", "take a smaller N_0: the sum has converged")
    waves = strain(direction)  # checks the direction
    toward = floats(direction, "direction")
    matrix = ExchangeSum(n0, alpha)(k_n0 / n0 * toward / np.linalg.norm(toward))
    return waves.map(lambda e: e @ matrix @ e)
