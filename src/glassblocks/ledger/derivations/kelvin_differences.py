"""The Kelvin tensor of the samples' medium differentiated twice by differences: strains without a formula for them."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from glassblocks.ledger.derivations.differences import FIRST_DERIVATIVE
from glassblocks.ledger.derivations.green_tensors import kelvin
from glassblocks.ledger.samples import MEDIUM


def strain_of(stress: NDArray[np.float64], x: NDArray[np.float64], step: float = 2e-3) -> NDArray[np.float64]:
    """The strain at x of a stress at the origin: second differences of the Kelvin tensor, fourth order."""
    unit = np.eye(3)
    gradient = np.zeros((3, 3))
    for j, m in np.ndindex(3, 3):
        # u_i = d_m G_ik T_km, then d_j
        for a, wa in FIRST_DERIVATIVE.items():
            for b, wb in FIRST_DERIVATIVE.items():
                place = x + step * (a * unit[j] + b * unit[m])
                gradient[:, j] += wa * wb / step**2 * kelvin(place, MEDIUM) @ stress[:, m]
    return (gradient + gradient.T) / 2


def hessian_by_differences(x: NDArray[np.float64], step: float = 1e-3) -> NDArray[np.float64]:
    """d_j d_l G_ik of the Kelvin tensor by central differences of fourth order, index order i, j, k, l."""
    unit = np.eye(3)
    result = np.zeros((3, 3, 3, 3))
    for (a, wa), (b, wb) in product(FIRST_DERIVATIVE.items(), FIRST_DERIVATIVE.items()):
        for j, m in product(range(3), range(3)):
            place = x + step * (a * unit[j] + b * unit[m])
            result[:, j, :, m] += wa * wb * kelvin(place, MEDIUM) / step**2
    return result
