"""How loud a level of a drive is: an amplitude, a power by its unit, decibels, or an attenuator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import head
from glassblocks.laboratory import SheetColumn
from glassblocks.laboratory.titles import unit_factor

#: Columns whose levels are the strength of the sound, by their heads.
_DRIVES = re.compile(r"drive|power|excitation|amplitude|voltage|strain|intensity|attenuat", re.IGNORECASE)
_SQUARES = re.compile(r"power|intensity|\^2\b|²", re.IGNORECASE)
#: More of it is less sound.
_WEAKENS = re.compile(r"attenuat", re.IGNORECASE)
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


@lru_cache(maxsize=200)
def _is_power(unit: str) -> bool:
    for power in _POWERS if unit else ():
        try:
            return unit_factor(unit, power) > 0
        except InputError:
            continue
    return False
