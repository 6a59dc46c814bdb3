"""The fast path of `Dense` for two-level systems: what they absorb, by Gram matrices over their operators.

Everything an observer of the systems' stresses can see is in n x n Gram matrices over the operators sigma^(s):
the absorption in each bin and the two parts of the static response. `Dense.spectra` computes the same for any
block, slower; the tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import lru_cache
from itertools import pairwise
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Placed, Superblock, Systems, Wave, pair_energies
from glassblocks.blocks.coupled_blocks import require_dense
from glassblocks.constants import BOLTZMANN
from glassblocks.response import Observed
from glassblocks.response.thermal import degeneracy_width, thermal_weights
from glassblocks.threads import blas_held

Array = NDArray[np.float64]
#: Levels with less thermal weight than this are not counted as initial states: below rounding of the others.
NEGLIGIBLE = 1e-18
#: Systems whose matrices always fit, and are work for one thread.
SMALL = 10


class Grams(NamedTuple):
    """Sums over pairs of eigenstates m < n of sigma^(s)_mn sigma^(s')_mn, all (..., n, n)."""

    #: Sum of (p_m - p_n) over the pairs in each bin, dimensionless, (bins, n, n).
    absorption: Array
    #: Sum of (p_m - p_n)/(E_n - E_m), 1/J.
    isolated: Array
    #: beta times the thermal covariance of the diagonal elements, 1/J; zero at zero temperature.
    curie: Array


def coupled(systems: Systems, pair_energies: Array, temperature: float, edges: Array) -> Grams:
    """Grams of coupled blocks by full diagonalization.

    Parameters
    ----------
    systems
        The n two-level systems.
    pair_energies
        gamma^(s) . J_ss' . gamma^(s'), J, (n, n), symmetric: the coupling in front of sigma_z sigma_z', each pair once.
    temperature
        K, >= 0.
    edges
        Bin edges in energy, J, ascending.
    """
    energies, vectors = np.linalg.eigh(hamiltonian(systems, pair_energies))
    weights = thermal_weights(energies, temperature)
    rows = int(np.count_nonzero(weights > NEGLIGIBLE))
    sigma = _operators(vectors, rows, systems.asymmetry.size)
    m, n = _upper(energies.size, rows)
    gap = energies[n] - energies[m]
    which = (np.searchsorted(edges, gap, side="right") - 1).astype(np.int16)
    order = np.argsort(which, kind="stable")  # the pairs of each bin side by side
    m, n, gap = m[order], n[order], gap[order]
    kt = BOLTZMANN * temperature
    change = weights[m] - weights[n] if kt == 0 else -weights[m] * np.expm1(-gap / kt)
    # a pair closer than rounding cannot be told from a degenerate one, and absorbs nothing
    inverse = np.divide(change, gap, out=np.zeros_like(gap), where=gap > degeneracy_width(energies))
    element = sigma.reshape(sigma.shape[0], -1).take(m * energies.size + n, axis=1)
    bounds = np.searchsorted(which[order], np.arange(edges.size))
    return Grams(
        np.stack([(element[:, i:j] * change[i:j]) @ element[:, i:j].T for i, j in pairwise(bounds)]),
        (element * inverse) @ element.T,
        _covariance(np.einsum("snn->sn", sigma[:, :, :rows]), weights[:rows], kt),
    )


def _operators(vectors: Array, rows: int, n: int) -> Array:
    """sigma^(s) between the first `rows` eigenstates and all, (n, rows, D)."""
    size = vectors.shape[0]
    sigma = np.empty((n, rows, size))
    diagonal = np.arange(rows)
    for s in range(n):
        # sigma_z = 2 P - 1, P the projector on the half of the basis where block s is up: half the work
        half = vectors.reshape(2**s, 2, -1, size)[:, 0].reshape(size // 2, size)
        np.matmul(half[:, :rows].T, half, out=sigma[s])
        sigma[s] *= 2
        sigma[s, diagonal, diagonal] -= 1
    return sigma


def _covariance(diagonal: Array, weights: Array, kt: float) -> Array:
    if kt == 0:
        return np.zeros(2 * (diagonal.shape[0],))
    centered = diagonal - (diagonal @ weights)[:, None]
    covariance: Array = (centered * weights) @ centered.T
    return np.asarray(covariance / kt)


def uncoupled(systems: Systems, temperature: float, edges: Array) -> Grams:
    """Grams of the same blocks without coupling, exact: each answers alone, and no two together."""
    asymmetry, splitting = systems.asymmetry, systems.tunnel_splitting
    energy = np.hypot(asymmetry, splitting)
    kt = BOLTZMANN * temperature
    polarized = np.tanh(energy / (2 * kt)) if kt else np.ones_like(energy)
    lines = (splitting / energy) ** 2 * polarized
    which = np.searchsorted(edges, energy, side="right") - 1
    absorption = np.where(which == np.arange(edges.size - 1)[:, None], lines, 0.0)
    curie = (asymmetry / energy) ** 2 * (1 - polarized**2) / kt if kt else np.zeros_like(energy)
    eye = np.eye(energy.size)
    return Grams(absorption[:, :, None] * eye, np.diag(lines / energy), np.diag(curie))


def hamiltonian(systems: Systems, pair_energies: Array) -> Array:
    """H of (2.19) in the basis of the sigma_z, J, (2^n, 2^n): all of the coupling is on its diagonal.

    Block 0 varies slowest, sigma_z = +1 first.

    Examples
    --------
    >>> systems = Systems(np.array([1.0]), np.array([2.0]), np.zeros((1, 6)))
    >>> hamiltonian(systems, np.zeros((1, 1)))
    array([[ 0.5,  1. ],
           [ 1. , -0.5]])
    """
    n = systems.asymmetry.size
    signs = _signs(n)
    field = signs @ (systems.asymmetry / 2)
    matrix = np.diag(field + np.einsum("is,is->i", signs @ np.triu(pair_energies, 1), signs))
    states = np.arange(2**n)
    for s in range(n):
        matrix[states, states ^ (1 << (n - 1 - s))] = systems.tunnel_splitting[s] / 2
    return matrix


@lru_cache(maxsize=4)
def _signs(n: int) -> Array:
    """sigma_z of block s in state i, (2^n, n)."""
    bits = (np.arange(2**n)[:, None] >> np.arange(n - 1, -1, -1)) & 1
    return np.asarray(1.0 - 2.0 * bits)


@lru_cache(maxsize=32)
def _upper(size: int, rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices m < n of a (rows, size) table."""
    m, n = np.triu_indices(size, 1, size)
    kept = m < rows
    return m[kept], n[kept]


def observe_systems(
    superblock: Superblock,
    placed: Placed,
    g: Sequence[float],
    temperature: float,
    waves: Sequence[Wave],
    edges: Array,
) -> Observed:
    """`Dense.observe` of two-level systems, by Gram matrices over their operators."""
    systems, sites = placed
    count, volume = systems.asymmetry.size, superblock.volume
    if any(g) and count > SMALL:
        # H, its eigenvectors and LAPACK's two copies of them
        require_dense(2**count, 8, copies=4)
    one_each = np.array_equal(sites, np.arange(len(superblock.blocks)))
    energies = pair_energies(superblock, placed)
    # two threads on matrices as small as these wait for each other longer than they work
    with blas_held() if count <= SMALL else nullcontext():
        grams = [
            coupled(systems, factor * energies, temperature, edges)
            if factor and count
            else uncoupled(systems, temperature, edges)
            for factor in g
        ]
    kernels = np.stack([wave.kernel(systems.gamma, None if one_each else sites) for wave in waves])
    # g: coupling; w: wave; p: polarization; b: bin; s, u: systems
    lines, isolated, curie = (np.stack(parts) for parts in zip(*grams, strict=True))
    absorption = np.einsum("wpsu,gbsu->gwpb", kernels, lines, optimize=True) * (
        pi / (volume * np.diff(edges))
    )
    static = [
        factor / volume * np.einsum("wpsu,gsu->gwp", kernels, part, optimize=True)
        for factor, part in ((-2, isolated), (-1, curie))
    ]
    return Observed(absorption, static[0], static[1], np.zeros_like(absorption))
