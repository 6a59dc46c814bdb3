"""Two-level blocks whose stress has sigma_z and sigma_x parts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.ising import diagonal
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.stress_axes import TwoLevelTerms
from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.vectors import empty, threads_for

#: Bits of a tile; at least one more is needed for the sweeps over columns.
LOW = 12
FEWEST = LOW + 1


class Tables(NamedTuple):
    """Couplings in the order of the bits; xx is divided by the number of states, for two transforms."""

    zz: NDArray[np.float64]
    z: NDArray[np.float64]
    low_z: NDArray[np.float64]
    xx: NDArray[np.float64]
    low_x: NDArray[np.float64]
    #: mixed[q, k]: sigma_z of bit q with sigma_x of bit k.
    mixed: NDArray[np.float64]
    flip: NDArray[np.float64]


class TwoAxisOperator(Operator):
    """zz couplings diagonal, xx couplings diagonal after a Walsh-Hadamard transform, zx as weighted flips.

    Needs numba and 13 blocks or more; `GeneralOperator` does the same for any number without.
    """

    def __init__(self, terms: Terms, turned: TwoLevelTerms) -> None:
        self.terms = terms
        self.dtype = np.dtype(np.float64)
        self.frames = turned.frames
        states = self.dimension
        zz, xx, mixed = (
            np.ascontiguousarray(matrix[::-1, ::-1]) for matrix in (turned.zz, turned.xx, turned.zx)
        )
        none = np.zeros(LOW)
        self._tables = Tables(
            zz=zz,
            z=turned.z[::-1].copy(),
            low_z=diagonal(zz[:LOW, :LOW], none, turned.constant),
            xx=xx / states,
            low_x=diagonal(xx[:LOW, :LOW] / states, none, 0.0),
            mixed=mixed,
            flip=turned.x[::-1].copy(),
        )
        self._work = empty(states)

    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = H psi / unit."""
        from glassblocks.exact.engine import two_axis_kernel

        with threads_for(psi.size) as threads:
            two_axis_kernel.apply(psi, out, self._work, self._tables, threads)

    def scratch_bytes(self) -> int:
        """The transformed vector."""
        return self.vector_bytes()
