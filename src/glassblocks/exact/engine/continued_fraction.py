"""Im chi at zero temperature: the Lanczos recurrence from T|0> gives the continued fraction of <0|T delta T|0>.

A continued fraction of M steps is a set of M lines, which is how it is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.exact.engine.ground_level import GroundManifold, ground_manifold
from glassblocks.exact.engine.lanczos import Tridiagonal, lanczos
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.ritz_lines import Floats, checked_strains, coarse_steps, transition_lines
from glassblocks.exact.engine.vectors import empty
from glassblocks.memory import require_memory
from glassblocks.progress import Ticker, progress
from glassblocks.response import Lines, Spectrum
from glassblocks.threads import blas_held

#: Transitions below this, in units of the largest energy, are rounding of the ground energy.
SMALLEST_GAP = 1e-9


def zero_temperature_spectra(
    operator: Operator,
    strains: ArrayLike,
    volume: float,
    *,
    steps: int = 100,
    ground: GroundManifold | None = None,
    samples: int = 8,
    seed: int = 0,
) -> list[Spectrum]:
    """Im chi at zero temperature for each strain, by continued fraction from the ground state.

    A degenerate ground level is averaged over: exactly if all its states are known, else over random ones.

    Parameters
    ----------
    operator
        H.
    strains
        Mandel strains, (k, 6), or of each block, (k, n, 6), dimensionless: Im chi is e : Im chi : e.
    volume
        m^3.
    steps
        Lanczos steps for each strain.
    ground
        The ground level, if it is known already.
    samples, seed
        As `ground_manifold`.

    Raises
    ------
    MemoryLimitError, ConvergenceError
        As `ground_state`.
    """
    probes = checked_strains(strains)
    level = ground_manifold(operator, samples=samples, seed=seed) if ground is None else ground
    require_memory(
        5 * operator.vector_bytes() + operator.scratch_bytes(),
        f"spectra of {operator.dimension} states",
        "use fewer blocks or levels",
    )
    work = steps * len(probes) * len(level.states)
    with blas_held(), progress("spectra", work) as advance:
        return [_from_level(operator, probe, level, volume, steps, advance) for probe in probes]


def _from_level(
    operator: Operator, probe: Floats, level: GroundManifold, volume: float, steps: int, advance: Ticker
) -> Spectrum:
    sets = [_from_state(operator, probe, level, i, volume, steps, advance) for i in range(len(level.states))]
    fine, coarse = zip(*sets, strict=True)
    count = len(level.states)
    of = "" if count == 1 else f", {'all' if level.complete else 'random'} {count} ground states"
    name = f"Lanczos, {operator.dimension} states, {steps} steps{of}"
    return Spectrum(fine, coarse, np.ones(count), sampled=not level.complete, method=name)


def _from_state(
    operator: Operator,
    probe: Floats,
    level: GroundManifold,
    which: int,
    volume: float,
    steps: int,
    advance: Ticker,
) -> tuple[Lines, Lines]:
    """Lines from one state of the ground level, with all the steps and with fewer."""
    state = level.states[which]
    start = empty(operator.dimension, operator.dtype)
    operator.stress(probe).apply(state, start)
    # <0|T|0> is no transition; without it the recurrence stays among the excited states
    if level.complete:
        level.excited_part(start)
    else:
        start -= np.vdot(state, start) * state
    energy = level.energy / operator.terms.unit
    if not np.any(start):
        nothing = transition_lines(operator, np.zeros(0), np.zeros(0), volume)
        return nothing, nothing
    matrix = lanczos(operator, start, steps, visit=lambda *_: advance())

    def lines(part: Tridiagonal) -> Lines:
        values, vectors = part.eigenstates()
        gap, weight = values - energy, (part.norm * vectors[0]) ** 2
        # what is left within the ground level absorbs nothing
        kept = gap > SMALLEST_GAP
        return transition_lines(operator, gap[kept], weight[kept], volume)

    return lines(matrix), lines(matrix.truncated(coarse_steps(matrix.steps)))
