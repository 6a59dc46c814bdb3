"""From a file to a sheet."""

from __future__ import annotations

import os
from collections.abc import Callable

from glassblocks.laboratory.encoding import text_of
from glassblocks.laboratory.grid import grid_of
from glassblocks.laboratory.layout import lay_out
from glassblocks.laboratory.sheet import Sheet
from glassblocks.laboratory.workbook import MAGIC, grid_of_workbook
from glassblocks.tables.problems import Problems
from glassblocks.tables.source import read_bytes, source_name


def read_sheet(source: str | os.PathLike[str], known: Callable[[str], bool]) -> Sheet:
    """Read the table of a file: text in any usual dialect, or an .xlsx workbook (``book.xlsx:Sheet 2``).

    Parameters
    ----------
    source
        Path, or ``"-"`` for standard input.
    known
        Whether the head of a column is one that is looked for; it tells the row of names from titles.

    Raises
    ------
    TableError
        With every problem found.
    MissingExtraError
        For a workbook, if openpyxl is not installed.
    """
    path, sheet = _parted(source)
    return sheet_of(read_bytes(path), source_name(path), known, sheet)


def sheet_of(data: bytes, name: str, known: Callable[[str], bool], sheet: str | None = None) -> Sheet:
    """`read_sheet` for bytes that messages call `name`.

    Examples
    --------
    >>> text = "Lauf 7\\nT (K);Q^-1\\n0,1;1,5E-4\\n0,2;\\n".encode("utf-16")
    >>> sheet = sheet_of(text, "file", lambda head: head == "T (K)")
    >>> sheet.form
    ('UTF-16', 'semicolons', 'title line 1', 'names in line 2', '2 rows')
    >>> sheet.columns[1].cells
    ('1,5E-4', '')
    """
    problems = Problems(name)
    if data.startswith(MAGIC):
        grid = grid_of_workbook(data, sheet, problems)
    else:
        text, encoding = text_of(data, name)
        grid = grid_of(text, problems)
        grid.form.insert(0, encoding)
    laid = lay_out(grid, known, problems)
    problems.raise_if_any()
    return laid


def _parted(source: str | os.PathLike[str]) -> tuple[str | os.PathLike[str], str | None]:
    """Path and sheet of ``book.xlsx:Sheet 2``."""
    text = os.fspath(source)
    place = text.casefold().find(".xlsx:")
    if place < 0 or os.path.exists(text):  # noqa: PTH110  (a path may hold a colon)
        return source, None
    return text[: place + 5], text[place + 6 :]
