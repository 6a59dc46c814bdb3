"""A joint fit: data with the fit and its 68% band above, residuals below, one color a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassblocks.errors import InputError
from glassblocks.figures.driven_points import colors_of, draw_map, is_map
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.observables import OBSERVABLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Upper over lower end of an axis below which ticks between the decades are labelled.
SHORT = 200.0
MARKS = {"l": "o", "t": "s", "young": "D", "bulk": "^", "surface": "v", None: "o"}


def draw_fit(axes: Axes, curves: Sequence[FittedCurve], colors: Sequence[str] | None = None) -> Axes:
    """Points with error bars, the fit as a smooth line with its 68% band, points left out hollow; one kind."""
    from matplotlib.patheffects import withStroke

    axis = OBSERVABLES[curves[0].kind].axis
    for curve, color in zip(curves, colors or _colors(curves), strict=True):
        shift, unit = curve.offset or 0.0, axis.factor
        if is_map(curve):
            draw_map(axes, curve, shift, unit, MARKS[curve.polarization])
            continue
        T, y, error = (np.asarray(each) for each in (curve.temperature, curve.value, curve.uncertainty))
        mark: dict[str, Any] = {"fmt": MARKS[curve.polarization], "ms": 3.5, "lw": 0.7, "color": color}
        axes.errorbar(T, (y - shift) * unit, error * unit, mec="white", mew=0.3, label=_label(curve), **mark)
        x, line, width = (
            np.asarray(each) for each in (curve.line.temperature, curve.line.value, curve.line.error)
        )
        low, high = ((line - shift + sign * width) * unit for sign in (-1, 1))
        axes.fill_between(x, low, high, color=color, alpha=0.25, lw=0)
        # above many points the line is seen by its edge
        edge = [withStroke(linewidth=2.8, foreground="white")]
        axes.plot(x, (line - shift) * unit, "-", color=color, lw=1.4, zorder=3, path_effects=edge)
        if curve.excluded:
            left_out = np.asarray(curve.excluded)
            axes.plot(
                left_out[:, 0],
                (left_out[:, 1] - shift) * unit,
                MARKS[curve.polarization],
                ms=3.5,
                mfc="none",
                mec=color,
                mew=0.7,
            )
    axes.set_xscale("log")
    if axis.logarithmic:
        axes.set_yscale("log")
    axes.set_ylabel(axis.label)
    return axes


def draw_curves(axes: Axes, curves: Sequence[FittedCurve], title: str = "") -> Axes:
    """Curves of one kind with their axis of temperature and their names, above the data."""
    draw_fit(axes, curves)
    axes.set_xlabel("temperature [K]")
    _plain_ticks(axes)
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        fontsize="small",
        frameon=False,
        title=title or None,
        alignment="left",
    )
    return axes


def draw_kind(axes: Axes, result: FitResult, kind: str | None = None) -> Axes:
    """All curves of one kind, the first of the fit if none is named.

    Raises
    ------
    InputError
        If no curve is of that kind.
    """
    kinds = [each for each in OBSERVABLES if any(curve.kind == each for curve in result.curves)]
    chosen = kind or kinds[0]
    if chosen not in kinds:
        raise InputError("kind", received=kind, allowed=", ".join(kinds), remedy="choose one of them")
    others = ", ".join(each for each in kinds if each != chosen)
    warning = "" if result.converged else "THE FIT DID NOT CONVERGE; "
    title = f"{warning}{chosen}" + (f" (also fitted: {others})" if others else "")
    return draw_curves(axes, [curve for curve in result.curves if curve.kind == chosen], title)


def draw_residuals(axes: Axes, curves: Sequence[FittedCurve], colors: Sequence[str] | None = None) -> Axes:
    """Data minus fit in units of the error, for curves of one kind."""
    for curve, color in zip(curves, colors or _colors(curves), strict=True):
        residual = (np.asarray(curve.value) - np.asarray(curve.fit)) / np.asarray(curve.uncertainty)
        if is_map(curve):
            axes.scatter(
                curve.temperature, residual, marker=MARKS[curve.polarization], s=6, c=colors_of(curve)
            )
            continue
        axes.plot(curve.temperature, residual, MARKS[curve.polarization], ms=2.5, color=color, alpha=0.8)
    axes.axhline(0, color="0.3", lw=0.8)
    axes.axhspan(-1, 1, color="0.9", zorder=0)
    axes.set_xscale("log")
    axes.set_xlabel("temperature [K]")
    axes.set_ylabel("residual/error")
    _plain_ticks(axes)
    return axes


def fit_figure(result: FitResult) -> Figure:
    """All curves of a fit, one column per kind of curve; legends stand below, outside the data."""
    from matplotlib.figure import Figure

    kinds = [kind for kind in OBSERVABLES if any(curve.kind == kind for curve in result.curves)]
    most = max(sum(curve.kind == kind for curve in result.curves) for kind in kinds)
    figure = Figure(figsize=(0.8 + 4.4 * len(kinds), 5.0 + 0.2 * most), layout="constrained")
    grid = figure.subplots(2, len(kinds), squeeze=False, sharex="col", height_ratios=(3, 1))
    for column, kind in enumerate(kinds):
        curves = [curve for curve in result.curves if curve.kind == kind]
        draw_fit(grid[0, column], curves)
        draw_residuals(grid[1, column], curves)
        grid[1, column].legend(
            *grid[0, column].get_legend_handles_labels(),
            loc="upper center",
            bbox_to_anchor=(0.5, -0.45),
            fontsize="x-small",
            frameon=False,
        )
    if not result.converged:
        figure.suptitle("THE FIT DID NOT CONVERGE", color="C3")
    return figure


def _label(curve: FittedCurve) -> str:
    return f"{curve.label} (hollow: left out)" if curve.excluded else curve.label


def _colors(curves: Sequence[FittedCurve]) -> list[str]:
    return [f"C{index % 10}" for index in range(len(curves))]


def _plain_ticks(axes: Axes) -> None:
    """Ticks such as 0.1, and some between where the axis is short."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    low, high = axes.get_xlim()
    steps = range(1, 10) if high / low < 4 else (1, 2, 3, 5, 7) if high / low < 12 else (1, 2, 5)
    if high / low < SHORT:
        axes.xaxis.set_major_locator(LogLocator(subs=steps))
        axes.xaxis.set_minor_formatter(FuncFormatter(lambda _, __: ""))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
