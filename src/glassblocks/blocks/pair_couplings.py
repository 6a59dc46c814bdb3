"""The couplings of all pairs of blocks, each pair once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling.elastic import elastic_coupling
from glassblocks.coupling.strained import coupling_change
from glassblocks.medium import ElasticMedium

Array = NDArray[np.float64]


def couplings(positions: Array, medium: ElasticMedium, gradient: Array | None = None) -> Array:
    """J_ss' = 2 (Lambda + Delta Lambda), (n, n, 6, 6), zero for s = s'.

    The energy is ``sum over s < s' of T^(s) . J_ss' . T^(s')``: the factor 2 is that of the sum over s != s' in
    (2.19), which counts each pair twice. J_s's is the transpose of J_ss'.

    Parameters
    ----------
    positions
        x_s, m, (n, 3), all different.
    medium
        The elastic medium, scalar fields.
    gradient
        A static du_i/dx_j, (3, 3), that changes Lambda to first order, (2.20); None for none.

    Returns
    -------
    array
        1/J, (n, n, 6, 6).

    Examples
    --------
    >>> medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> table = couplings(np.array([[0, 0, 0], [0, 0, 5e-9]]), medium)
    >>> f"{table[0, 1, 2, 2]:.4e}", float(table[0, 0, 2, 2])
    ('4.0080e+13', 0.0)
    """
    n = len(positions)
    first, second = np.triu_indices(n, 1)
    table = np.zeros((n, n, 6, 6))
    if first.size:
        displacement = positions[first] - positions[second]
        pair = elastic_coupling(displacement, medium)
        if gradient is not None:
            pair = pair + coupling_change(displacement, gradient, medium)
        table[first, second] = 2 * pair
        table[second, first] = np.swapaxes(table[first, second], -1, -2)
    return table
