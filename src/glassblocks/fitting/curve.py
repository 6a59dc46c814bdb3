"""One measured curve: a quantity of the tunneling model against temperature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError

Kind = Literal["velocity", "friction", "conductivity", "heat"]
Polarization = Literal["l", "t"]
Array = NDArray[np.float64]


class KindFacts(NamedTuple):
    """What a kind of curve is called, its SI unit, and the range beyond which a unit has gone wrong."""

    name: str
    symbol: str
    unit: str
    lowest: float
    highest: float
    acoustic: bool


KINDS: dict[str, KindFacts] = {
    "velocity": KindFacts("relative velocity shift", "dc/c", "1", -1.0, 1.0, True),
    "friction": KindFacts("internal friction", "Q^-1", "1", -0.1, 1.0, True),
    "conductivity": KindFacts("thermal conductivity", "kappa", "W/m/K", -1.0, 1e4, False),
    "heat": KindFacts("heat capacity", "C", "J/kg/K", -1.0, 1e5, False),
}
POLARIZATIONS: dict[str, str] = {"l": "longitudinal", "t": "transverse"}
TEMPERATURE_RANGE = (1e-4, 300.0)
FREQUENCY_RANGE = (1e-2, 1e12)
#: Errors finer than this part of the largest value would let rounding decide the fit; coarser ones say nothing.
UNCERTAINTY_RANGE = (1e-9, 1e6)


@dataclass(frozen=True, eq=False)
class Curve:
    """Points of one quantity, SI units throughout.

    Parameters
    ----------
    kind
        "velocity" (dc/c, dimensionless, from an arbitrary reference), "friction" (Q^-1, dimensionless),
        "conductivity" (kappa, W/m/K) or "heat" (C, J/kg/K).
    temperature
        T, K, shape (n,).
    value
        The measured quantity, shape (n,).
    uncertainty
        One standard deviation of each value, or None if the data do not state it.
    polarization
        "l" or "t" for velocity and friction, None for the others.
    frequency
        Hz, for velocity and friction; None for the others.
    label
        What to call the curve in reports; made up if left empty.

    Raises
    ------
    InputError
        If a value cannot be used; the message names the curve.

    Examples
    --------
    >>> curve = Curve("friction", [0.1, 0.2], [4e-4, 4.2e-4], polarization="t", frequency=1e6)
    >>> curve.label
    'Q^-1 transverse at 1 MHz'
    """

    kind: Kind
    temperature: ArrayLike
    value: ArrayLike
    uncertainty: ArrayLike | None = None
    polarization: Polarization | None = None
    frequency: float | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(
                "kind", received=self.kind, allowed=", ".join(KINDS), remedy="choose one of them"
            )
        facts = KINDS[self.kind]
        if (self.polarization in POLARIZATIONS, self.frequency is not None) != (facts.acoustic,) * 2:
            raise InputError(
                f"{facts.name} curve",
                received=(self.polarization, self.frequency),
                allowed="polarization 'l' or 't' and a frequency for velocity and friction, neither otherwise",
                remedy="add or remove them",
            )
        object.__setattr__(self, "label", self.label or self._made_up_label())
        for name in ("temperature", "value", "uncertainty"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.array(getattr(self, name), dtype=float))
        self._check_shapes()
        self._check_ranges(facts)

    @property
    def T(self) -> Array:
        """Temperatures, K, shape (n,)."""
        return np.asarray(self.temperature, dtype=float)

    @property
    def y(self) -> Array:
        """Values, shape (n,)."""
        return np.asarray(self.value, dtype=float)

    @property
    def sigma(self) -> Array:
        """Standard deviations, shape (n,); a curve without them has none to give."""
        if self.uncertainty is None:
            raise InputError(
                self.label,
                received="no uncertainties",
                allowed="one standard deviation per value",
                remedy='give a "+-" column, or use relative weights',
            )
        return np.asarray(self.uncertainty, dtype=float)

    def with_uncertainty(self, uncertainty: Array) -> Curve:
        """The same points with these standard deviations."""
        return replace(self, uncertainty=uncertainty)

    def _made_up_label(self) -> str:
        symbol = KINDS[self.kind].symbol
        if self.frequency is None:
            return symbol
        return f"{symbol} {POLARIZATIONS[str(self.polarization)]} at {readable_frequency(self.frequency)}"

    def _check_shapes(self) -> None:
        given = [a for a in (self.temperature, self.value, self.uncertainty) if a is not None]
        shapes = [np.shape(a) for a in given]
        if np.size(self.temperature) == 0 or any(shape != (np.size(self.temperature),) for shape in shapes):
            raise InputError(
                self.label,
                received=shapes,
                allowed="one-dimensional arrays of equal length, at least one point",
                remedy="give one value (and one error) per temperature",
            )

    def _check_ranges(self, facts: KindFacts) -> None:
        _within(f"{self.label}: temperature", self.T, TEMPERATURE_RANGE, "K")
        if self.frequency is not None:
            _within(f"{self.label}: frequency", np.array([self.frequency]), FREQUENCY_RANGE, "Hz")
        _within(f"{self.label}: value", self.y, (facts.lowest, facts.highest), facts.unit)
        scale = float(np.max(np.abs(self.y)))
        if scale == 0:
            raise InputError(
                self.label, received="only zeros", allowed="values", remedy="leave the column out"
            )
        if self.uncertainty is not None:
            low, high = UNCERTAINTY_RANGE
            _within(f"{self.label}: uncertainty", self.sigma, (low * scale, high * scale), facts.unit)


def readable_frequency(frequency: float) -> str:
    """A frequency, Hz, with a readable unit.

    Examples
    --------
    >>> readable_frequency(3.4e5)
    '340 kHz'
    """
    for factor, unit in ((1e9, "GHz"), (1e6, "MHz"), (1e3, "kHz")):
        if frequency >= factor:
            return f"{frequency / factor:.4g} {unit}"
    return f"{frequency:.4g} Hz"


def _within(what: str, values: Array, allowed: tuple[float, float], unit: str) -> None:
    bad = ~((values >= allowed[0]) & (values <= allowed[1]))
    if bad.any():
        raise InputError(
            what,
            received=float(values[bad][0]),
            allowed=f"{allowed[0]:.3g} to {allowed[1]:.3g} {unit}",
            remedy="check the value and the unit in the header",
        )
