"""The objects that the checks run on: one medium, one generic block, seeded and small."""

from __future__ import annotations

from functools import cache
from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Block, Superblock
from glassblocks.constants import BOLTZMANN
from glassblocks.medium import ElasticMedium

#: Vitreous silica: the speeds of the paper's table, the density of its section V.
MEDIUM = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
#: Edge of a block, m: the paper's L_1, 50 angstrom.
EDGE = 5e-9
#: Scale of the energies, J: a splitting of about 0.7 K.
ENERGY = 1e-23
#: Scale of the stress operators, J: a coupling of about 1 eV.
STRESS = 1.6e-19

#: A few of the 81 components, enough to fix every index structure of the couplings.
INDICES = {
    "zzzz": (2, 2, 2, 2),
    "xxzz": (0, 0, 2, 2),
    "xzxz": (0, 2, 0, 2),
    "xyxy": (0, 1, 0, 1),
    "xyzz": (0, 1, 2, 2),
    "zxyz": (2, 0, 1, 2),
}


def unit_vectors(count: int, seed: int = 0) -> NDArray[np.float64]:
    """Random directions, (count, 3).

    Examples
    --------
    >>> unit_vectors(2).shape
    (2, 3)
    """
    n = np.random.default_rng(seed).normal(size=(count, 3))
    directions: NDArray[np.float64] = n / np.linalg.norm(n, axis=1, keepdims=True)
    return directions


@cache
def block_sample(levels: int = 4, seed: int = 1) -> Block:
    """A generic block: random levels, random Hermitian stress without time reversal.

    Examples
    --------
    >>> block_sample().size
    4
    """
    generator = np.random.default_rng(seed)
    energies = ENERGY * np.sort(generator.uniform(0, 3, levels))
    matrices = generator.normal(size=(6, levels, levels)) + 1j * generator.normal(size=(6, levels, levels))
    stress = STRESS * (matrices + matrices.conj().swapaxes(-1, -2)) / 2
    return Block(energies - energies[0], stress, EDGE**3)


def pair_of_blocks(coupling_size: float, seeds: tuple[int, int]) -> Superblock:
    """Two generic two-level blocks an edge apart, coupled by about coupling_size^2 of a splitting."""
    size = coupling_size * np.sqrt(ENERGY * 8 * pi * MEDIUM.modulus.t * EDGE**3)
    sample = [
        Block(b.energies, b.stress * size / STRESS, b.volume) for b in (block_sample(2, s) for s in seeds)
    ]
    return Superblock(sample, EDGE * np.array([[0, 0, 0], [0.3, 0, 1.0]]), MEDIUM)


def sample_temperature(energy: float) -> float:
    """The temperature, K, of a thermal energy in units of the sample's."""
    return energy * ENERGY / BOLTZMANN


def thermal_state(hamiltonian: NDArray[Any], temperature: float) -> NDArray[Any]:
    """exp(-H/k_B T)/Z of a Hamiltonian, J, (m, m)."""
    from scipy.linalg import expm

    state: NDArray[Any] = expm(-hamiltonian / (BOLTZMANN * temperature))
    return np.asarray(state / np.trace(state))


def random_strains(count: int) -> NDArray[np.float64]:
    """Symmetric tensors of order one, (count, 3, 3)."""
    raw = np.random.default_rng(3).normal(size=(count, 3, 3))
    symmetric: NDArray[np.float64] = (raw + raw.swapaxes(1, 2)) / 2
    return symmetric


def components(tensor: NDArray[np.float64]) -> dict[str, float]:
    """The components of `INDICES` of a tensor (3, 3, 3, 3), by their names."""
    return {name: float(tensor[index]) for name, index in INDICES.items()}
