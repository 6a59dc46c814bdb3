"""The parts of a superblock's Hamiltonian as plain arrays without dimension."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks import Block, Superblock, Systems, two_level_systems


@dataclass(frozen=True, eq=False)
class Terms:
    """H/unit = sum_s local_s + sum over s < s' of stress_s . couplings_ss' . stress_s'.

    The parts s are the blocks, or the two-level systems that a block consists of: small factors of the space
    keep H cheap, and systems of one block do not see each other.

    Energies in joule are of the order 1e-24, far below what eigensolvers take for zero; so the engine works
    in units of the superblock's own.
    """

    #: (m, m) of each block.
    local: tuple[NDArray[Any], ...]
    #: (6, m, m) of each block, T/stress_unit.
    stress: tuple[NDArray[Any], ...]
    #: (n, n, 6, 6); J_s's is the transpose of J_ss'.
    couplings: NDArray[np.float64]
    #: J.
    unit: float
    #: J.
    stress_unit: float
    #: Which block each part is in, (n,).
    sites: NDArray[np.intp]

    @classmethod
    def of(cls, superblock: Superblock) -> Terms:
        """Divide the Hamiltonian (2.19) of a superblock by its largest local or pair energy."""
        parts = [(s, part) for s, block in enumerate(superblock.blocks) for part in _parts(block)]
        sites = np.array([s for s, _ in parts], dtype=int)
        local = [superblock.strained(part) for _, part in parts]
        stress = [np.asarray(part.stress) for _, part in parts]
        stress_unit = max(float(np.max(np.abs(t))) for t in stress) or 1.0
        pair = stress_unit**2 * float(np.max(np.abs(superblock.couplings)))
        unit = max(pair, *(float(np.max(np.abs(h))) for h in local)) or 1.0
        return cls(
            tuple(h / unit for h in local),
            tuple(t / stress_unit for t in stress),
            superblock.couplings[np.ix_(sites, sites)] * (stress_unit**2 / unit),
            unit,
            stress_unit,
            sites,
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each block."""
        return tuple(h.shape[0] for h in self.local)

    @property
    def dimension(self) -> int:
        """Number of states."""
        return prod(self.sizes)

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """float64 if everything is real."""
        return np.result_type(np.float64, *self.local, *self.stress)

    def along(self, strain: ArrayLike) -> list[NDArray[Any]]:
        """e^(s) . stress_s of each part for a Mandel strain, uniform (6,) or of each block (n, 6); (m, m)."""
        e = np.asarray(strain, dtype=float)
        of_each = e[self.sites] if e.ndim == 2 else np.broadcast_to(e, (len(self.sites), 6))
        return [np.tensordot(own, t, 1) for own, t in zip(of_each, self.stress, strict=True)]


def _parts(block: Block) -> list[Block]:
    """The block itself, or a block for each of its two-level systems."""
    if block.systems is None or block.systems.asymmetry.size == 1:
        return [block]
    count = block.systems.asymmetry.size
    each = (Systems(*(values[i : i + 1] for values in block.systems)) for i in range(count))
    return [two_level_systems(one, block.volume) for one in each]
