"""What commands print on: text as wide as the terminal, tables never narrower than their numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: Text is not wrapped more narrowly than this.
NARROWEST = 40
#: Wide enough for any table, to measure what one needs.
_ENDLESS = 100_000


def new_console() -> Console:
    """A console for results on standard output: 80 columns in a pipe, colors on a terminal only.

    No emoji: a glass may be called :warning:.
    """
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    console.width = max(console.width, NARROWEST)
    return console


def print_table(console: Console, table: Table) -> None:
    """Print a table at the console's width or, if its numbers do not fit there, as wide as they need.

    Right-justified columns hold numbers, which are neither wrapped nor cut; columns of text may wrap
    between words.
    """
    from rich.measure import Measurement

    endless = console.options.update(width=_ENDLESS)
    for column in table.columns:
        column.no_wrap = column.no_wrap or column.justify == "right"
        if column.no_wrap:
            cells = (column.header, *column.cells)
            column.min_width = max(Measurement.get(console, endless, cell).maximum for cell in cells)
    width = console.width
    console.width = max(width, Measurement.get(console, endless, table).minimum)
    console.print(table)
    console.width = width


@contextmanager
def working(text: str) -> Iterator[None]:
    """Say on standard error, where that is a terminal, what is being done, until it is done."""
    from rich.console import Console

    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(text):
        yield
