"""The mean-field method: every block in the static field of the others, and small motions about that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, Wave, as_systems, pair_energies
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.mean_field.collective_modes import collective_modes, line_weights
from glassblocks.mean_field.collective_response import mean_field_response
from glassblocks.mean_field.level_states import level_states
from glassblocks.mean_field.local_states import ProductStates
from glassblocks.mean_field.self_consistency import solutions
from glassblocks.mean_field.two_level_states import TwoLevelStates
from glassblocks.memory import require_memory
from glassblocks.pair import Pair
from glassblocks.response import Observed, Spectrum, sorted_lines, thermal_frequency

Floats = NDArray[np.float64]

#: Matrices of all moments alive at once, for each search.
COPIES = 6


@dataclass(frozen=True)
class MeanField:
    """Product states in the field of each other, and their collective modes: an approximation, fast for many blocks.

    Exact without coupling, and to first order in it; what it leaves out is entanglement, at second order. Of several
    self-consistent states the one of lowest free energy is taken, and the change if the next one were taken is stated
    as the error of truncation. The error of the approximation itself is not in it: see the page on its validity.

    Parameters
    ----------
    starts
        Searches for self-consistent states: one from uncoupled blocks, the others from random fields.
    seed
        Of the random fields.

    Raises
    ------
    InputError
        If there is no start.

    Examples
    --------
    >>> MeanField(starts=3)
    MeanField(starts=3, seed=0)
    """

    starts: int = 4
    seed: int = 0

    name: ClassVar[str] = "mean-field"
    holds_for: ClassVar[str] = (
        "blocks with real stress, any temperature, thousands of moments; an approximation: exact to first order in "
        "the coupling, resonant pairs and entanglement are left out; relaxation is in the isothermal response alone"
    )

    def __post_init__(self) -> None:
        if self.starts < 1:
            raise InputError("starts", received=self.starts, allowed=">= 1", remedy="4 is usual")

    def spectra(self, superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> list[Pair]:
        """Im chi_l and Im chi_t per volume for each set of waves, as a `Pair` of `Spectrum`.

        Raises
        ------
        InputError
            If the temperature is negative or not finite, or a stress complex.
        MemoryLimitError
            If the matrices do not fit.
        ConvergenceError
            If no stable product state is found.
        """
        prepared = _prepared(superblock, temperature, waves, self.starts)
        coupling = superblock.g * prepared.coupling[None]
        found = solutions(prepared.states, coupling, starts=self.starts, seed=self.seed)
        scale = pi / (HBAR * superblock.volume)
        sets = []
        for each in (found.lowest, found.second):
            modes = collective_modes(prepared.states, coupling, each.field)
            weights = line_weights(modes, prepared.kernel)[0]
            sets.append([sorted_lines(modes.energy[0] / HBAR, scale * row) for row in weights])
        count = int(found.number[0])
        fine, coarse = sets if count > 1 else (sets[0], sets[0])
        name = f"mean field, {count} stable state{'s' if count > 1 else ''} in {self.starts} searches"
        spectra = [
            Spectrum((one,), (other,), np.ones(1), sampled=False, method=name)
            for one, other in zip(fine, coarse, strict=True)
        ]
        return [Pair(*spectra[2 * w : 2 * w + 2]) for w in range(len(waves))]

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
        InputError, MemoryLimitError, ConvergenceError
            As `spectra`.
        """
        prepared = _prepared(superblock, temperature, waves, self.starts * len(g))
        coupling = np.multiply.outer(np.asarray(g, dtype=float), prepared.coupling)
        found = mean_field_response(
            prepared.states, coupling, prepared.kernel, edges, starts=self.starts, seed=self.seed
        )
        shape = (len(g), len(waves), 2)
        volume = superblock.volume
        absorption, error = ((part / volume).reshape(*shape, -1) for part in (found.absorption, found.choice))
        isolated, curie = ((part / volume).reshape(shape) for part in (found.isolated, found.curie))
        return Observed(absorption, isolated, curie, error)


class _Prepared(NamedTuple):
    """A superblock in terms of its N moments."""

    states: ProductStates
    #: J at g = 1, (N, N).
    coupling: Floats
    #: What each set of waves and polarization sees of two moments, (2 w, N, N).
    kernel: Floats


def _prepared(superblock: Superblock, temperature: float, waves: Sequence[Wave], searches: int) -> _Prepared:
    thermal_frequency(temperature)  # which refuses what is no temperature
    placed = as_systems(superblock)
    if placed is not None:
        systems, sites = placed
        require_room(len(sites), searches)
        states = TwoLevelStates(
            systems.asymmetry[None], systems.tunnel_splitting[None], BOLTZMANN * temperature
        )
        kernels = [wave.kernel(systems.gamma, sites) for wave in waves]
        return _Prepared(states, pair_energies(superblock, placed), np.concatenate(kernels))
    size = 6 * len(superblock.blocks)
    require_room(size, searches)
    # s, u: blocks; a, b: Mandel components
    coupling = np.swapaxes(superblock.unit_couplings, 1, 2).reshape(size, size)
    forms = [np.swapaxes(wave.form, 2, 3).reshape(2, size, size) for wave in waves]
    return _Prepared(level_states(superblock, temperature), coupling, np.concatenate(forms))


def require_room(size: int, searches: int) -> None:
    """Refuse what does not fit: matrices of `size` moments for each search.

    Raises
    ------
    MemoryLimitError
        With the remedy.
    """
    require_memory(
        COPIES * 8 * size**2 * searches, f"the mean field of {size} moments", "use fewer blocks or starts"
    )
