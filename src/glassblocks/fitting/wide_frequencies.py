"""Tables with a column for each frequency, which their heads state: one column beside one of the frequency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from glassblocks.fitting.column_names import COLUMNS, FREQUENCY, head, lacks_polarization, understand
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.numerals import Cell, read
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tables.source import ROW_LIMIT

_STATED = re.compile(
    r"[\s,;@(\[]*(?:\b(?:at|bei|f\s*=)\s*)?(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?)\s?(?P<unit>[kMG]?Hz)\b\s*[)\]:]?"
)
#: Characters of a head that are looked at; the pattern takes the square of them.
_LONGEST = 200
#: Most cells that are made.
_CELLS = 20 * ROW_LIMIT


class _Part(NamedTuple):
    """A column, its head without the frequency, and that in Hz; None where the column is of all frequencies."""

    column: SheetColumn
    written: str
    frequency: float | None


def with_long_frequencies(sheet: Sheet, wishes: Sequence[str]) -> Sheet:
    """The sheet with the frequencies of its heads in a column, row below row; as it is if no head states one.

    An error without a name is that of the column to its left. A head that the user speaks of stays what it is.

    Examples
    --------
    >>> heads = ("T [K]", "dv/v long 1 MHz (ppm)", "dv/v long 30 MHz (ppm)")
    >>> columns = tuple(SheetColumn(n + 1, each, None, (f"{n}.1", f"{n}.2")) for n, each in enumerate(heads))
    >>> found = with_long_frequencies(Sheet("file", columns, (2, 3)), ())
    >>> [(column.written, column.cells) for column in found.columns]  # doctest: +NORMALIZE_WHITESPACE
    [('T [K]', ('0.1', '0.2', '0.1', '0.2')), ('dv/v long (ppm)', ('1.1', '1.2', '2.1', '2.2')),
     ('frequency', (1000000.0, 1000000.0, 30000000.0, 30000000.0))]
    """
    parts = _parts(sheet, wishes)
    frequencies = list(dict.fromkeys(part.frequency for part in parts if part.frequency is not None))
    if not frequencies or any(_means(part.written, FREQUENCY) for part in parts):
        return sheet
    heads = list(dict.fromkeys((part.written, part.column.unit) for part in parts))
    if len(sheet.lines) * len(frequencies) * len(heads) > _CELLS:  # no such table: each head at one frequency
        return sheet
    columns = []
    for number, (written, unit) in enumerate(heads, 1):
        cells: list[Cell] = []
        for frequency in frequencies:
            cells += _cells(parts, written, frequency, len(sheet.lines))
        columns.append(SheetColumn(number, written, unit, tuple(cells)))
    rows = tuple(each for each in frequencies for _ in sheet.lines)
    columns.append(SheetColumn(len(heads) + 1, FREQUENCY, "Hz", rows))
    listed = ", ".join(f"{each:g} Hz" for each in frequencies)
    return replace(
        sheet,
        columns=tuple(columns),
        lines=sheet.lines * len(frequencies),
        form=(*sheet.form, f"frequencies from the heads: {listed}"),
    )


def _parts(sheet: Sheet, wishes: Sequence[str]) -> list[_Part]:
    parts: list[_Part] = []
    for column in sheet.columns:
        found = None if column.written in wishes else _STATED.search(column.written[:_LONGEST])
        rest = "" if found is None else _without(column.written, found)
        name = head(rest).name if rest else ""
        if found is not None and (_of_sound(name) or _is_bare_error(name)):
            number = read(found["number"], "," if "," in found["number"] else ".")
            assert number is not None
            parts.append(_Part(column, rest, number.value * unit_factor(found["unit"], "Hz")))
        elif parts and column.written and _is_bare_error(head(column.written).name):
            parts.append(_Part(column, column.written, parts[-1].frequency))
        else:
            parts.append(_Part(column, column.written, None))
    return parts


def _without(written: str, found: re.Match[str]) -> str:
    return " ".join(f"{written[: found.start()]} {written[found.end() :]}".split())


def _cells(parts: Sequence[_Part], written: str, frequency: float, rows: int) -> Sequence[Cell]:
    """The cells of a head at one frequency; nothing where it was not measured there."""
    alike = [part for part in parts if part.written == written and part.frequency in (None, frequency)]
    return alike[0].column.cells if alike else [""] * rows


def _means(written: str, target: str) -> bool:
    meaning = understand(head(written).name) if written else None
    return meaning is not None and meaning.target == target


def _of_sound(name: str) -> bool:
    meaning = understand(name)
    if meaning is None:
        return lacks_polarization(name) is not None
    return meaning.target in COLUMNS and COLUMNS[meaning.target][0].oscillates


def _is_bare_error(name: str) -> bool:
    meaning = understand(name)
    return meaning is not None and meaning.error and not meaning.target
