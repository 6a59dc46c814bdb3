"""A superblock as one block of few levels: diagonalized in the product states below an energy, the low levels kept.

This is a step of the numerical renormalization. The stresses of the blocks are summed and projected on the levels that
are kept. What is the same in all of them is a static strain; it is taken out, because the asymmetries of a glass are
distributed uniformly and do not notice it, while left in it would grow with the number of merged blocks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Block, Superblock
from glassblocks.blocks.coupled_blocks import require_dense
from glassblocks.errors import InputError

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

#: Dense matrices alive at once: H, its eigenvectors, LAPACK's two copies, six stresses.
COPIES = 10


class Merged(NamedTuple):
    """A superblock's low levels, all of those computed; `kept` makes the block of the next step of them."""

    #: Ascending, J, from the ground state, (k,).
    energies: Array
    #: Summed stress between the levels, J, (6, k, k).
    stress: Array
    #: Of all blocks, m^3.
    volume: float

    def kept(self, below: float) -> Block:
        """The levels up to `below`, J, without the stress that they have in common."""
        size = int(np.searchsorted(self.energies, below, side="right"))
        stress = self.stress[:, :size, :size].copy()
        common = np.einsum("aii->a", stress) / size
        stress -= common[:, None, None] * np.eye(size)
        return Block(self.energies[:size], stress, self.volume)


def merge(superblock: Superblock, below: float) -> Merged:
    """Diagonalize a superblock in the products of its blocks' levels whose energies add up to at most `below`.

    Parameters
    ----------
    superblock
        Blocks with real stresses and no static strain, the levels of each from its ground state on.
    below
        Energy above the product of the ground states, J, >= 0; infinite takes all products.

    Returns
    -------
    Merged
        All levels of this truncated space. The error falls as coupling energies over `below`, squared.

    Raises
    ------
    InputError
        If a block is strained or its stress complex.
    MemoryLimitError
        If the matrices do not fit.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.medium import ElasticMedium
    >>> atom = two_level(0.0, 1e-24, gamma=1e-20 * np.eye(3), volume=1e-25)
    >>> pair = Superblock([atom, atom], [[0, 0, 0], [5e-9, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> (merge(pair, below=1.5e-24).energies * 1e24).round(6)
    array([0., 1., 1.])
    """
    if superblock.strain_gradient is not None or superblock.dtype != np.float64:
        raise InputError(
            "superblock",
            received="a static strain or complex stresses",
            allowed="no static strain and real stresses",
            remedy="use `diagonalize`",
        )
    energies = [block.energies - block.energies.min() for block in superblock.blocks]
    levels, total = _products(energies, below)
    require_dense(total.size, 8, COPIES)
    size = max(superblock.sizes)
    stress = np.zeros((len(energies), 6, size, size))
    for own, block in zip(stress, superblock.blocks, strict=True):
        own[:, : block.size, : block.size] = block.stress
    elements = _Elements.of(levels)
    hamiltonian = np.diag(total) + elements.coupling(stress, superblock.couplings)
    found, vectors = np.linalg.eigh(hamiltonian)
    summed = vectors.T @ elements.summed(stress) @ vectors
    return Merged(found - found[0], summed, superblock.volume)


def _products(energies: list[Array], below: float) -> tuple[Indices, Array]:
    """Level of every block in each product (D, n), and the products' energies (D,)."""
    levels, total = np.zeros((1, 0), dtype=np.intp), np.zeros(1)
    for own in energies:
        sums = total[:, None] + own
        i, j = np.nonzero(sums <= below)
        levels, total = np.column_stack([levels[i], j]), sums[i, j]
    return levels, total


class _Elements(NamedTuple):
    """Which products differ in no block, in one, and in two: others are not joined by a coupling of pairs."""

    levels: Indices
    #: Row, column and the block in which they differ.
    one: tuple[Indices, Indices, Indices]
    #: Row, column and both blocks.
    two: tuple[Indices, Indices, Indices, Indices]

    @classmethod
    def of(cls, levels: Indices) -> _Elements:
        differs = levels[:, None] != levels[None]
        count = differs.sum(axis=2)
        a, b = np.nonzero(count == 1)
        c, d = np.nonzero(count == 2)
        last = levels.shape[1] - 1
        pair = differs[c, d]
        return cls(
            levels,
            (a, b, differs[a, b].argmax(axis=1)),
            (c, d, pair.argmax(axis=1), last - pair[:, ::-1].argmax(axis=1)),
        )

    def coupling(self, stress: Array, couplings: Array) -> Array:
        """sum over s < u of T^(s) . J_su . T^(u), J, (D, D)."""
        n, _, size, _ = stress.shape
        flat = stress.reshape(n, 6, size * size)
        # s, u: blocks; then the element of T^(s) and that of T^(u)
        pairs = np.swapaxes(flat, 1, 2)[:, None] @ (couplings @ flat[None])
        levels, every = self.levels, np.arange(n)
        own = levels * (size + 1)  # diagonal elements
        result = np.zeros((len(levels), len(levels)))
        a, b, s = self.one
        element = levels[a, s] * size + levels[b, s]
        result[a, b] = pairs[s[:, None], every, element[:, None], own[a]].sum(axis=1)
        c, d, s, u = self.two
        result[c, d] = pairs[s, u, levels[c, s] * size + levels[d, s], levels[c, u] * size + levels[d, u]]
        both = pairs[every[:, None], every, own[:, :, None], own[:, None, :]].sum(axis=(1, 2)) / 2
        result[np.diag_indices(len(levels))] = both
        return result

    def summed(self, stress: Array) -> Array:
        """sum over s of T^(s), J, (6, D, D)."""
        levels, size = self.levels, len(self.levels)
        result = np.zeros((size, size, 6))
        a, b, s = self.one
        result[a, b] = stress[s, :, levels[a, s], levels[b, s]]
        every = np.arange(levels.shape[1])
        result[np.diag_indices(size)] = stress[every, :, levels, levels].sum(axis=1)
        return np.moveaxis(result, -1, 0)
