"""What the four electric quantities share: resonant and relaxational part, saturation, and the drive's nuisances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.internal_friction import BACKGROUND
from glassblocks.fitting.observables.observable import Array, Contribution, Evaluated, Place, SimulationOption
from glassblocks.fitting.observables.saturated import SHAPE_OF_SATURATION, Saturated
from glassblocks.fitting.sound_points import Distribution, Points, Values

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
SHIFT_SATURATION = Nuisance(
    "shift saturation",
    "a shift that saturates as the loss does",
    "shift saturation",
    neutral=0.0,
    start=0.0,
    lower=0.0,
    upper=1.0,
)
DRIVE = (CRITICAL, *SHAPE_OF_SATURATION)
LOSS_NUISANCES = (BACKGROUND, *DRIVE)
SHIFT_NUISANCES = (*DRIVE, SHIFT_SATURATION)


def _saturated(at: Points, values: Values) -> Saturated:
    n_c, driven = values[CRITICAL.name], at.level > 0
    log_level = np.full(at.T.size, -np.inf)
    if np.isfinite(n_c):
        log_level[driven] = np.log(at.level[driven] / n_c)
    return Saturated(at, values, log_level, (CRITICAL.name, -1.0))


def loss_contributions(filled: bool) -> Callable[[Place], tuple[Contribution, ...]]:
    """Contributions of tan delta, or of 1/Qi = F tan delta + background."""

    def contributions(place: Place) -> tuple[Contribution, ...]:
        background = BACKGROUND.key(place.number)

        def resonant(at: Points, values: Values) -> Evaluated:
            strength, names = _strength(values, filled)
            saturated = _saturated(at, values)
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
            saturated = _saturated(at, values)
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
