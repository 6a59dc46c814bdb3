"""Tables outlive the page: one that is loaded again finds those of before under the key of its tab."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from secrets import token_urlsafe

from glassblocks.explorer.tables_of_a_tab import TablesOfATab
from glassblocks.files import scratch

#: Tabs that are closed, of which the tables are kept: one is not told from a page that is just being loaded again.
MOST_CLOSED = 10


class KeptTables:
    """The tables of all tabs, in a private folder until the server ends.

    Only a tab knows its key, because the page that it shows is told no other.
    """

    def __init__(self) -> None:
        self._end = ExitStack()
        self._folder = self._end.enter_context(scratch())
        self._of: dict[str, TablesOfATab] = {}
        self._closed: list[str] = []

    def open(self, named: Sequence[str]) -> tuple[str, TablesOfATab]:
        """The key of a new page and its tables, which begin with those that the command named."""
        key = token_urlsafe(16)
        folder = self._folder / f"{len(self._of)}-{key[:4]}"
        folder.mkdir()
        self._of[key] = TablesOfATab(folder, tuple(named))
        return key, self._of[key]

    def again(self, key: str, tables: TablesOfATab) -> None:
        """Give a page the tables of the one before it in its tab; nothing if the server knows no such page."""
        if key in self._of:
            tables.take_over(self._of[key])

    def remove(self) -> None:
        """Delete the dropped tables of all tabs."""
        self._end.close()

    def close(self, key: str) -> None:
        """A page is left; its tables are kept until ten more are."""
        self._closed.append(key)
        while len(self._closed) > MOST_CLOSED:
            self._of.pop(self._closed.pop(0)).remove()
