"""Absorption by one two-level system, Eq. (2.2)."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.response.susceptibility import thermal_frequency
from glassblocks.tunneling.validity import positive


def two_level_absorption(
    gamma: Pair,
    *,
    omega: ArrayLike,
    density_of_states: ArrayLike,
    tunneling_share: ArrayLike,
    strain: ArrayLike,
    temperature: float,
) -> Pair:
    """Power that resonant two-level systems absorb, Eq. (2.2) integrated over their splittings, W.

    (pi/2 hbar) A^2k^2 M^2 E tanh(beta hbar omega/2) gamma^2 at E = hbar omega, with delta(E - hbar omega)
    turned into the number of systems per energy. The golden rule: (2 pi/hbar) |V|^2 with the matrix
    element V = (gamma/2) Ak M of (2.1) is (pi/2 hbar) gamma^2 A^2k^2 M^2, times the quantum E, times the
    population difference tanh(E/2 k_B T). The factor 1/2 in the V of (2.1) is the paper's: with the gamma
    of the conventions, V = gamma Ak M and the power is four times this.

    Parameters
    ----------
    gamma
        (gamma_l, gamma_t), J, as in (2.1).
    omega
        Angular frequency, rad/s, > 0.
    density_of_states
        Two-level systems per energy at E = hbar omega, 1/J (1: the weight of one delta function).
    tunneling_share
        M = Delta_0/E, 0 to 1.
    strain
        Ak, dimensionless.
    temperature
        K.

    Returns
    -------
    Pair
        Power, W.

    Examples
    --------
    >>> power = two_level_absorption(
    ...     Pair(1.6e-19, 1e-19), omega=1e6, density_of_states=1e20, tunneling_share=1.0,
    ...     strain=1e-8, temperature=0.0)
    >>> f"{power.t:.3e}", round(float(power.ratio), 6)
    ('1.571e-28', 2.56)
    """
    energy = HBAR * floats(omega, "omega")
    tanh = _occupation_difference(omega, temperature)
    weight: Any = (
        pi / (2 * HBAR) * floats(strain, "strain") ** 2 * floats(tunneling_share, "tunneling_share") ** 2
    )
    scale = weight * energy * tanh * positive("density_of_states", density_of_states, "1/J")
    return gamma.map(lambda each: scale * each**2)


def _occupation_difference(omega: ArrayLike, temperature: float) -> NDArray[np.float64]:
    """tanh(beta hbar omega/2); the sign of omega at T = 0."""
    w = floats(omega, "omega")
    theta = thermal_frequency(temperature)
    return np.asarray(np.sign(w) if theta == 0 else np.tanh(w / (2 * theta)))
