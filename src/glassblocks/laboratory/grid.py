"""A file as rows of cells, before anyone knows which row holds the names."""

from __future__ import annotations

import csv
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from glassblocks.laboratory.numerals import Cell, begins_with_number, looks_like_number, missing
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.source import LINE_LIMIT, ROW_LIMIT, refuse_other_ends

#: What may separate cells, in the order in which equal evidence is decided, and what messages call it.
SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", " ": "blanks"}
#: Lines that are tried with every separator, and characters of them.
_TRIED, _TRIED_SIZE = 400, 2**18
#: Most cells of a file: those of its longest rows at twenty columns.
_CELL_LIMIT = 20 * ROW_LIMIT
#: Lines that one quoted cell may run over: names with a line break in them.
_RUN = 10
_MARKS = ("#", "%", "!", "//")
#: A row of plain numbers and nothing else, as most are, by separator: one look instead of several a cell. A row can
#: be matched in one way only, so that one which fails at its end takes no longer.
_PLAIN_ROWS = {
    separator: re.compile(rf"{number}(?:{re.escape(separator)}{number})*")
    for separator in SEPARATORS
    for number in [
        r"[+-]?[0-9]{1,20}(?:[.,][0-9]{0,20})?(?:[eE][+-]?[0-9]{1,3})?".replace(
            "[.,]", r"\." if separator == "," else "[.,]"
        )
    ]
    if separator != " "
}
#: Longest line of names between blanks; the patterns below take the square of it.
_LONGEST_NAMES = 500


class GridRow(NamedTuple):
    """The cells of one row, stripped, with the line where it begins and ends; how many hold numbers and words."""

    line: int
    last: int
    cells: list[Cell]
    comment: bool = False
    raw: str = ""
    numbers: int = 0
    texts: int = 0


class Grid(NamedTuple):
    """All rows that hold anything, the lines that hold separators only, and what the file was taken for."""

    rows: list[GridRow]
    empty: list[int]
    form: list[str]
    separator: str = ""


def grid_row(first: int, last: int, cells: list[Cell], comment: bool, raw: str = "") -> GridRow:
    """A row with its numbers and words counted."""
    numbers = sum(map(looks_like_number, cells))
    texts = len(cells) - numbers - sum(map(missing, cells)) if numbers < len(cells) else 0
    return GridRow(first, last, cells, comment, raw, numbers, texts)


def grid_of(text: str, problems: Problems) -> Grid:
    """Split a text into rows of cells; what cannot be split is a problem.

    The separator is the one that leaves most numbers whole: for every row of at least two numbers, the numbers
    less the cells that are none. ``sep=;`` in the first line decides, as for Excel.

    Examples
    --------
    >>> grid = grid_of("T;f\\n0,1;5,0\\n;\\n", Problems("file"))
    >>> grid.rows[1].cells, grid.empty, grid.form
    (['0,1', '5,0'], [3], ['semicolons'])
    """
    lines = re.split(r"\r\n|\n|\r", text)
    stated = re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\ufeff ")) if lines else None
    if stated and stated[1] in SEPARATORS:
        lines[0], separator = "", stated[1]
    else:
        separator = _separator(lines)
    rows, empty = [], []
    cells = 0
    for row in _rows(lines, separator, problems):
        cells += len(row.cells)
        if cells > _CELL_LIMIT:
            problems.add(
                line=row.line,
                received="one cell more",
                allowed=f"at most {_CELL_LIMIT} cells",
                remedy="delete the columns that are not needed, or average",
            )
            problems.raise_if_any()
        if not any(row.cells):
            empty.append(row.line)
        else:
            rows.append(row)
    if len(rows) > ROW_LIMIT:
        problems.add(
            received=f"{len(rows)} rows",
            allowed=f"at most {ROW_LIMIT} rows",
            remedy="split the file, or average",
        )
        problems.raise_if_any()
    return Grid(rows, empty, [SEPARATORS[separator]], separator)


def names_in_blanks(raw: str, width: int) -> list[Cell] | None:
    """Names between blanks that hold blanks themselves, `width` of them: told by wide gaps or by their units.

    Examples
    --------
    >>> names_in_blanks("T (K)  dc/c longitudinal (ppm)", 2)
    ['T (K)', 'dc/c longitudinal (ppm)']
    """
    found = next((way for way in ways_in_blanks(raw) if len(way) == width), None)
    return None if found is None else [*found]


