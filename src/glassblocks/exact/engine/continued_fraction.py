"""Im chi at zero temperature: the Lanczos recurrence from T|0> gives the continued fraction of <0|T delta T|0>.

A continued fraction of M steps is a set of M lines, which is how it is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.exact.engine.ground import GroundState, ground_state
from glassblocks.exact.engine.lanczos import Tridiagonal, lanczos
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.spectrum import (
    Floats,
    Spectrum,
    checked_strains,
    coarse_steps,
    transition_lines,
)
from glassblocks.exact.engine.vectors import blas_held, combine, empty, real_dot
from glassblocks.memory import require_memory
from glassblocks.progress import Advance, progress
from glassblocks.response import Sticks


def zero_temperature_spectra(
    operator: Operator,
    strains: ArrayLike,
    volume: float,
    *,
    steps: int = 100,
    ground: GroundState | None = None,
) -> list[Spectrum]:
    """Im chi at zero temperature for each strain, by continued fraction from the ground state.

    Parameters
    ----------
    operator
        H.
    strains
        Mandel strains, (k, 6), dimensionless: Im chi is e : Im chi : e.
    volume
        m^3.
    steps
        Lanczos steps for each strain.
    ground
        The ground state, if it is known already.

    Raises
    ------
    MemoryLimitError, ConvergenceError
        As `ground_state`.
    """
    probes = checked_strains(strains)
    state = ground_state(operator) if ground is None else ground
    require_memory(
        4 * operator.vector_bytes() + operator.scratch_bytes(),
        f"spectra of {operator.dimension} states",
        "use fewer blocks or levels",
    )
    with blas_held(), progress("spectra", steps * len(probes)) as advance:
        return [_from_ground(operator, probe, state, volume, steps, advance) for probe in probes]


def _from_ground(
    operator: Operator, probe: Floats, state: GroundState, volume: float, steps: int, advance: Advance
) -> Spectrum:
    stress = operator.stress(probe)
    start = empty(operator.dimension, operator.dtype)
    stress.apply(state.vector, start)
    # <0|T|0> is no transition; without it the recurrence stays among the excited states
    combine(start, 1.0, state.vector, -real_dot(state.vector, start), start, 0.0)
    energy = state.energy / operator.terms.unit
    if not np.any(start):
        nothing = transition_lines(operator, np.zeros(0), np.zeros(0), volume)
        return Spectrum((nothing,), (nothing,), np.ones(1), sampled=False)
    matrix = lanczos(operator, start, steps, visit=lambda *_: advance())

    def lines(part: Tridiagonal) -> Sticks:
        values, vectors = part.eigenstates()
        return transition_lines(operator, values - energy, (part.norm * vectors[0]) ** 2, volume)

    coarse = matrix.truncated(coarse_steps(matrix.steps))
    return Spectrum((lines(matrix),), (lines(coarse),), np.ones(1), sampled=False)
