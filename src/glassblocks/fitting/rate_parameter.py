"""The relaxation rate of systems as the fit sees it: one number, ln A, and how it hangs on the parameters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glassblocks.constants import HBAR


def log_rate(values: Mapping[str, float]) -> float:
    """ln A of the relaxation rate, A = (C_l/c_l^3 + 2 C_t/c_t^3)/(2 pi hbar^4 P), 1/(s J^3)."""
    modes = values["C_l"] / values["c_l"] ** 3 + 2 * values["C_t"] / values["c_t"] ** 3
    return float(np.log(modes / (2 * np.pi * HBAR**4 * values["P"])))


def rate_gradient(values: Mapping[str, float]) -> dict[str, float]:
    """d ln A by the logarithm of each parameter that it hangs on.

    Examples
    --------
    >>> silica = {"C_l": 3e-4, "C_t": 3e-4, "P": 1e45, "c_l": 5800.0, "c_t": 3800.0}
    >>> {name: round(value, 3) for name, value in rate_gradient(silica).items()}  # mostly transverse
    {'C_l': 0.123, 'C_t': 0.877, 'P': -1.0, 'c_l': -0.37, 'c_t': -2.63}
    """
    longitudinal = values["C_l"] / values["c_l"] ** 3
    transverse = 2 * values["C_t"] / values["c_t"] ** 3
    l = longitudinal / (longitudinal + transverse)
    return {"C_l": l, "C_t": 1 - l, "P": -1.0, "c_l": -3 * l, "c_t": -3 * (1 - l)}
