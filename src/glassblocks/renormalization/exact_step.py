"""The step of the exact route: eight blocks, diagonalized together for many draws of their disorder."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log, pi
from typing import Self

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, TunnelingDistribution, all_directions, cube
from glassblocks.constants import BOLTZMANN
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.exact import Dense, Method
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.pair import Pair
from glassblocks.renormalization.advance import Advance, LogErrors, State
from glassblocks.renormalization.step import Step
from glassblocks.renormalization.surroundings import Surroundings
from glassblocks.tensors import Isotropic
from glassblocks.threads import blas_held

#: Largest asymmetry and tunnel splitting of a system, J. Only ratios of energies matter: any value gives the same.
LARGEST_ENERGY = BOLTZMANN * 1.0
#: Largest over smallest tunnel splitting.
SPLITTING_RANGE = 100.0
#: Band in which the absorption is compared, in units of the largest energy: constant there without coupling.
BAND = (0.04, 0.6)


@dataclass(frozen=True)
class ExactStep(Step):
    """Blocks of one two-level system each at the tunneling strengths of the state, eight of them made one.

    The absorption with coupling is compared with that without, of the same disorder. What is odd in the coupling
    averages to zero in first order, because couplings have random signs and directions are averaged over, but is most
    of the noise. An average over both signs of the coupling takes it out, and with it the odd orders from the third on.

    Parameters
    ----------
    surroundings
        Medium and shape.
    first
        The first block; it tells the steps apart, which draw disorder of their own.
    samples
        Draws of the disorder in each step.
    seed
        Of the draws.
    method
        Of the exact route.
    """

    surroundings: Surroundings
    first: State
    samples: int = 64
    seed: int = 1
    method: Method = field(default_factory=Dense)

    name = "exact"
    label = "exact, eight blocks"
    rule = "diagonalized"
    holds_for = (
        "The even orders in the coupling of eight blocks, N_0 = 2 alone, of one two-level system each: diagonalized at "
        "zero temperature for 64 draws of the disorder a step. Errors are those of the draws; rare close pairs "
        "make most of the change, so they are rough. Assumes that chi keeps its shape, and that a superblock is again "
        "one two-level system of the strengths found. Sums over pairs itself: neither sign nor subscripts of (3.6) "
        "enter. Leaves out the short-ranged terms."
    )
    sums_pairs = True

    @classmethod
    def of(cls, surroundings: Surroundings, first: State) -> Self:
        """The step of one glass."""
        return cls(surroundings, first)

    def lengths(self, first: float, last: float, n0: float) -> NDArray[np.float64]:
        """Edges L_1 2^m up to R, m: the last whole step may end before it.

        Raises
        ------
        InputError
            If N_0 is not 2, or R < 2 L_1.
        """
        _require_two(n0)
        if last < 2 * first:
            raise InputError(
                "l1, r", received=(first, last), allowed="R >= 2 L_1, one whole step", remedy="lengthen R"
            )
        doublings = int(log(last / first, 2) * (1 + 1e-12))
        return np.asarray(first * 2.0 ** np.arange(doublings + 1), dtype=np.float64)

    def cost(self, n0: float) -> str:
        """Eight blocks take some 20 ms a draw."""
        del n0
        return "about half a minute"

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to 2 L.

        Raises
        ------
        InputError
            If N_0 is not 2.
        ConvergenceError
            If no two-level systems have the state's Im chi_l/Im chi_t.
        """
        _require_two(n0)
        level = state.chi.map(lambda chi: float(np.imag(chi)) / self.surroundings.unit.imag)
        absorbed = self._absorbed(level, state.length)
        without, with_coupling = absorbed[:, 0], absorbed[:, 1:].mean(axis=1)
        change = Pair(*(with_coupling.mean(axis=0) / without.mean(axis=0)))
        deviation = with_coupling / with_coupling.mean(axis=0) - without / without.mean(axis=0)
        chi = state.chi * change
        added = {"exchange": (chi - state.chi).map(np.imag)}
        return Advance(chi, added, first_order=False, errors=_standard_errors(deviation))

    def _absorbed(self, level: Pair, length: float) -> NDArray[np.float64]:
        """Im chi in the band at g = 0, +1, -1 for each draw, Pa, (samples, 3, 2)."""
        if not level.ratio > POSITIVITY_BOUND**2:
            raise ConvergenceError(
                f"Im chi_l/Im chi_t = {level.ratio:.3g}: two-level systems have more than 4/3; nothing can be drawn"
            )
        volume = length**3
        # Im chi = pi P gamma^2 with P = 1/(V Delta_max ln(range))
        gamma = (level * (volume * LARGEST_ENERGY * log(SPLITTING_RANGE) / pi)) ** 0.5
        splittings = (LARGEST_ENERGY / SPLITTING_RANGE, LARGEST_ENERGY)
        systems = TunnelingDistribution((0.0, LARGEST_ENERGY), splittings, Isotropic(gamma.l, gamma.t))
        places = cube(2, length)
        waves, edges = [all_directions(places)], np.array(BAND) * LARGEST_ENERGY
        number = round(log(length / self.first.length, 2))
        found = []
        for sample in range(self.samples):
            draws = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(number, sample)))
            superblock = Superblock(systems.blocks(8, volume, draws), places, self.surroundings.medium)
            with blas_held():
                observed = self.method.observe(superblock, (0.0, 1.0, -1.0), 0.0, waves, edges)
            found.append(observed.absorption[:, 0, :, 0])
        return np.array(found)


def _require_two(n0: float) -> None:
    if abs(n0 - 2) > 1e-9:
        raise InputError(
            "n0",
            received=n0,
            allowed="2 where blocks are diagonalized: 27 take minutes for each draw",
            remedy="take N_0 = 2",
        )


def _standard_errors(deviation: NDArray[np.float64]) -> LogErrors:
    """Of the logarithms of two ratios of means, to first order; deviations (samples, 2) from each ratio."""
    l, t = deviation.T
    return LogErrors(*(float(np.std(each, ddof=1)) / len(each) ** 0.5 for each in (l, t, l - t)))
