"""The ground state by conjugate gradients on the Rayleigh quotient, each residual divided by the diagonal of H.

In the axes of the stress all of the coupling is diagonal and only the tunneling flips. So the residual over
|diagonal - E| points close to the error of psi, and a quarter of the sweeps of a Lanczos recurrence suffices, once
instead of twice: A. V. Knyazev, SIAM J. Sci. Comput. 23, 517 (2001), with one vector.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.ising import IsingOperator
from glassblocks.exact.engine.vectors import LONG, empty, squared_norm
from glassblocks.memory import require_memory
from glassblocks.progress import progress

#: Vectors alive: psi, direction and correction with their H, the diagonal, and one at work.
ALIVE = 8
#: Largest number of steps: with this many the diagonal does not lead to the ground state.
STEPS = 300


def can_precondition(operator: object) -> bool:
    """Whether the diagonal tells most of H, and vectors are long enough for the kernels."""
    return isinstance(operator, IsingOperator) and operator.compiled and operator.dimension >= LONG


def preconditioned_ground(
    operator: IsingOperator, tolerance: float, start: Callable[[], NDArray[Any]]
) -> tuple[float, NDArray[Any]]:
    """E_0 and psi in units of the operator, with a residual of about half the tolerance.

    Raises
    ------
    MemoryLimitError
        If its vectors do not fit.
    """
    from glassblocks.exact.engine import vector_kernel

    require_memory(
        ALIVE * operator.vector_bytes(),
        f"the ground state of {operator.dimension} states",
        "use fewer blocks or levels",
    )
    psi = start()
    psi /= squared_norm(psi) ** 0.5
    H_psi, step, H_step, correction, H_correction = (empty(psi.size) for _ in range(5))
    step[:] = H_step[:] = 0.0
    diagonal = operator.diagonal()
    # what the flips smear the diagonal by
    smear = float(np.linalg.norm(operator.flips))
    operator.apply(psi, H_psi)
    # the sums <psi|psi>, <psi|step>, <step|step>, and the same with H
    of_both = vector_kernel.advance(psi, H_psi, step, H_step, step, H_step, 1.0, 0.0, 0.0)
    with progress("ground state") as advance:
        for _ in range(STEPS):
            energy = of_both[3] / of_both[0]
            left = vector_kernel.divided_residual(psi, H_psi, diagonal, correction, energy, smear)
            if left <= (tolerance / 2) ** 2:
                break
            operator.apply(correction, H_correction)
            of_new = vector_kernel.sums_with(correction, H_correction, psi, step)
            factors = _lowest(of_both, of_new)
            of_both = vector_kernel.advance(psi, H_psi, step, H_step, correction, H_correction, *factors)
            advance()
    return float(of_both[3] / of_both[0]), psi


def _lowest(of_both: NDArray[np.float64], of_new: NDArray[np.float64]) -> tuple[float, float, float]:
    """Factors of psi, of the correction and of the last step that make <H> least, <psi|psi> = 1."""
    from scipy.linalg import LinAlgError, eigh

    overlap, energy = (
        np.array([[a[0], b[0], a[1]], [b[0], b[1], b[2]], [a[1], b[2], a[2]]])
        for a, b in ((of_both[:3], of_new[:3]), (of_both[3:], of_new[3:]))
    )
    size = np.sqrt(np.maximum(np.diag(overlap), 0.0))
    used = np.flatnonzero(size)
    for kept in (used, used[:2]):  # the last step may come to lie along the correction
        scale = np.outer(size[kept], size[kept])
        pick = np.ix_(kept, kept)
        try:
            _, vectors = eigh(energy[pick] / scale, overlap[pick] / scale)
        except LinAlgError:
            continue
        factors = np.zeros(3)
        factors[kept] = vectors[:, 0] / size[kept]
        return float(factors[0]), float(factors[1]), float(factors[2])
    return 1.0, 0.0, 0.0
