"""Im chi_l and Im chi_t of a superblock of any size, by the method that its size asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.coupled_blocks import Superblock
from glassblocks.exact.diagonalization import diagonalize
from glassblocks.exact.engine.choice import hamiltonian
from glassblocks.exact.engine.continued_fraction import zero_temperature_spectra
from glassblocks.exact.engine.ground import DENSE
from glassblocks.exact.engine.spectrum import Spectrum, lines_of
from glassblocks.exact.engine.thermal_lanczos import finite_temperature_spectra
from glassblocks.pair import Pair
from glassblocks.response import absorption_sticks, thermal_frequency
from glassblocks.tensors import strain

#: Six orthonormal strains: the dilatation and five shears.
_UNIT_STRAINS: NDArray[np.float64] = np.array(
    [
        np.array([1, 1, 1, 0, 0, 0]) / 3**0.5,
        np.array([1, -1, 0, 0, 0, 0]) / 2**0.5,
        np.array([1, 1, -2, 0, 0, 0]) / 6**0.5,
        *np.eye(6)[3:],
    ]
)
#: chi_l and chi_t of the rotational average as sums over the six: bulk = 3 chi_l - 4 chi_t, shear = 2 chi_t.
_AVERAGE = Pair(np.array([1 / 3, *5 * [2 / 15]]), np.array([0.0, *5 * [1 / 10]]))


def absorption(
    superblock: Superblock,
    temperature: float,
    *,
    direction: ArrayLike | None = None,
    steps: int = 100,
    vectors: int = 8,
    seed: int = 0,
) -> Pair:
    """Im chi_l and Im chi_t per volume, with the errors of the method.

    Up to 512 states are diagonalized; beyond, a continued fraction from the ground state (zero temperature)
    or finite-temperature Lanczos with random vectors. The strain is uniform over the superblock.

    Parameters
    ----------
    superblock
        Blocks and their coupling.
    temperature
        K, >= 0.
    direction
        Of the wave, (3,); None averages over all directions, which costs three times as much.
    steps
        Lanczos steps; sets the resolution.
    vectors
        Random vectors, at finite temperature.
    seed
        Of the random vectors.

    Returns
    -------
    Pair
        Of `Spectrum`: call ``.imaginary(omega, width, shape)`` on `.l` and `.t`.

    Raises
    ------
    InputError
        If the temperature is negative or not finite, or a number of steps or vectors not positive.
    MemoryLimitError
        If the vectors do not fit.
    ConvergenceError
        If the ground state is not reached.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.constants import HBAR
    >>> from glassblocks.medium import ElasticMedium
    >>> atom = two_level(0.0, HBAR, gamma=HBAR * np.eye(3), volume=HBAR)
    >>> pair = Superblock([atom], [[0, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> chi = absorption(pair, temperature=0.0, direction=[0, 0, 1])
    >>> round(float(chi.l.imaginary(1.0, width=0.1).value), 6)
    9.975062
    """
    thermal = thermal_frequency(temperature)
    if direction is None:
        strains, mixture = _UNIT_STRAINS, _AVERAGE
    else:
        strains, mixture = np.array(list(strain(direction))), Pair(np.array([1.0, 0]), np.array([0, 1.0]))
    if superblock.dimension <= DENSE:
        spectra = _dense(superblock, strains, temperature)
    elif thermal == 0:
        spectra = zero_temperature_spectra(hamiltonian(superblock), strains, superblock.volume, steps=steps)
    else:
        spectra = finite_temperature_spectra(
            hamiltonian(superblock),
            strains,
            superblock.volume,
            temperature,
            steps=steps,
            vectors=vectors,
            seed=seed,
        )
    return mixture.map(lambda factors: _mixed(spectra, factors))


def _dense(superblock: Superblock, strains: NDArray[np.float64], temperature: float) -> list[Spectrum]:
    sticks = absorption_sticks(diagonalize(superblock), temperature)
    lines = [lines_of(sticks.omega, sticks.along(e)) for e in strains]
    return [Spectrum((line,), (line,), np.ones(1), sampled=False) for line in lines]


def _mixed(spectra: list[Spectrum], factors: NDArray[Any]) -> Spectrum:
    """The sum of factor times spectrum, set by set."""
    used = [(factor, spectrum) for factor, spectrum in zip(factors, spectra, strict=True) if factor]

    def merged(name: str) -> tuple[Any, ...]:
        return tuple(
            lines_of(
                np.concatenate([line.omega for line in lines]),
                np.concatenate([f * line.strength for (f, _), line in zip(used, lines, strict=True)]),
            )
            for lines in zip(*(getattr(spectrum, name) for _, spectrum in used), strict=True)
        )

    return Spectrum(merged("fine"), merged("coarse"), spectra[0].weights, spectra[0].sampled)
