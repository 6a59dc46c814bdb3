"""Absorption through the electric dipole interaction, Eq. (5.8)."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tunneling.validity import positive

#: The numbers of (5.8) as printed: the angular average of the squared change of the dipole energy.
COEFFICIENTS = Pair(94.0, 53.0)


def dipole_absorption(
    convolution: ArrayLike, *, permittivity: ArrayLike, omega: ArrayLike, strain: ArrayLike, n0: float
) -> Pair:
    """Power absorbed because strain changes the dipole energy, Eq. (5.8), W.

    (94, 53) A^2k^2 N_0^3 ln N_0 hbar omega C/(960 pi^2 epsilon^2), C the convolution of the dipole
    susceptibilities; hbar is 1 in print. The numbers collect (5.3) and (5.4); 1/epsilon^2 is the square
    of the prefactor of (5.2). As in (3.4), ln N_0 stands for a pair sum of 1/r^6, which converges.

    Parameters
    ----------
    convolution
        (1 - e^{-beta hbar omega}) int Im chi~(Omega) Im chi~(omega - Omega) d Omega of the dipole
        susceptibility (5.6), (F/m)^2 rad/s.
    permittivity
        epsilon = epsilon_r epsilon_0, F/m.
    omega
        Angular frequency, rad/s.
    strain
        Ak, dimensionless.
    n0
        N_0, > 1.

    Returns
    -------
    Pair
        Power, W.

    Raises
    ------
    InputError
        If N_0 is not above 1.

    Examples
    --------
    >>> power = dipole_absorption(1e-24, permittivity=3.3e-11, omega=1e6, strain=1e-8, n0=np.e)
    >>> f"{power.l:.3e}", round(float(power.ratio), 4)
    ('1.930e-48', 1.7736)
    """
    if not n0 > 1:
        raise InputError("n0", received=n0, allowed="N_0 > 1", remedy="a superblock has at least 2^3 blocks")
    n0, epsilon = float(n0), positive("permittivity", permittivity, "F/m")
    amplitude = floats(strain, "strain") ** 2 * n0**3 * np.log(n0) / (960 * pi**2)
    scale = amplitude * HBAR * floats(omega, "omega") * floats(convolution, "convolution") / epsilon**2
    return COEFFICIENTS.map(lambda coefficient: coefficient * scale)
