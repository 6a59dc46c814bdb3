"""What a room says beside what it is about: notes, and errors in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from bokeh.models import Div, InlineStyleSheet

from glassblocks.errors import GlassblocksError

_COLORS = {
    "note": ("#44546a", "#f2f5f9"),
    "result": ("#1f5130", "#eaf6ee"),
    "warning": ("#7a4b00", "#fff5e0"),
    "error": ("#8c1c13", "#fdecea"),
}


#: As wide as its place, whatever it says.
_WIDE = ".bk-clearfix { display: block; width: 100%; }"


class Message:
    """A place for one message; nothing is seen where there is none."""

    def __init__(self) -> None:
        self.view = Div(visible=False, sizing_mode="stretch_width", stylesheets=[InlineStyleSheet(css=_WIDE)])

    def say(self, text: str, kind: str = "note") -> None:
        """Show a text as it is; an empty one takes the message away."""
        ink, paper = _COLORS[kind]
        role = "alert" if kind == "error" else "status"
        style = (
            f"color:{ink};background:{paper};border-left:4px solid {ink};padding:.4rem .6rem;margin:0;"
            "white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.4 system-ui,sans-serif"
        )
        if kind == "note":  # of many files there is much to say
            style += ";max-height:7rem;overflow:auto"
        self.view.update(
            text=f'<p role="{role}" class="{kind}" style="{style}">{escape(text)}</p>' if text else "",
            visible=bool(text),
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Show what goes wrong within as the command line does, and nothing if all is well."""
        try:
            yield
        except GlassblocksError as error:
            self.say(f"error: {error}", "error")
        else:
            self.say("")
