"""Two-level blocks with one stress operator each: every coupling diagonal, one flip a block."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.stress_axes import TwoLevelTerms
from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.vectors import empty, threads_for

#: Fewest blocks that the compiled kernel takes: its tables cover 12.
FEWEST = 12


class IsingOperator(Operator):
    """H = diagonal(z_1 ... z_n) + sum_s x_s flip_s in the eigenbasis of the blocks' stress."""

    def __init__(self, terms: Terms, turned: TwoLevelTerms, *, compiled: bool) -> None:
        self.terms = terms
        self.dtype = np.dtype(np.float64)
        self.frames = turned.frames
        self.n = len(terms.sizes)
        self.compiled = compiled and self.n >= FEWEST
        # in the order of the bits of the state index: block 0 is the highest
        self._coupling = np.ascontiguousarray(turned.zz[::-1, ::-1])
        self._field, self._flip = turned.z[::-1].copy(), turned.x[::-1].copy()
        if self.compiled:
            self._low = empty(1 << FEWEST)
            self._low[:] = diagonal(self._coupling[:FEWEST, :FEWEST], np.zeros(FEWEST), turned.constant)
        else:
            self._diagonal = diagonal(self._coupling, self._field, turned.constant)

    @property
    def flips(self) -> NDArray[np.float64]:
        """x_s of each block, last block first."""
        return self._flip

    def diagonal(self) -> NDArray[np.float64]:
        """The diagonal of H/unit, (D,)."""
        if not self.compiled:
            return self._diagonal
        from glassblocks.exact.engine import ising_kernel

        ones, out = empty(self.dimension), empty(self.dimension)
        ones[:] = 1.0
        with threads_for(ones.size) as threads:
            none = np.zeros_like(self._flip)
            ising_kernel.apply(ones, out, self._low, self._coupling, self._field, none, threads)
        return out

    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = H psi / unit."""
        if self.compiled:
            from glassblocks.exact.engine import ising_kernel

            with threads_for(psi.size) as threads:
                ising_kernel.apply(psi, out, self._low, self._coupling, self._field, self._flip, threads)
            return
        np.multiply(self._diagonal, psi, out=out)
        for bit, amplitude in enumerate(self._flip):
            pairs = (-1, 2, 1 << bit)
            out.reshape(pairs)[...] += amplitude * psi.reshape(pairs)[:, ::-1]

    def scratch_bytes(self) -> int:
        """The stored diagonal and one product, if not compiled."""
        return 0 if self.compiled else 2 * self.vector_bytes()


def diagonal(
    coupling: NDArray[np.float64], field: NDArray[np.float64], constant: float
) -> NDArray[np.float64]:
    """constant + sum field_b z_b + sum over pairs of coupling_bc z_b z_c for every state; z_b = 1 - 2 bit_b.

    Examples
    --------
    >>> diagonal(np.array([[0.0, 10.0], [10.0, 0.0]]), np.array([1.0, 2.0]), 0.0)
    array([ 13.,  -9., -11.,   7.])
    """
    energy = np.array([constant])
    for bit, own in enumerate(field):
        slope = np.array([own])
        for other in range(bit):
            slope = np.concatenate([slope + coupling[bit, other], slope - coupling[bit, other]])
        energy = np.concatenate([energy + slope, energy - slope])
    return energy
