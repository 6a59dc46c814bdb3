"""The one contract of all methods: superblock in, Im chi out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks import Superblock, Wave, all_directions, one_direction
from glassblocks.exact.dense import Dense
from glassblocks.exact.krylov import Lanczos
from glassblocks.pair import Pair
from glassblocks.response import Observed

#: Most states that are diagonalized where the method is left open.
DENSE = 512


class Method(Protocol):
    """What takes a superblock to its absorption; an object that carries its own settings."""

    @property
    def name(self) -> str:
        """One word, as configs and results call it."""

    @property
    def holds_for(self) -> str:
        """What it can do and what it cannot."""

    def spectra(self, superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> list[Pair]:
        """A `Pair` of `Spectrum` for each set of waves, Pa."""

    def observe(
        self,
        superblock: Superblock,
        g: Sequence[float],
        temperature: float,
        waves: Sequence[Wave],
        edges: NDArray[np.float64],
    ) -> Observed:
        """Absorption in bins and static response at each factor g of the coupling."""


def absorption(
    superblock: Superblock,
    temperature: float,
    *,
    method: Method | None = None,
    direction: ArrayLike | None = None,
) -> Pair:
    """Im chi_l and Im chi_t per volume of a superblock under long waves, with the errors of the method.

    Parameters
    ----------
    superblock
        Blocks, their places, the medium and the factor g of the coupling.
    temperature
        K, >= 0. At zero a degenerate ground level is averaged over.
    method
        `Dense()`, `Lanczos(steps, vectors, seed)` or another; None chooses by the number of states.
    direction
        Of the wave, (3,), both transverse polarizations alike; None averages over all directions.

    Returns
    -------
    Pair
        Of `Spectrum`; each says which method made it.

    Raises
    ------
    InputError
        If the temperature is negative or not finite, or the direction no vector.
    MemoryLimitError
        If it does not fit.
    ConvergenceError
        If a ground state is not reached.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.constants import HBAR
    >>> from glassblocks.medium import ElasticMedium
    >>> atom = two_level(0.0, HBAR, gamma=HBAR * np.eye(3), volume=HBAR)
    >>> pair = Superblock([atom] * 2, [[0, 0, 0], [1, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> chi = absorption(pair, temperature=0.0, direction=[0, 0, 1])
    >>> chi.l
    Im chi by dense, 4 states: 3 lines from 1 to 2 rad/s, total strength 3.142
    >>> round(float(chi.l.imaginary(1.0, width=0.1).value), 6)
    9.975062
    """
    positions = superblock.positions
    wave = all_directions(positions) if direction is None else one_direction(positions, direction)
    chosen = choose(superblock) if method is None else method
    (pair,) = chosen.spectra(superblock, temperature, [wave])
    return pair


def choose(superblock: Superblock) -> Method:
    """`Dense` for as many states as are quickly diagonalized, `Lanczos` beyond."""
    return Dense() if superblock.dimension <= DENSE else Lanczos()
