"""Blocks of any levels in their thermal states in static fields of all six stress components.

In a field h a block has the eigenstates of H + h.T. Its moments are m = <T>; its X is Kubo's static susceptibility,

    X_ab = sum_ij T_a,ij T_b,ji (p_i - p_j)/(E_j - E_i) + (<T_a T_b>_diagonal - m_a m_b)/kT,

with p_i/kT for two levels that coincide. Its oscillators are its pairs of levels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock
from glassblocks.constants import BOLTZMANN
from glassblocks.errors import InputError
from glassblocks.mean_field.local_states import LocalState, Oscillators

Floats = NDArray[np.float64]

#: Two levels closer than this times the largest |E| are one.
DEGENERATE = 1e-12


class LevelStates(NamedTuple):
    """n blocks; fields have 6n components, block by block."""

    #: H of each block, J, (m, m).
    hamiltonians: tuple[Floats, ...]
    #: T of each block, J, (6, m, m), real.
    stresses: tuple[Floats, ...]
    #: kT, J.
    thermal: float

    @property
    def field_scale(self) -> Floats:
        """Largest spread of levels over the largest stress, dimensionless, (1, 1)."""
        spread = max(float(np.ptp(np.linalg.eigvalsh(h))) for h in self.hamiltonians)
        stress = max(float(np.abs(t).max()) for t in self.stresses)
        return np.array([[spread / stress if spread and stress else 1.0]])

    def take(self, which: NDArray[np.intp]) -> LevelStates:
        """The same blocks: every item has them."""
        del which
        return self

    def at(self, field: Floats) -> LocalState:
        """Thermal states in a field (b, 6n)."""
        strain = field.reshape(len(field), -1, 6)
        free, moment = np.zeros(len(field)), np.zeros_like(strain)
        root = np.zeros((*field.shape, field.shape[1]))
        for s in range(len(self.stresses)):
            energy, stress = self._levels(s, strain[:, s])
            weight = self._weights(energy)
            diagonal = np.einsum("baii->bai", stress)
            moment[:, s] = np.einsum("bai,bi->ba", diagonal, weight)
            free += self._free(energy) - np.sum(strain[:, s] * moment[:, s], axis=-1)
            part = slice(6 * s, 6 * s + 6)
            root[:, part, part] = _root(self._response(energy, weight, stress, moment[:, s]))
        return LocalState(free, moment.reshape(field.shape), root)

    def oscillators(self, field: Floats) -> Oscillators:
        """Pairs of levels of all blocks."""
        strain = field.reshape(len(field), -1, 6)
        splittings, loads = [], []
        for s in range(len(self.stresses)):
            energy, stress = self._levels(s, strain[:, s])
            weight = self._weights(energy)
            i, j = np.triu_indices(energy.shape[1], 1)
            gap = energy[:, j] - energy[:, i]
            splittings.append(gap)
            load = np.zeros((*field.shape, gap.shape[1]))
            root = np.sqrt(2 * gap * np.maximum(weight[:, i] - weight[:, j], 0.0))
            load[:, 6 * s : 6 * s + 6] = stress[:, :, i, j] * root[:, None]
            loads.append(load)
        return Oscillators(np.concatenate(splittings, axis=-1), np.concatenate(loads, axis=-1))

    def _levels(self, s: int, strain: Floats) -> tuple[Floats, Floats]:
        """Energies (b, m) and stress (b, 6, m, m) of block s in the eigenbasis that its field makes."""
        matrix = self.hamiltonians[s] + np.tensordot(strain, self.stresses[s], 1)
        energy, vectors = np.linalg.eigh(matrix)
        turned = np.swapaxes(vectors, -1, -2)[:, None] @ self.stresses[s] @ vectors[:, None]
        return energy, turned

    def _weights(self, energy: Floats) -> Floats:
        above = energy - energy[:, :1]
        if self.thermal:
            with np.errstate(under="ignore"):
                factor = np.exp(-above / self.thermal)
        else:
            factor = (above <= _width(energy)).astype(float)
        return np.asarray(factor / factor.sum(axis=-1, keepdims=True))

    def _free(self, energy: Floats) -> Floats:
        lowest = energy[:, 0]
        if not self.thermal:
            return lowest
        with np.errstate(under="ignore"):
            total = np.sum(np.exp(-(energy - energy[:, :1]) / self.thermal), axis=-1)
        return np.asarray(lowest - self.thermal * np.log(total))

    def _response(self, energy: Floats, weight: Floats, stress: Floats, moment: Floats) -> Floats:
        """X of one block, (b, 6, 6)."""
        gap = energy[:, None, :] - energy[:, :, None]
        change = weight[:, :, None] - weight[:, None, :]
        apart = np.abs(gap) > _width(energy)[..., None]
        ratio = np.divide(change, gap, out=np.zeros_like(gap), where=apart)
        if self.thermal:
            ratio = np.where(apart, ratio, weight[:, :, None] / self.thermal)
        # i, j: levels; a, b: Mandel components
        total = np.einsum("zaij,zij,zbij->zab", stress, ratio, stress, optimize=True)
        if self.thermal:
            total -= moment[:, :, None] * moment[:, None, :] / self.thermal
        return np.asarray(total)


def level_states(superblock: Superblock, temperature: float) -> LevelStates:
    """The blocks of a superblock in its static strain.

    Raises
    ------
    InputError
        If a stress is complex: without time reversal the modes are no real symmetric problem.
    """
    if np.issubdtype(superblock.dtype, np.complexfloating):
        raise InputError(
            "blocks",
            received="a complex stress (broken time reversal)",
            allowed="real ones for the mean field",
            remedy="use Dense() or Lanczos()",
        )
    count = range(len(superblock.blocks))
    return LevelStates(
        tuple(superblock.local_hamiltonian(s) for s in count),
        tuple(block.stress for block in superblock.blocks),
        BOLTZMANN * temperature,
    )


def _width(energy: Floats) -> Floats:
    return np.asarray(DEGENERATE * np.abs(energy).max(axis=-1, keepdims=True))


def _root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(matrix)
    scaled = vectors * np.sqrt(np.maximum(values, 0.0))[:, None]
    return np.asarray(scaled @ np.swapaxes(vectors, -1, -2))
