"""Downloads: what a button makes is handed to the browser, which puts it where the user keeps such files."""

from __future__ import annotations

import base64

from bokeh.models import ColumnDataSource, CustomJS

_SAVE = """
const [name, type, content] = [outbox.data.name[0], outbox.data.type[0], outbox.data.content[0]]
const bytes = Uint8Array.from(atob(content), (mark) => mark.charCodeAt(0))
const link = document.createElement("a")
link.href = URL.createObjectURL(new Blob([bytes], {type}))
link.download = name
link.click()
setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
"""


class Downloads:
    """The way of files to the browser; `outbox` has to be part of the page."""

    def __init__(self) -> None:
        self.outbox = ColumnDataSource(data={"name": [], "type": [], "content": []})
        self.outbox.js_on_change("data", CustomJS(args={"outbox": self.outbox}, code=_SAVE))

    def send(self, name: str, kind: str, content: bytes | str) -> None:
        """Have the browser save a file of this name and media type."""
        data = content.encode() if isinstance(content, str) else content
        self.outbox.data = {"name": [name], "type": [kind], "content": [base64.b64encode(data).decode()]}
