"""The tables of one tab: those that the command named, and dropped ones in a private folder, as data alone."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path, PurePath

from glassblocks.errors import InputError
from glassblocks.tables.source import SIZE_LIMIT

#: Tables that a tab may hold, and the longest name of one, in bytes.
MOST, LONGEST_NAME = 50, 240
#: Endings of what the reader takes for a workbook or for text.
ENDINGS = "a table: text (.csv, .txt, .dat, .tsv) or .xlsx"


class TablesOfATab:
    """Tables by the names that messages call them.

    Parameters
    ----------
    folder
        Where dropped ones lie.
    named
        Those of the command line, which are read where they are.
    """

    def __init__(self, folder: Path, named: tuple[str, ...]) -> None:
        self.folder, self.sources = folder, list(named)
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this when a table has come or all have gone."""
        self._listeners.append(listener)

    def drop(self, name: str, content: str, size: int) -> None:
        """Take a file from the page: its name, its bytes as base64, its size; one of the same name goes.

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
        path = str(self.folder / plain)
        others = [source for source in self.sources if PurePath(source).name != plain]
        if len(others) >= MOST:
            raise InputError(
                "tables", received=MOST + 1, allowed=f"at most {MOST}", remedy="clear the tables"
            )
        try:
            data = base64.b64decode(content, validate=True)
        except ValueError as error:
            raise InputError(
                plain, received=str(error), allowed="a whole file", remedy="drop it again"
            ) from error
        Path(path).write_bytes(data)
        self.sources = [*others, path]
        self._tell()

    def clear(self) -> None:
        """Forget all; the dropped ones are deleted."""
        self.sources.clear()
        for path in self.folder.iterdir():
            path.unlink()
        self._tell()

    def take_over(self, other: TablesOfATab) -> None:
        """Have the tables of another one, copies of those that lie in its folder, and then one's own dropped ones."""
        dropped = [source for source in self.sources if Path(source).parent == self.folder]
        self.sources = [self._copy(source, other.folder) for source in other.sources]
        self.sources += [source for source in dropped if source not in self.sources]
        self._tell()

    def remove(self) -> None:
        """Delete the dropped ones and their folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def called(self, source: str) -> str:
        """The end of a path that no other table has: its name alone in most cases.

        Examples
        --------
        >>> tables = TablesOfATab(Path("here"), ("a/sound.csv", "b/sound.csv", "b/heat.csv"))
        >>> [tables.called(source) for source in tables.sources]
        ['a/sound.csv', 'b/sound.csv', 'heat.csv']
        """
        parts = PurePath(source).parts
        others = [PurePath(other).parts for other in self.sources if other != source]
        for length in range(1, len(parts)):
            if all(other[-length:] != parts[-length:] for other in others):
                return str(PurePath(*parts[-length:]))
        return source

    def told(self, text: str) -> str:
        """A message without the private folder."""
        return text.replace(f"{self.folder}/", "").replace(f"{self.folder}\\", "")

    def _copy(self, source: str, folder: Path) -> str:
        """A table of that folder as one of one's own, unless there is a newer one; any other is left where it is."""
        if Path(source).parent != folder:
            return source
        own = self.folder / Path(source).name
        if not own.exists():
            shutil.copyfile(source, own)
        return str(own)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _plain(name: str) -> str:
    """The name of a file without any path; it can be no option and no hidden file."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    if (
        not plain
        or plain[0] in "-."
        or len(plain.encode("utf-8", "replace")) > LONGEST_NAME
        or not plain.isprintable()
        or ":" in plain
    ):
        raise InputError("file", received=name, allowed=ENDINGS, remedy="give it a plain name")
    return plain
