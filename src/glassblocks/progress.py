"""A progress bar on the error stream for what takes longer than two seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

#: Seconds before anything is shown.
PATIENCE = 2.0

Advance = Callable[[], None]


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Advance]:
    """Hand out a function to be called after each of `total` steps (None: their number is not known)."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(description, total=total)
    begin, shown = monotonic(), False

    def advance() -> None:
        nonlocal shown
        bar.advance(task)
        if not shown and monotonic() - begin > PATIENCE:
            shown = True
            bar.start()

    try:
        yield advance
    finally:
        if shown:
            bar.stop()
