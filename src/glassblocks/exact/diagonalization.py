"""A superblock as one block: all its eigenstates, and its stress between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.block import Block
from glassblocks.blocks.coupled_blocks import Superblock, require_dense

#: Dense matrices alive at once: H, its eigenvectors, six stresses, the product at work and LAPACK's own.
COPIES = 12


def diagonalize(superblock: Superblock) -> Block:
    """The superblock in its energy eigenbasis: a block of blocks is a block again.

    Its stress is the sum of T^(s), what a strain that is uniform over the superblock sees: the limit of a
    wavelength long compared with it, which leaves out the phase factors e^{-i k x_s} of a wave.

    Returns
    -------
    Block
        Ascending energies, J; stress between eigenstates, J; the blocks' total volume. `response` takes it.

    Raises
    ------
    MemoryLimitError
        If the dense matrices do not fit.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.medium import ElasticMedium
    >>> atom = two_level(0.0, 1e-24, gamma=1e-20 * np.eye(3), volume=1e-25)
    >>> pair = Superblock([atom, atom], [[0, 0, 0], [5e-9, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> (diagonalize(pair).energies * 1e24).round(6)
    array([-1.,  0.,  0.,  1.])
    """
    require_dense(superblock.dimension, superblock.dtype.itemsize, COPIES)
    energies, vectors = np.linalg.eigh(superblock.dense_hamiltonian())
    return Block(energies, total_stress(superblock, vectors), superblock.volume)


def total_stress(superblock: Superblock, vectors: NDArray[Any]) -> NDArray[Any]:
    """Sum over s of T^(s) between the columns of `vectors` (D, k): J, (6, k, k)."""
    size = vectors.shape[1]
    result: NDArray[Any] = np.empty((6, size, size), np.result_type(superblock.dtype, vectors))
    bra = vectors.conj().T
    for a in range(6):
        moved = sum(
            applied(superblock, s, block.stress[a], vectors) for s, block in enumerate(superblock.blocks)
        )
        element = bra @ moved
        result[a] = (element + element.conj().T) / 2  # Hermitian to the last bit
    return result


def applied(superblock: Superblock, s: int, operator: NDArray[Any], vectors: NDArray[Any]) -> NDArray[Any]:
    """An operator (m, m) of block `s` applied to the columns of `vectors` (D, k)."""
    before = int(np.prod(superblock.sizes[:s]))
    middle = superblock.sizes[s]
    shaped = vectors.reshape(before, middle, -1)
    result: NDArray[Any] = np.matmul(operator, shaped).reshape(superblock.dimension, -1)
    return result