def ways_in_blanks(raw: str) -> tuple[list[str], ...]:
    """Every way to take names between blanks apart, whatever their number.

    Examples
    --------
    >>> [len(way) for way in ways_in_blanks("T (K)  dc/c longitudinal (ppm)")]
    [2, 2, 3, 3]
    """
    text = raw.strip().lstrip("#%!/ ").strip()[:_LONGEST_NAMES]
    with_unit = re.compile(r"[^\[\](){}]+?(?:\[[^\[\]]*\]|\([^()]*(?:\([^()]*\)[^()]*)*\))(?=\s|$)")
    return (
        re.split(r"\s{2,}|\t", text),
        [found.strip() for found in with_unit.findall(text)] if not with_unit.sub("", text).strip() else [],
        re.split(r"\s+(?![\[(])(?![^(\[]*[)\]])", text),
        re.split(r"\s+(?![\[(])(?![^(\[]*[)\]])(?<!\+-\s)(?<!±\s)", text),
    )


def _separator(lines: Sequence[str]) -> str:
    full = [line for line in lines if line.strip() and len(line) <= LINE_LIMIT]
    tried = full[:: max(1, len(full) // _TRIED)]
    sizes = list(accumulate(map(len, tried)))
    tried = tried[: max(1, bisect(sizes, _TRIED_SIZE))]

    def fits(separator: str) -> tuple[int, int]:
        """Whole numbers less other cells; then lines of the commonest width, where there are hardly any numbers."""
        score, widths = 0, Counter[int]()
        for line in tried:
            row = _row(line, 0, 0, separator, strict=False)
            assert row is not None
            numbers = sum(map(begins_with_number, row.cells))
            score += max(0, 2 * numbers - row.numbers - row.texts) if numbers >= 2 else 0
            widths[len(row.cells)] += len(row.cells) > 1 and separator != " "
        return score, max(widths.values(), default=0)

    return max(SEPARATORS, key=fits)


def _rows(lines: Sequence[str], separator: str, problems: Problems) -> Iterator[GridRow]:
    number, plain = 0, _PLAIN_ROWS.get(separator)
    while number < len(lines):
        first, line = number, lines[number]
        number += 1
        if plain is not None and plain.fullmatch(line) and len(line) <= LINE_LIMIT:
            cells: list[Cell] = [*line.split(separator)]
            yield GridRow(number, number, cells, False, line, len(cells), 0)
            continue
        if not line.strip():
            continue
        if len(line) > LINE_LIMIT:
            problems.add(
                line=first + 1,
                received=f"{len(line)} characters",
                allowed=f"at most {LINE_LIMIT} in a line",
                remedy="check the line ends, or shorten the line",
            )
            continue
        row = _row(line, first + 1, first + 1, separator)
        while row is None and number < min(first + _RUN, len(lines)):
            line += "\n" + lines[number]
            number += 1
            row = _row(line, first + 1, number, separator)
        if row is None:
            number = first + 1
            problems.add(
                line=first + 1,
                received=f"{shown(lines[first].strip())}: a quote that is not closed",
                allowed="a cell in quotes that opens and closes",
                remedy="close the quote or delete it",
            )
            continue
        if row.comment:
            refuse_other_ends(row.raw, row.line, problems)
        yield row


def _row(line: str, first: int, last: int, separator: str, strict: bool = True) -> GridRow | None:
    """The row, or None if a quote is left open."""
    content = line.strip(" \t" if separator == " " else " ")
    # a cell of percent begins no comment
    comment = content.startswith(_MARKS) and not (separator in ",;|" and content.startswith(f"%{separator}"))
    plain = content.lstrip("#%!/ ") if comment else content
    if separator == " ":
        plain = plain.replace("\t", " ").partition(" #")[0]  # a comment behind the numbers
    if '"' not in plain and separator != " ":  # as csv does it, in a tenth of the time
        cells = plain.split(separator) if plain else []
    else:
        try:
            cells = next(csv.reader([plain], delimiter=separator, skipinitialspace=True, strict=strict), [])
        except csv.Error:
            if not comment and _open(plain, separator):
                return None
            cells = plain.split(separator)
    return grid_row(first, last, [" ".join(cell.split()) for cell in cells], comment, content)


def _open(plain: str, separator: str) -> bool:
    """Whether a quoted cell is left open at the end of a line, and not merely followed by more text."""
    try:
        next(csv.reader([plain], delimiter=separator, skipinitialspace=True, strict=True), [])
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
