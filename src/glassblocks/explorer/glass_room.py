"""The room of one glass: its predicted and its measured ratio among the 13 of the paper, and what its model says."""

from __future__ import annotations

from html import escape
from typing import ClassVar

import numpy as np
from bokeh.models import Column, ColumnDataSource, LabelSet, Span
from bokeh.plotting import figure

from glassblocks.comparison import Comparison, compare
from glassblocks.explorer.messages import Message
from glassblocks.explorer.panels import side_by_side, text_panel
from glassblocks.explorer.plots import new_figure
from glassblocks.explorer.room import Visit
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.notebook import html_table
from glassblocks.tunneling import TunnelingModel, internal_friction, relaxational_friction


class GlassRoom:
    """Predicted against measured ratio, live."""

    reads: ClassVar[tuple[str, ...]] = (
        *("c_l", "c_t", "density", "gamma_l", "gamma_t"),
        *("P", "temperature", "frequency"),
    )

    def __init__(self, visit: Visit) -> None:
        self._yours = visit.yours
        self._mine = ColumnDataSource(data={"x": [], "y": [], "name": []})
        self._message, self._numbers = Message(), text_panel()
        self._plot = self._drawn(compare(list(visit.yours.glasses.values())))
        self.view = Column(
            self._message.view,
            side_by_side(self._plot, self._numbers),
            sizing_mode="stretch_width",
        )

    def update(self) -> None:
        """Compare the glass of the sliders."""
        with self._message.errors():
            (found,) = compare([self._yours.glass])
            measured = [] if found.measured is None else [found.measured.value]
            self._make_room([*measured, found.predicted.value])
            self._mine.data = {
                "x": measured,
                "y": [found.predicted.value] * len(measured),
                "name": ["yours"] * len(measured),
            }
            self._numbers.text = self._ratios(found) + self._at_a_temperature(self._yours.model)

    def _drawn(self, glasses: list[Comparison]) -> figure:
        plot = new_figure(
            "measured ratio gamma_l/gamma_t",
            "predicted ratio c_l/c_t",
            height=520,
            tips=[("", "@name"), ("measured", "@x{0.000}"), ("predicted", "@y{0.000}")],
            x_range=(1.1, 2.05),
            y_range=(1.4, 2.1),
        )
        shown = [each for each in glasses if each.measured is not None]
        points = ColumnDataSource(
            data={
                "x": [each.measured.value for each in shown if each.measured],
                "y": [each.predicted.value for each in shown],
                "name": [each.name for each in shown],
            }
        )
        ends = np.array([0.5, 10.0])
        plot.line(ends, ends, line_dash="dashed", color="#1a1a1a", legend_label="theory")
        bound = Span(
            location=POSITIVITY_BOUND,
            dimension="height",
            line_color="#7a7a7a",
            line_dash="dotted",
            line_width=1.5,
        )
        plot.add_layout(bound)
        plot.line([0, 0], [0, 0], line_dash="dotted", color="#7a7a7a", legend_label="bound 2/sqrt 3")
        plot.scatter("x", "y", source=points, size=8, color="#2a6fb0", legend_label="table")
        plot.add_layout(
            LabelSet(x="x", y="y", text="name", source=points, x_offset=7, y_offset=-5, text_font_size="11px")
        )
        plot.scatter(
            "x", "y", source=self._mine, size=14, marker="diamond", color="#b8402a", legend_label="yours"
        )
        plot.add_layout(plot.legend[0], "below")
        plot.legend.update(orientation="horizontal", label_text_font_size="12px", border_line_color=None)
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
        return html_table(f"The tunneling model at {T[0]:.4g} K, {f[0]:.4g} Hz", ["", "l", "t"], rows)
