"""What observers see of many mean-field superblocks at once, and what the choice of the product state is worth."""

from __future__ import annotations

from contextlib import nullcontext
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.mean_field.collective_modes import (
    binned_weights,
    collective_modes,
    isothermal,
    line_weights,
)
from glassblocks.mean_field.local_states import ProductStates
from glassblocks.mean_field.self_consistency import Settled, Solutions, solutions
from glassblocks.notebook import shown
from glassblocks.threads import blas_held

Floats = NDArray[np.float64]

#: Moments whose matrices are work for one thread.
SMALL = 64


@shown(
    "collective response, times the volume",
    "absorption [Pa m^3] +- choice, isolated [Pa m^3], curie [Pa m^3]",
)
class CollectiveResponse(NamedTuple):
    """Responses times the volume, Pa m^3; g: superblock, q: observer."""

    #: Im chi averaged over each bin, (g, q, bins).
    absorption: Floats
    #: How much it would change if the stable state next in free energy were taken, (g, q, bins).
    choice: Floats
    #: Re chi(0) of the isolated superblock, (g, q).
    isolated: Floats
    #: What contact with a bath adds to it, (g, q).
    curie: Floats
    #: What the searches found.
    solutions: Solutions


def mean_field_response(
    states: ProductStates, coupling: Floats, kernel: Floats, edges: Floats, *, starts: int, seed: int
) -> CollectiveResponse:
    """The response of the stable state of lowest free energy, for each coupling J (g, N, N).

    Parameters
    ----------
    states
        The blocks, leading axis 1 or g.
    coupling
        J, each pair once in either triangle, (g, N, N).
    kernel
        What each observer sees of two moments, (q, N, N) or (g, q, N, N).
    edges
        Bin edges, J, ascending.
    starts, seed
        Of the searches.

    Raises
    ------
    ConvergenceError
        If no stable state is found.
    """
    # two threads on matrices as small as these wait for each other longer than they work
    with blas_held() if coupling.shape[-1] <= SMALL else nullcontext():
        found = solutions(states, coupling, starts=starts, seed=seed)
        absorption, isolated = _moving(states, coupling, found.lowest, kernel, edges)
        choice = np.zeros_like(absorption)
        several = np.flatnonzero(found.number > 1)
        if several.size:
            second = Settled(*(each[several] for each in found.second))
            own = kernel[several] if kernel.ndim == 4 else kernel
            other, _ = _moving(states.take(several), coupling[several], second, own, edges)
            choice[several] = np.abs(other - absorption[several])
        curie = np.zeros_like(isolated)
        if states.thermal:
            curie = -isothermal(states, coupling, found.lowest.field, kernel) - isolated
    return CollectiveResponse(absorption, choice, isolated, curie, found)


def _moving(
    states: ProductStates, coupling: Floats, at: Settled, kernel: Floats, edges: Floats
) -> tuple[Floats, Floats]:
    modes = collective_modes(states, coupling, at.field)
    weights = line_weights(modes, kernel)
    absorption = pi / np.diff(edges) * binned_weights(modes, weights, edges)
    energy = modes.energy[:, None, :]
    static = np.divide(weights, energy, out=np.zeros_like(weights), where=energy > 0)
    return absorption, -2 * static.sum(axis=-1)
