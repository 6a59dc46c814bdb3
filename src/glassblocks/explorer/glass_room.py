"""The room of one glass: its predicted and its measured ratio among the 13 of the paper, and what its model says."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

import numpy as np
from bokeh.models import Column, ColumnDataSource, LabelSet, Span
from bokeh.plotting import figure

from glassblocks.comparison import Comparison, compare
from glassblocks.explorer.legends import Sign, legend
from glassblocks.explorer.messages import Message
from glassblocks.explorer.panels import side_by_side, text_panel, titled
from glassblocks.explorer.plots import new_figure
from glassblocks.explorer.room import Visit
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.notebook import html_table
from glassblocks.tunneling import TunnelingModel, internal_friction, relaxational_friction

BLACK, GRAY, BLUE, RED = "#1a1a1a", "#7a7a7a", "#2a6fb0", "#b8402a"
TITLE = "predicted against measured ratio"
SIGNS = (
    (Sign(RED, mark="diamond"), "yours, as the sliders say"),
    (Sign(BLUE, mark="circle"), "table of glasses"),
    (Sign(BLACK, "dashed"), "theory: measured = predicted"),
    (Sign(GRAY, "dotted"), "bound 2/sqrt 3"),
)
#: Names closer than this, in ratios, are set above and below each other.
CLOSE = (0.12, 0.03)


class GlassRoom:
    """Predicted against measured ratio, live."""

    reads: ClassVar[tuple[str, ...]] = (
        *("c_l", "c_t", "density", "gamma_l", "gamma_t"),
        *("P", "temperature", "frequency"),
    )

    def __init__(self, visit: Visit) -> None:
        self._yours = visit.yours
        self._mine = ColumnDataSource(_places([], []))
        self._message, self._numbers = Message(), text_panel()
        self._plot = self._drawn(compare(list(visit.yours.glasses.values())))
        self.view = Column(
            self._message.view,
            side_by_side(titled(TITLE, self._plot, legend(SIGNS)), self._numbers),
            sizing_mode="stretch_width",
        )

    def update(self) -> None:
        """Compare the glass of the sliders."""
        with self._message.errors(), warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            (found,) = compare([self._yours.glass])
            measured = [] if found.measured is None else [found.measured.value]
            self._make_room([*measured, found.predicted.value])
            self._mine.data = _places([found], ["yours"])
            self._numbers.text = self._ratios(found) + self._at_a_temperature(self._yours.model)
        if heard:
            self._message.say("\n".join(dict.fromkeys(str(each.message) for each in heard)), "warning")

    def _drawn(self, glasses: list[Comparison]) -> figure:
        plot = new_figure(
            "measured ratio gamma_l/gamma_t",
            "predicted ratio c_l/c_t",
            height=520,
            tips=[("", "@name"), ("measured", "@x{0.000}"), ("predicted", "@y{0.000}")],
            x_range=(1.1, 2.05),
            y_range=(1.4, 2.1),
        )
        points = ColumnDataSource(_places(glasses, [each.name for each in glasses]))
        ends = np.array([0.5, 10.0])
        plot.line(ends, ends, line_dash="dashed", color=BLACK)
        bound = Span(
            location=POSITIVITY_BOUND,
            dimension="height",
            line_color=GRAY,
            line_dash="dotted",
            line_width=1.5,
        )
        plot.add_layout(bound)
        for source, color in ((points, BLUE), (self._mine, RED)):
            plot.segment("x", "low", "x", "high", source=source, color=color, line_width=1.5)
            plot.segment("left", "y", "right", "y", source=source, color=color, line_width=1.5)
        plot.scatter("x", "y", source=points, size=8, color=BLUE)
        names = LabelSet(x="x", y="y", text="name", source=points, x_offset=7, y_offset="offset")
        names.text_font_size = "11px"
        plot.add_layout(names)
        plot.scatter("x", "y", source=self._mine, size=14, marker="diamond", color=RED)
        return plot

    def _make_room(self, values: list[float]) -> None:
        """Widen the axes where yours would lie outside."""
        for axis in (self._plot.x_range, self._plot.y_range):
            axis.start, axis.end = (
                min(axis.start, *(v - 0.05 for v in values)),
                max(axis.end, *(v + 0.05 for v in values)),
            )

    def _ratios(self, found: Comparison) -> str:
        named = [
            ("predicted gamma_l/gamma_t = c_l/c_t, (4.4)", found.predicted),
            ("gamma_l/gamma_t", found.measured),
            ("relative deviation of the prediction", found.relative_deviation),
            ("C_l/C_t, which the theory wants to be 1", found.strength_ratio),
        ]
        rows: list[tuple[object, ...]] = [
            (
                name,
                f"{each.value:.4f}",
                "not stated" if each.uncertainty is None else f"{each.uncertainty:.2g}",
            )
            for name, each in named
            if each is not None
        ]
        rows.append(("bound of a passive coupling, 2/sqrt 3", f"{POSITIVITY_BOUND:.4f}", "exact"))
        notes = "".join(f"<p>{escape(note)}</p>" for note in found.notes)
        return html_table(found.name, ["", "value", "+-"], rows) + notes

    def _at_a_temperature(self, model: TunnelingModel) -> str:
        T, f = (np.array([self._yours.value(name)]) for name in ("temperature", "frequency"))
        friction, relaxed = (
            each(model, T, 2 * np.pi * f) for each in (internal_friction, relaxational_friction)
        )
        rows = [
            ("C = P gamma^2/(rho c^2)", f"{model.C.l:.4g}", f"{model.C.t:.4g}"),
            ("Q^-1", f"{friction.l[0]:.4g}", f"{friction.t[0]:.4g}"),
            ("of it by relaxation", f"{relaxed.l[0]:.4g}", f"{relaxed.t[0]:.4g}"),
            ("plateau pi C/2", f"{np.pi * model.C.l / 2:.4g}", f"{np.pi * model.C.t / 2:.4g}"),
        ]
        return html_table(f"The tunneling model at {T[0]:.4g} K, {f[0] / 1e6:.4g} MHz", ["", "l", "t"], rows)


def _places(glasses: Sequence[Comparison], names: Sequence[str]) -> dict[str, list[Any]]:
    """Where glasses with a measured ratio lie, with the ends of their error bars where errors are stated."""
    rows: dict[str, list[Any]] = {key: [] for key in ("x", "y", "left", "right", "low", "high", "name")}
    for glass, name in zip(glasses, names, strict=True):
        if glass.measured is None:
            continue
        for (key, low, high), each in zip(
            (("x", "left", "right"), ("y", "low", "high")), (glass.measured, glass.predicted), strict=True
        ):
            error = each.uncertainty or 0.0
            rows[key].append(each.value)
            rows[low].append(each.value - error)
            rows[high].append(each.value + error)
        rows["name"].append(name)
    return rows | {"offset": _offsets(rows["x"], rows["y"])}


def _offsets(x: Sequence[float], y: Sequence[float]) -> list[float]:
    """How far names stand above their points, in pixels: apart where points are close."""
    apart = np.subtract.outer(y, y)
    close = (np.abs(np.subtract.outer(x, x)) < CLOSE[0]) & (np.abs(apart) < CLOSE[1])
    return [-5.0 + 6.0 * float(np.sign(apart[n][close[n]].sum())) for n in range(len(x))]
