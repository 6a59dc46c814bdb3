"""What a fit found: the report, the what-ifs, and downloads of all of it."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import zip_longest
from typing import NamedTuple

from bokeh.models import Button, Column

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.explorer.downloads import Downloads
from glassblocks.explorer.panels import in_a_line, text_panel
from glassblocks.explorer.shown_curves import ShownCurve
from glassblocks.fitting import FitResult, report
from glassblocks.fitting.fit_report import is_electric_only, with_intervals
from glassblocks.fitting.fit_warnings import DECISIVE
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.what_if_table import moves
from glassblocks.notebook import html_table, html_text

#: Quantities of a fit that have a slider, and what one unit of the fit is in SI.
UNITS = {"gamma_l": ELECTRON_VOLT, "gamma_t": ELECTRON_VOLT, "P": 1.0}
#: Quantities whose way through the what-ifs is shown, as far as the fit has them.
FOLLOWED = ("gamma_l/gamma_t", "P", "F tan delta_0", "C_d", "n_c")


@dataclass(frozen=True)
class FoundByFit:
    """A fit: the result, the JSON as the command wrote it, the command, and the curves as they are shown."""

    result: FitResult
    json: str
    command: str
    shown: Sequence[ShownCurve]


class Made(NamedTuple):
    """A file that a button makes: its name, its media type and its content."""

    name: str
    kind: str
    make: Callable[[FoundByFit], bytes | str]


class FitPanel:
    """Shows one fit.

    Parameters
    ----------
    downloads
        The way of files to the browser.
    put
        Sets the slider of a quantity, SI.
    """

    def __init__(self, downloads: Downloads, put: Callable[[str, float], None]) -> None:
        self._downloads, self._put = downloads, put
        self._found: FoundByFit | None = None
        self._text, self._what_ifs, self._line = text_panel(), text_panel(), text_panel()
        buttons = []
        for label, made in MADE.items():
            button = Button(label=label, width=100)
            button.on_click(partial(self._send, made))
            buttons.append(button)
        self._sliders = Button(label="set the sliders to the fit", width=190)
        self._sliders.on_click(self._to_sliders)
        buttons.append(self._sliders)
        parts = (self._line, in_a_line(*buttons), self._what_ifs, self._text)
        self.view = Column(*parts, visible=False, sizing_mode="stretch_width")

    def show(self, found: FoundByFit) -> None:
        """Show a fit and offer its files."""
        self._found = found
        text = report(found.result)
        self._line.text = (
            f'<h3>The command that does the same</h3><pre class="command">{escape(found.command)}</pre>'
            "<h3>Download</h3>"
        )
        self._what_ifs.text = _what_ifs(found.result)
        self._sliders.disabled = not self._for_sliders()
        self._text.text = f"<h3>Report</h3><pre>{escape(text)}</pre>"
        self.view.visible = True

    def hide(self) -> None:
        """There is no fit of the data and options that are shown."""
        self.view.visible, self._found = False, None

    def _to_sliders(self) -> None:
        for name, value in self._for_sliders().items():
            self._put(name, value)

    def _for_sliders(self) -> dict[str, float]:
        """What the fit determines and has a slider, SI."""
        estimates = () if self._found is None else self._found.result.estimates
        return {
            each.name: each.value * UNITS[each.name]
            for each in estimates
            if each.name in UNITS and each.value is not None
        }

    def _send(self, made: Made) -> None:
        if self._found is not None:
            self._downloads.send(made.name, made.kind, made.make(self._found))


def headline(result: FitResult) -> str:
    """The beginning of the report: how well the model describes the data, and the ratio; the page breaks the lines."""
    described, ratio = report(result, width=sys.maxsize).split("\n\n")[:2]
    if is_electric_only(result):
        known = [each for each in result.estimates if each.name in FOLLOWED and each.is_determined]
        ratio = "\n".join(f"{each.name} = {with_intervals(each)} {each.unit}".rstrip() for each in known)
    return f"{described}\n\n{re.sub(' +=', ' =', ratio)}"


def _what_ifs(result: FitResult) -> str:
    """The what-ifs as a table: values, and in brackets how many standard deviations they moved."""
    known = {each.name for each in result.estimates if each.is_determined}
    shown = tuple(name for name in FOLLOWED if name in known)[:3]
    told = [each for each in result.what_ifs if each.state == "off" or moves(each, shown)]
    rows = [
        (
            *(f"{each.name} {each.state}", f"{each.chi2:.4g}", f"{each.delta_aicc:+.3g}"),
            *(
                f"{each.quantities[name]:.4g} ({each.shifts[name]:+.1f})"
                if name in each.shifts
                else "not determined"
                for name in shown
            ),
        )
        for each in told
    ]
    reading = (
        f"AICc against the fit's: below 0 is preferred, above {DECISIVE:g} excluded. In brackets: by how many standard "
        "deviations a value moves."
    )
    moving = {each.name for each in told}
    still = list(dict.fromkeys(each.name for each in result.what_ifs if each.name not in moving))
    nothing = [f"Nothing moves with: {', '.join(still)}."] if still else []
    return html_table("What if", ["", "chi^2", "AICc", *shown], rows) + html_text(*nothing, reading)


def _points(found: FoundByFit) -> str:
    """Every point with its fit, SI units, and where it stands in the tables, as CSV."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    head = (
        "curve",
        "T [K]",
        "value",
        "+- value",
        "fit",
        "residual/error",
        "SI unit",
        "used",
        "table",
        "line",
    )
    table.writerow(head)
    for curve, shown in zip(found.result.curves, found.shown, strict=True):
        unit = OBSERVABLES[curve.kind].unit or "1"
        points = zip(curve.temperature, curve.value, curve.uncertainty, curve.fit, strict=True)
        for (T, value, error, fit), line in zip_longest(points, shown.lines):
            residual = (value - fit) / error
            table.writerow([curve.label, T, value, error, fit, residual, unit, "yes", shown.table, line])
        for (T, value), line in zip_longest(curve.excluded, shown.excluded_lines):
            table.writerow([curve.label, T, value, "", "", "", unit, "no", shown.table, line])
    return text.getvalue()


def _drawn(form: str, found: FoundByFit) -> bytes:
    """The figure of `glassblocks fit --output`."""
    from glassblocks.figures.fit_plot import fit_figure
    from glassblocks.figures.saving import figure_bytes

    return figure_bytes(fit_figure(found.result), form)


#: Buttons, and what each makes.
MADE = {
    "JSON": Made("fit.json", "application/json", lambda found: found.json),
    "CSV": Made("fit.csv", "text/csv", _points),
    "PNG": Made("fit.png", "image/png", partial(_drawn, "png")),
    "SVG": Made("fit.svg", "image/svg+xml", partial(_drawn, "svg")),
    "report": Made("report.txt", "text/plain", lambda found: report(found.result, verbose=True)),
    "command": Made("fit.sh", "text/plain", lambda found: f"{found.command}\n"),
}
