"""The theory's ratio for a set of glasses, from the self-consistent equation (4.4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glassblocks.glasses import Glass
from glassblocks.notebook import shown
from glassblocks.renormalization import fixed_ratio

#: Relative step of the logarithmic derivative; any works, because the solution is a power of c_l/c_t.
_STEP = 1e-4


@shown("gamma_l/gamma_t by (4.4)", "ratio, exponent")
class Prediction(NamedTuple):
    """gamma_l/gamma_t of (4.4), and how it changes with the sound speeds."""

    ratio: float
    #: d ln(gamma_l/gamma_t) / d ln(c_l/c_t)
    exponent: float


def predict(glasses: Sequence[Glass]) -> list[Prediction]:
    """Solve (4.4) for each glass; the paper assumes one shape of Im chi for both polarizations.

    Examples
    --------
    >>> prediction = predict([Glass("g", c_l=3000.0, c_t=1500.0)])[0]
    >>> round(prediction.ratio, 9), round(prediction.exponent, 6)
    (2.0, 1.0)
    """
    if not glasses:
        return []
    sound_ratios = np.array([glass.sound_speed.ratio for glass in glasses])
    here = np.asarray(fixed_ratio(sound_ratios).ratio)
    beside = np.asarray(fixed_ratio(sound_ratios * (1 + _STEP)).ratio)
    exponents = np.log(beside / here) / math.log1p(_STEP)
    return [Prediction(float(r), float(k)) for r, k in zip(here, exponents, strict=True)]
