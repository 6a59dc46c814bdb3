"""The room of the ledger: every equation with its verdict, one of them in full."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, ClassVar

from bokeh.models import Column, ColumnDataSource, FactorRange, Range1d, Select, TapTool

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.command import Command, Outcome
from glassblocks.explorer.messages import Message
from glassblocks.explorer.panels import side_by_side, text_panel
from glassblocks.explorer.plots import include, new_figure
from glassblocks.explorer.room import Visit
from glassblocks.ledger import find
from glassblocks.ledger.entry import Finding
from glassblocks.ledger.verdicts import Verdict, label, one_line, values

ALL = "all"
COLORS = {
    "definition": "#deebf7",
    "assumption": "#fde0dd",
    "holds": "#7fc97f",
    "holds under": "#d9ef8b",
    "differs": "#f4a582",
    "not determined": "#cccccc",
}
#: Columns of the picture's tiles.
TILE = ("x", "y", "color", "alpha", "name", "text", "says", "line")
#: Equations in a row of the picture.
IN_A_ROW = 8
#: Numbers that a picture has room for.
MOST_NUMBERS = 40


class LedgerRoom:
    """The ledger, recomputed once for all tabs by `glassblocks ledger --json`."""

    reads: ClassVar[tuple[str, ...]] = ()
    #: What it found, by equation, once it is there.
    _found: ClassVar[dict[str, Verdict]] = {}

    def __init__(self, visit: Visit) -> None:
        self._document = visit.document
        every = [entry.equation for entry in find()]
        wide = {"sizing_mode": "stretch_width"}
        self._filter = Select(title="verdict", options=[ALL, *COLORS], value=ALL, **wide)
        self._equation = Select(title="equation or claim", options=every, value="3.6", **wide)
        visit.url.bind("verdict", self._filter)
        visit.url.bind("equation", self._equation)
        self._message, self._progress = Message(), Message()
        self._text, self._list = text_panel(), text_panel()
        self._tiles = ColumnDataSource({name: [] for name in TILE})
        self._values = ColumnDataSource({"value": [], "key": [], "of": [], "color": [], "mark": []})
        self._picture, self._compared = self._drawn_tiles(), self._drawn_values()
        self._one = Column(self._text, sizing_mode="stretch_width")
        self._rest = Column(self._list, sizing_mode="stretch_width")
        self.view = Column(
            *(self._message.view, self._progress.view, side_by_side(self._filter, self._equation, least=200)),
            self._rest,
            sizing_mode="stretch_width",
        )
        self._command: Command | None = None
        when_changed(self._filter, "value", self._filtered)
        when_changed(self._equation, "value", self.update)
        when_changed(self._tiles.selected, "indices", self._tapped)
        visit.document.on_session_destroyed(lambda session_context: self._stop())  # noqa: ARG005

    def update(self) -> None:
        """Show what is known; recompute the ledger if nothing is."""
        if not self._found:
            if self._command is None:
                self._begun("reading the equations")
                self._command = Command(["ledger", "--json"], self._begun, self._later)
            return
        self._progress.say("")
        self._show_tiles()
        verdict = self._found[str(self._equation.value)]
        self._text.text = _in_full(verdict)
        self._show_values(verdict.finding)
        self._rest.children = [side_by_side(self._picture, self._one), self._list]

    def _begun(self, what: str) -> None:
        self._document.add_next_tick_callback(
            lambda: self._progress.say(f"recomputing every equation: {what} ...")
        )

    def _later(self, outcome: Outcome) -> None:
        self._document.add_next_tick_callback(lambda: self._judged(outcome))

    def _judged(self, outcome: Outcome) -> None:
        self._command = None
        if outcome.error:
            self._message.say(outcome.error, "error")
            return
        for each in json.loads(outcome.output)["entries"]:
            finding = Finding(each["status"], each["printed"], each["recomputed"], each["note"])
            self._found[each["equation"]] = Verdict(find(each["equation"])[0], finding)
        self.update()

    def _stop(self) -> None:
        if self._command is not None:
            self._command.stop()

    def _shown(self) -> list[Verdict]:
        wanted = str(self._filter.value)
        return [each for each in self._found.values() if wanted in (ALL, each.finding.status)]

    def _filtered(self) -> None:
        shown = self._shown()
        if shown and str(self._equation.value) not in {each.entry.equation for each in shown}:
            self._equation.value = shown[0].entry.equation
        self.update()

    def _tapped(self) -> None:
        if self._tiles.selected.indices:
            self._equation.value = self._tiles.data["name"][self._tiles.selected.indices[0]]
            self._tiles.selected.indices = []

    def _show_tiles(self) -> None:
        shown = {each.entry.equation for each in self._shown()}
        rows: dict[str, list[Any]] = {name: [] for name in TILE}
        for place, (name, verdict) in enumerate(self._found.items()):
            rows["x"].append(place % IN_A_ROW)
            rows["y"].append(-(place // IN_A_ROW))
            rows["color"].append(COLORS[verdict.finding.status])
            rows["alpha"].append(1.0 if name in shown else 0.15)
            rows["name"].append(name)
            rows["text"].append(_short(label(name).removeprefix("claim:")))
            rows["says"].append(f"{verdict.finding.status}: {verdict.entry.statement}")
            rows["line"].append(3 if name == self._equation.value else 0)
        self._picture.y_range.update(start=min(rows["y"]) - 0.6, end=0.6)
        self._tiles.data = rows
        lines = "".join(
            f'<tr><td style="background:{COLORS[each.finding.status]}">{_breakable(each.entry.equation)}</td>'
            f"<td>{escape(each.finding.status)}</td>"
            f'<td style="white-space:normal">{escape(each.entry.statement)}</td></tr>'
            for each in self._shown()
        )
        self._list.text = (
            f"<table><tr><th>equation</th><th>verdict</th><th>what it says</th></tr>{lines}</table>"
        )

    def _show_values(self, finding: Finding) -> None:
        both = {"printed": dict(_flat(finding.printed)), "recomputed": dict(_flat(finding.recomputed))}
        keys = list(dict.fromkeys(key for of in both.values() for key in of))[:MOST_NUMBERS]
        rows = [(values[key], key, of) for of, values in both.items() for key in keys if key in values]
        self._one.children = [self._text, *([self._compared] if rows else [])]
        self._compared.update(height=90 + 22 * len(keys))
        self._compared.y_range.factors = keys[::-1]
        include(self._compared.x_range, [value for value, _, _ in rows], log=False)
        self._values.data = {
            "value": [value for value, _, _ in rows],
            "key": [key for _, key, _ in rows],
            "of": [of for _, _, of in rows],
            "color": ["#b8402a" if of == "printed" else "#2a6fb0" for _, _, of in rows],
            "mark": ["circle" if of == "printed" else "x" for _, _, of in rows],
        }

    def _drawn_tiles(self) -> Any:
        plot = new_figure(
            "", "", height=420, tips=[("", "@name"), ("", "@says")], x_range=(-0.6, IN_A_ROW - 0.4)
        )
        tiles = plot.rect(
            "x", "y", 0.94, 0.9, source=self._tiles, color="color", fill_alpha="alpha", line_color="#1a1a1a",
            line_width="line", nonselection_fill_alpha="alpha",
        )  # fmt: skip
        plot.text(
            "x",
            "y",
            "text",
            source=self._tiles,
            text_align="center",
            text_baseline="middle",
            text_font_size="11px",
        )
        plot.axis.visible, plot.grid.visible, plot.outline_line_color = False, False, None
        plot.hover.renderers = [tiles]
        plot.add_tools(TapTool(renderers=[tiles]))
        return plot

    def _drawn_values(self) -> Any:
        tips = [("", "@of @key"), ("", "@value{0.000000}")]
        plot = new_figure(
            "value: printed (circle) and recomputed (cross)",
            "",
            tips=tips,
            x_range=Range1d(),
            y_range=FactorRange(),
        )
        plot.scatter(
            "value",
            "key",
            source=self._values,
            marker="mark",
            color="color",
            size=10,
            fill_alpha=0.0,
            line_width=2,
        )
        return plot


def _breakable(equation: str) -> str:
    """A name as HTML, of which a narrow column may break a claim after its mark."""
    return escape(label(equation)).replace("claim:", "claim:<wbr>")


def _short(text: str, longest: int = 7) -> str:
    """A name that fits into a tile.

    Examples
    --------
    >>> _short("(2.17)"), _short("uncorrelated")
    ('(2.17)', 'uncorr.')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}."


