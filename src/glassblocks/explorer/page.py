"""The page of one tab: buttons for the rooms, the glass beside them, and the room that is entered."""

from __future__ import annotations

import pkgutil
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bokeh.models import Column, ColumnDataSource, CustomJS, RadioButtonGroup
from jinja2 import Environment

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.messages import Message
from glassblocks.explorer.room import ROOMS, Room, Visit
from glassblocks.explorer.url_state import UrlState
from glassblocks.explorer.your_glass import YourGlass
from glassblocks.tables.source import SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bokeh.document import Document

    from glassblocks.glasses import Glass

_LOST = """
const said = document.createElement("p")
said.setAttribute("role", "alert")
said.textContent = "The connection is lost: start glassblocks explore again, then load this page again."
said.style = "background:#fdecea;color:#8c1c13;padding:.6rem 1rem;margin:0"
document.body.prepend(said)
"""


# A file may be dropped anywhere: it opens the room of curves. What is too large is told by its size alone.
_DROPS = """
const encoded = (file) => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1))
  reader.onerror = () => failed(reader.error)
  reader.readAsDataURL(file)
})
async function take(files) {
  rooms.active = rooms.labels.indexOf("curves")
  for (const file of files) {
    const content = file.size > limit || file.size == 0 ? "" : await encoded(file)
    inbox.data = {name: [file.name], content: [content], size: [file.size]}
  }
}
const dropping = document.getElementById("dropping")
const input = document.getElementById("files")
input.addEventListener("change", async () => { await take([...input.files]); input.value = "" })
for (const name of ["dragenter", "dragover"])
  document.addEventListener(name, (event) => { event.preventDefault(); dropping.classList.add("over") })
for (const name of ["dragleave", "drop"])
  document.addEventListener(name, (event) => { event.preventDefault(); dropping.classList.remove("over") })
document.addEventListener("drop", (event) => take([...event.dataTransfer.files]))
"""

# The rooms differ in what stands around them.
_SHOWN = """
const entered = rooms.labels[rooms.active]
document.getElementById("dropping").hidden = entered != "curves"
document.getElementById("main").toggleAttribute("data-alone", entered == "ledger")
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
        text = resources.files("glassblocks.explorer").joinpath("page.html").read_text(encoding="utf-8")
        self._template = Environment(autoescape=False).from_string(text)

    def __call__(self, document: Document) -> None:
        """Fill the document of a new tab."""
        folder = tempfile.TemporaryDirectory(prefix="glassblocks-explorer-")
        document.on_session_destroyed(lambda session_context: folder.cleanup())  # noqa: ARG005
        self._fill(document, Path(folder.name))

    def prepare(self) -> None:
        """Load what the first tab needs, while a browser starts."""
        from bokeh.document import Document

        with tempfile.TemporaryDirectory(prefix="glassblocks-explorer-") as folder:
            self._fill(Document(), Path(folder))

    def _fill(self, document: Document, folder: Path) -> None:
        context = document.session_context
        request = context.request if context else None
        url = UrlState(request.arguments if request else {})
        yours = YourGlass(url, self._own)
        inbox = ColumnDataSource(data={"name": [], "content": [], "size": []})
        own_name = self._own.name if self._own and self._glass_option else ""
        visit = Visit(document, url, yours, own_name, self._glass_option, self._data, folder, inbox)
        rooms = _Rooms(visit)
        document.title = "glassblocks explorer"
        document.template = self._template
        document.template_variables["host"] = request.headers.get("Host", "") if request else ""
        for name, root in rooms.roots.items():
            root.name = name
            document.add_root(root)
        listening = {"inbox": inbox, "rooms": rooms.roots["rooms"], "limit": SIZE_LIMIT}
        document.js_on_event("document_ready", CustomJS(args=listening, code=_DROPS + _SHOWN))
        document.js_on_event("connection_lost", CustomJS(code=_LOST))


class _Rooms:
    """The rooms of a tab: each is built when it is first entered and kept up to date while one is in it."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._built = visit, dict[str, Room]()
        names = list(ROOMS)
        self._buttons = RadioButtonGroup(
            labels=names, active=names.index("curves") if visit.data and "curves" in names else 0
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
        self._buttons.js_on_change("active", CustomJS(args={"rooms": self._buttons}, code=_SHOWN))
        self._buttons.tags = [visit.inbox]
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
