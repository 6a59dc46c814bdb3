"""The collective lines of coupled blocks by time-dependent mean field (random phase approximation).

Each block moves by its own H + h(t).T with h(t) = J m(t) + e(t). For small motions about a self-consistent state every
transition k of a block is an oscillator of frequency w_k, and its moment answers a field f with

    -l_k^2/(w_k^2 - w^2) f,     l_k^2 = 2 w_k (p_lower - p_upper) |T_k|^2

(for a two-level system l^2 = 2 E tanh(E/2kT) (Delta_0/E)^2). With l the matrix of the loads, the coupled equations are
(M - w^2) y = -l^T e, M = diag(w^2) + l^T J l, real and symmetric, and m = l y. With M v = W^2 v and x = l v

    Im chi(w) = (pi/V) sum over modes of (e.x)^2/(2 W) delta(W - w),    Re chi(0) = -(1/V) sum of (e.x)^2/W^2.

The populations do not move: what a strain does to them, the longitudinal part of a thermal block's response
(relaxation), is not dynamical here, because nothing relaxes. It enters where contact with a bath is asked for, as the
second derivative of the free energy: Re chi_isothermal = -(1/V) e.R (1 + R J R)^-1 R.e, exact to first order in J,
as the free energy is. Every M has the trace of uncoupled blocks in their fields, so the f-sum rule holds:
the first moment of Im chi is that of the blocks alone in those fields.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.mean_field.local_states import ProductStates, on_columns, sandwich

Floats = NDArray[np.float64]


class Modes(NamedTuple):
    """Collective modes."""

    #: W, J, (..., K), ascending.
    energy: Floats
    #: x: what each mode does to each moment, (..., N, K), in J^(1/2) per unit of the moment's field.
    shape: Floats


def collective_modes(states: ProductStates, coupling: Floats, field: Floats) -> Modes:
    """Modes about the stable product state in `field` (..., N), coupled by J (..., N, N)."""
    own, load = states.oscillators(field)
    matrix = sandwich(load, coupling)
    index = np.arange(own.shape[-1])
    matrix[..., index, index] += own**2
    squared, vectors = np.linalg.eigh(matrix)
    # a stable state has none below zero but by rounding
    return Modes(np.sqrt(np.maximum(squared, 0.0)), on_columns(load, vectors))


def line_weights(modes: Modes, kernel: Floats) -> Floats:
    """x.A.x/(2W) of each line under observers A (..., q, N, N), (..., q, K); pi/V times that is the line of Im chi."""
    shape = modes.shape[..., None, :, :]
    squares = np.sum(shape * (kernel @ shape), axis=-2)
    energy = 2 * modes.energy[..., None, :]
    return np.asarray(np.divide(squares, energy, out=np.zeros_like(squares), where=energy > 0))


def binned_weights(modes: Modes, weights: Floats, edges: Floats) -> Floats:
    """Sums of the weights (..., q, K) of the lines in each bin between `edges`, J, (..., q, bins)."""
    which = np.searchsorted(edges, modes.energy, side="right") - 1
    inside = which[..., None] == np.arange(edges.size - 1)
    return np.asarray(weights @ inside)


def isothermal(states: ProductStates, coupling: Floats, field: Floats, kernel: Floats) -> Floats:
    """-V Re chi of the blocks in contact with a bath, under observers A (..., q, N, N), (..., q)."""
    root = states.at(field).root
    size = field.shape[-1]
    inverse: Floats = np.asarray(np.linalg.inv(np.eye(size) + sandwich(root, coupling)), dtype=float)
    answer = on_columns(root, np.swapaxes(on_columns(root, inverse), -1, -2))
    return np.asarray(np.einsum("...qab,...ab->...q", kernel, answer))
