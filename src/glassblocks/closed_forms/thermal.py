"""The two thermal factors of the closed forms."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.response.susceptibility import thermal_frequency


def occupation_difference(omega: ArrayLike, temperature: float) -> NDArray[np.float64]:
    """tanh(beta hbar omega/2) at `omega`, rad/s, and `temperature`, K; the sign of omega at T = 0.

    Examples
    --------
    >>> f"{float(occupation_difference(1e6, 1.0)):.4e}"
    '3.8191e-06'
    """
    w = np.asarray(omega, dtype=float)
    theta = thermal_frequency(temperature)
    return np.asarray(np.sign(w) if theta == 0 else np.tanh(w / (2 * theta)))
