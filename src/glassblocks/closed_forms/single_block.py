"""Absorption of one block, Eq. (3.1)."""

from __future__ import annotations

from numpy.typing import ArrayLike

from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tunneling.validity import positive


def single_absorption(imaginary: Pair, *, omega: ArrayLike, strain: ArrayLike, volume: ArrayLike) -> Pair:
    """Power that one block absorbs, Eq. (3.1), W.

    2 L^3 A^2k^2 omega Im chi. The 2: the strain Ak (e^{i omega t} + c.c.) has peak 2Ak, and a peak e
    delivers omega Im chi e^2/2. The factor (1 - e^{-beta hbar omega}) Im chi~ of the paper is Im chi, the
    odd one, by (2.14).

    Parameters
    ----------
    imaginary
        Odd (Im chi_l, Im chi_t), Pa.
    omega
        Angular frequency, rad/s.
    strain
        Ak, dimensionless.
    volume
        L^3, m^3.

    Returns
    -------
    Pair
        Power, W.

    Examples
    --------
    >>> power = single_absorption(Pair(2e6, 1e6), omega=1e6, strain=1e-8, volume=1e-24)
    >>> f"{power.t:.1e}", round(float(power.ratio), 12)
    ('2.0e-28', 2.0)
    """
    scale = 2 * positive("volume", volume, "m^3") * floats(strain, "strain") ** 2 * floats(omega, "omega")
    return imaginary.map(lambda value: scale * value)
