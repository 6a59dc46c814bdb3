"""Facts that stand in the lines before a table: a mass, a frequency, a title."""

from __future__ import annotations

import re
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.laboratory.numerals import Cell, read
from glassblocks.laboratory.sheet import Sheet
from glassblocks.laboratory.titles import unit_factor

_NUMBER = re.compile(r"(?<![\w.,])[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?(?![\w.,]*\d)")
#: An error behind a number, which is not the number beside the unit.
_ERROR = re.compile(r"(?<=[\d.])\s*(?:(?:±|\+-|\+/-)\s*\d[\d.,]*(?:[eE][+-]?\d+)?|\(\d+\))")
#: What makes a number without a unit and one with it two ends of a range, halves of one, or factors.
_ONE_OF_TWO = re.compile(r"\d[\s,;]*(?:[-–…x×*/]|\.\.+|to|bis|and|und)?\s*")
_TIMES = re.compile(r"\s*[x×*]\s*\d")
_BRACKETS = re.compile(r"[\[(]([^\[\]()]*)[\])]")
_TITLES = re.compile(r"(?:title|titel|sample(?: name)?|probe)", re.IGNORECASE)
_LONGEST = 400


class Fact(NamedTuple):
    """A quantity in SI, the line that states it and its text; no value where the line cannot be understood."""

    value: float | None
    line: int
    text: str


def fact_of_line(line: int, cells: tuple[Cell, ...], words: re.Pattern[str], unit: str) -> Fact | None:
    """The quantity that one line states under certain words; None if it does not hold them and a number."""
    text = " ".join(str(cell) for cell in cells)[:_LONGEST]
    return Fact(_value(cells, unit), line, text) if words.search(text) and _NUMBER.search(text) else None


def find_fact(sheet: Sheet, words: re.Pattern[str], unit: str) -> Fact | None:
    """The quantity that the lines before a table state under certain words.

    Parameters
    ----------
    sheet
        The table.
    words
        What the line must hold.
    unit
        SI unit of the quantity; a number without a unit of its dimension is not taken.

    Returns
    -------
    Fact or None
        The fact of the last line that states one; None if no line holds the words and a number.
    """
    found = None
    for line, cells in sheet.before:
        new = fact_of_line(line, cells, words, unit)
        if new is not None:
            if found is not None and new.value is not None and found.value not in (None, new.value):
                return Fact(None, line, f"{found.text!r} and {new.text!r}")
            found = new if found is None or new.value is not None else found
    return found


def title_of(sheet: Sheet) -> str | None:
    """The title that a header block states: the cell behind TITLE.

    Examples
    --------
    >>> title_of(Sheet("file", (), (), before=((1, ("TITLE", "run 7")),)))
    'run 7'
    """
    for _, cells in sheet.before:
        if len(cells) > 1 and _TITLES.fullmatch(str(cells[0]).strip(" :")) and str(cells[1]).strip():
            return str(cells[1])[:80]
    return None


def _value(cells: tuple[Cell, ...], unit: str) -> float | None:
    """The one quantity of this dimension in a line: a number before its unit, or a number beside a unit in brackets."""
    text = _ERROR.sub("", " ".join(str(cell) for cell in cells)[:_LONGEST])
    beside, alone = set(), set()
    last = 0
    for match in _NUMBER.finditer(text):
        number = _number(match[0])
        if number is None:
            return None
        behind = re.match(r"\s*([^\s,;()\[\]]+)", text[match.end() :])
        factor = _factor(behind[1], unit) if behind else None
        if factor is not None and behind is not None:
            before, after = text[max(0, last - 1) : match.start()], text[match.end() + behind.end() :]
            if _ONE_OF_TWO.fullmatch(before) or _TIMES.match(after):
                return None
            beside.add(number * factor)
        alone.add(number)
        last = match.end()
    in_brackets = {
        factor for found in _BRACKETS.findall(text) if (factor := _factor(found, unit)) is not None
    }
    if not beside and len(alone) == 1 and len(in_brackets) == 1:
        beside = {alone.pop() * in_brackets.pop()}
    return beside.pop() if len(beside) == 1 else None


def _number(text: str) -> float | None:
    """The number if it can be read in one way."""
    ways = {found.value for decimal in (".", ",") if (found := read(text.rstrip(".,"), decimal)) is not None}
    return ways.pop() if len(ways) == 1 else None


def _factor(unit: str, target: str) -> float | None:
    try:
        return unit_factor(unit, target)
    except InputError:
        return None
