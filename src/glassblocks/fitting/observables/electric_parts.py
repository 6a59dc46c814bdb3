"""What the four electric quantities share: resonant and relaxational part, saturation, and the drive's nuisances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.internal_friction import BACKGROUND
from glassblocks.fitting.observables.observable import Array, Contribution, Evaluated, Place, SimulationOption
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.tunneling.saturation import LIFETIME_LIMITED, SQUARE_ROOT

FILLING = "filling factor"


def _middle_level(curves: Sequence[Any]) -> float:
    """The geometric mean of all levels above zero."""
    levels = np.concatenate([curve.level for curve in curves])
    known = levels[levels > 0]
    return float(np.exp(np.mean(np.log(known)))) if known.size else 1.0


CRITICAL = Nuisance(
    "n_c",
    "saturation of the resonant loss by a strong field",
    "n_c at T -> 0",
    neutral=float("inf"),
    start=1.0,
    lower=1e-30,
    upper=1e30,
    logarithmic=True,
    guess=_middle_level,
)
BETA = Nuisance(
    "beta",
    "a power of n/n_c inside the root, 1/sqrt(1 + (n/n_c)^beta)",
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
    "another n_c(T): as coth(hf/2kT)^k, k = 2 where T2 = 2 T1, 1 where T2 is constant, 0 for a constant n_c",
    "k of n_c as coth^k",
    neutral=LIFETIME_LIMITED,
    start=LIFETIME_LIMITED,
    lower=-4.0,
    upper=8.0,
)
T_POWER = Nuisance(
    "n_c T power",
    "another n_c(T): times (T/0.1 K)^m, dephasing of rate T^m",
    "m of n_c as T^m",
    neutral=0.0,
    start=0.0,
    lower=-6.0,
    upper=6.0,
)
SHIFT_SATURATION = Nuisance(
    "shift saturation",
    "a shift that saturates as the loss does",
    "shift saturation",
    neutral=0.0,
    start=0.0,
    lower=0.0,
    upper=1.0,
)
DRIVE = (CRITICAL, BETA, OUTER, COTH_POWER, T_POWER)
LOSS_NUISANCES = (BACKGROUND, *DRIVE)
SHIFT_NUISANCES = (*DRIVE, SHIFT_SATURATION)


class Saturated:
    """ln of 1/(1 + s)^b, s = (n/n_c(T))^beta, and its derivatives by the coordinates of theta.

    n_c(T) is n_c coth(hbar omega/2kT)^k (T/0.1 K)^m, see `glassblocks.tunneling.saturation.critical_shape`.
    """

    def __init__(self, at: Points, values: Values) -> None:
        beta, outer = values[BETA.name], values[OUTER.name]
        driven = at.level > 0
        log_coth, log_T = -np.log(np.tanh(at.x / 2)), np.log(at.T / 0.1)
        log_s = np.full(at.T.size, -np.inf)
        n_c = values[CRITICAL.name]
        if np.isfinite(n_c):
            log_level = np.log(np.where(driven, at.level, 1.0))
            away = values[COTH_POWER.name] * log_coth + values[T_POWER.name] * log_T
            log_s = np.where(driven, beta * (log_level - np.log(n_c) - away), -np.inf)
        bracket = np.logaddexp(0.0, log_s)
        self.log = -outer * bracket
        by_log_s = -outer * np.exp(log_s - bracket)
        by_n_c = -beta * by_log_s
        self.slopes = {
            CRITICAL.name: by_n_c,
            BETA.name: by_log_s * np.where(driven, log_s, 0.0) if np.isfinite(n_c) else 0.0 * by_n_c,
            OUTER.name: self.log,
            COTH_POWER.name: by_n_c * log_coth,
            T_POWER.name: by_n_c * log_T,
        }


def loss_contributions(filled: bool) -> Callable[[Place], tuple[Contribution, ...]]:
    """Contributions of tan delta, or of 1/Qi = F tan delta + background."""

    def contributions(place: Place) -> tuple[Contribution, ...]:
        background = BACKGROUND.key(place.number)

        def resonant(at: Points, values: Values) -> Evaluated:
            strength, names = _strength(values, filled)
            saturated = Saturated(at, values)
            loss = strength * at.resonant_friction(Distribution.of(values)) * np.exp(saturated.log)
            return loss, dict.fromkeys(names, loss) | {
                name: loss * slope for name, slope in saturated.slopes.items()
            }

        def relaxational(at: Points, values: Values) -> Evaluated:
            strength, names = _strength(values, filled)
            relaxation = at.relaxation(values["log rate"], Distribution.of(values))
            strength *= values["C_rel/C_res"]
            loss = strength * relaxation.value.imag
            slopes = {name: strength * slope.imag for name, slope in relaxation.slopes.items()}
            return loss, dict.fromkeys((*names, "C_rel/C_res"), loss) | slopes

        def constant(at: Points, values: Values) -> Evaluated:
            return np.full(at.T.size, values[background]), {background: np.ones(at.T.size)}

        return (
            Contribution("resonant", resonant),
            Contribution("relaxational", relaxational),
            Contribution("background", constant),
        )

    return contributions


def shift_contributions(filled: bool, sign: float) -> Callable[[Place], tuple[Contribution, ...]]:
    """Contributions of d eps'/eps' (sign -2), or of df/f = -(F/2) d eps'/eps' (sign 1).

    With sign 1 the functions are those of a velocity shift.
    """

    def contributions(place: Place) -> tuple[Contribution, ...]:
        offset = f"offset {place.number + 1}"
        # counted from the middle of ln T, so that the offset hangs little on the slopes
        middle = Points(np.exp([np.mean(np.log(place.T))]), place.omega)

        def resonant(at: Points, values: Values) -> Evaluated:
            strength, names = _strength(values, filled)
            shape, share = Distribution.of(values), values[SHIFT_SATURATION.name]
            whole = sign * strength * at.resonant_shift(shape)
            saturated = Saturated(at, values)
            left = np.exp(share * saturated.log)
            shift = whole * left - sign * strength * middle.resonant_shift(shape)
            slopes = {name: share * whole * left * each for name, each in saturated.slopes.items()}
            by_share = whole * left * saturated.log
            return shift, dict.fromkeys(names, shift) | slopes | {SHIFT_SATURATION.name: by_share}

        def relaxational(at: Points, values: Values) -> Evaluated:
            strength, names = _strength(values, filled)
            rate, shape = values["log rate"], Distribution.of(values)
            relaxation = at.relaxation(rate, shape) - middle.relaxation(rate, shape)
            strength *= -sign / 2 * values["C_rel/C_res"]
            shift = strength * relaxation.value.real
            slopes = {name: strength * slope.real for name, slope in relaxation.slopes.items()}
            return shift, dict.fromkeys((*names, "C_rel/C_res"), shift) | slopes

        def reference(at: Points, values: Values) -> Evaluated:
            return np.full(at.T.size, values[offset]), {offset: np.ones(at.T.size)}

        return (
            Contribution("resonant", resonant),
            Contribution("relaxational", relaxational),
            Contribution("reference", reference),
        )

    return contributions


def _strength(values: Values, filled: bool) -> tuple[float, tuple[str, ...]]:
    """C_d, or F C_d, and the parameters of which it is the product."""
    if filled:
        return values["C_d"] * values[FILLING], ("C_d", FILLING)
    return values["C_d"], ("C_d",)


#: Keys of a simulated curve that is driven; the photons themselves are a list beside temperature and frequency.
DRIVE_OPTIONS = (
    SimulationOption("critical_photons", "photons", required=False),
    SimulationOption("beta", "power", required=False),
)


def level_over_critical(
    T: Array, omega: Array, photons: Array | None, critical_photons: float | None = None, beta: float = 1.0
) -> Array:
    """(n/n_c(T))^beta of simulated points; zero without photons or without a critical number of them."""
    from glassblocks.tunneling.saturation import critical_shape

    if photons is None or critical_photons is None:
        return np.zeros(T.size)
    return np.asarray((photons / (critical_photons * critical_shape(T, omega))) ** beta, dtype=float)
