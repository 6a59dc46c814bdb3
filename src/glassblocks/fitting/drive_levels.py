"""How loud a level of a drive is: an amplitude, a power by its unit, decibels, or an attenuator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import head
from glassblocks.fitting.separate_curves import levels
from glassblocks.laboratory import Numerals, Sheet, SheetColumn
from glassblocks.laboratory.numerals import missing
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.source import unseen

#: Columns whose levels are the strength of the sound, by their heads.
_DRIVES = re.compile(r"drive|power|excitation|amplitude|voltage|strain|intensity|attenuat", re.IGNORECASE)
_SQUARES = re.compile(r"power|intensity|\^2\b|²", re.IGNORECASE)
#: More of it is less sound.
_WEAKENS = re.compile(r"attenuat", re.IGNORECASE)
_AMOUNT = re.compile(r"[+-]?[\d.,]+\s*[^\s\d]")
#: SI units of a power and of an intensity.
_POWERS = ("W", "W/m^2")


def unit_of(column: SheetColumn) -> str:
    """The unit in the head of a column or below it; empty if there is none."""
    unit = head(column.written).unit
    return (unit if unit is not None else column.unit) or ""


def is_drive(column: SheetColumn) -> bool:
    """Whether the levels of a column are the strength of the sound.

    Examples
    --------
    >>> [is_drive(SheetColumn(1, text, None, ())) for text in ("drive [V]", "P (mW)", "B [T]", "attenuator (dB)")]
    [True, True, False, True]
    """
    unit = unit_of(column)
    return _DRIVES.search(column.written) is not None or _is_power(unit) or unit.casefold() == "dbm"


def drive_of(by: Sequence[tuple[SheetColumn, str]]) -> float | None:
    """The amplitude of the sound in any unit, if a column holds it, its square (a power) or decibels.

    Examples
    --------
    >>> heads = ("drive [V]", "drive [mW]", "drive [dB]", "attenuator [dB]", "B [T]")
    >>> [drive_of([(SheetColumn(1, text, None, ()), "100")]) for text in heads]
    [100.0, 10.0, 100000.0, 1e-05, None]
    """
    for column, label in by:
        if is_drive(column):
            try:
                strength = float(label)
            except ValueError:
                return None
            if unit_of(column).lower().startswith("db"):
                weakens = _WEAKENS.search(column.written) is not None
                return float(10 ** ((-strength if weakens else strength) / 20))
            if strength < 0:
                return None
            squared = _SQUARES.search(column.written) is not None or _is_power(unit_of(column))
            return strength**0.5 if squared else strength
    return None


def levels_of(column: SheetColumn, numerals: Numerals, problems: Problems) -> list[str]:
    """The level of each row; a text in a column of numbers is a problem, because it would make a curve of its own."""
    numbers = numerals.values(column)
    for line, cell, value in zip(numerals.sheet.lines, column.cells, numbers, strict=True):
        marks = unseen(str(cell))
        if marks:
            problems.add(
                line=line,
                column=column.shown,
                received=f"{shown(str(cell))} with {', '.join(marks)}, which nobody sees",
                allowed="characters that can be seen, because each level is a curve",
                remedy="type the cell anew",
            )
        amount = is_drive(column) and _AMOUNT.match(str(cell))  # 0.1 V is louder than 50 mV
        if value is None and not missing(cell) and (unit_of(column) or amount):
            problems.add(
                line=line,
                column=column.shown,
                received=shown(str(cell)),
                allowed=f"a number of {unit_of(column) or 'one unit'}, by which curves are separated",
                remedy="correct it; the unit stands in the head, as in drive [V], and holds for all rows",
            )
    return levels([str(cell) for cell in column.cells], numbers)


def sortable(label: str) -> tuple[float, str]:
    """Levels in the order of their numbers, then words."""
    try:
        return float(label), ""
    except ValueError:
        return float("inf"), label


def refuse_empty_levels(
    column: SheetColumn, sheet: Sheet, measured: Sequence[int], problems: Problems
) -> None:
    """Of rows with a value: what is left empty may be as above, and would make a curve of an unknown drive."""
    empty = [row for row in measured if missing(column.cells[row])]
    # a name above empty cells holds for them, where a spreadsheet shows it once
    is_once = bool(measured) and measured[0] not in empty and 2 * len(empty) > len(measured)
    if is_drive(column) or unit_of(column) or is_once:
        for row in empty:
            line = sheet.lines[row]
            problems.add(
                line=line,
                column=column.shown,
                received="an empty cell",
                allowed="a level in every row with a value, because curves are separated by it",
                remedy=f"write it in every row, also as above, or leave the point out: --exclude line={line}",
            )
            problems.stop_if_many(line)


@lru_cache(maxsize=200)
def _is_power(unit: str) -> bool:
    for power in _POWERS if unit else ():
        try:
            return unit_factor(unit, power) > 0
        except InputError:
            continue
    return False
