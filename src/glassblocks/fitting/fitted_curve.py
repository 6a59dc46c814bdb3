"""A curve as a fit left it: its points, the model, its errors and residuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassblocks.drawing import draw
from glassblocks.fitting.residual_tests import ResidualTests
from glassblocks.fitting.result_parts import ModelLine
from glassblocks.notebook import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@shown(
    "a curve and its fit",
    "label, kind, polarization, frequency [Hz], temperature [K], value, uncertainty, fit, error_factor, "
    "offset +- offset_error, extra_scatter, correlation, excluded",
)
@dataclass(frozen=True)
class FittedCurve:
    """A curve with its fit, SI units.

    Attributes
    ----------
    uncertainty
        As used: the stated errors times `error_factor`; if that is None, none were stated and these come from
        the scatter.
    offset, offset_error
        The arbitrary reference of a velocity shift: what to subtract from the data to count the shift from
        its value at the middle of ln T.
    tests
        Of the size and the structure of the residuals.
    extra_scatter, correlation
        Added in square to the errors; correlation of neighbors that was taken into account.
    line
        The fit as a smooth line.
    excluded
        Points (T, value) that were left out of the fit.
    level, level_unit
        Strength of an electric drive at each point, in photons or W; empty where it is not known.
    """

    label: str
    kind: str
    polarization: str | None
    frequency: float | None
    temperature: tuple[float, ...]
    value: tuple[float, ...]
    uncertainty: tuple[float, ...]
    fit: tuple[float, ...]
    error_factor: float | None
    offset: float | None
    offset_error: float | None
    tests: ResidualTests
    extra_scatter: float
    correlation: float
    line: ModelLine
    excluded: tuple[tuple[float, float], ...]
    level: tuple[float, ...] = ()
    level_unit: str = ""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Points with error bars, and the fit with its 68% band."""
        return draw("fit_plot.draw_curves", ax, [self])
