"""One progress bar for what takes longer than two seconds, on a terminal's error stream or in a notebook's cell.

A program that runs a command sets GLASSBLOCKS_PROGRESS=lines and gets a line for every step instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from glassblocks.cell_bar import CellBar

#: Seconds before anything is shown.
PATIENCE = 2.0
#: How the lines begin that stand for a bar.
PROGRESS = "glassblocks: progress: "
#: Whether a bar is open: nothing inside it shows one of its own.
_open = False


class Ticker:
    """Called after each step; `to` says how much is done, and of what."""

    def __init__(self, bar: Any, description: str, total: float | None) -> None:
        self._bar, self._begin, self._shown = bar, monotonic(), False
        self._task = None if bar is None else bar.add_task(description, total=total)

    def __call__(self) -> None:
        """One step more."""
        self._update(advance=1)

    def to(self, done: float, description: str | None = None) -> None:
        """So much of the total is done; with a description, of this stage."""
        self._update(completed=done, **({} if description is None else {"description": description}))

    def describe(self, description: str) -> None:
        """What is under way."""
        self._update(description=description)

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._bar.stop()

    def _update(self, **changes: Any) -> None:
        if self._bar is None:
            return
        self._bar.update(self._task, **changes)
        if not self._shown and monotonic() - self._begin > PATIENCE:
            self._shown = True
            self._bar.start()


@contextmanager
def progress(description: str, total: float | None = None) -> Iterator[Ticker]:
    """Hand out what is to be called after each of `total` steps (None: their number is not known)."""
    global _open
    if _open:
        yield Ticker(None, description, total)
        return
    advance = Ticker(_new_bar(), description, total)
    _open = True
    try:
        yield advance
    finally:
        _open = False
        advance.close()


class _Lines:
    """In the place of a bar: a line of text for every step."""

    def __init__(self) -> None:
        self._description, self._done, self._total = "", 0.0, 0.0

    def add_task(self, description: str, total: float | None) -> None:
        """What is done, and of how much."""
        self._description, self._total = description, total or 0.0

    def update(
        self, _: None, advance: float = 0.0, completed: float | None = None, description: str | None = None
    ) -> None:
        """Print where the work stands."""
        self._description = description or self._description
        self._done = self._done + advance if completed is None else completed
        part = f" {100 * self._done / self._total:.0f}%" if self._total else ""
        print(f"{PROGRESS}{self._description}{part}", file=sys.stderr, flush=True)  # noqa: T201

    def start(self) -> None:
        """Nothing: lines need no room on a screen."""

    stop = start


def _new_bar() -> Any:
    if os.environ.get("GLASSBLOCKS_PROGRESS") == "lines":
        return _Lines()
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if console.is_jupyter:  # rich would need ipywidgets there, and warn
        return CellBar()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True) if console.is_terminal else None
