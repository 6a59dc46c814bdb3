"""The Lanczos method: spectra of superblocks too large to diagonalize, with the errors that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, Wave
from glassblocks.errors import InputError
from glassblocks.exact.uncoupled import uncoupled_curie, uncoupled_spectra
from glassblocks.pair import Pair
from glassblocks.real_numbers import seed_number
from glassblocks.response import Observed, Spectrum, observe_spectra, thermal_frequency

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lanczos:
    """Continued fraction from the ground level at T = 0, finite-temperature Lanczos with random vectors above.

    Parameters
    ----------
    steps
        Lanczos steps; sets the resolution.
    vectors
        Random vectors at a finite temperature, and for a ground level of many states.
    seed
        Of the random vectors.

    Raises
    ------
    InputError
        If there are fewer than two steps or no vector.

    Examples
    --------
    >>> Lanczos(steps=60)
    Lanczos(steps=60, vectors=8, seed=0)
    """

    steps: int = 100
    vectors: int = 8
    seed: int = 0

    name: ClassVar[str] = "lanczos"
    holds_for: ClassVar[str] = (
        "any blocks; five vectors of all states at T = 0, as many as there are steps above; the Curie part of "
        "the static response is not determined above T = 0"
    )

    def __post_init__(self) -> None:
        seed_number(self.seed)
        if not all(isinstance(each, Integral) for each in (self.steps, self.vectors)) or (
            self.steps < 2 or self.vectors < 1
        ):
            raise InputError(
                "steps, vectors",
                received=(self.steps, self.vectors),
                allowed="whole numbers, steps >= 2, vectors >= 1",
                remedy="100 steps and 8 vectors are usual",
            )

    def spectra(self, superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> list[Pair]:
        """Im chi_l and Im chi_t per volume for each set of waves, as a `Pair` of `Spectrum`.

        Raises
        ------
        InputError
            If the temperature is negative or not finite.
        MemoryLimitError
            If the vectors do not fit.
        ConvergenceError
            If the ground state is not reached.
        """
        from glassblocks.exact.engine import finite_temperature_spectra, hamiltonian, zero_temperature_spectra

        thermal = thermal_frequency(temperature)
        if superblock.g == 0 or superblock.dimension == 1:
            return uncoupled_spectra(superblock, temperature, waves)
        operator, volume = hamiltonian(superblock), superblock.volume
        strains = np.concatenate([wave.probes.strain for wave in waves])
        if thermal == 0:
            found = zero_temperature_spectra(
                operator, strains, volume, steps=self.steps, samples=self.vectors, seed=self.seed
            )
        else:
            found = finite_temperature_spectra(
                operator,
                strains,
                volume,
                temperature,
                steps=self.steps,
                vectors=self.vectors,
                seed=self.seed,
            )
        counts = [len(wave.probes.strain) for wave in waves]
        ends = np.cumsum(counts)
        return [
            Pair(*(_mixed(found[end - count : end], weight) for weight in wave.probes.weight))
            for wave, count, end in zip(waves, counts, ends, strict=True)
        ]

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
        at = [superblock.at(factor) for factor in g]
        spectra = [self.spectra(each, temperature, waves) for each in at]
        undetermined = np.full((len(waves), 2), 0.0 if temperature == 0 else np.nan)
        curie = [uncoupled_curie(each, temperature, waves) if each.g == 0 else undetermined for each in at]
        return observe_spectra(spectra, np.array(curie), edges)


def _mixed(spectra: Sequence[Spectrum], weight: Floats) -> Spectrum:
    """The sum of weight times spectrum over the patterns of a set of waves."""
    used = [(float(share), each) for share, each in zip(weight, spectra, strict=True) if share]
    total = used[0][0] * used[0][1]
    for share, each in used[1:]:
        total = total + share * each
    return total
