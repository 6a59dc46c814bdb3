"""Saturation of the resonant absorption by a strong drive, as curves of sound and of fields share it."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.observable import Array
from glassblocks.fitting.sound_points import Points, Values
from glassblocks.tunneling.saturation import LIFETIME_LIMITED, SQUARE_ROOT
from glassblocks.tunneling.validity import reduced_frequency

BETA = Nuisance(
    "beta",
    "a power of n/n_c (of sound I/I_c) inside the root, 1/sqrt(1 + (n/n_c)^beta)",
    "beta",
    neutral=1.0,
    start=1.0,
    lower=0.02,
    upper=10.0,
    logarithmic=True,
)
OUTER = Nuisance(
    "outer exponent",
    "a power of the whole bracket other than 1/2, 1/(1 + n/n_c)^b",
    "outer exponent",
    neutral=SQUARE_ROOT,
    start=SQUARE_ROOT,
    lower=0.01,
    upper=5.0,
    logarithmic=True,
)
COTH_POWER = Nuisance(
    "n_c coth power",
    "another n_c(T) (of sound I_c(T)): as coth(hf/2kT)^k, k = 2 where T2 = 2 T1, 1 where T2 is constant, 0 for a "
    "constant n_c",
    "k of n_c as coth^k",
    neutral=LIFETIME_LIMITED,
    start=LIFETIME_LIMITED,
    lower=-4.0,
    upper=8.0,
)
T_POWER = Nuisance(
    "n_c T power",
    "another n_c(T) (of sound I_c(T)): times (T/0.1 K)^m, dephasing of rate T^m",
    "m of n_c as T^m",
    neutral=0.0,
    start=0.0,
    lower=-6.0,
    upper=6.0,
)
#: What the critical drive of sound and that of fields have alike.
SHAPE_OF_SATURATION = (BETA, OUTER, COTH_POWER, T_POWER)

#: K, to which the critical intensity of sound refers.
SOUND_REFERENCE = 0.1


def log_coth_of(T: Array | float, omega: float) -> Array:
    """Ln coth(hbar omega/2kT)."""
    return np.asarray(-np.log(np.tanh(reduced_frequency(T, omega) / 2)), dtype=float)


class Saturated:
    """ln of 1/(1 + s)^b and its derivatives by the coordinates of theta, with s = (n/n_c(T))^beta.

    n_c(T) is n_c coth(hbar omega/2kT)^k (T/0.1 K)^m, see `glassblocks.tunneling.saturation.critical_shape`. Of sound n
    is an intensity and the coth is counted from that at 0.1 K, because sound seldom reaches hbar omega > kT.

    Parameters
    ----------
    at, values
        Where, and all that is known.
    log_level
        ln n/n_c, shape (n,); -inf for a weak drive.
    scale
        Parameter whose logarithm `log_level` hangs on, and the power with which it does.
    origin
        ln coth from which that of each point is counted.
    """

    def __init__(
        self, at: Points, values: Values, log_level: Array, scale: tuple[str, float], origin: float = 0.0
    ) -> None:
        beta, outer = values[BETA.name], values[OUTER.name]
        driven = np.isfinite(log_level)
        log_coth, log_T = log_coth_of(at.T, at.omega) - origin, np.log(at.T / SOUND_REFERENCE)
        away = values[COTH_POWER.name] * log_coth + values[T_POWER.name] * log_T
        log_s = np.where(driven, beta * (np.where(driven, log_level, 0.0) - away), -np.inf)
        bracket = np.logaddexp(0.0, log_s)
        self.log = -outer * bracket
        by_log_s = -outer * np.exp(log_s - bracket)
        name, power = scale
        self.slopes = {
            name: power * beta * by_log_s,
            BETA.name: by_log_s * np.where(driven, log_s, 0.0),
            OUTER.name: self.log,
            COTH_POWER.name: -beta * by_log_s * log_coth,
            T_POWER.name: -beta * by_log_s * log_T,
        }
