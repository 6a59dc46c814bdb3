"""The plot of one kind of data: points, the model of the sliders, the fit with its 68% band, residuals below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
from bokeh.colors import RGB
from bokeh.events import Tap
from bokeh.models import Column, ColumnDataSource, DataRange1d, Range1d, Span
from bokeh.palettes import Category10_10

from glassblocks.explorer.legends import Sign, legend
from glassblocks.explorer.panels import text_panel
from glassblocks.explorer.plots import include, new_figure
from glassblocks.explorer.shown_curves import ShownCurve
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.tunneling import TunnelingModel

MARKS = {"l": "circle", "t": "square", "young": "diamond", "bulk": "triangle", "surface": "inverted_triangle"}
#: Kinds that run over decades, and have no value below zero but by noise.
POSITIVE = ("friction", "attenuation")
#: Points are paler than the lines that run through them, and their lines darker.
PALE, BAND = 0.35, 0.25
LINES = [RGB.from_hex_string(color).darken(0.13).to_hex() for color in Category10_10]
#: A click means a point that is no farther away, in pixels.
REACH = 10.0


class ClickedPoint(NamedTuple):
    """Where a clicked point stands: its table, column and line, and whether it is used; line 0 is not known."""

    table: str
    column: str
    line: int
    used: bool


class CurvePlot:
    """One kind of data.

    Parameters
    ----------
    kind
        Which one.
    tapped
        Called with the place of a point that was clicked.
    """

    def __init__(self, kind: str, tapped: Callable[[ClickedPoint], None]) -> None:
        self._tapped, observable = tapped, OBSERVABLES[kind]
        self._factor, self._log = observable.axis.factor, observable.axis.logarithmic or kind in POSITIVE
        self._points = ColumnDataSource(_no_points())
        self._model, self._fit, self._band = (ColumnDataSource(_no_lines()) for _ in range(3))
        self._curves: list[ShownCurve] = []
        self._anew = True
        scale = "" if self._factor == 1 else f"1e{-round(np.log10(self._factor))}"
        self._unit = " ".join(filter(None, (scale, observable.unit)))
        own = "each curve counts from its own reference" if observable.referenced else ""
        self._title, self._remark = observable.title, own
        self._head, self._names = text_panel(), text_panel()
        self.plot = self._drawn(f"{observable.symbol}{f' [{self._unit}]' if self._unit else ''}")
        self.residuals = self._drawn_residuals()
        self.view = Column(self._head, self.plot, self._names)

    def show(self, curves: Sequence[ShownCurve]) -> None:
        """Show these curves, not yet the lines of the sliders; the heading says what a logarithmic axis cannot show."""
        self._curves = list(curves)
        rows = _no_points()
        hidden = sum(self._add_points(rows, curve, number) for number, curve in enumerate(curves))
        self._points.data = rows
        fitted = [(n, curve, curve.line) for n, curve in enumerate(curves) if curve.line is not None]
        colors = [_color(LINES, n) for n, _, _ in fitted]
        self._fit.data = {
            "xs": [line[0] for _, _, line in fitted],
            "ys": [(line[1] - curve.reference) * self._factor for _, curve, line in fitted],
            "color": colors,
        }
        self._band.data = {
            "xs": [np.concatenate([line[0], line[0][::-1]]) for _, _, line in fitted],
            "ys": [
                (np.concatenate([line[1] - line[2], (line[1] + line[2])[::-1]]) - curve.reference)
                * self._factor
                for _, curve, line in fitted
            ],
            "color": colors,
        }
        self.view.children = [self._head, self.plot, *([self.residuals] if fitted else []), self._names]
        gone = f"{hidden} points not above zero count, but are not seen" if hidden else ""
        remarks = "; ".join(filter(None, (self._remark, gone)))
        self._head.text = f"<h3>{escape(self._title)} <small>{escape(remarks)}</small></h3>"
        self._names.text = legend(_sign(n, curve) for n, curve in enumerate(curves))
        self._model.data = _no_lines()
        self._anew = True
        self._frame()

    def move(self, model: TunnelingModel, curves: Sequence[ShownCurve] | None = None) -> None:
        """Draw the lines of the sliders anew; without data their curves change with the sliders."""
        if curves is not None:
            self._curves = list(curves)
            self._names.text = legend(_sign(n, curve) for n, curve in enumerate(curves))
        lines = [curve.modeled(model) for curve in self._curves]
        self._model.data = {
            "xs": [T for T, _ in lines],
            "ys": [values * self._factor for _, values in lines],
            "color": [_color(LINES, n) for n in range(len(lines))],
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

    def _add_points(self, rows: dict[str, list[Any]], curve: ShownCurve, number: int) -> int:
        """Add the points of a curve, those that are left out after the others; how many are not seen."""
        out = np.array(curve.excluded).reshape(-1, 2)
        T = np.concatenate([curve.T, out[:, 0]])
        y = (np.concatenate([curve.value, out[:, 1]]) - curve.reference) * self._factor
        error = np.concatenate([curve.error, np.full(len(out), np.nan)]) * self._factor
        residual = curve.T * np.nan if curve.residual is None else curve.residual
        lines = np.array([*curve.lines, *curve.excluded_lines])
        seen = (y > 0) if self._log else np.isfinite(y)
        low = y - error
        new = {
            "T": T,
            "y": y,
            "low": np.where(low > 0, low, y) if self._log else low,
            "high": y + error,
            "error": error,
            "residual": np.concatenate([residual, np.full(len(out), np.nan)]),
            "fill": np.concatenate([np.full(curve.T.size, PALE), np.zeros(len(out))]),
            "line": lines if lines.size == T.size else np.zeros(T.size, dtype=int),
        }
        for name, values in new.items():
            rows[name] += values[seen].tolist()
        count = int(seen.sum())
        rows["color"] += [_color(Category10_10, number)] * count
        rows["mark"] += [_mark(curve)] * count
        for name in ("column", "label", "table"):
            rows[name] += [getattr(curve, name)] * count
        return int((~seen).sum())

    def _tap(self, event: Tap, plot: Any, height: str) -> None:
        """Tell of the point that is nearest to a click."""
        rows, log = self._points.data, self._log and height == "y"
        if event.x is None or not rows["T"]:
            return
        across = _pixels(rows["T"], event.x, plot.x_range, plot.inner_width, log=True)
        up = _pixels(rows[height], event.y, plot.y_range, plot.inner_height, log=log)
        away = np.nan_to_num(np.hypot(across, up), nan=np.inf)
        row = int(np.argmin(away))
        if away[row] <= REACH:
            table, column, line = (rows[name][row] for name in ("table", "column", "line"))
            self._tapped(ClickedPoint(table, column, line, rows["fill"][row] > 0))

    def _drawn(self, label: str) -> Any:
        plot = new_figure(
            "temperature [K]",
            label,
            x_log=True,
            y_log=self._log,
            tips=self._tips(),
            x_range=Range1d(),
            y_range=Range1d(),
        )
        plot.patches("xs", "ys", source=self._band, color="color", fill_alpha=BAND, line_alpha=0)
        plot.segment("T", "low", "T", "high", source=self._points, color="color", line_alpha=0.5)
        points = plot.scatter(
            "T", "y", source=self._points, size=6, color="color", marker="mark", fill_alpha="fill",
            line_alpha=0.6,
        )  # fmt: skip
        # above the points, and with a bright edge, because there are often more points than line
        plot.multi_line("xs", "ys", source=self._model, color="#ffffff", line_width=3.5, line_alpha=0.6)
        plot.multi_line("xs", "ys", source=self._model, color="color", line_width=1.5, line_dash="dashed")
        plot.multi_line("xs", "ys", source=self._fit, color="color", line_width=1.8)
        plot.hover.renderers = [points]
        plot.on_event(Tap, lambda event: self._tap(event, plot, "y"))
        return plot

    def _drawn_residuals(self) -> Any:
        plot = new_figure(
            "temperature [K]",
            "residual/error",
            height=150,
            x_log=True,
            tips=self._tips(),
            x_range=self.plot.x_range,
            y_range=DataRange1d(),
        )
        plot.add_layout(Span(location=0, dimension="width", line_color="#555555"))
        plot.scatter("T", "residual", source=self._points, size=4, color="color", marker="mark")
        plot.on_event(Tap, lambda event: self._tap(event, plot, "residual"))
        return plot

    def _tips(self) -> list[tuple[str, str]]:
        return [
            *(("", "@label"), ("T", "@T{0.0000} K"), ("value", f"@y +- @error {self._unit}")),
            *(("", "@table, line @line"), ("", "click: leave out or take in")),
        ]


def _sign(number: int, curve: ShownCurve) -> tuple[Sign, str]:
    """The entry of a curve: its marker where it has points, and its line."""
    mark = _mark(curve) if curve.T.size else ""
    line = "dashed" if curve.line is None else "solid"
    if not (curve.is_live if curve.line is None else curve.line[0].size):
        line = ""
    return Sign(_color(LINES, number), line, mark, PALE), curve.label


def _color(colors: Sequence[str], number: int) -> str:
    return colors[number % len(colors)]


def _mark(curve: ShownCurve) -> str:
    return MARKS.get(curve.polarization or "", "circle")


def _pixels(values: Any, at: float, axis: Range1d, size: int, *, log: bool) -> Any:
    """How far values lie from a place along an axis."""
    ends, place, where = ([axis.start, axis.end], at, np.asarray(values, dtype=float))
    if log:
        ends, place, where = np.log(ends).tolist(), np.log(at), np.log(where)
    return (where - place) / (ends[1] - ends[0]) * (size or 400)


def _no_points() -> dict[str, list[Any]]:
    names = (
        *("T", "y", "low", "high", "error", "residual", "fill", "line"),
        *("color", "mark", "column", "label", "table"),
    )
    return {name: [] for name in names}


def _no_lines() -> dict[str, list[Any]]:
    return {"xs": [], "ys": [], "color": []}
