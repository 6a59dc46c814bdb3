"""The sliders of a glass: what each is called, its range, and how its number is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from bokeh.models import CustomJSTickFormatter, Slider

from glassblocks.constants import ELECTRON_VOLT


class Knob(NamedTuple):
    """One slider.

    Attributes
    ----------
    title
        With the unit.
    start, end, step, value
        In that unit; of a logarithmic one, powers of ten.
    unit
        What one is in SI.
    logarithmic
        Whether the slider moves the power of ten.
    """

    title: str
    start: float
    end: float
    step: float
    value: float
    unit: float = 1.0
    logarithmic: bool = False

    def slider(self) -> Slider:
        """A new slider."""
        written = (
            CustomJSTickFormatter(code="return (10**tick).toPrecision(3)")
            if self.logarithmic
            else "0[.]0[000]"
        )
        return Slider(
            title=self.title,
            start=self.start,
            end=self.end,
            step=self.step,
            value=self.value,
            format=written,
            sizing_mode="stretch_width",
        )

    def si(self, value: float) -> float:
        """What a slider's value is in SI.

        Examples
        --------
        >>> KNOBS["c_l"].si(5.8), KNOBS["frequency"].si(6)
        (5800.0, 1000000.0)
        """
        # ten thousands of them are 10000.0, not 9999.999999999998
        return float(f"{10**value if self.logarithmic else value * self.unit:.12g}")

    def shown(self, si: float) -> float:
        """Where a slider stands for a value in SI."""
        return float(np.log10(si) if self.logarithmic else si / self.unit)


KNOBS = {
    "c_l": Knob("c_l [km/s]", 0.5, 10.0, 0.01, 5.8, 1e3),
    "c_t": Knob("c_t [km/s]", 0.3, 7.0, 0.01, 3.8, 1e3),
    "density": Knob("density [g/cm^3]", 0.5, 8.0, 0.01, 2.2, 1e3),
    "gamma_l": Knob("gamma_l [eV]", 0.05, 4.0, 0.01, 1.04, ELECTRON_VOLT),
    "gamma_t": Knob("gamma_t [eV]", 0.05, 3.0, 0.01, 0.65, ELECTRON_VOLT),
    "P": Knob("P [1/(J m^3)]", 43.0, 47.0, 0.01, 44.9, logarithmic=True),
    "temperature": Knob("T [K]", -3.0, 0.45, 0.01, -1.0, logarithmic=True),
    "frequency": Knob("frequency [Hz]", 2.0, 10.0, 0.01, 6.0, logarithmic=True),
}
