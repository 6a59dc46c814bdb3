"""Two-level blocks turned into the axes of their stress, where as much as can be is diagonal.

A Hermitian 2x2 matrix is c + b . sigma. The six stress components of a block are six vectors b; their
principal axes become z and x. If they all lie along one line the coupling is diagonal in z and the local
Hamiltonian is turned about z until its flip is real and negative, even where the block itself was complex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.terms import Terms

Floats = NDArray[np.float64]

#: What is smaller than this, relative to the largest, is rounding.
ROUNDING = 1e-14
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


@dataclass(frozen=True, eq=False)
class TwoLevelTerms:
    """H/unit = constant + z.sigma_z + x.sigma_x + sum over pairs of zz, xx and zx couplings."""

    #: Unitary (2, 2) of each block: column k is state k of the engine in the block's own basis.
    frames: tuple[NDArray[Any], ...]
    constant: float
    z: Floats
    x: Floats
    #: (n, n), symmetric, zero diagonal; each pair counts once.
    zz: Floats
    xx: Floats
    #: zx[s, s'] couples sigma_z of s to sigma_x of s'.
    zx: Floats

    @property
    def diagonal_coupling(self) -> bool:
        """Whether no coupling flips anything."""
        return not (np.any(self.xx) or np.any(self.zx))


class _Turned(NamedTuple):
    """One block in its frame: constant, x and z parts of the local Hamiltonian and of the stress."""

    frame: NDArray[Any]
    local: Floats
    stress: Floats


def two_level_terms(terms: Terms) -> TwoLevelTerms | None:
    """The Hamiltonian in the axes of the stress, or None if a block has no such axes."""
    if any(size != 2 for size in terms.sizes):
        return None
    turned = [_turned(h, t) for h, t in zip(terms.local, terms.stress, strict=True)]
    if any(block is None for block in turned):
        return None
    blocks = [block for block in turned if block is not None]
    stress = np.array([block.stress for block in blocks])
    local = np.array([block.local for block in blocks])
    # s, t: blocks; a, b: Mandel components; i, j: constant, x and z parts
    pair: Floats = np.einsum("sia,stab,tjb->ijst", stress, terms.couplings, stress, optimize=True)
    return TwoLevelTerms(
        frames=tuple(block.frame for block in blocks),
        constant=float(local[:, 0].sum() + pair[0, 0].sum() / 2),
        # a constant part of one block's stress is a field on the others
        z=local[:, 2] + pair[0, 2].sum(axis=0),
        x=local[:, 1] + pair[0, 1].sum(axis=0),
        zz=pair[2, 2],
        xx=pair[1, 1],
        zx=pair[2, 1],
    )


def bloch(matrix: NDArray[Any]) -> tuple[Floats, Floats]:
    """c, (...), and b, (..., 3), of Hermitian matrices (..., 2, 2) = c + b . sigma.

    Examples
    --------
    >>> c, b = bloch(np.array([[3.0, 2.0], [2.0, 1.0]]))
    >>> float(c), b
    (2.0, array([2., 0., 1.]))
    """
    constant = np.trace(matrix, axis1=-2, axis2=-1).real / 2
    vector: Floats = np.einsum("kij,...ji->...k", _PAULI, matrix).real / 2
    return np.asarray(constant), vector


def _turned(local: NDArray[Any], stress: NDArray[Any]) -> _Turned | None:
    offset, field = bloch(local)
    offsets, vectors = bloch(stress)
    _, sizes, axes = np.linalg.svd(vectors)
    rank = int(np.sum(sizes > ROUNDING * sizes[0])) if sizes[0] > 0 else 0
    if rank == 3:
        return None
    z = axes[0] if rank else _direction(field, axes[2])
    across = _direction(field - (field @ z) * z, np.linalg.svd(z[None])[2][1])
    x = axes[1] if rank == 2 else -across
    if rank == 2 and abs(field @ np.cross(z, x)) > ROUNDING * np.linalg.norm(field):
        return None
    parts = np.array([offset, field @ x, field @ z])
    flips = vectors @ x if rank == 2 else np.zeros(6)
    return _Turned(_frame(z, x), parts, np.array([offsets, flips, vectors @ z]))


def _direction(vector: Floats, default: Floats) -> Floats:
    length = np.linalg.norm(vector)
    return vector / length if length > 0 else default


def _frame(z: Floats, x: Floats) -> NDArray[Any]:
    """U with U^dagger (z . sigma) U = sigma_z and U^dagger (x . sigma) U = sigma_x."""
    _, states = np.linalg.eigh(np.tensordot(z, _PAULI, 1))
    up, down = states[:, 1], states[:, 0]
    overlap = up.conj() @ np.tensordot(x, _PAULI, 1) @ down
    frame: NDArray[Any] = np.stack([up, down * (overlap.conjugate() / abs(overlap))], axis=1)
    return frame.real if np.max(np.abs(frame.imag)) <= ROUNDING else frame
