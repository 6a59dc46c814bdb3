"""A joint fit: data with the fit above, residuals below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glassblocks.fitting.fit_result import FitResult, FittedCurve
from glassblocks.fitting.observables import OBSERVABLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Upper over lower end of a short axis.
SHORT = 200.0
MARKS = {"l": "o", "t": "s", None: "o"}


def draw_fit(axes: Axes, curves: Sequence[FittedCurve]) -> Axes:
    """Points with error bars and the fit as a line, for curves of one kind."""
    axis = OBSERVABLES[curves[0].kind].axis
    for index, curve in enumerate(curves):
        order = np.argsort(curve.temperature, kind="stable")
        shift = curve.offset or 0.0
        T, y, error, fit = (
            np.asarray(values)[order]
            for values in (curve.temperature, curve.value, curve.uncertainty, curve.fit)
        )
        color, unit = f"C{index}", axis.factor
        axes.errorbar(
            T,
            (y - shift) * unit,
            error * unit,
            fmt=MARKS[curve.polarization],
            ms=2.5,
            lw=0.6,
            color=color,
            alpha=0.6,
            label=curve.label,
        )
        axes.plot(T, (fit - shift) * unit, "-", color=color, lw=1.5)
    axes.set_xscale("log")
    if axis.logarithmic:
        axes.set_yscale("log")
    axes.set_ylabel(axis.label)
    axes.legend(fontsize="x-small", frameon=False)
    return axes


def draw_residuals(axes: Axes, curves: Sequence[FittedCurve]) -> Axes:
    """Data minus fit in units of the error, for curves of one kind."""
    for index, curve in enumerate(curves):
        residual = (np.asarray(curve.value) - np.asarray(curve.fit)) / np.asarray(curve.uncertainty)
        axes.plot(
            curve.temperature, residual, MARKS[curve.polarization], ms=2.5, color=f"C{index}", alpha=0.6
        )
    axes.axhline(0, color="0.3", lw=0.8)
    axes.axhspan(-1, 1, color="0.9", zorder=0)
    axes.set_xscale("log")
    _plain_temperatures(axes)
    axes.set_xlabel("temperature [K]")
    axes.set_ylabel(r"(data $-$ fit)/error")
    return axes


def _plain_temperatures(axes: Axes) -> None:
    """Ticks such as 0.1, and 0.2 and 0.5 beside them where the axis is short."""
    from matplotlib.ticker import FuncFormatter

    low, high = axes.get_xlim()
    between = ("2", "5") if high / low < SHORT else ()

    def label(value: float, _: object) -> str:
        return f"{value:g}" if f"{value:.0e}"[0] in between else ""

    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(FuncFormatter(label))


def fit_figure(result: FitResult) -> Figure:
    """All curves of a fit, one column per kind of curve."""
    from matplotlib.figure import Figure

    kinds = [kind for kind in OBSERVABLES if any(curve.kind == kind for curve in result.curves)]
    figure = Figure(figsize=(1 + 4.2 * len(kinds), 5.4), layout="constrained")
    grid = figure.subplots(2, len(kinds), squeeze=False, sharex="col", height_ratios=(3, 1))
    for column, kind in enumerate(kinds):
        curves = [curve for curve in result.curves if curve.kind == kind]
        draw_fit(grid[0, column], curves)
        draw_residuals(grid[1, column], curves)
    if not result.converged:
        figure.suptitle("THE FIT DID NOT CONVERGE", color="C3")
    return figure
