"""One measured curve: a quantity of the tunneling model against temperature."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS, Kind, Observable, Polarization
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats

Array = NDArray[np.float64]


TEMPERATURE_RANGE = (1e-4, 300.0)
FREQUENCY_RANGE = (1e-2, 1e12)
#: Errors finer than this part of the largest value would let rounding decide the fit; coarser ones say nothing.
UNCERTAINTY_RANGE = (1e-9, 1e6)

#: A temperature or frequency known less well than this part of itself is no place on an axis.
MOST_RELATIVE_ERROR = 0.5


@shown(
    "measured curve, SI units",
    "label, kind, polarization, frequency [Hz] +- frequency_uncertainty, temperature [K], value, "
    "uncertainty, drive, photons, power [W], dilution +- dilution_error, excluded",
)
@dataclass(frozen=True, eq=False)
class Curve:
    """Points of one quantity, SI units throughout.

    Parameters
    ----------
    kind
        "velocity" (dc/c, dimensionless, from an arbitrary reference), "friction" (Q^-1, dimensionless),
        "coated" (Q^-1 of a film on a substrate), "substrate" (Q^-1 of the bare one),
        "attenuation" (of the energy, 1/m), "conductivity" (kappa, W/m/K), "heat" (C, J/kg/K), "loss" (tan delta),
        "permittivity" (d eps'/eps'), "resonator" (1/Qi) or "detuning" (df/f of a resonator).
    temperature
        T, K, shape (n,).
    value
        The measured quantity, shape (n,).
    uncertainty
        One standard deviation of each value, or None if the data do not state it.
    polarization
        Of sound: "l", "t" (also torsion), or that of a mode that mixes them: "young" (a bar that bends or is
        stretched), "bulk", "surface". None for heat.
    frequency
        Hz, of sound or of an electric field; None for heat.
    label
        What to call the curve in reports; made up if left empty.
    temperature_uncertainty
        One standard deviation of each temperature, K, shape (n,); exact if left out.
    frequency_uncertainty
        One standard deviation of the frequency, Hz; exact if left out.
    drive
        Strength of the drive in any unit, for sound measured at several; None if it is not known.
    photons, power
        Strength of an electric drive at each point, shape (n,): photons in the resonator, or W; weak if neither is
        given.
    dilution, dilution_error, dilution_for_all
        Of a coated curve: D, the elastic energy in the film over that in the substrate, with its standard deviation,
        and whether one D with one error holds for all polarizations. None if it is not known: the fit then gives
        D Q_f^-1.
    subtracted
        Whether the loss of the bare substrate is off a coated curve already.
    excluded
        Points (T, value) that the reader left out of the fit: counted and drawn, nothing else.
    lines, excluded_lines
        Lines of the file that the points and those left out come from; empty if they come from no file.

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
    temperature_uncertainty: ArrayLike | None = None
    frequency_uncertainty: float | None = None
    drive: float | None = None
    photons: ArrayLike | None = None
    power: ArrayLike | None = None
    dilution: float | None = None
    dilution_error: float = 0.0
    dilution_for_all: bool = False
    subtracted: bool = False
    excluded: tuple[tuple[float, float], ...] = ()
    lines: tuple[int, ...] = ()
    excluded_lines: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in OBSERVABLES:
            raise InputError(
                "kind", received=self.kind, allowed=", ".join(OBSERVABLES), remedy="choose one of them"
            )
        facts = OBSERVABLES[self.kind]
        modes = [column.polarization for column in facts.columns]
        if self.polarization not in modes or (self.frequency is not None) != facts.oscillates:
            raise InputError(
                f"{facts.title} curve",
                received=(self.polarization, self.frequency),
                allowed=f"polarization {', '.join(map(repr, modes))} and a frequency"
                if facts.acoustic
                else f"no polarization and {'a' if facts.electric else 'no'} frequency",
                remedy="add or remove them",
            )
        object.__setattr__(self, "label", self.label or self._made_up_label())
        self._check_drive(facts)
        self._check_dilution()
        for name in ("temperature", "value", "uncertainty", "temperature_uncertainty", "photons", "power"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, floats(getattr(self, name), name).copy())
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

    @property
    def level(self) -> Array:
        """Strength of an electric drive at each point, photons or W; zeros if it is not known."""
        given = self.power if self.photons is None else self.photons
        return np.zeros(self.T.size) if given is None else np.asarray(given, dtype=float)

    @property
    def level_unit(self) -> str:
        """Unit of `level`; "" if it is not known."""
        return "photons" if self.photons is not None else "W" if self.power is not None else ""

    def with_uncertainty(self, uncertainty: Array) -> Curve:
        """The same points with these standard deviations."""
        return replace(self, uncertainty=uncertainty)

    def _made_up_label(self) -> str:
        symbol = OBSERVABLES[self.kind].symbol
        if self.frequency is None:
            return symbol
        if self.polarization is None:
            return f"{symbol} at {readable_frequency(self.frequency)}"
        return f"{symbol} {POLARIZATIONS[str(self.polarization)]} at {readable_frequency(self.frequency)}"

    def _arrays(self) -> tuple[ArrayLike | None, ...]:
        return (
            *(self.temperature, self.value, self.uncertainty, self.temperature_uncertainty),
            *(self.photons, self.power),
        )

    def _check_drive(self, facts: Observable) -> None:
        given = [each for each in (self.photons, self.power) if each is not None]
        if len(given) > facts.electric or any(np.min(each) < 0 for each in given if np.size(each)):
            raise InputError(
                self.label,
                received=f"{len(given)} drives, from {min(float(np.min(each)) for each in given):g}",
                allowed="photons or power, >= 0, of an electric curve; an amplitude of sound is `drive`",
                remedy="give one of them",
            )

    def _check_dilution(self) -> None:
        if self.dilution is None and not self.dilution_error and not self.subtracted:
            return
        given = 1.0 if self.dilution is None else self.dilution
        if self.kind != "coated" or not 0 < given <= 1 or not 0 <= self.dilution_error <= given / 2:
            raise InputError(
                f"{self.label}: dilution",
                received=(self.dilution, self.dilution_error),
                allowed="of a film on a substrate: 0 < D <= 1, with an error of at most half of it",
                remedy="D is the elastic energy in the film over that in the substrate",
            )

    def _check_shapes(self) -> None:
        given = [a for a in self._arrays() if a is not None]
        shapes = [np.shape(a) for a in given]
        if np.size(self.temperature) == 0 or any(shape != (np.size(self.temperature),) for shape in shapes):
            raise InputError(
                self.label,
                received=shapes,
                allowed="one-dimensional arrays of equal length, at least one point",
                remedy="give one value (and one error) per temperature",
            )

    def _check_ranges(self, facts: Observable) -> None:
        _within(f"{self.label}: temperature", self.T, TEMPERATURE_RANGE, "K")
        if self.temperature_uncertainty is not None:
            given = np.asarray(self.temperature_uncertainty, dtype=float)
            _within(f"{self.label}: uncertainty of T over T", given / self.T, (0.0, MOST_RELATIVE_ERROR), "")
        if self.frequency_uncertainty is not None and self.frequency is not None:
            relative = np.array([self.frequency_uncertainty / self.frequency])
            _within(
                f"{self.label}: uncertainty of the frequency over it",
                relative,
                (0.0, MOST_RELATIVE_ERROR),
                "",
            )
        if self.frequency is not None:
            _within(f"{self.label}: frequency", np.array([self.frequency]), FREQUENCY_RANGE, "Hz")
        _within(f"{self.label}: value", self.y, (facts.lowest, facts.highest), facts.unit or "1")
        scale = float(np.max(np.abs(self.y)))
        if scale == 0:
            raise InputError(
                self.label, received="only zeros", allowed="values", remedy="leave the column out"
            )
        if self.uncertainty is not None:
            low, high = UNCERTAINTY_RANGE
            _within(f"{self.label}: uncertainty", self.sigma, (low * scale, high * scale), facts.unit or "1")


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
