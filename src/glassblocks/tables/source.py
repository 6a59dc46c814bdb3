"""From a file or standard input to the cells of each line: bytes, encoding, quotes, control characters."""

from __future__ import annotations

import codecs
import csv
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from glassblocks.bounded import read_at_most
from glassblocks.tables.problems import Problems, shown

#: The source that means standard input.
STANDARD_INPUT = "-"
#: Largest table that is read, longest line, most rows, most lines of any kind, most columns.
SIZE_LIMIT = 16 * 2**20
LINE_LIMIT = 100_000
ROW_LIMIT = 100_000
LINES_LIMIT = 2 * ROW_LIMIT
COLUMN_LIMIT = 1000

_UTF8_REMEDY = "save the table as CSV in UTF-8"
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Control, format, line-separator and surrogate characters: none of them can be seen in a cell.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
#: What an editor or a printer may show as the end of a line, and no reader of tables takes for one.
_OTHER_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")


class Record(NamedTuple):
    """The cells of one line; None if it cannot be split, which is noted among the problems already."""

    line: int
    cells: list[str] | None
    comment: bool = False


def source_name(source: str | os.PathLike[str]) -> str:
    """What messages call a source."""
    if source == STANDARD_INPUT:
        return "<standard input>"
    name = os.fspath(source)
    return name if name.isprintable() else ascii(name)


def read_bytes(source: str | os.PathLike[str]) -> bytes:
    """All bytes of a file, or of standard input if `source` is ``"-"``.

    Raises
    ------
    TableError
        If there is no such file, it cannot be read, or it exceeds the size limit.
    """
    problems = Problems(source_name(source))
    data = b""
    try:
        piped = source == STANDARD_INPUT
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1) if piped else read_at_most(source, SIZE_LIMIT)
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.add(
            received=reason[0].lower() + reason[1:],
            allowed="a CSV file that can be read, or - for standard input",
            remedy="check the path",
        )
    if len(data) > SIZE_LIMIT:
        problems.add(
            received=f"more than {SIZE_LIMIT // 2**20} MiB",
            allowed=f"at most {SIZE_LIMIT // 2**20} MiB",
            remedy="split the table, or delete the columns that are not needed",
        )
    elif (lines := max(data.count(b"\n"), data.count(b"\r"))) > LINES_LIMIT:
        problems.add(
            received=f"{lines} lines",
            allowed=f"at most {ROW_LIMIT} rows, and {LINES_LIMIT} lines with comments and empty ones",
            remedy="split the table, or average",
        )
    problems.raise_if_any()
    return data


def decode(data: bytes, name: str) -> str:
    """The text of a table in UTF-8, with or without byte-order mark.

    Raises
    ------
    TableError
        If the bytes are not UTF-8.
    """
    problems = Problems(name)
    text = ""
    if data.startswith(_WIDE_MARKS):
        problems.add(received="UTF-16 or UTF-32", allowed="UTF-8", remedy=_UTF8_REMEDY)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            problems.add(
                line=before.count(b"\n") + 1,
                received=f"the byte 0x{data[error.start]:02x}, which is not UTF-8",
                allowed="UTF-8",
                remedy=_UTF8_REMEDY,
            )
    problems.raise_if_any()
    return text


def records(text: str, problems: Problems) -> Iterator[Record]:
    """The lines that are not blank, comments included; what cannot be split is a problem.

    A quoted cell ends on its line, so every line is split on its own and a quote left open is found where
    it stands. Cells are not stripped: what cannot be seen is still there.
    """
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        content = line.strip()
        if not content:
            continue
        if content.startswith("#"):
            refuse_other_ends(content, number, problems)
            yield Record(number, _comment_cells(content), comment=True)
        else:
            yield Record(number, _split(line, number, problems))


def without_unseen(cell: str) -> str:
    """A cell without the characters that cannot be seen.

    Examples
    --------
    >>> without_unseen("\\ufeffT [K]")
    'T [K]'
    """
    return (
        cell
        if cell.isascii()
        else "".join(mark for mark in cell if unicodedata.category(mark) not in _UNSEEN)
    )


def unseen(cell: str) -> list[str]:
    """The characters of a cell that cannot be seen, tabs aside, as U+0007 and so on; and an accent over nothing."""
    if cell.isascii() and cell.isprintable():
        return []
    marks = sorted({mark for mark in cell if mark != "\t" and unicodedata.category(mark) in _UNSEEN})
    if unicodedata.category(cell[:1] or " ").startswith("M"):
        marks = [cell[0], *marks]
    return [f"U+{ord(mark):04X}" for mark in marks]


def refuse_other_ends(comment: str, number: int, problems: Problems) -> None:
    """A row that an editor shows below a comment would be part of the comment."""
    if end := _OTHER_ENDS.search(comment):
        problems.add(
            line=number,
            received=f"a comment with U+{ord(end[0]):04X}, which editors show as a new line",
            allowed="lines that end in LF, CR or both",
            remedy="delete the sign, or press Enter in its place",
        )


def _split(line: str, number: int, problems: Problems) -> list[str] | None:
    if len(line) > LINE_LIMIT:
        problems.add(
            line=number,
            received=f"{len(line)} characters: {shown(line)}",
            allowed=f"at most {LINE_LIMIT} characters in a line",
            remedy="shorten its longest cell",
        )
        return None
    try:
        return next(csv.reader([line], strict=True, skipinitialspace=True))
    except csv.Error as error:
        problems.add(
            line=number,
            received=f"{shown(line.strip())} ({error})",
            allowed="cells separated by commas; a cell in quotes opens and closes on one line",
            remedy='close the quote, or write "" for a quote inside a cell',
        )
        return None


def _comment_cells(content: str) -> list[str] | None:
    """The cells that a comment would have if it were a row."""
    return next(csv.reader([content], skipinitialspace=True)) if len(content) <= LINE_LIMIT else None
