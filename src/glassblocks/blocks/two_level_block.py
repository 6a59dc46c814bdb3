"""Two-level systems of the tunneling model as a block, Eq. (2.1)."""

from __future__ import annotations

from math import atan2, cos, hypot, sin

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.blocks.block import Block, Systems
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tensors import to_mandel


def two_level(asymmetry: float, tunnel_splitting: float, gamma: ArrayLike, volume: float) -> Block:
    """A tunneling two-level system: H = (Delta sigma_z + Delta_0 sigma_x)/2, T_ij = gamma_ij sigma_z.

    In the energy eigenbasis, ground state first,
    ``T = (gamma/E) [[-Delta, Delta_0], [Delta_0, Delta]]`` with E = sqrt(Delta^2 + Delta_0^2):
    (2.1) with gamma instead of its gamma/2, because gamma is half the change of the asymmetry per strain.

    Parameters
    ----------
    asymmetry
        Delta, J.
    tunnel_splitting
        Delta_0, J, >= 0.
    gamma
        gamma_ij, J, symmetric 3x3.
    volume
        Volume of the block, m^3.

    Raises
    ------
    InputError
        If Delta_0 is negative, gamma is not a symmetric 3x3 tensor, or a value is not finite.

    Examples
    --------
    >>> block = two_level(asymmetry=3.0, tunnel_splitting=4.0, gamma=np.eye(3), volume=1.0)
    >>> block.energies
    array([-2.5,  2.5])
    >>> block.stress[0]
    array([[-0.6,  0.8],
           [ 0.8,  0.6]])
    """
    if not (np.isfinite(tunnel_splitting) and tunnel_splitting >= 0):
        raise InputError(
            "tunnel_splitting",
            received=tunnel_splitting,
            allowed="finite and >= 0, in J",
            remedy="its sign is a choice of phase; pass its size",
        )
    tensor = to_mandel(floats(gamma, "gamma"))
    return two_level_systems(
        Systems(np.array([asymmetry]), np.array([tunnel_splitting]), tensor[None]), volume
    )


def two_level_systems(systems: Systems, volume: float) -> Block:
    """A block of k two-level systems that do not see each other, 2^k levels; of one level if k = 0.

    Parameters
    ----------
    systems
        Asymmetries, tunnel splittings (k,) and couplings (k, 6), J.
    volume
        Volume of the block, m^3.

    Raises
    ------
    InputError
        If a value is not finite.

    Examples
    --------
    >>> one = Systems(np.array([3.0]), np.array([4.0]), np.ones((1, 6)))
    >>> two = Systems(*(np.concatenate([a, a]) for a in one))
    >>> two_level_systems(two, volume=1.0).energies
    array([-5.,  0.,  0.,  5.])
    """
    energies, stress = np.zeros(1), np.zeros((6, 1, 1))
    for asymmetry, tunnel_splitting, gamma in zip(*systems, strict=True):
        splitting = hypot(asymmetry, tunnel_splitting)
        angle = atan2(tunnel_splitting, asymmetry)
        sigma_z = np.array([[-cos(angle), sin(angle)], [sin(angle), cos(angle)]])
        own = gamma[:, None, None] * sigma_z
        energies = np.add.outer(energies, [-splitting / 2, splitting / 2]).ravel()
        if energies.size == 2:
            stress = own
            continue
        # the systems stand side by side, each on its own factor of the product space; (6, m, 2, m, 2)
        size = energies.size // 2
        before = stress[:, :, None, :, None] * np.eye(2)[:, None, :]
        beside = np.eye(size)[:, None, :, None] * own[:, None, :, None, :]
        stress = (before + beside).reshape(6, 2 * size, 2 * size)
    return Block(energies, stress, volume, systems)
