"""What `--exclude` leaves out: where the points lie that it may take, and the error where it takes none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath

from glassblocks.errors import ConfigError, InputError
from glassblocks.fitting.assigned_columns import Assignment, same
from glassblocks.fitting.column_names import COLUMNS
from glassblocks.fitting.reading_options import ALL, LINE, Exclusion, ReadingOptions, kind_of
from glassblocks.laboratory import Numerals, Sheet
from glassblocks.laboratory.numerals import missing

#: Where the points lie that each exclusion may leave out: lines, K, or values of its column.
Places = dict[Exclusion, list[float]]


class NothingExcludedError(ConfigError):
    """Exclusions that leave nothing out; `exclusions` holds them."""

    def __init__(self, exclusions: Sequence[Exclusion], problems: list[str]) -> None:
        self.exclusions = tuple(exclusions)
        super().__init__(problems)


def places(
    sheet: Sheet, columns: Assignment, temperature: Sequence[float | None], options: ReadingOptions
) -> Places:
    """Where the points of one file lie, for each exclusion that is of it; whether they are used makes no difference."""
    found: Places = {}
    for each in options.exclude:
        numbers: Sequence[float | None] = sheet.lines
        if _by_temperature(each):
            numbers = temperature
        elif each.what != LINE:
            column = next((column for column in sheet.columns if same(column, each.what)), None)
            if column is None:
                continue
            numbers = Numerals(sheet, None, options.decimal).values(column)
        cells = [columns.values[name].column.cells for name in columns.data if _concerns(each, name)]
        found[each] = [
            number
            for row, number in enumerate(numbers)
            if number is not None and any(not missing(column[row]) for column in cells)
        ]
        if each.what == LINE:  # left out already
            found[each] += sheet.summaries.sure
    return found


def refuse_those_of_nothing(
    options: ReadingOptions, found: Places, sources: Sequence[str | os.PathLike[str]], heads: Sequence[str]
) -> None:
    """Raise for every exclusion that leaves nothing out, in any of the tables.

    Raises
    ------
    NothingExcludedError
        With what there is instead.
    """
    empty = [each for each in options.exclude if not any(map(each.holds, found.get(each, [])))]
    if empty and sources:
        problems = [
            str(
                InputError(
                    "--exclude",
                    received=f"{each}, which leaves nothing out",
                    allowed=_allowed(each, found.get(each), sources, heads),
                    remedy="correct it, or leave it away",
                )
            )
            for each in dict.fromkeys(empty)
        ]
        raise NothingExcludedError(empty, problems)


def _allowed(
    each: Exclusion,
    found: list[float] | None,
    sources: Sequence[str | os.PathLike[str]],
    heads: Sequence[str],
) -> str:
    names = [PurePath(source).name for source in sources]
    if not any(map(each.is_of, sources)):
        return f"one of the tables, which are {', '.join(names)}"
    if found is None:
        columns = ", ".join(map(repr, heads))
        return f"a column, but there is no column {each.what!r} in any file; the columns are {columns}"
    what = each.column or (each.what if each.what not in (ALL, LINE) and _by_temperature(each) else "")
    points = f"points of {what}" if what else "points"
    if not found:
        return f"{points}, of which the tables hold none"
    low, high = min(found), max(found)
    if each.what == LINE:
        return f"lines that hold {points}, which lie from line {low:g} to {high:g}"
    if _by_temperature(each):
        return f"temperatures of {points}, which lie from {low:.4g} to {high:.4g} K"
    return f"values of {each.what!r}, which lie from {low:g} to {high:g}"


def _by_temperature(each: Exclusion) -> bool:
    return each.what == ALL or (each.what != LINE and kind_of(each.what) is not None)


def _concerns(each: Exclusion, name: str) -> bool:
    """Whether it may leave out points of this column of data."""
    if each.column:
        return each.column == name
    return not _by_temperature(each) or each.what in (ALL, name, COLUMNS[name][0].kind)
