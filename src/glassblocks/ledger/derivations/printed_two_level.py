"""Eq. (2.1) as printed: one two-level system in a strain wave.

Its gamma is the change of the asymmetry per strain, twice the gamma of this package (half the change, with
which C = P gamma^2/(rho c^2) holds). Only (2.1) and (2.2) use it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Driven(NamedTuple):
    """H = static + drive e^(i omega t), J, 2x2 matrices in the energy eigenbasis, upper level first."""

    static: NDArray[np.float64]
    drive: NDArray[np.float64]


def printed_hamiltonian(energy: float, u: float, gamma: float, strain: float) -> Driven:
    """Eq. (2.1): H = (1/2) diag(E, -E) + (gamma/2) Ak [[D, M], [M, -D]] e^(i omega t).

    Parameters
    ----------
    energy
        E, J.
    u
        M = Delta_0/E; D = sqrt(1 - M^2).
    gamma
        The gamma of (2.1), J: the change of the asymmetry per strain.
    strain
        Ak, dimensionless.

    Examples
    --------
    >>> printed_hamiltonian(energy=2.0, u=0.6, gamma=1.0, strain=1e-3).drive
    array([[ 0.0004,  0.0003],
           [ 0.0003, -0.0004]])
    """
    D, M = np.sqrt(1 - u**2), u
    static = energy / 2 * np.diag([1.0, -1.0])
    return Driven(static, gamma / 2 * strain * np.array([[D, M], [M, -D]]))
