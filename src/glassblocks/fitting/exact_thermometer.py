"""What a thermometer that is taken as exact would do to the results if it were off: a line, and rarely a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from glassblocks.fitting.curve import Curve
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.thermometers import OFFSET, TEMPERATURE, THERMOMETERS
from glassblocks.fitting.what_ifs import FOLLOWED

#: A move of more of its standard deviations makes the interval of a result too narrow.
MATTERS = 1.0
#: From this part of the value on it is more than P, which goes as T^-3, does in any fit.
MUCH = 0.10
RATIOS = ("gamma_l/gamma_t", "C_l/C_t")


class Move(NamedTuple):
    """How far a result goes if the thermometer is off: in its standard deviations, and as a part of its value."""

    result: str
    deviations: float
    part: float

    def __str__(self) -> str:
        return (
            f"{self.result} moves by {100 * self.part:.2g}%, {self.deviations:.1f} of its standard deviations"
        )


def thermometer_lines(result: FitResult) -> Iterator[str]:
    """One line on what moves most, beside what else is taken for granted; none if no interval is too narrow.

    What is a warning is not said twice.
    """
    found = {name: _moves(result, name) for name in _sizes(result)}
    said = {name: (by, moves) for name, (by, moves) in found.items() if moves and not _much(moves)}
    if said:
        parts = "; or by ".join(f"{by}, then {moves[0]}" for by, moves in said.values())
        options = " or ".join(f"--free '{name}'" for name in said)
        yield f"{_taken(result)}. These data allow it to be off by {parts}. {options} widens the intervals."


def of_thermometer(result: FitResult, curves: Sequence[Curve]) -> Iterator[str]:
    """A warning where the ratio or much of a result hangs on it, or where an error of T is stated that moves one."""
    for name in _sizes(result):
        by, moves = _moves(result, name)
        much = _much(moves)
        if much:
            yield (
                f"{_taken(result)}, and {much[0]} if it is off by {by}: state the error of your thermometer, "
                f"--free '{name}' widens the intervals by it."
            )
    stated = _stated(curves)
    if stated and TEMPERATURE.name in _sizes(result):
        _, moves = _moves(result, TEMPERATURE.name, stated)
        if moves:
            yield (
                f"The errors of T, {100 * stated:.2g}%, count as independent of each other. If they are one error of "
                f"the calibration, {moves[0]}: --free '{TEMPERATURE.name}' widens the intervals by "
                f"{TEMPERATURE.prior:.0%} of T."
            )


def _taken(result: FitResult) -> str:
    fitted = [each.name for each in result.nuisances if each.name in [one.name for one in THERMOMETERS]]
    return "T is taken as exact" + (f" but for the {' and '.join(fitted)}" if fitted else "")


def _much(moves: Sequence[Move]) -> list[Move]:
    return [each for each in moves if each.result in RATIOS or each.part >= MUCH]


def _sizes(result: FitResult) -> dict[str, float]:
    """The thermometers that were held off, and by how much: their prior, or less where the data know better."""
    return {
        each.name: abs(each.values[0])
        for each in result.what_ifs
        if each.name in (TEMPERATURE.name, OFFSET.name) and "sigma" in each.state and each.values
    }


def _moves(result: FitResult, thermometer: str, by: float | None = None) -> tuple[str, list[Move]]:
    """By how much it is off, and the results that move by more than their errors, the farthest first."""
    held = _sizes(result)[thermometer]
    size = by or held
    lines = [each for each in result.what_ifs if each.name == thermometer and "sigma" in each.state]
    found = []
    for name in FOLLOWED:
        value = result[name].value if any(each.name == name for each in result.estimates) else None
        there = [each for each in lines if name in each.shifts]
        if value is None or not there:
            continue
        factor = size / held  # a small move goes as its cause
        deviations = factor * max(abs(each.shifts[name]) for each in there)
        part = factor * max(abs(each.quantities[name] / value - 1) for each in there)
        if deviations > MATTERS:
            found.append(Move(name, deviations, part))
    off = f"{100 * size:.2g}%" if thermometer == TEMPERATURE.name else f"{1e3 * size:.2g} mK"
    return off, sorted(found, key=lambda each: -each.deviations)


def _stated(curves: Sequence[Curve]) -> float | None:
    """The typical relative error of T that the tables state; None if they state none."""
    shares = [
        np.broadcast_to(np.asarray(curve.temperature_uncertainty, dtype=float), curve.T.shape) / curve.T
        for curve in curves
        if curve.temperature_uncertainty is not None
    ]
    return float(np.median(np.concatenate(shares))) if shares else None
