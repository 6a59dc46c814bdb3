"""Figure 1 of the paper: predicted against measured Meissner-Berret ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison import Comparison, Fit, fit_line
from glassblocks.comparison.summary import ratios
from glassblocks.errors import InputError
from glassblocks.figures.labels import label_points, shorten
from glassblocks.medium import POSITIVITY_BOUND

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _BLUE, _RED, _GRAY = "#1a1a1a", "#2a6fb0", "#b8402a", "#7a7a7a"
#: More glasses than this are drawn without names: they would be illegible.
MOST_NAMES = 60
#: More glasses than this are pixels, not paths: a vector figure of them would take minutes to write and to open.
MOST_VECTORS = 2000
#: Lines of the fits, in order.
_FIT_STYLES = ((_BLUE, (0, (1, 1.2))), (_RED, "-"))


def draw_ratios(
    axes: Axes,
    comparisons: Sequence[Comparison],
    fits: Mapping[str, Fit],
    *,
    hollow: Sequence[str] = (),
    error_bars: str = "standard uncertainty",
) -> Axes:
    """Draw the ratios of every glass that has both, its name beside it, and the lines.

    Parameters
    ----------
    axes
        Where to draw.
    comparisons
        The glasses.
    fits
        Lines theo = slope * exp by their names.
    hollow
        Names of glasses drawn hollow, such as those that a fit leaves out.
    error_bars
        What the error bars are, for the legend.

    Raises
    ------
    InputError
        If no glass has a measured ratio.
    """
    shown = [each for each in comparisons if each.measured is not None]
    if not shown:
        raise InputError(
            "comparisons",
            received=f"{len(comparisons)} glasses, none with a measured ratio",
            allowed="one or more with gamma_l and gamma_t, or C_l and C_t",
            remedy="add the measured couplings to the table",
        )
    x = [each.measured.value for each in shown if each.measured is not None]
    y = [each.predicted.value for each in shown]
    reach = _bars(shown)
    low, high = _limits(np.vstack(reach))
    axes.set(xlim=_limits(np.vstack(reach)[:, 0]), ylim=(low, high))
    ends = np.array([low, high])
    axes.plot(ends, ends, "--", color=_INK, lw=1.1, label=r"theory: $\gamma_l/\gamma_t = c_l/c_t$")
    for (name, fit), (color, style) in zip(fits.items(), _FIT_STYLES, strict=False):
        r = "" if fit.correlation is None else f", r = {fit.correlation:.3f}"
        label = f"y = {fit.slope:.3f} x{r}: {fit.n} glasses, {name}"
        axes.plot(ends, fit.slope * ends, ls=style, color=color, lw=1.3, label=label)
    if axes.get_xlim()[0] < POSITIVITY_BOUND:
        axes.axvline(POSITIVITY_BOUND, color=_GRAY, lw=0.9, ls=":", label=r"bound $2/\sqrt{3}$")
    _draw_points(axes, shown, hollow, error_bars)
    axes.set_xlabel(r"measured ratio  $(\gamma_l/\gamma_t)^{\mathrm{exp}}$")
    axes.set_ylabel(r"predicted ratio  $(\gamma_l/\gamma_t)^{\mathrm{theo}}$")
    axes.grid(color="#e6e6e6", lw=0.6)
    axes.set_axisbelow(True)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), fontsize=8, frameon=False, borderaxespad=0.3)
    curves = [ends[:, None] * [1, slope] for slope in [1.0, *(fit.slope for fit in fits.values())]]
    if len(shown) <= MOST_NAMES:
        names = [shorten(each.name) for each in shown]
        label_points(axes, x, y, names, curves + reach, fontsize=8.5, color=_INK)
    return axes


def draw_comparisons(axes: Axes, comparisons: Sequence[Comparison]) -> Axes:
    """The ratios of these glasses, and the line through the origin of two or more."""
    measured, predicted = ratios(comparisons)
    lines = {"all": fit_line(measured, predicted)} if measured.size >= 2 else {}
    return draw_ratios(axes, comparisons, lines)


def ratio_figure(
    comparisons: Sequence[Comparison],
    fits: Mapping[str, Fit],
    *,
    hollow: Sequence[str] = (),
    error_bars: str = "standard uncertainty",
) -> Figure:
    """A figure that holds `draw_ratios` alone."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 5.6), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    draw_ratios(axes, comparisons, fits, hollow=hollow, error_bars=error_bars)
    return figure


def _draw_points(axes: Axes, shown: Sequence[Comparison], hollow: Sequence[str], error_bars: str) -> None:
    """Full and hollow points; an unknown uncertainty has no bar."""
    bars_known = any(
        each.predicted.uncertainty or (each.measured and each.measured.uncertainty) for each in shown
    )
    label = f"glasses; bars: {error_bars}" if bars_known else "glasses"
    for face in (_INK, "white"):
        points = [each for each in shown if (each.name in hollow) == (face == "white")]
        if not points:
            continue
        axes.errorbar(
            [each.measured.value for each in points if each.measured],
            [each.predicted.value for each in points],
            xerr=[each.measured.uncertainty or 0.0 for each in points if each.measured]
            if bars_known
            else None,
            yerr=[each.predicted.uncertainty or 0.0 for each in points] if bars_known else None,
            fmt="o",
            ms=5,
            color=_INK,
            mfc=face,
            ecolor=_GRAY,
            elinewidth=0.9,
            capsize=1.5,
            rasterized=len(shown) > MOST_VECTORS,
            label=label if face == _INK else "left out of the line without them",
        )


def _bars(shown: Sequence[Comparison]) -> list[NDArray[np.float64]]:
    """The error bars as curves, for names to keep clear of."""
    bars = []
    for each in shown:
        if each.measured is not None:
            x, y = each.measured.value, each.predicted.value
            dx, dy = each.measured.uncertainty or 0.0, each.predicted.uncertainty or 0.0
            bars += [np.array([[x - dx, y], [x + dx, y]]), np.array([[x, y - dy], [x, y + dy]])]
    return bars


def _limits(values: NDArray[np.float64]) -> tuple[float, float]:
    """Limits that leave room for names at the edges."""
    low, high = float(values.min()), float(values.max())
    room = 0.14 * (high - low) or 0.1
    return low - room, high + room
