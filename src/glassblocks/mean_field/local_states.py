"""What every kind of block gives the mean field: its thermal state in a static field, and how it moves.

A block's field has N components (one for each two-level system, six for a block of levels), and N moments answer it.
A matrix that is diagonal in them is kept as its diagonal.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class LocalState(NamedTuple):
    """Blocks in their thermal states in a field h."""

    #: Sum of F(h) - h m over the blocks, J, (...): the free energy as a function of the moments.
    free: Floats
    #: m = dF/dh, (..., N).
    moment: Floats
    #: Symmetric root of X = -dm/dh, (..., N, N), or its diagonal (..., N).
    root: Floats


class Oscillators(NamedTuple):
    """The transitions of blocks in a field: each moves as an oscillator."""

    #: Splittings w, J, (..., K).
    energy: Floats
    #: sqrt(2 w (p_lower - p_upper)) times the matrix element of each moment, (..., N, K), or its diagonal (..., N).
    load: Floats


class ProductStates(Protocol):
    """Blocks of one kind, with their temperature."""

    @property
    def thermal(self) -> float:
        """kT, J."""

    @property
    def field_scale(self) -> Floats:
        """A field that changes a block much, (..., 1)."""

    def take(self, which: NDArray[np.intp]) -> ProductStates:
        """The items `which` of the first of the leading axes."""

    def at(self, field: Floats) -> LocalState:
        """Thermal states in a field (..., N)."""

    def oscillators(self, field: Floats) -> Oscillators:
        """Transitions in a field (..., N)."""


def sandwich(load: Floats, coupling: Floats) -> Floats:
    """load^T . coupling . load, (..., K, K)."""
    if load.ndim == coupling.ndim:
        return np.asarray(np.swapaxes(load, -1, -2) @ coupling @ load)
    return np.asarray(load[..., :, None] * coupling * load[..., None, :])


def times(load: Floats, vector: Floats) -> Floats:
    """load . vector, (..., N), for a vector (..., K)."""
    if load.ndim == vector.ndim:
        return np.asarray(load * vector)
    return np.asarray(np.einsum("...nk,...k->...n", load, vector))


def on_columns(load: Floats, columns: Floats) -> Floats:
    """load . columns, (..., N, M), for columns (..., K, M)."""
    if load.ndim == columns.ndim:
        return np.asarray(load @ columns)
    return np.asarray(load[..., :, None] * columns)
