"""The page of one tab: buttons for the rooms, the glass beside them, and the room that is entered."""

from __future__ import annotations

import pkgutil
from importlib import resources
from typing import TYPE_CHECKING, Any

from bokeh.models import Column, CustomJS, RadioButtonGroup
from jinja2 import Environment

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.kept_tables import KeptTables
from glassblocks.explorer.messages import Message
from glassblocks.explorer.room import ROOMS, Room, Visit
from glassblocks.explorer.url_state import UrlState
from glassblocks.explorer.your_glass import YourGlass
from glassblocks.explorer.your_tables import YourTables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bokeh.document import Document

    from glassblocks.explorer.tables_of_a_tab import TablesOfATab
    from glassblocks.glasses import Glass

_LOST = """
const said = document.createElement("p")
said.setAttribute("role", "alert")
said.textContent = "The connection is lost. Start glassblocks explore again, load this page again, drop your tables."
said.style = "background:#fdecea;color:#8c1c13;padding:.6rem 1rem;margin:0"
document.body.prepend(said)
"""

# What the server takes a while to build is pale until then; the ledger has no glass beside it.
_LEFT = 'document.getElementById("main").setAttribute("aria-busy", "true")'
_ENTERED = 'document.getElementById("main").removeAttribute("aria-busy")'
_SHOWN = """
document.getElementById("main").toggleAttribute("data-alone", rooms.labels[rooms.active] == "ledger")
"""

# Bokeh gives its sliders no name that a screen reader could say; those of a room come with it.
_NAMED = """
const name = (root) => {
  for (const each of root.querySelectorAll("*")) {
    if (each.shadowRoot) name(each.shadowRoot)
    if (each.getAttribute("role") == "slider")
      each.setAttribute("aria-label", root.querySelector(".bk-slider-title").textContent.split(":")[0])
  }
}
name(document)
document.addEventListener("keyup", (event) => { if (event.key == "Tab") name(document) })
"""


class Page:
    """Fills the document of a tab.

    Parameters
    ----------
    own, glass_option
        A glass from a user's table, and what `--glass` was.
    data
        Tables that the command named.
    """

    def __init__(self, own: Glass | None = None, glass_option: str = "", data: Sequence[str] = ()) -> None:
        self._own, self._glass_option, self._data = own, glass_option, tuple(data)
        self._kept = KeptTables()
        text = resources.files("glassblocks.explorer").joinpath("page.html").read_text(encoding="utf-8")
        self._template = Environment(autoescape=False).from_string(text)

    def __call__(self, document: Document) -> None:
        """Fill the document of a new tab."""
        key, tables = self._kept.open(self._data)
        document.on_session_destroyed(lambda session_context: self._kept.close(key))  # noqa: ARG005
        self._fill(document, YourTables(self._kept, key, tables), tables)

    def close(self) -> None:
        """Delete what was dropped on any tab."""
        self._kept.remove()

    def prepare(self) -> None:
        """Load what the first tab needs, while a browser starts."""
        from bokeh.document import Document

        key, tables = self._kept.open(())
        self._fill(Document(), YourTables(self._kept, key, tables), tables)
        self._kept.close(key)

    def _fill(self, document: Document, dropping: YourTables, tables: TablesOfATab) -> None:
        context = document.session_context
        request = context.request if context else None
        url = UrlState(request.arguments if request else {})
        yours = YourGlass(url, self._own)
        own_name = self._own.name if self._own and self._glass_option else ""
        visit = Visit(document, url, yours, own_name, self._glass_option, tables)
        rooms = _Rooms(visit)
        rooms.roots |= {"tables": dropping.view, "refused": dropping.refused}
        document.title = "glassblocks explorer"
        document.template = self._template
        document.template_variables["host"] = request.headers.get("Host", "") if request else ""
        for name, root in rooms.roots.items():
            root.name = name
            document.add_root(root)
        buttons = rooms.roots["rooms"]
        document.js_on_event("document_ready", dropping.on_page(buttons))
        document.js_on_event("document_ready", CustomJS(args={"rooms": buttons}, code=_SHOWN + _NAMED))
        document.js_on_event("connection_lost", CustomJS(code=_LOST))


class _Rooms:
    """The rooms of a tab: each is built when it is first entered and kept up to date while one is in it."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._built = visit, dict[str, Room]()
        names = list(ROOMS)
        self._buttons = RadioButtonGroup(
            labels=names, active=names.index("curves") if visit.tables.sources and "curves" in names else 0
        )
        self._view, notice = Column(sizing_mode="stretch_width"), Message()
        self.roots: dict[str, Any] = {
            "rooms": self._buttons,
            "yours": visit.yours.view,
            "notice": notice.view,
            "view": self._view,
        }
        visit.url.bind("room", self._buttons)
        visit.yours.listen(lambda: self._entered().update())
        when_changed(self._buttons, "active", self._enter)
        self._buttons.js_on_change("active", CustomJS(args={"rooms": self._buttons}, code=_SHOWN + _LEFT))
        self._view.js_on_change("children", CustomJS(code=_ENTERED))
        self._enter()
        if visit.url.problems:
            notice.say("\n".join(visit.url.problems), "error")

    def _entered(self) -> Room:
        name = list(ROOMS)[self._buttons.active or 0]
        if name not in self._built:
            build = pkgutil.resolve_name(f"{__package__}.{ROOMS[name]}")
            self._built[name] = build(self._visit)
        return self._built[name]

    def _enter(self) -> None:
        room = self._entered()
        self._visit.yours.show(room.reads)
        room.update()
        self._view.children = [room.view]
