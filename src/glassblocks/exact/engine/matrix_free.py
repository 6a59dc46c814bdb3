"""What every matrix-free Hamiltonian of the engine offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.vectors import empty

#: Elements of a vector that a sum of one-block operators is applied to at a time.
PIECE = 1 << 16
#: Smaller than this, relative to the largest element, is rounding.
ROUNDING = 1e-14


class Operator(ABC):
    """H/unit on vectors (D,) in the engine's own basis of each block; block 0 varies slowest.

    `scipy.sparse.linalg.aslinearoperator` takes it as it is.
    """

    terms: Terms
    dtype: np.dtype[Any]
    #: Unitary (m, m) of each block: column k is the engine's state k in the block's own basis.
    frames: tuple[NDArray[Any], ...]

    @property
    def dimension(self) -> int:
        """Number of states D."""
        return self.terms.dimension

    @property
    def shape(self) -> tuple[int, int]:
        """(D, D)."""
        return (self.dimension, self.dimension)

    @abstractmethod
    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = H psi / unit; both contiguous, (D,), of the operator's dtype, and not the same."""

    def matvec(self, psi: ArrayLike) -> NDArray[Any]:
        """H psi / unit in a new vector."""
        vector = np.ascontiguousarray(np.asarray(psi).ravel(), dtype=self.dtype)
        out = empty(self.dimension, self.dtype)
        self.apply(vector, out)
        return out

    def dense(self) -> NDArray[Any]:
        """H/unit as a matrix (D, D), for small spaces and tests."""
        return np.stack([self.matvec(column) for column in np.eye(self.dimension)], axis=1)

    def stress(self, strain: ArrayLike) -> OneBody:
        """sum_s e^(s) . T^(s) / stress_unit for a Mandel strain, uniform (6,) or of each block (n, 6)."""
        matrices = self.terms.along(strain)
        turned = [u.conj().T @ t @ u for u, t in zip(self.frames, matrices, strict=True)]
        return OneBody([t.real if self.dtype.kind == "f" else t for t in turned])

    def vector_bytes(self) -> int:
        """Bytes of one vector."""
        return self.dimension * self.dtype.itemsize

    def scratch_bytes(self) -> int:
        """Bytes that the operator holds or takes beside psi and H psi."""
        return 0


class OneBody:
    """A sum of operators on single blocks, (m, m) each, applied to a vector."""

    def __init__(self, matrices: list[NDArray[Any]]) -> None:
        self.matrices = matrices
        sizes = [matrix.shape[0] for matrix in matrices]
        split = next(k for k in range(len(sizes) + 1) if prod(sizes[k:]) <= PIECE)
        diagonals = [np.diag(matrix) for matrix in matrices]
        self._high, self._low = _outer_sum(diagonals[:split]), _outer_sum(diagonals[split:])
        turning = [matrix - np.diag(np.diag(matrix)) for matrix in matrices]
        # in the axes of the stress what is left off the diagonal is rounding, and would cost a sweep each
        largest = max(float(np.max(np.abs(matrix))) for matrix in matrices)
        self._turning = [part if np.max(np.abs(part)) > ROUNDING * largest else None for part in turning]

    @property
    def is_diagonal(self) -> bool:
        """Whether no block is flipped."""
        return all(part is None for part in self._turning)

    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = (sum over blocks) psi; not in place unless the operator is diagonal."""
        source, target = (vector.reshape(self._high.size, self._low.size) for vector in (psi, out))
        for row, offset in enumerate(self._high):
            np.multiply(source[row], self._low + offset, out=target[row])
        before, after = 1, psi.size
        for matrix, turning in zip(self.matrices, self._turning, strict=True):
            size = matrix.shape[0]
            after //= size
            if turning is not None:
                out.reshape(before, size, after)[...] += np.matmul(turning, psi.reshape(before, size, after))
            before *= size


def _outer_sum(parts: list[NDArray[Any]]) -> NDArray[Any]:
    total: NDArray[Any] = np.zeros(1)
    for part in parts:
        total = np.add.outer(total, part).ravel()
    return total
