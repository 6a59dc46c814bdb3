"""Rows with fewer cells than names: which of their columns is missing?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from glassblocks.laboratory.grid import GridRow
from glassblocks.laboratory.heads_again import Heads
from glassblocks.laboratory.numerals import Cell, looks_like_number
from glassblocks.tables.problems import Problems

#: What the last cell of a line that goes on in the next one holds.
_GOES_ON = ("", "\\", "&")


def refuse_short_rows(rows: Sequence[GridRow], heads: Heads, problems: Problems) -> None:
    """Rows that end early are read where columns of different lengths stand side by side, and nowhere else.

    A lost separator, a number that is not there and a file that was cut while it was written look alike: all cells
    behind it would be read under the names before theirs.
    """
    if heads.separator == " ":
        fewer = [row for row in rows if len(row.cells) < len(heads.names)]
        _refuse(fewer, "cells between blanks", "write NaN where nothing was measured", heads, problems)
        return
    _refuse_wrapped(rows, heads, problems)
    if problems.found:
        return
    first = _numbers_from(rows, len(heads.names))
    short = [
        row
        for row in rows
        if any(map(heads.known, heads.names[len(row.cells) :])) or first <= len(row.cells) < len(heads.names)
    ]
    if len(short) == len(rows) > 0:
        problems.add(
            received=f"{len(heads.names)} names over rows of at most {max(len(row.cells) for row in rows)} cells",
            allowed="as many names as cells",
            remedy="delete the names without a column, or write the separators of cells that are empty",
        )
    elif not _is_end_of_columns(short, rows):
        _refuse(short, "cells", "write the separators of cells that are empty", heads, problems)


def _numbers_from(rows: Sequence[GridRow], width: int) -> int:
    """The first of the last columns in which every whole row has a number: no remark, which most rows may lack.

    If the last row alone is short, words count as well, because a program that was killed writes such a row.
    """
    if all(len(row.cells) >= width for row in rows):
        return width
    whole = [row.cells for row in rows if len(row.cells) >= width]
    is_cut = len(whole) == len(rows) - 1 and len(rows[-1].cells) < width
    fills = bool if is_cut else looks_like_number
    filled = (all(map(fills, (cells[n] for cells in whole))) for n in range(width - 1, -1, -1))
    return width - sum(takewhile(bool, filled)) if len(whole) > 1 else width


def _is_end_of_columns(short: Sequence[GridRow], rows: Sequence[GridRow]) -> bool:
    """Whether only the last rows are short, the later the shorter, and never one alone."""
    lengths = [len(row.cells) for row in short]
    at_end = [*rows[len(rows) - len(short) :]] == [*short]
    return at_end and lengths == sorted(lengths, reverse=True) and 1 not in Counter(lengths).values()


def _refuse(rows: Sequence[GridRow], what: str, remedy: str, heads: Heads, problems: Problems) -> None:
    for row in rows:
        problems.add(
            line=row.line,
            received=f"{len(row.cells)} {what}",
            allowed=f"{len(heads.names)}, as the names are, because nobody sees which cell is missing",
            remedy=remedy,
        )
        problems.stop_if_many(row.line)


def _refuse_wrapped(rows: Sequence[GridRow], heads: Heads, problems: Problems) -> None:
    """Two short rows that are one together, because a program broke its line.

    The second half of a row begins with no temperature, unless the names stand there twice. Where whole rows have words
    and the second half has numbers, both are rows that end early.
    """
    names = [*heads.names]
    whole = next((row.cells for row in rows if len(row.cells) == len(names) and row.cells[-1] != ""), [])
    for row, after in pairwise(rows):
        here = len(row.cells) - (row.cells[-1] in _GOES_ON)
        twice = names[here:] == names[: len(names) - here]
        ends_early = any(map(_is_other, whole[here:], after.cells))
        fits = 0 < here < len(names) and here + len(after.cells) == len(names)
        if fits and not twice and not ends_early:
            problems.add(
                line=row.line,
                received=f"{here} cells, and {len(after.cells)} in the next row",
                allowed=f"{len(names)} cells in a line, as the names are",
                remedy="join rows that are broken into two lines, and write the separators of cells that are empty",
            )
            problems.stop_if_many(row.line)


def _is_other(one: Cell, other: Cell) -> bool:
    return looks_like_number(one) != looks_like_number(other)
