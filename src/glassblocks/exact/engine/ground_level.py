"""The ground states of a superblock, all of them: at zero temperature they share the weight equally.

A Lanczos run finds one state of a degenerate level, whichever its start vector leans to. Further runs find the
others in the space orthogonal to those known. One level with more than `MOST` states is sampled instead: from a
random start the run ends in the projection of that vector on the level, and such projections average to the trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.ground import DENSE, GroundState, ground_state
from glassblocks.exact.engine.ising import IsingOperator
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.memory import require_memory
from glassblocks.response.thermal import degeneracy_width

#: Largest number of degenerate ground states that are all kept; more are sampled.
MOST = 16
#: Two levels closer than this times |E_0| (or the largest energy of a pair) count as one, as after a diagonalization.
ROUNDING = 1e-12
#: A flip weaker than this, in units of the largest energy, does not keep two states apart for certain.
FAINT = 1e-9
#: Residuals of a ground state, in units of the largest energy, up to and beyond this number of states.
FINE, COARSE, LARGE = 1e-10, 1e-8, 1 << 22


@dataclass(frozen=True, eq=False)
class GroundManifold:
    """States of the lowest level, in the operator's own basis.

    Attributes
    ----------
    energy
        E_0, J.
    states
        Orthonormal states (D,) if the level is complete, else random ones of it, normalized.
    complete
        Whether `states` are all there are.
    """

    energy: float
    states: tuple[NDArray[Any], ...]
    complete: bool

    @classmethod
    def single(cls, state: GroundState) -> GroundManifold:
        """The level of a ground state that is known to be the only one."""
        return cls(state.energy, (state.vector,), complete=True)

    def excited_part(self, vector: NDArray[Any]) -> NDArray[Any]:
        """`vector` without its components along the known states, in place."""
        for state in self.states:
            vector -= np.vdot(state, vector) * state
        return vector


def ground_manifold(operator: Operator, *, samples: int = 8, seed: int = 0) -> GroundManifold:
    """The ground level with all its states, or `samples` random ones of it if they are many.

    Parameters
    ----------
    operator
        H, from `engine.hamiltonian`.
    samples
        Random states of a level that has more than `MOST`.
    seed
        Of the start vectors.

    Raises
    ------
    MemoryLimitError, ConvergenceError
        As `ground_state`.
    """
    if operator.dimension <= DENSE:
        return _dense(operator)
    # the error of a line goes as the square of the residual; in a large space every sweep counts
    tolerance = FINE if operator.dimension <= LARGE else COARSE
    first = ground_state(operator, tolerance=tolerance, seed=seed)
    if _is_unique(operator):
        return GroundManifold.single(first)
    states = [first.vector]
    while len(states) <= MOST:
        require_memory(
            (len(states) + 5) * operator.vector_bytes() + operator.scratch_bytes(),
            f"{len(states) + 1} ground states of {operator.dimension} states",
            "use fewer blocks or levels",
        )
        other = ground_state(
            Deflated(operator, states, first.energy), seed=seed + len(states), product_start=False
        )
        if other.energy - first.energy > ROUNDING * max(abs(first.energy), operator.terms.unit):
            return GroundManifold(first.energy, tuple(states), complete=True)
        states.append(other.vector)
    # a solver that restarts may leave the Krylov space of its start; the plain recurrence ends in P_0 of it
    drawn = [
        ground_state(operator, method="two-pass", seed=seed + MOST + 1 + r, product_start=False).vector
        for r in range(samples)
    ]
    return GroundManifold(first.energy, tuple(drawn), complete=False)


class Deflated(Operator):
    """H with the energy of known states raised far above the ground level."""

    def __init__(self, operator: Operator, states: list[NDArray[Any]], energy: float) -> None:
        self.operator, self.states = operator, list(states)
        self.terms, self.dtype, self.frames = operator.terms, operator.dtype, operator.frames
        # more than the lowest excitation of one block among the others
        self.shift = 10 + 2 * abs(energy) / operator.terms.unit

    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = (H/unit + shift sum |known><known|) psi."""
        self.operator.apply(psi, out)
        for state in self.states:
            out += (self.shift * np.vdot(state, psi)) * state

    def scratch_bytes(self) -> int:
        """The known states and one product beside what the operator holds."""
        return self.operator.scratch_bytes() + (len(self.states) + 1) * self.vector_bytes()


def _dense(operator: Operator) -> GroundManifold:
    values, vectors = np.linalg.eigh(operator.dense())
    count = int(np.count_nonzero(values - values[0] <= degeneracy_width(values)))
    states = tuple(np.ascontiguousarray(vectors[:, i]) for i in range(count))
    return GroundManifold(float(values[0]) * operator.terms.unit, states, complete=True)


def _is_unique(operator: Operator) -> bool:
    """Perron and Frobenius: with every flip of one sign, and none missing, the ground state is unique."""
    return isinstance(operator, IsingOperator) and bool(np.all(np.abs(operator.flips) > FAINT))
