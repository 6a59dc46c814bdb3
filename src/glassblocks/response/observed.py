"""What an ensemble keeps of one superblock: absorption in bins and the two parts of the static response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import HBAR
from glassblocks.notebook import shown
from glassblocks.pair import Pair

Floats = NDArray[np.float64]


@shown("responses per volume", "absorption [Pa] +- error, isolated [Pa], curie [Pa]")
class Observed(NamedTuple):
    """Responses per volume, Pa; g: factor of the coupling, w: wave, p: (l, t)."""

    #: Im chi averaged over each bin, (g, w, p, bins).
    absorption: Floats
    #: Re chi(0) of the isolated superblock, negative, (g, w, p).
    isolated: Floats
    #: What contact with a bath adds to Re chi(0), (g, w, p); nan where the method does not determine it.
    curie: Floats
    #: Error of the method in `absorption`, one standard deviation, (g, w, p, bins); zero where it is exact.
    error: Floats


def observe_spectra(spectra: Sequence[Sequence[Pair]], curie: Floats, edges: Floats) -> Observed:
    """Pairs of `Spectrum` for each g and wave, averaged over bins between `edges`, J."""
    bins = [[[each.binned(edges / HBAR) for each in pair] for pair in waves] for waves in spectra]
    values, errors = (
        np.array([[[getattr(each, part) for each in pair] for pair in waves] for waves in bins])
        for part in ("value", "error")
    )
    static = [[[each.static.value for each in pair] for pair in waves] for waves in spectra]
    return Observed(values, np.array(static, dtype=float), curie, errors)
