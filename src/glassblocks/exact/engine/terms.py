"""The parts of a superblock's Hamiltonian as plain arrays without dimension."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.coupled_blocks import Superblock


@dataclass(frozen=True, eq=False)
class Terms:
    """H/unit = sum_s local_s + sum over s < s' of stress_s . couplings_ss' . stress_s'.

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

    @classmethod
    def of(cls, superblock: Superblock) -> Terms:
        """Divide the Hamiltonian (2.19) of a superblock by its largest local or pair energy."""
        local = [superblock.local_hamiltonian(s) for s in range(len(superblock.blocks))]
        stress = [np.asarray(block.stress) for block in superblock.blocks]
        stress_unit = max(float(np.max(np.abs(t))) for t in stress) or 1.0
        pair = stress_unit**2 * float(np.max(np.abs(superblock.couplings)))
        unit = max(pair, *(float(np.max(np.abs(h))) for h in local)) or 1.0
        return cls(
            tuple(h / unit for h in local),
            tuple(t / stress_unit for t in stress),
            superblock.couplings * (stress_unit**2 / unit),
            unit,
            stress_unit,
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
        """e . stress_s of each block for a Mandel strain (6,), (m, m)."""
        return [np.tensordot(np.asarray(strain, dtype=float), t, 1) for t in self.stress]
