"""The room of the flow: the ratio from the first block to the sound's wavelength, by every route."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

import numpy as np
from bokeh.models import Button, Column, ColumnDataSource, Range1d, Slider, Span
from bokeh.palettes import Category10_10

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.command import Command, Outcome
from glassblocks.explorer.knobs import Knob
from glassblocks.explorer.legends import Sign, legend
from glassblocks.explorer.messages import Message
from glassblocks.explorer.panels import in_a_line, side_by_side, text_panel, titled
from glassblocks.explorer.plots import include, new_figure
from glassblocks.explorer.room import Visit
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.notebook import html_table
from glassblocks.renormalization import Flow, FlowRuns, FlowSettings, run_flows
from glassblocks.renormalization.routes import ROUTES, step_of

#: Routes that answer while a slider moves, and those that sum over pairs of blocks.
QUICK = tuple(route for route in ROUTES if not step_of(route).sums_pairs)
#: Milliseconds of rest after which the lattice is followed, too.
REST = 400
#: Ratios beyond this are out of the picture: some readings run away.
HIGHEST = 6.0
#: Origin of the exchange sum: how its lines are drawn and named.
DASHES = {"printed": "solid", "opposite": "dotted", "computed": "dashed"}
SIGNS = {"printed": "sign as (3.6)", "opposite": "opposite sign", "computed": "summed over blocks"}
GRAY = "#555555"


def _color(route: str) -> str:
    return str(Category10_10[list(ROUTES).index(route)])


#: What the picture holds beside the routes that are followed.
ALWAYS = (
    (Sign(_color("exact"), mark="circle"), "exact blocks, on request"),
    (Sign(GRAY, "dashdot"), "fixed ratio of (4.4), c_l/c_t"),
    (Sign(GRAY, "dotted"), "bound 2/sqrt 3"),
)


class FlowRoom:
    """Flows of the glass of the sliders: closed routes at once, the lattice after a rest, exact blocks on request."""

    reads: ClassVar[tuple[str, ...]] = ("c_l", "c_t", "density", "frequency", "temperature")

    def __init__(self, visit: Visit) -> None:
        self._yours, self._document, self._folder = visit.yours, visit.document, visit.tables.folder
        self._ratio = Slider(
            title="gamma_l/gamma_t of the first block", start=1.16, end=5.0, step=0.01, value=2.5,
            sizing_mode="stretch_width",
        )  # fmt: skip
        self._knob = Knob("strength C_t of the first block", -5.0, -2.0, 0.01, -3.0, logarithmic=True)
        self._strength = self._knob.slider()
        visit.url.bind("start_ratio", self._ratio)
        visit.url.bind("start_strength", self._strength)
        self._exact = Button(label="follow exact blocks, too (half a minute)", width=290)
        self._cancel = Button(label="Cancel", width=90, disabled=True)
        self._message, self._progress, self._departures = Message(), Message(), Message()
        self._table, self._holds = text_panel(), text_panel(_holds())
        self._lines = ColumnDataSource({"xs": [], "ys": [], "color": [], "dash": [], "label": []})
        self._names = text_panel()
        self._bars = ColumnDataSource({"x": [], "y": [], "low": [], "high": []})
        self._fixed = Span(dimension="width", line_color=GRAY, line_dash="dashdot", line_width=1.5)
        self._plot = self._drawn()
        self.view = Column(
            side_by_side(self._ratio, self._strength),
            in_a_line(self._exact, self._cancel),
            *(
                self._message.view,
                self._progress.view,
                titled("gamma_l/gamma_t from the first block to the wavelength", self._plot),
                self._names,
                self._table,
                self._departures.view,
                self._holds,
            ),
            sizing_mode="stretch_width",
        )
        self._resting: Any = None
        self._command: Command | None = None
        when_changed(self._ratio, "value", self.update)
        when_changed(self._strength, "value", self.update)
        self._exact.on_click(self._follow_exact)
        self._cancel.on_click(self._stop)
        visit.document.on_session_destroyed(lambda session_context: self._stop())  # noqa: ARG005

    def update(self) -> None:
        """Follow the closed routes at once, and the lattice after a rest."""
        self._stop()
        self._bars.data = {name: [] for name in ("x", "y", "low", "high")}
        self._follow(QUICK)
        if self._resting is not None:
            self._document.remove_timeout_callback(self._resting)
        self._resting = self._document.add_timeout_callback(self._rested, REST)

    def _rested(self) -> None:
        self._resting = None
        self._follow((*QUICK, "lattice"))

    def _settings(self) -> FlowSettings:
        return FlowSettings(
            frequency=self._yours.value("frequency"),
            temperature=self._yours.value("temperature"),
            start_ratio=float(self._ratio.value),
            start_strength=self._knob.si(float(self._strength.value)),
        )

    def _follow(self, routes: Sequence[str]) -> None:
        with self._message.errors():
            found = run_flows(self._settings(), lambda _: None, routes=routes, glass=self._yours.glass)
            self._show(found)

    def _show(self, found: FlowRuns) -> None:
        drawn = [(run.step.name, run.exchange, run.flow.lengths, run.flow.ratio) for run in found.runs]
        rows = [(run.step.label, SIGNS[run.exchange], *_end(run.flow)) for run in found.runs]
        computed = any(exchange == "computed" for _, exchange, _, _ in drawn)
        if not computed and "lattice" not in found.left_out:  # it keeps its place in legend and table
            drawn.append(("lattice", "computed", np.array([np.nan]), np.array([np.nan])))
            rows.append((step_of("lattice").label, SIGNS["computed"], "after a rest", ""))
        self._lines.data = {
            "xs": [lengths for _, _, lengths, _ in drawn],
            "ys": [np.where(ratio > HIGHEST, np.nan, ratio) for _, _, _, ratio in drawn],
            "color": [_color(name) for name, _, _, _ in drawn],
            "dash": [DASHES[exchange] for _, exchange, _, _ in drawn],
            "label": [f"{step_of(name).label}, {SIGNS[exchange]}" for name, exchange, _, _ in drawn],
        }
        signs = [
            Sign(*pair) for pair in zip(self._lines.data["color"], self._lines.data["dash"], strict=True)
        ]
        self._names.text = legend([*zip(signs, self._lines.data["label"], strict=True), *ALWAYS])
        self._fixed.location = found.fixed
        start = float(self._ratio.value)
        include(self._plot.x_range, np.concatenate([run.flow.lengths for run in found.runs]), log=True)
        include(
            self._plot.y_range, [1.0, found.fixed, min(1.5 * max(start, found.fixed), HIGHEST)], log=False
        )
        rows += [(step_of(route).label, "left out", why, "") for route, why in found.left_out.items()]
        title = (
            f"At R = {found.settings.r:.3g} m, the wavelength; the fixed ratio of (4.4) is {found.fixed:.4f}"
        )
        header = ["route", "exchange sum", "gamma_l/gamma_t", "left of Im chi_t"]
        self._table.text = f'<div class="scroll">{html_table(title, header, rows)}</div>'
        left = [
            f"WARNING: {run.step.label}, {run.reading}: from L = {each.length:.2g} m on, {each.reason}"
            for run in found.runs
            for each in run.flow.departures
        ]
        self._departures.say("\n".join(left), "warning")

    def _follow_exact(self) -> None:
        self._stop()
        self._exact.disabled, self._cancel.disabled = True, False
        with self._message.errors():
            settings, medium = self._settings(), self._yours.medium
            # a name that no dropped file can have
            table = self._folder / ".glass.csv"
            numbers = f"{medium.c_l!r},{medium.c_t!r},{medium.density!r}"
            table.write_text(f"c_l [m/s],c_t [m/s],density [kg/m^3]\n{numbers}\n", encoding="utf-8")
            words = ["flow", "--route", "exact", "--json", "--glass", str(table)]
            for name in ("frequency", "temperature", "start_ratio", "start_strength"):
                words += [f"--{name.replace('_', '-')}", repr(getattr(settings, name))]
            self._begun("exact blocks")
            self._command = Command(words, self._begun, self._later)

    def _begun(self, what: str) -> None:
        self._document.add_next_tick_callback(lambda: self._progress.say(f"following: {what} ..."))

    def _later(self, outcome: Outcome) -> None:
        self._document.add_next_tick_callback(lambda: self._followed(outcome))

    def _followed(self, outcome: Outcome) -> None:
        self._idle()
        if outcome.error:
            self._message.say(outcome.error, "error")
            return
        steps = json.loads(outcome.output)["steps"]
        points = [(s["length"], s["ratio"], s["ratio_error"]) for s in steps if s["ratio"] is not None]
        x, y, error = (np.array(each) for each in zip(*points, strict=True))
        self._bars.data = {"x": x, "y": y, "low": y - error, "high": y + error}

    def _stop(self) -> None:
        if self._command is not None:
            self._command.stop()
            self._idle()

    def _idle(self) -> None:
        self._command = None
        self._progress.say("")
        self._exact.disabled, self._cancel.disabled = False, True

    def _drawn(self) -> Any:
        tips = [("", "@label"), ("L", "$x{0.0e}"), ("ratio", "$y{0.000}")]
        label = "gamma_l/gamma_t"
        plot = new_figure(
            "block edge L [m]", label, height=520, x_log=True, tips=tips, x_range=Range1d(), y_range=Range1d()
        )
        lines = plot.multi_line(
            "xs", "ys", source=self._lines, color="color", line_dash="dash", line_width=2, line_alpha=0.8
        )
        plot.hover.renderers = [lines]
        plot.segment("x", "low", "x", "high", source=self._bars, color=_color("exact"), line_width=1.5)
        plot.scatter("x", "y", source=self._bars, color=_color("exact"), size=7)
        plot.add_layout(self._fixed)
        plot.add_layout(
            Span(location=POSITIVITY_BOUND, dimension="width", line_color=GRAY, line_dash="dotted")
        )
        return plot


def _end(flow: Flow) -> tuple[str, str]:
    """Where a flow ends: its ratio, and what is left of the transverse absorption."""
    if flow.broke_off:
        return f"breaks off at {flow.lengths[-1]:.2g} m", ""
    error = f" +- {flow.ratio_error[-1]:.1g}" if flow.ratio_error[-1] > 0 else ""
    left = flow.imaginary.t[-1] / flow.imaginary.t[0]
    return f"{flow.ratio[-1]:.4g}{error}", f"{100 * left:.3g}%"


def _holds() -> str:
    """What each route assumes."""
    steps = [step_of(route) for route in ROUTES]
    lines = (f"<p><b>{escape(step.label)}</b>: {escape(step.holds_for)}</p>" for step in steps)
    return f"<h3>What each holds for</h3>{''.join(lines)}"
