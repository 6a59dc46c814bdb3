"""Blocks coupled into a superblock: its Hamiltonian, Eqs. (2.19) and (2.21), as dense matrices.

The space is the tensor product of the blocks' spaces in the order of `numpy.kron`: block 0 varies slowest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.block import Block
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.memory import large, require_memory
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats, number_or_floats
from glassblocks.tensors import to_mandel


@shown("superblock", "sizes, positions [m], medium, g, strain_gradient")
@dataclass(frozen=True, eq=False)
class Superblock:
    """Blocks at given places, coupled through the elastic medium.

    Parameters
    ----------
    blocks
        The blocks; their sizes may differ.
    positions
        x_s, m, (n, 3), all different.
    medium
        The elastic medium, scalar fields.
    g
        Factor of the whole coupling, dimensionless: 1 is the medium's own, 0 switches it off exactly,
        negative reverses it.
    strain_gradient
        A static du_i/dx_j, (3, 3), dimensionless, uniform over the superblock. It adds e_ij T_ij^(s) to
        each block and Delta Lambda, to first order in it, to each pair, Eq. (2.21). The unknown
        Delta T^(s) of (2.21) is not included.

    Raises
    ------
    InputError
        If the shapes do not fit, two blocks are at one place, or a number is not finite.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> atom = two_level(asymmetry=1e-24, tunnel_splitting=1e-24, gamma=1e-19 * np.eye(3), volume=1e-25)
    >>> pair = Superblock([atom, atom], [[0, 0, 0], [0, 0, 5e-9]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> pair.dimension, pair.couplings.shape
    (4, (2, 2, 6, 6))
    """

    blocks: Sequence[Block]
    positions: NDArray[np.float64]
    medium: ElasticMedium
    g: float = 1.0
    strain_gradient: NDArray[np.float64] | None = field(default=None)
    #: J_ss' at g = 1, where it is known already: superblocks of one lattice share it.
    known_couplings: NDArray[np.float64] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        object.__setattr__(self, "positions", _positions(self.positions, len(self.blocks)))
        object.__setattr__(self, "g", number_or_floats(self.g, "g"))
        if np.ndim(self.g) or not np.isfinite(self.g):
            raise InputError("g", received=self.g, allowed="a finite number", remedy="1 is the full coupling")
        if self.strain_gradient is not None:
            object.__setattr__(self, "strain_gradient", _gradient(self.strain_gradient))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each block."""
        return tuple(block.size for block in self.blocks)

    @property
    def dimension(self) -> int:
        """Number of states of the superblock."""
        return prod(self.sizes)

    @property
    def volume(self) -> float:
        """Sum of the blocks' volumes, m^3."""
        return sum(block.volume for block in self.blocks)

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64 if every block's stress is real, complex128 otherwise."""
        return np.result_type(*(block.stress for block in self.blocks), np.float64)

    @cached_property
    def unit_couplings(self) -> NDArray[np.float64]:
        """J_ss' at g = 1, 1/J, (n, n, 6, 6), each pair once."""
        if self.known_couplings is not None:
            return self.known_couplings
        result = couplings(self.positions, self.medium, self.strain_gradient)
        result.flags.writeable = False
        return result

    @cached_property
    def couplings(self) -> NDArray[np.float64]:
        """J_ss' = 2 g (Lambda + Delta Lambda), 1/J, (n, n, 6, 6), each pair once: g times `couplings`."""
        result = self.g * self.unit_couplings
        result.flags.writeable = False
        return result

    def at(self, g: float) -> Superblock:
        """The same blocks and places with another factor of the coupling."""
        return replace(self, g=g, known_couplings=self.unit_couplings)

    def local_hamiltonian(self, s: int) -> NDArray[Any]:
        """H_0^(s) + e_ij T_ij^(s), J, (m, m), diagonal where no static strain acts."""
        return self.strained(self.blocks[s])

    def strained(self, block: Block) -> NDArray[Any]:
        """H_0 + e_ij T_ij of a block in the static strain of this superblock, J, (m, m)."""
        hamiltonian: NDArray[Any] = np.diag(block.energies).astype(self.dtype)
        if self.strain_gradient is not None:
            strain = to_mandel((self.strain_gradient + self.strain_gradient.T) / 2)
            hamiltonian += np.tensordot(strain, block.stress, 1)
        return hamiltonian

    def dense_hamiltonian(self) -> NDArray[Any]:
        """H of (2.19), or (2.21) if strained, J, (D, D).

        Raises
        ------
        MemoryLimitError
            If two such matrices do not fit into the free memory.
        """
        require_dense(self.dimension, self.dtype.itemsize, copies=2)
        hamiltonian: NDArray[Any] = np.zeros((self.dimension, self.dimension), self.dtype)
        for s in range(len(self.blocks)):
            self._add(hamiltonian, (s,), self.local_hamiltonian(s))
            for other in range(s + 1, len(self.blocks)):
                self._add(hamiltonian, (s, other), self._pair(s, other, self.couplings[s, other]))
        return hamiltonian

    def dense_operator(self, s: int, operator: ArrayLike) -> NDArray[Any]:
        """An operator (m, m) of block `s` as a matrix (D, D) on the whole space.

        Raises
        ------
        MemoryLimitError
            If it does not fit into the free memory.
        """
        local = np.asarray(operator)
        require_dense(self.dimension, local.dtype.itemsize, copies=1)
        result: NDArray[Any] = np.zeros((self.dimension, self.dimension), local.dtype)
        self._add(result, (s,), local)
        return result

    def dense_pair(self, s: int, other: int, coupling: NDArray[Any]) -> NDArray[Any]:
        """T^(s) . coupling . T^(other) as a matrix on the whole space; coupling (6, 6) in 1/J, result in J.

        Raises
        ------
        MemoryLimitError
            If it does not fit into the free memory.
        """
        local = self._pair(s, other, coupling)
        require_dense(self.dimension, local.dtype.itemsize, copies=1)
        result: NDArray[Any] = np.zeros((self.dimension, self.dimension), local.dtype)
        self._add(result, (s, other), local)
        return result

    def _pair(self, s: int, other: int, coupling: NDArray[Any]) -> NDArray[Any]:
        coupled = np.tensordot(coupling, self.blocks[other].stress, 1)
        # a: Mandel component; i, k: row and column of block s; j, l: of the other
        pair: NDArray[Any] = np.einsum("aik,ajl->ijkl", self.blocks[s].stress, coupled, optimize=True)
        return pair

    def _add(self, target: NDArray[Any], sites: tuple[int, ...], operator: NDArray[Any]) -> None:
        """Add to the dense `target` an operator on the blocks `sites`: rows of each site, then columns."""
        n = len(self.blocks)
        columns = [n + s if s in sites else s for s in range(n)]
        rest = [s for s in range(n) if s not in sites]
        # the other blocks stay as they are: the operator goes to their diagonal, a view into the target
        view = np.einsum(
            target.reshape(self.sizes * 2), [*range(n), *columns], [*rest, *sites, *(n + s for s in sites)]
        )
        view += operator


def require_dense(dimension: int, itemsize: int, copies: int) -> None:
    """Refuse `copies` dense (D, D) matrices that cannot fit.

    Raises
    ------
    MemoryLimitError
        With the remedy.
    """
    require_memory(
        copies * dimension**2 * itemsize,
        f"a dense calculation with {large(dimension)} states",
        "use fewer blocks or levels, or the matrix-free engine (exact.engine)",
    )


def cube(count: int, edge: float) -> NDArray[np.float64]:
    """Centers of N_0 x N_0 x N_0 cubic blocks of edge L, m, (N_0^3, 3), z fastest.

    Raises
    ------
    InputError
        If `count` is not a positive integer or `edge` not positive.

    Examples
    --------
    >>> cube(2, 5e-9).shape
    (8, 3)
    """
    if count != int(count) or count < 1:
        raise InputError(
            "count", received=count, allowed="a positive integer", remedy="N_0 = 2 makes 8 blocks"
        )
    if not (np.isfinite(edge) and edge > 0):
        raise InputError("edge", received=edge, allowed="positive, in m", remedy="pass the edge of a block")
    places: NDArray[np.float64] = edge * np.indices(3 * (int(count),), dtype=float).reshape(3, -1).T
    return places


def _positions(value: ArrayLike, count: int) -> NDArray[np.float64]:
    positions = floats(value, "positions").copy()
    if count == 0 or positions.shape != (count, 3) or not np.all(np.isfinite(positions)):
        raise InputError(
            "positions",
            received=f"shape {positions.shape}",
            allowed=f"finite, in m, shape ({count}, 3): one place for each of at least one block",
            remedy="blocks.cube makes a lattice",
        )
    _, which, counts = np.unique(positions, axis=0, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(counts[which.ravel()] > 1)
    if shared.size:
        raise InputError(
            "positions",
            received=f"blocks {shared.tolist()} at shared places",
            allowed="a place of its own for each block (the coupling diverges as 1/r^3)",
            remedy="move them apart",
        )
    positions.flags.writeable = False
    return positions


def _gradient(value: ArrayLike) -> NDArray[np.float64]:
    gradient = np.array(value, dtype=float)
    if gradient.shape != (3, 3) or not np.all(np.isfinite(gradient)):
        raise InputError(
            "strain_gradient",
            received=value,
            allowed="finite, dimensionless, shape (3, 3): du_i/dx_j",
            remedy="tensors.displacement_gradient makes that of a plane wave",
        )
    gradient.flags.writeable = False
    return gradient
