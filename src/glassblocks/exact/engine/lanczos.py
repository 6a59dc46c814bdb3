"""The Lanczos recurrence with three vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.vectors import combine, empty, real_dot, squared_norm

#: A next vector shorter than this, relative to |H|, is rounding: the Krylov space is exhausted.
EXHAUSTED = 1e-13

#: Called with the step, the vector of that step before normalization, and its norm.
Visit = Callable[[int, NDArray[Any], float], None]
#: Called with the matrix so far and the length of the next vector; true to stop.
Stop = Callable[["Tridiagonal", float], bool]


@dataclass(frozen=True, eq=False)
class Tridiagonal:
    """H in the Krylov space of a start vector."""

    diagonal: NDArray[np.float64]
    off_diagonal: NDArray[np.float64]
    #: Norm of the start vector.
    norm: float

    @property
    def steps(self) -> int:
        """Dimension of the Krylov space."""
        return self.diagonal.size

    def truncated(self, steps: int) -> Tridiagonal:
        """The same after fewer steps."""
        return Tridiagonal(self.diagonal[:steps], self.off_diagonal[: steps - 1], self.norm)

    def eigenstates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Ritz values, ascending, and the matrix of eigenvectors (one a column)."""
        from scipy.linalg import eigh_tridiagonal

        values, vectors = eigh_tridiagonal(self.diagonal, self.off_diagonal)
        return values, vectors


def lanczos(
    operator: Operator, start: NDArray[Any], steps: int, visit: Visit | None = None, stop: Stop | None = None
) -> Tridiagonal:
    """Up to `steps` steps of the Lanczos recurrence; `start` is overwritten.

    No vector is orthogonalized again: copies of converged eigenvalues appear, but functions of H applied to
    the start vector, which is all that spectra need, stay accurate.

    Parameters
    ----------
    operator
        H.
    start
        The start vector (D,), any norm but zero.
    steps
        Largest number of steps.
    visit
        Called with each vector as it comes.
    stop
        Called after each step; ends the recurrence early.
    """
    vector, following, previous = start, empty(start.size, start.dtype), empty(start.size, start.dtype)
    previous[:] = 0
    norm = before = squared_norm(vector) ** 0.5
    diagonal: list[float] = []
    lengths = [norm]
    while len(diagonal) < min(steps, operator.dimension):
        length = lengths[-1]
        if visit is not None:
            visit(len(diagonal), vector, length)
        operator.apply(vector, following)
        diagonal.append(real_dot(vector, following) / length**2)
        # q' = H q - a q - b q_before, with q = vector/length and q_before = previous/before
        factors = 1 / length, -diagonal[-1] / length, -length / before if len(diagonal) > 1 else 0.0
        squared = combine(following, factors[0], vector, factors[1], previous, factors[2])
        before = length
        lengths.append(squared**0.5)
        vector, following, previous = following, previous, vector
        so_far = Tridiagonal(np.array(diagonal), np.array(lengths[1:-1]), norm)
        size = max(np.max(np.abs(so_far.diagonal)), np.max(so_far.off_diagonal, initial=0.0))
        if lengths[-1] <= EXHAUSTED * size or (stop is not None and stop(so_far, lengths[-1])):
            break
    return so_far
