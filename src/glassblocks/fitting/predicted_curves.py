"""What the model says at the points of each curve, and how that moves with every parameter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassblocks.fitting.coating_places import coating_place
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.free_parameters import Parameter
from glassblocks.fitting.nuisances import NUISANCES
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.observable import Contribution, Place
from glassblocks.fitting.rate_parameter import rate_gradient
from glassblocks.fitting.sound_points import Points, Values
from glassblocks.fitting.thermometers import THERMOMETERS, factor_of_change, temperature_factor

#: Step of a central difference in a parameter in which the model is not simple.
STEP = 1e-4
_THERMOMETERS = {each.name for each in THERMOMETERS}


class PredictedCurves:
    """Sums of the contributions that the observable of each curve names, at physical values by name.

    Parameters
    ----------
    curves
        Where values are wanted.
    parameters
        By which values are differentiated, in the order of theta.
    measuring_time
        Of the heat capacity, s.
    """

    def __init__(
        self, curves: Sequence[Curve], parameters: Sequence[Parameter], measuring_time: float
    ) -> None:
        self._parameters = {each.name: each for each in parameters}
        self._index = {name: place for place, name in enumerate(self._parameters)}
        self._differenced = [
            each.name for each in NUISANCES.values() if each.by_difference and each.name in self._index
        ]
        self._points = _points_of(curves)
        self._contributions = _contributions_of(curves, measuring_time)

    def value(self, number: int, values: Values, points: Points | None = None) -> Array:
        """Values of a curve, in its unit, at its points or at others."""
        at = points or self._at_its_points(number, values)
        return np.asarray(sum(each.evaluate(at, values)[0] for each in self._contributions[number]))

    def part(self, number: int, values: Values, name: str) -> Array:
        """What one contribution, by its name, adds at the points of a curve; zero if the curve has none."""
        at = self._at_its_points(number, values)
        named = (each for each in self._contributions[number] if each.name == name)
        return np.asarray(sum((each.evaluate(at, values)[0] for each in named), np.zeros(at.T.size)))

    def differentiated(
        self, number: int, values: Values, points: Points | None = None
    ) -> tuple[Array, Array, Array]:
        """Values (n,), derivatives by what moves the curve (n, k), and how theta moves that (k, len(theta))."""
        at = points or self._at_its_points(number, values)
        total = np.zeros(at.T.size)
        partials: dict[str, Array] = {}
        for contribution in self._contributions[number]:
            value, slopes = contribution.evaluate(at, values)
            total = total + value
            for name, slope in slopes.items():
                if name == "rate" or name in self._index:
                    partials[name] = partials[name] + slope if name in partials else slope
        for name in self._differenced:
            partials[name] = self._difference(number, name, at, values)
        return total, np.stack(list(partials.values()), axis=1), self._spread(partials, values)

    def slope_in_ln_T(self, number: int, values: Values) -> Array:
        """dy/d ln T at the points of a curve."""
        at = self._at_its_points(number, values)
        high, low = (self.value(number, values, at.at(np.exp(step))) for step in (STEP, -STEP))
        return (high - low) / (2 * STEP)

    def slope_in_ln_frequency(self, number: int, values: Values) -> Array:
        """dy/d ln f at the points of a curve, at fixed temperature."""
        at = self._points[number]
        high, low = (
            self.value(number, values, at.heard_at(at.omega * np.exp(step))) for step in (STEP, -STEP)
        )
        return (high - low) / (2 * STEP)

    def points_at(self, number: int, T: Array, level: Array | None = None) -> Points:
        """Points of a curve at other temperatures, at the middle one of its levels if none is given."""
        if level is None:
            level = np.full(np.size(T), np.median(self._points[number].level))
        return Points(np.asarray(T, dtype=float), self._points[number].omega, level)

    def _at_its_points(self, number: int, values: Values) -> Points:
        points = self._points[number]
        factor = temperature_factor(points.T, values)
        return points if factor is None else points.at(factor)

    def _difference(self, number: int, name: str, points: Points, values: Values) -> Array:
        parameter = self._parameters[name]
        center = np.log(values[name]) if parameter.logarithmic else values[name]
        step, ends = STEP * parameter.scale, []
        high, low = min(center + step, parameter.upper), max(center - step, parameter.lower)
        for place in (high, low):
            moved = {**values, name: parameter.value(place)}
            here = points
            if name in _THERMOMETERS:
                here = points.at(factor_of_change(name, points.T, values[name], moved[name]))
            ends.append(self.value(number, moved, here))
        return np.asarray((ends[0] - ends[1]) / (high - low), dtype=float)

    def _spread(self, partials: dict[str, Array], values: Values) -> Array:
        spread = np.zeros((len(partials), len(self._index)))
        for row, name in enumerate(partials):
            for target, part in (rate_gradient(values) if name == "rate" else {name: 1.0}).items():
                if target in self._index:
                    spread[row, self._index[target]] = part
        return spread


def _points_of(curves: Sequence[Curve]) -> list[Points]:
    """The points of each curve; curves of the same points share them, and what was computed there."""
    shared: dict[tuple[bytes, float, bytes], Points] = {}
    points = []
    for curve in curves:
        omega = 2 * np.pi * float(curve.frequency or 0.0)
        key = (curve.T.tobytes(), omega, curve.level.tobytes())
        points.append(shared.setdefault(key, Points(curve.T, omega, curve.level)))
    return points


def _contributions_of(curves: Sequence[Curve], measuring_time: float) -> list[tuple[Contribution, ...]]:
    """What each curve is a sum of; drives are told to it as shares of the strongest."""
    strongest = max((curve.drive or 0.0 for curve in curves), default=0.0)
    contributions = []
    for number, curve in enumerate(curves):
        drive = (curve.drive or 0.0) / strongest if strongest else 1.0
        omega, coating = 2 * np.pi * float(curve.frequency or 0.0), coating_place(curves, number)
        place = Place(number, curve.T, omega, curve.polarization, measuring_time, drive, coating)
        contributions.append(OBSERVABLES[curve.kind].contributions(place))
    return contributions
