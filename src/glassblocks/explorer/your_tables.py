"""The tables beside every room: dropped or chosen, listed, and still there when the page is loaded again."""

from __future__ import annotations

from bokeh.models import ColumnDataSource, CustomJS

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.kept_tables import KeptTables
from glassblocks.explorer.messages import Message
from glassblocks.explorer.tables_of_a_tab import TablesOfATab
from glassblocks.tables.source import SIZE_LIMIT

# A file may be dropped anywhere: it opens the room of curves. What is too large is told by its size alone.
# A tab keeps its key through a reload; one that is duplicated has the key of the first and takes copies.
_DROPS = """
const encoded = (file) => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1))
  reader.onerror = () => failed(reader.error)
  reader.readAsDataURL(file)
})
async function take(files) {
  if (files.length) rooms.active = rooms.labels.indexOf("curves")
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
try {
  const before = sessionStorage.getItem("glassblocks")
  sessionStorage.setItem("glassblocks", tab.data.key[0])
  if (before) tab.data = {key: tab.data.key, before: [before]}
} catch (refused) {}  // a browser that keeps nothing of a page: a reload then begins without tables
"""


class YourTables:
    """Takes what falls on the page and says what is there.

    Parameters
    ----------
    kept
        The tables of all tabs.
    key, tables
        Those of this one.
    """

    def __init__(self, kept: KeptTables, key: str, tables: TablesOfATab) -> None:
        self._kept, self._tables = kept, tables
        self._inbox = ColumnDataSource({"name": [], "content": [], "size": []})
        self._tab = ColumnDataSource({"key": [key], "before": [""]})
        self._refused, self._list = Message(), Message()
        self.refused, self.view = self._refused.view, self._list.view
        self.view.tags = [self._inbox, self._tab]
        when_changed(self._inbox, "data", self._dropped)
        when_changed(self._tab, "data", self._again)
        tables.listen(self._tell)
        self._tell()

    def on_page(self, rooms: object) -> CustomJS:
        """What the page does when it is there."""
        listening = {"inbox": self._inbox, "tab": self._tab, "rooms": rooms, "limit": SIZE_LIMIT}
        return CustomJS(args=listening, code=_DROPS)

    def _dropped(self) -> None:
        with self._refused.errors():
            name, content, size = (self._inbox.data[each][0] for each in ("name", "content", "size"))
            self._tables.drop(str(name), str(content), int(size))

    def _again(self) -> None:
        with self._refused.errors():
            self._kept.again(str(self._tab.data["before"][0]), self._tables)

    def _tell(self) -> None:
        names = [self._tables.called(source) for source in self._tables.sources]
        self._list.say(f"in the room curves: {', '.join(names)}" if names else "")
