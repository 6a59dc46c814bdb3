"""Lines from the Ritz values of a recurrence, and what is probed: small helpers of both kinds of spectra."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.response import Lines, sorted_lines

Floats = NDArray[np.float64]

#: Part of the steps that the second, coarser spectrum has, from which the error of truncation is judged.
COARSE = 0.75


def transition_lines(operator: Operator, gap: Floats, weight: Floats, volume: float) -> Lines:
    """Lines at gap/hbar, in the operator's units; weight is the squared stress that they carry."""
    terms = operator.terms
    return sorted_lines(gap * terms.unit / HBAR, pi * terms.stress_unit**2 / (HBAR * volume) * weight)


def coarse_steps(steps: int) -> int:
    """Steps of the coarser spectrum."""
    return max(1, int(COARSE * steps))


def checked_strains(strains: ArrayLike) -> Floats:
    """Patterns of Mandel strain: one (6,) or several (k, 6), uniform, or (k, n, 6), block by block.

    Raises
    ------
    InputError
        If the shape is another, or a value not finite.
    """
    probes = np.atleast_2d(np.asarray(strains, dtype=float))
    if probes.ndim > 3 or probes.shape[-1] != 6 or not np.all(np.isfinite(probes)):
        raise InputError(
            "strains",
            received=strains,
            allowed="finite Mandel vectors, (k, 6) or (k, n, 6)",
            remedy="see tensors.strain",
        )
    return probes
