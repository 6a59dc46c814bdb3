"""Eqs. (2.1) and (2.2) as printed: one two-level system in a strain wave.

The gamma of these two equations is the change of the asymmetry per strain, twice the gamma of this package
(half the change, with which C = P gamma^2/(rho c^2) holds). Nothing else uses the printed one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import BOLTZMANN, HBAR

#: gamma of (2.1) and (2.2) over the gamma of this package.
PRINTED_GAMMA = 2.0


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


def printed_absorption(
    strain: ArrayLike, u: ArrayLike, gamma: ArrayLike, omega: ArrayLike, temperature: ArrayLike
) -> Any:
    """Eq. (2.2): the factor of delta(E - hbar omega) in the power that one system absorbs, J^2/s.

    (pi/2 hbar) A^2 k^2 M^2 E tanh(beta hbar omega/2) gamma^2 at E = hbar omega. Integrated over a density of
    systems per energy it is a power. It follows from (2.1) by the golden rule if the drive is
    Ak (e^(i omega t) + c.c.).

    Parameters
    ----------
    strain
        Ak, dimensionless; the peak strain is 2 Ak.
    u
        M = Delta_0/E.
    gamma
        The gamma of (2.1), J: the change of the asymmetry per strain.
    omega, temperature
        Angular frequency, rad/s, and T, K.

    Examples
    --------
    >>> round(float(printed_absorption(1.0, 1.0, HBAR, omega=1.0, temperature=1e-15) / HBAR**2), 4)
    1.5708
    """
    quantum = HBAR * np.asarray(omega, dtype=float)
    matrix_element = np.asarray(strain) * np.asarray(u) * np.asarray(gamma)
    occupation = np.tanh(quantum / (2 * BOLTZMANN * np.asarray(temperature, dtype=float)))
    return np.pi / (2 * HBAR) * matrix_element**2 * quantum * occupation
