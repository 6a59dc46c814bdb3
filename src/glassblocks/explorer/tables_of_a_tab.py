"""The tables of one tab: those that the command named, and dropped ones in a private folder, as data alone."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from glassblocks.errors import InputError
from glassblocks.tables.source import SIZE_LIMIT

#: Tables that a tab may hold, and the longest name of one.
MOST, LONGEST_NAME = 50, 120
#: Endings of what the reader takes for a workbook or for text.
ENDINGS = "a table: text (.csv, .txt, .dat, .tsv) or .xlsx"


class TablesOfATab:
    """Tables by the names that messages call them.

    Parameters
    ----------
    folder
        Where dropped ones lie while the tab is open.
    named
        Those of the command line, which are read where they are.
    """

    def __init__(self, folder: Path, named: tuple[str, ...]) -> None:
        self._folder, self.sources = folder, list(named)

    def drop(self, name: str, content: str, size: int) -> None:
        """Take a file from the page: its name, its bytes as base64, its size.

        Raises
        ------
        InputError
            If there are too many, it is too large, or its name or content is none.
        """
        if size > SIZE_LIMIT or len(content) > SIZE_LIMIT * 4 // 3 + 4:
            raise InputError(
                name,
                received=f"{size / 2**20:.1f} MiB",
                allowed=f"at most {SIZE_LIMIT // 2**20} MiB",
                remedy="split the table, or delete the columns that are not needed",
            )
        plain = _plain(name)
        path = str(self._folder / plain)
        if path not in self.sources and len(self.sources) >= MOST:
            raise InputError(
                "tables", received=MOST + 1, allowed=f"at most {MOST}", remedy="clear the tables"
            )
        try:
            data = base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise InputError(
                plain, received=str(error), allowed="a whole file", remedy="drop it again"
            ) from error
        Path(path).write_bytes(data)
        if path not in self.sources:
            self.sources.append(path)

    def clear(self) -> None:
        """Forget all; the dropped ones are deleted."""
        self.sources.clear()
        for path in self._folder.iterdir():
            path.unlink()

    def told(self, text: str) -> str:
        """A message without the private folder."""
        return text.replace(f"{self._folder}/", "").replace(f"{self._folder}\\", "")


def _plain(name: str) -> str:
    """The name of a file without any path; it can be no option and no hidden file."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    if not plain or plain[0] in "-." or len(plain) > LONGEST_NAME or not plain.isprintable() or ":" in plain:
        raise InputError("file", received=name, allowed=ENDINGS, remedy="give it a plain name")
    return plain
