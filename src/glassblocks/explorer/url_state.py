"""The view in the address: what every widget holds stands there under its name, so that a view can be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bokeh.models import CustomJS, Model, RadioButtonGroup, Select, Slider

from glassblocks.errors import InputError

#: Longest text that an address may hold.
LONGEST = 2000

# A browser refuses hundreds of changes of the address in a row: only the last of a quarter of a second is written.
_WRITE = """
clearTimeout(window.glassblocks_address)
window.glassblocks_address = setTimeout(() => {
  const query = new URLSearchParams()
  for (const [name, widget] of bound) {
    const value = "active" in widget ? widget.labels[widget.active] : widget.value
    if (value !== "") query.set(name, String(value))
  }
  history.replaceState(null, "", "?" + query)
}, 250)
"""


class UrlState:
    """Reads the address that a page was opened with, and keeps it up to date.

    Parameters
    ----------
    arguments
        Of the request, as the server has them.
    """

    def __init__(self, arguments: Mapping[str, Sequence[bytes]]) -> None:
        self._given = {name: values[-1].decode("utf-8", "replace") for name, values in arguments.items()}
        self._bound: list[tuple[str, Model]] = []
        self._write = CustomJS(args={"bound": []}, code=_WRITE)
        #: What of the address could not be used.
        self.problems: list[str] = []

    def given(self, name: str, default: str = "") -> str:
        """What the address says of a name."""
        return self._given.get(name, default)

    def bind(self, name: str, widget: Any) -> None:
        """Give a widget the value of the address, if it is one that the widget can have, and keep the two the same."""
        if name in self._given:
            try:
                _put(name, widget, self._given[name])
            except InputError as error:
                self.problems.append(str(error))
        self._bound.append((name, widget))
        self._write.args = {"bound": list(self._bound)}
        widget.js_on_change("active" if isinstance(widget, RadioButtonGroup) else "value", self._write)


def _put(name: str, widget: Any, text: str) -> None:
    """Set a widget to what a text says."""
    if isinstance(widget, RadioButtonGroup):
        widget.active = list(widget.labels).index(_one_of(name, list(widget.labels), text))
    elif isinstance(widget, Select):
        widget.value = _one_of(name, list(widget.options), text)
    elif isinstance(widget, Slider):
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not widget.start <= value <= widget.end:
            raise _unusable(name, text, f"a number from {widget.start:g} to {widget.end:g}")
        widget.value = value
    elif len(text) > LONGEST:
        raise _unusable(name, f"{len(text)} characters", f"at most {LONGEST}")
    else:
        widget.value = text


def _one_of(name: str, choices: list[str], text: str) -> str:
    if text not in choices:
        raise _unusable(name, text, ", ".join(choices))
    return text


def _unusable(name: str, received: str, allowed: str) -> InputError:
    return InputError(
        f"{name} in the address", received=received, allowed=allowed, remedy="the default stands instead"
    )
