"""The dense method: all eigenstates of a superblock, and everything from them without error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, Wave, as_systems
from glassblocks.blocks.coupled_blocks import require_dense
from glassblocks.constants import HBAR
from glassblocks.exact.diagonalization import applied
from glassblocks.exact.two_level_grams import observe_systems
from glassblocks.exact.uncoupled import uncoupled_curie, uncoupled_spectra
from glassblocks.pair import Pair
from glassblocks.response import Lines, Observed, Spectrum, observe_spectra, thermal_frequency
from glassblocks.response.thermal import degeneracy_width, thermal_weights, transitions

Floats = NDArray[np.float64]

#: Dense matrices alive at once: H, its eigenvectors, LAPACK's two copies, an operator on them and its elements.
COPIES = 6


@dataclass(frozen=True)
class Dense:
    """Diagonalize the superblock: exact to rounding, for as many states as memory takes, a few thousand.

    A degenerate ground level is averaged over. Two-level systems take a faster path to the same numbers in
    `observe`.

    Examples
    --------
    >>> Dense().name
    'dense'
    """

    name: ClassVar[str] = "dense"
    holds_for: ClassVar[str] = "any blocks and temperature; memory for six matrices of all states"

    def spectra(self, superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> list[Pair]:
        """Im chi_l and Im chi_t per volume for each set of waves, as a `Pair` of `Spectrum`.

        Raises
        ------
        InputError
            If the temperature is negative or not finite.
        MemoryLimitError
            If the matrices do not fit.
        """
        if superblock.g == 0:
            return uncoupled_spectra(superblock, temperature, waves)
        return _solved(superblock, temperature, waves).spectra

    def observe(
        self,
        superblock: Superblock,
        g: Sequence[float],
        temperature: float,
        waves: Sequence[Wave],
        edges: Floats,
    ) -> Observed:
        """Absorption in bins between `edges`, J, and the static response, at each factor g of the coupling.

        Raises
        ------
        InputError, MemoryLimitError
            As `spectra`, and as `static_susceptibility`.
        """
        systems = as_systems(superblock)
        if systems is not None:
            return observe_systems(superblock, systems, g, temperature, waves, edges)
        spectra, curie = [], []
        for factor in g:
            at = superblock.at(factor)
            if factor == 0:
                spectra.append(uncoupled_spectra(at, temperature, waves))
                curie.append(uncoupled_curie(at, temperature, waves))
            else:
                found = _solved(at, temperature, waves)
                spectra.append(found.spectra)
                curie.append(found.curie)
        return observe_spectra(spectra, np.array(curie), edges)


class _Solved(NamedTuple):
    """A pair of spectra for each set of waves, and what a bath adds to Re chi(0), Pa, (w, 2)."""

    spectra: list[Pair]
    curie: Floats


def _solved(superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> _Solved:
    thermal = HBAR * thermal_frequency(temperature)
    require_dense(superblock.dimension, superblock.dtype.itemsize, COPIES)
    energies, vectors = np.linalg.eigh(superblock.dense_hamiltonian())
    weights = thermal_weights(energies, temperature)
    m, n, gap, change = transitions(energies, temperature)
    width = degeneracy_width(energies)
    same = (gap <= width) & (weights[m] > 0)
    active = (change > 0) & (gap > width)
    level = (m[same], n[same])
    m, n, gap, change = m[active], n[active], gap[active], change[active]
    order = np.argsort(gap, kind="stable")
    m, n, gap, change = m[order], n[order], gap[order], change[order]
    rows = int(np.count_nonzero(weights > 0))
    name = f"dense, {superblock.dimension} states"
    spectra, curie = [], np.zeros((len(waves), 2))
    for w, wave in enumerate(waves):
        squared, variance = np.zeros((2, m.size)), np.zeros(2)
        for pattern, share in zip(wave.probes.strain, wave.probes.weight.T, strict=True):
            element = _element(superblock, pattern, vectors, rows)
            squared += share[:, None] * np.abs(element[m, n]) ** 2
            variance += share * _variance(element, weights[:rows], level)
        strength = pi / (HBAR * superblock.volume) * change * squared
        lines = (Lines(gap / HBAR, strength[p]) for p in (0, 1))
        spectra.append(Pair(*(Spectrum.exact(each, name) for each in lines)))
        curie[w] = -variance / (thermal * superblock.volume) if thermal > 0 else 0.0
    return _Solved(spectra, curie)


def _element(superblock: Superblock, pattern: Floats, vectors: NDArray[Any], rows: int) -> NDArray[Any]:
    """sum_s e^(s) . T^(s) between the first `rows` eigenstates and all, J, (rows, D)."""
    moved: NDArray[Any] = np.zeros_like(vectors, dtype=np.result_type(vectors, superblock.dtype))
    for s, block in enumerate(superblock.blocks):
        moved += applied(superblock, s, np.tensordot(pattern[s], block.stress, 1), vectors)
    result: NDArray[Any] = vectors[:, :rows].conj().T @ moved
    return result


def _variance(element: NDArray[Any], weights: Floats, level: tuple[Any, Any]) -> float:
    """Thermal variance of what does not change with time: diagonal elements, and those within one level."""
    diagonal = np.real(np.diagonal(element))
    centered = diagonal - weights @ diagonal
    within = 2 * np.sum(weights[level[0]] * np.abs(element[level]) ** 2)
    return float(weights @ centered**2 + within)
