"""Curves as they are shown: a user's before and after a fit, or the model's own where there are no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassblocks.fitting import Curve
from glassblocks.fitting.curve import readable_frequency
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS
from glassblocks.tunneling import TunnelingModel

Array = NDArray[np.float64]
#: The six curves of the model where there are no data: kind, polarization, and the range of T in K.
WITHOUT_DATA = (
    *(("velocity", "l", (0.01, 3.0)), ("velocity", "t", (0.01, 3.0))),
    *(("friction", "l", (0.01, 3.0)), ("friction", "t", (0.01, 3.0))),
    *(("conductivity", None, (0.02, 0.9)), ("heat", None, (0.02, 1.0))),
)
#: Kinds that the model of the sliders knows: electric ones need a dipole moment, coated ones a substrate.
LIVE = ("velocity", "friction", "attenuation", "conductivity", "heat")
#: s; that of `glassblocks fit` unless it is told another.
MEASURING_TIME = 10.0
#: Points of a smooth line: of sound, which bends, and of heat, which takes longer and is nearly a power law.
LINE_POINTS, HEAT_POINTS = 120, 40


@dataclass(frozen=True)
class ShownCurve:
    """A curve, SI units.

    Attributes
    ----------
    kind, polarization, frequency, label
        As of a `Curve`.
    T, value, error
        Points; no error is NaN.
    excluded
        Points (T, value) that are left out.
    reference
        What is taken off the values where they are drawn, because their reference is arbitrary.
    span
        The temperatures that a line runs over.
    line
        The fit: T, value and error; None before.
    residual
        Data minus fit over the error; None before a fit.
    table, lines, excluded_lines
        Where the points and those left out stand; "" and empty if they stand nowhere.
    """

    kind: str
    polarization: str | None
    frequency: float | None
    label: str
    T: Array
    value: Array
    error: Array
    excluded: tuple[tuple[float, float], ...]
    reference: float
    span: tuple[float, float]
    line: tuple[Array, Array, Array] | None = None
    residual: Array | None = None
    table: str = ""
    lines: tuple[int, ...] = ()
    excluded_lines: tuple[int, ...] = ()

    @property
    def column(self) -> str:
        """What its column is called in tables."""
        return OBSERVABLES[self.kind].column(self.polarization).name

    @property
    def is_live(self) -> bool:
        """Whether the model of the sliders knows it."""
        return self.kind in LIVE

    def modeled(self, model: TunnelingModel) -> tuple[Array, Array]:
        """T and the model's values, from the same reference as the points; nothing for kinds that it does not know."""
        if not self.is_live:
            return np.array([]), np.array([])
        T = np.geomspace(*self.span, LINE_POINTS if OBSERVABLES[self.kind].oscillates else HEAT_POINTS)
        values = self._values(model, T)
        if OBSERVABLES[self.kind].referenced and self.T.size:
            values = values - np.mean(self._values(model, self.T)) + np.mean(self.value - self.reference)
        return T, values

    def _values(self, model: TunnelingModel, T: Array) -> Array:
        omega = None if self.frequency is None else 2 * np.pi * self.frequency
        options = {"time": MEASURING_TIME} if self.kind == "heat" else {}
        return OBSERVABLES[self.kind].simulate(model, T, omega, self.polarization, **options)


def of_data(curves: Sequence[Curve], tables: Sequence[str]) -> list[ShownCurve]:
    """A user's curves before a fit, and what the table of each is called; a velocity counts from its mean."""
    return [
        ShownCurve(
            *(curve.kind, curve.polarization, curve.frequency, curve.label, curve.T, curve.y),
            np.full(curve.T.size, np.nan) if curve.uncertainty is None else curve.sigma,
            curve.excluded,
            float(np.mean(curve.y)) if OBSERVABLES[curve.kind].referenced else 0.0,
            _span(curve.T),
            table=table,
            lines=curve.lines,
            excluded_lines=curve.excluded_lines,
        )
        for curve, table in zip(curves, tables, strict=True)
    ]


def of_fit(curves: Sequence[FittedCurve], read: Sequence[ShownCurve]) -> list[ShownCurve]:
    """Curves with their fit, and the places of those that were read; a velocity counts from the fit's reference."""
    found = []
    for curve in curves:
        T, value, error, fit = (
            np.array(each) for each in (curve.temperature, curve.value, curve.uncertainty, curve.fit)
        )
        line = tuple(np.array(each) for each in (curve.line.temperature, curve.line.value, curve.line.error))
        found.append(
            ShownCurve(
                *(
                    curve.kind,
                    curve.polarization,
                    curve.frequency,
                    curve.label,
                    T,
                    value,
                    error,
                    curve.excluded,
                ),
                curve.offset or 0.0,
                _span(T),
                (line[0], line[1], line[2]),
                (value - fit) / error,
                *_places(curve, read),
            )
        )
    return found


def _places(fitted: FittedCurve, read: Sequence[ShownCurve]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Table and lines of a fitted curve; one less its substrate has lost the points outside the substrate's."""
    for curve in read:
        kept = np.isin(curve.T, fitted.temperature)
        same = fitted.label in (curve.label, f"{curve.label} less bare") and kept.sum() == len(
            fitted.temperature
        )
        if same and len(curve.lines) == kept.size:
            lines = np.array(curve.lines)
            return curve.table, tuple(lines[kept].tolist()), (*curve.excluded_lines, *lines[~kept].tolist())
    return "", (), ()


def without_data(frequency: float, beside: Sequence[ShownCurve]) -> list[ShownCurve]:
    """The model's six curves at a frequency, those left out of whose kind there are data."""
    kinds = {curve.kind for curve in beside}
    nothing = np.array([])
    return [
        ShownCurve(
            kind,
            polarization,
            frequency if polarization else None,
            f"{POLARIZATIONS[polarization]} at {readable_frequency(frequency)}" if polarization else "model",
            *(nothing, nothing, nothing, (), 0.0, span),
        )
        for kind, polarization, span in WITHOUT_DATA
        if kind not in kinds
    ]


def _span(T: Array) -> tuple[float, float]:
    low, high = float(T.min()), float(T.max())
    return (low, high) if low < high else (low * 0.9, high * 1.1)
