"""Where the relaxation of sound by one phonon, and that by activation, end: the warning."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.validity import ONE_PHONON_LIMIT, ValidityWarning

#: K, to which relaxation over barriers is followed.
ACTIVATED_LIMIT = 100.0


def warn_hot_sound(model: TunnelingModel, temperature: NDArray[np.float64]) -> None:
    """Warn where sound is relaxed by something that the model leaves out."""
    highest = float(np.max(temperature, initial=0.0))
    limit = ONE_PHONON_LIMIT if model.barriers is None else ACTIVATED_LIMIT
    if highest <= limit:
        return
    channel, remedy = "with one-phonon relaxation", "include thermal activation (barriers), or stop there"
    if model.barriers is not None:
        channel, remedy = "with activation", "beyond, anharmonic damping sets in: stop there"
    warnings.warn(
        f"temperature up to {highest:.3g} K: the tunneling model {channel} holds below about {limit:g} K; {remedy}",
        ValidityWarning,
        stacklevel=4,
    )
