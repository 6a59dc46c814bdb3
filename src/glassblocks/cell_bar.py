"""A progress bar in a notebook's cell: one output that is rewritten, plain HTML, so that no widgets are needed."""

from __future__ import annotations

from html import escape
from time import monotonic
from typing import Any

#: Seconds between two drawings.
PAUSE = 0.2


class CellBar:
    """What `rich.progress.Progress` is on a terminal, for one task."""

    def __init__(self) -> None:
        self._description, self._done = "", 0.0
        self._total: float | None = None
        self._output: Any = None
        self._begin = self._drawn = monotonic()

    def add_task(self, description: str, total: float | None) -> int:
        """The task; None: its size is not known."""
        self._description, self._total = description, total
        return 0

    def update(
        self, _task: int, *, advance: float = 0, completed: float | None = None, description: str = ""
    ) -> None:
        """How far it is; drawn again every fifth of a second at most."""
        self._done = self._done + advance if completed is None else completed
        self._description = description or self._description
        if self._output is not None and monotonic() - self._drawn > PAUSE:
            self._drawn = monotonic()
            self._output.update(self._picture(), raw=True)

    def start(self) -> None:
        """Show it."""
        from IPython.display import display

        self._output = display(self._picture(), raw=True, display_id=True)

    def stop(self) -> None:
        """Take it away."""
        self._output.update({"text/plain": "", "text/html": ""}, raw=True)

    def _picture(self) -> dict[str, str]:
        text = f"{self._description}: {self._done:g}" + self._rest()
        share = f' max="{self._total:g}" value="{self._done:g}"' if self._total else ""
        return {"text/plain": text, "text/html": f"<progress{share}></progress> {escape(text)}"}

    def _rest(self) -> str:
        if not self._total:
            return ""
        seconds = (monotonic() - self._begin) * (self._total / self._done - 1) if self._done else None
        left = "" if seconds is None else f", about {seconds:.0f} s left"
        return f" of {self._total:g}{left}"
