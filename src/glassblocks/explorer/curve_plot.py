"""The plot of one kind of data: points, the model of the sliders, the fit with its 68% band, residuals below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from bokeh.models import Column, ColumnDataSource, Legend, LegendItem, Range1d, Span, TapTool
from bokeh.palettes import Category10_10

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.plots import include, new_figure
from glassblocks.explorer.shown_curves import ShownCurve
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.tunneling import TunnelingModel

MARKS = {"l": "circle", "t": "square", "young": "diamond", "bulk": "triangle", "surface": "inverted_triangle"}
#: Kinds that run over decades, and have no value below zero but by noise.
POSITIVE = ("friction", "attenuation")
#: More curves than this have no legend: it would be longer than the plot.
MOST_NAMES = 8


class CurvePlot:
    """One kind of data.

    Parameters
    ----------
    kind
        Which one.
    tapped
        Called with column and temperature of a point that was clicked.
    """

    def __init__(self, kind: str, tapped: Callable[[str, float], None]) -> None:
        self._tapped, observable = tapped, OBSERVABLES[kind]
        self._factor, self._log = observable.axis.factor, observable.axis.logarithmic or kind in POSITIVE
        self._points = ColumnDataSource(_no_points())
        self._model = ColumnDataSource({"xs": [], "ys": [], "color": [], "label": []})
        self._fit = ColumnDataSource({"xs": [], "ys": [], "color": []})
        self._band = ColumnDataSource({"xs": [], "ys": [], "color": []})
        self._curves: list[ShownCurve] = []
        self._anew = True
        unit = " ".join(
            filter(None, ("" if self._factor == 1 else f"{1 / self._factor:.0e}", observable.unit))
        )
        self._title = observable.title + (", reference taken off" if observable.referenced else "")
        self.plot = self._drawn(f"{observable.symbol}{f' [{unit}]' if unit else ''}")
        self.residuals = self._drawn_residuals()
        self.view = Column(self.plot)
        when_changed(self._points.selected, "indices", self._tap)

    def show(self, curves: Sequence[ShownCurve]) -> None:
        """Show these curves, not yet the lines of the sliders; the title says what a logarithmic axis cannot show."""
        self._curves = list(curves)
        rows = _no_points()
        hidden = 0
        for number, curve in enumerate(curves):
            hidden += self._add_points(rows, curve, Category10_10[number % 10])
        self._points.data = rows
        fitted = [
            (n, curve.line, curve.reference) for n, curve in enumerate(curves) if curve.line is not None
        ]
        self._fit.data = {
            "xs": [line[0] for _, line, _ in fitted],
            "ys": [(line[1] - reference) * self._factor for _, line, reference in fitted],
            "color": [Category10_10[n % 10] for n, _, _ in fitted],
        }
        self._band.data = {
            "xs": [np.concatenate([line[0], line[0][::-1]]) for _, line, _ in fitted],
            "ys": [
                (np.concatenate([line[1] - line[2], (line[1] + line[2])[::-1]]) - reference) * self._factor
                for _, line, reference in fitted
            ],
            "color": [Category10_10[n % 10] for n, _, _ in fitted],
        }
        self.view.children = [self.plot, *([self.residuals] if fitted else [])]
        gone = f"; {hidden} points not above zero count, but are not seen" if hidden else ""
        self.plot.title.text = f"{self._title}{gone}"
        self.plot.legend[0].visible = len(curves) <= MOST_NAMES
        self._model.data = {name: [] for name in self._model.data}
        self._anew = True
        self._frame()

    def move(self, model: TunnelingModel, curves: Sequence[ShownCurve] | None = None) -> None:
        """Draw the lines of the sliders anew; without data their curves change with the sliders."""
        self._curves = self._curves if curves is None else list(curves)
        lines = [curve.modeled(model) for curve in self._curves]
        self._model.data = {
            "xs": [T for T, _ in lines],
            "ys": [values * self._factor for _, values in lines],
            "color": [Category10_10[n % 10] for n in range(len(lines))],
            "label": [curve.label for curve in self._curves],
        }
        self._frame()
        self._anew = False

    def _frame(self) -> None:
        """Let the axes run over all that is drawn."""
        sources, points = (self._model.data, self._fit.data), self._points.data
        xs, ys = ([np.asarray(line) for of in sources for line in of[name]] for name in ("xs", "ys"))
        include(self.plot.x_range, np.concatenate([points["T"], *xs]), log=True, anew=self._anew)
        heights = np.concatenate([points["low"], points["y"], points["high"], *ys])
        include(self.plot.y_range, heights, log=self._log, anew=self._anew)

    def _add_points(self, rows: dict[str, list[Any]], curve: ShownCurve, color: str) -> int:
        out = np.array(curve.excluded).reshape(-1, 2)
        T = np.concatenate([curve.T, out[:, 0]])
        y = (np.concatenate([curve.value, out[:, 1]]) - curve.reference) * self._factor
        error = np.concatenate([curve.error, np.full(len(out), np.nan)]) * self._factor
        residual = curve.T * np.nan if curve.residual is None else curve.residual
        seen = (y > 0) if self._log else np.isfinite(y)
        low = y - error
        new = {
            "T": T,
            "y": y,
            "low": np.where(low > 0, low, y) if self._log else low,
            "high": y + error,
            "residual": np.concatenate([residual, np.full(len(out), np.nan)]),
            "fill": np.concatenate([np.full(curve.T.size, 0.85), np.zeros(len(out))]),
        }
        for name, values in new.items():
            rows[name] += values[seen].tolist()
        count = int(seen.sum())
        rows["color"] += [color] * count
        rows["mark"] += [MARKS.get(curve.polarization or "", "circle")] * count
        rows["column"] += [curve.column] * count
        rows["label"] += [curve.label] * count
        return int((~seen).sum())

    def _tap(self) -> None:
        if not self._points.selected.indices:
            return
        row = self._points.selected.indices[0]
        column, T = self._points.data["column"][row], float(self._points.data["T"][row])
        self._points.selected.indices = []
        self._tapped(column, T)

    def _drawn(self, label: str) -> Any:
        tips = [("", "@label"), ("T", "@T{0.0000} K"), ("value", "@y"), ("", "click: leave out or take in")]
        plot = new_figure(
            "temperature [K]",
            label,
            x_log=True,
            y_log=self._log,
            title=self._title,
            tips=tips,
            x_range=Range1d(),
            y_range=Range1d(),
        )
        plot.patches("xs", "ys", source=self._band, color="color", fill_alpha=0.25, line_alpha=0)
        lines = plot.multi_line(
            "xs", "ys", source=self._model, color="color", line_width=1.5, line_dash="dashed"
        )
        plot.multi_line("xs", "ys", source=self._fit, color="color", line_width=1.8)
        plot.segment("T", "low", "T", "high", source=self._points, color="color", line_width=1)
        points = plot.scatter(
            "T", "y", source=self._points, size=6, color="color", marker="mark", fill_alpha="fill",
            nonselection_alpha=1.0, nonselection_fill_alpha="fill",
        )  # fmt: skip
        plot.add_tools(TapTool(renderers=[points]))
        plot.hover.renderers = [points]
        names = Legend(
            items=[LegendItem(label={"field": "label"}, renderers=[lines])], border_line_color=None
        )
        names.update(label_text_font_size="11px", orientation="horizontal", ncols=2, spacing=12, padding=2)
        plot.add_layout(names, "below")
        return plot

    def _drawn_residuals(self) -> Any:
        plot = new_figure(
            "temperature [K]", "residual/error", height=150, x_log=True, x_range=self.plot.x_range
        )
        plot.add_layout(Span(location=0, dimension="width", line_color="#555555"))
        plot.scatter("T", "residual", source=self._points, size=4, color="color", marker="mark")
        return plot


def _no_points() -> dict[str, list[Any]]:
    names = ("T", "y", "low", "high", "residual", "fill", "color", "mark", "column", "label")
    return {name: [] for name in names}