def _in_full(verdict: Verdict) -> str:
    """What `glassblocks ledger EQUATION` says, as paragraphs."""
    entry, finding = verdict.entry, verdict.finding
    parts = [
        ("", entry.statement),
        ("implemented by", entry.function),
        ("second route:", one_line(entry.derivation)),
        ("printed:", values(finding.printed) if finding.printed else ""),
        ("recomputed:", values(finding.recomputed) if finding.recomputed else ""),
        ("reading:", entry.reading),
        *(("", line) for line in finding.note.splitlines()),
    ]
    title = f"<h3>{escape(label(entry.equation))}: {escape(finding.status)}</h3>"
    return title + "".join(f"<p><b>{head}</b> {escape(text)}</p>" for head, text in parts if text)


def _flat(nest: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a nest, by the way to it.

    Examples
    --------
    >>> dict(_flat({"l": {"x0": [55, -88]}}))
    {'l x0 1': 55.0, 'l x0 2': -88.0}
    """
    if isinstance(nest, Mapping):
        for key, each in nest.items():
            yield from _flat(each, f"{path} {key}".strip())
    elif isinstance(nest, list):
        for place, each in enumerate(nest, start=1):
            yield from _flat(each, f"{path} {place}".strip())
    else:
        yield path or "value", float(nest)
