"""The room of curves: the tunneling model beside a user's data, and the fit."""

from __future__ import annotations

import shlex
import warnings
from collections.abc import Sequence
from typing import ClassVar

from bokeh.models import Button, Column, TextInput

from glassblocks.errors import GlassblocksError
from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.command import Command, Outcome
from glassblocks.explorer.curve_plot import BAND, PALE, ClickedPoint, CurvePlot
from glassblocks.explorer.downloads import Downloads
from glassblocks.explorer.fit_panel import FitPanel, FoundByFit, headline
from glassblocks.explorer.legends import Sign, legend
from glassblocks.explorer.messages import Message
from glassblocks.explorer.options_of_fit import OptionsOfFit
from glassblocks.explorer.panels import in_a_line, side_by_side, text_panel
from glassblocks.explorer.room import Visit
from glassblocks.explorer.shown_curves import ShownCurve, of_data, of_fit, without_data
from glassblocks.fitting import FitResult
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.reading import read_files, told_apart
from glassblocks.medium import ElasticMedium
from glassblocks.notebook import html_text

_FIT = "Fit these data"


class CurvesRoom:
    """Curves of the model, live; tables read as `glassblocks fit` reads them, and fitted by that command."""

    reads: ClassVar[tuple[str, ...]] = ("c_l", "c_t", "density", "gamma_l", "gamma_t", "P", "frequency")

    def __init__(self, visit: Visit) -> None:
        self._visit, self._yours = visit, visit.yours
        self._tables = visit.tables
        self._command: Command | None = None
        self._data: list[ShownCurve] = []
        self._message, self._notes, self._validity = Message(), Message(), Message()
        self._headline, self._warnings, self._progress = Message(), Message(), Message()
        self._options = TextInput(
            title="options, as of glassblocks fit (a click on a point leaves it out)",
            sizing_mode="stretch_width",
        )
        visit.url.bind("options", self._options)
        self._start = Button(label=_FIT, button_type="primary", width=140)
        self._cancel = Button(label="Cancel", disabled=True, width=90)
        self._clear = Button(label="Clear the data", width=120)
        downloads = Downloads()
        self._panel = FitPanel(downloads, self._yours.put)
        self._plots: dict[str, CurvePlot] = {}
        self._signs, self._medium = text_panel(), text_panel()
        self._grid = Column(sizing_mode="stretch_width")
        self.view = Column(
            self._message.view,
            self._options,
            in_a_line(self._start, self._cancel, self._clear),
            self._medium,
            self._progress.view,
            self._headline.view,
            self._warnings.view,
            self._validity.view,
            self._signs,
            self._grid,
            self._notes.view,
            self._panel.view,
            sizing_mode="stretch_width",
            tags=[downloads.outbox],
        )
        when_changed(self._options, "value", self._read)
        self._tables.listen(self._read)
        self._start.on_click(self._fit)
        self._cancel.on_click(self._stop)
        self._clear.on_click(self._cleared)
        visit.document.on_session_destroyed(lambda session_context: self._stop())  # noqa: ARG005
        self._read()

    def update(self) -> None:
        """Draw the lines of the sliders anew."""
        with self._validity.errors(), warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            model = self._yours.model
            self._medium.text = self._of_medium(model.medium)
            free = without_data(self._yours.value("frequency"), self._data)
            for kind, plot in self._plots.items():
                plot.move(model, [curve for curve in free if curve.kind == kind] or None)
        if heard:
            self._validity.say("\n".join(dict.fromkeys(str(each.message) for each in heard)))

    def _of_medium(self, medium: ElasticMedium) -> str:
        """Which glass a fit is of: the table says nothing of it."""
        name = "" if self._moved() else f"{self._yours.chosen.name}: "
        numbers = (
            f"c_l = {medium.c_l:.4g} m/s, c_t = {medium.c_t:.4g} m/s, density = {medium.density:.4g} kg/m^3"
        )
        return html_text(f"A fit takes the glass of the sliders: {name}{numbers}.") if self._data else ""

    def _moved(self) -> dict[str, float]:
        """What sliders say otherwise than the table of glasses, of what a fit reads."""
        return {name: value for name, value in self._yours.moved.items() if name in ("density", "c_l", "c_t")}

    def _read(self) -> None:
        """Read all tables as the options say."""
        self._stop()
        for message in (self._headline, self._progress):
            message.say("")
        self._panel.hide()
        notes: list[str] = []
        curves = []
        try:
            options = OptionsOfFit.parse(self._options.value)
            read = read_files(self._tables.sources, notes.append, options.reading)
            tables = [self._tables.called(source) for source, found in read for _ in found]
            curves = of_data(told_apart(read), tables)
        except GlassblocksError as error:
            self._message.say(self._tables.told(f"error: {error}"), "error")
        else:
            self._message.say("")
        self._tell(notes, [])
        self._show(curves)

    def _show(self, curves: list[ShownCurve]) -> None:
        """Show these data in the place of those before, each kind in a plot of its own."""
        self._data = curves
        every = (*curves, *without_data(self._yours.value("frequency"), curves))
        together = []
        measured = {curve.kind for curve in curves}
        for kind in sorted(OBSERVABLES, key=lambda kind: kind not in measured):
            own = [curve for curve in every if curve.kind == kind]
            if own:
                if kind not in self._plots:
                    self._plots[kind] = CurvePlot(kind, self._tapped)
                self._plots[kind].show(own)
                together.append(self._plots[kind].view)
        self._grid.children = [side_by_side(*together, least=370)]
        self._start.disabled = not curves
        self._signs.text = _signs(curves)
        self.update()

    def _tell(self, notes: Sequence[str], warned: Sequence[str]) -> None:
        """What was read, below the plots so that they stay where they are; what is out of the ordinary, above."""
        loud = [note for note in notes if "WARNING: " in note] + [f"WARNING: {each}" for each in warned]
        self._warnings.say(self._tables.told("\n".join(loud)), "warning")
        self._notes.say(self._tables.told("\n".join(note for note in notes if note not in loud)))

    def _cleared(self) -> None:
        with self._message.errors():
            self._options.value = OptionsOfFit.parse(self._options.value).without_points()
        self._tables.clear()

    def _tapped(self, place: ClickedPoint) -> None:
        """Leave a point out, or take it in again: it stands in the options."""
        with self._message.errors():
            options, point = OptionsOfFit.parse(self._options.value), (place.table, place.column, place.line)
            if place.used or options.leaves_out(*point):
                self._options.value = options.toggled(*point)
            else:
                self._message.say(
                    "This point is left out by a range: --t-min, --t-max and --exclude change it. Below the plots "
                    "stands which one.",
                    "warning",
                )

    def _words(self) -> list[str]:
        """The command that fits what is shown."""
        chosen = self._yours.chosen.name
        of_own_table = self._visit.glass_option and chosen == self._visit.own_name
        words = ["fit", *OptionsOfFit.parse(self._options.value).words]
        words += ["--glass", self._visit.glass_option if of_own_table else chosen]
        for name, value in self._moved().items():
            words += [f"--{name.replace('_', '-')}", f"{value:.12g}"]
        return [*words, *self._tables.sources]

    def _fit(self) -> None:
        with self._message.errors():
            words = self._words()
            self._start.disabled, self._cancel.disabled = True, False
            self._begun("reading")
            self._command = Command(
                [*words, "--json"], self._begun, lambda outcome: self._later(words, outcome)
            )

    def _begun(self, what: str) -> None:
        self._visit.document.add_next_tick_callback(lambda: self._progress.say(f"fitting: {what} ..."))

    def _later(self, words: list[str], outcome: Outcome) -> None:
        self._visit.document.add_next_tick_callback(lambda: self._finished(words, outcome))

    def _finished(self, words: list[str], outcome: Outcome) -> None:
        self._idle()
        self._tell(outcome.notes, [])
        if outcome.error:
            self._message.say(self._tables.told(outcome.error), "error")
            return
        with self._message.errors():
            result = FitResult.from_json(outcome.output)
            line = self._tables.told(shlex.join(["glassblocks", *words]))
            shown = of_fit(result.curves, self._data)
            self._panel.show(FoundByFit(result, outcome.output, line, shown))
            self._headline.say(headline(result), "result" if result.converged else "error")
            self._tell(outcome.notes, result.warnings)
            self._show(shown)

    def _stop(self) -> None:
        if self._command is not None:
            self._command.stop()
            self._idle()
            self._progress.say("the fit was stopped; nothing of it is kept")

    def _idle(self) -> None:
        self._command = None
        self._progress.say("")
        self._start.disabled, self._cancel.disabled = not self._data, True


def _signs(curves: Sequence[ShownCurve]) -> str:
    """What is drawn how, in all plots."""
    gray = "#44546a"
    signs = [(Sign(gray, "dashed"), "model of the sliders")]
    if curves:
        signs += [
            (Sign(gray, mark="circle", fill=PALE), "data"),
            (Sign(gray, mark="circle", fill=0), "left out"),
        ]
    if any(curve.line is not None for curve in curves):
        signs.append((Sign(gray, "solid", band=BAND), "fit, 68% band"))
    return legend(signs)
