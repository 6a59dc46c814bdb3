"""From a cell to a number: decimal signs and thousands separators, missing values, percent signs.

What a cell means depends on the convention of its column, so a cell is first read under both: "1,5" is a number
with a decimal comma only, "1,234" is 1.234 or 1234.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

#: Text, or a number that the file holds as a number (a workbook does).
Cell = str | float
Decimal = Literal[".", ","]
CALLED: dict[str, str] = {".": "decimal point", ",": "decimal comma"}

_MISSING = frozenset(
    [
        *("nan", "-nan", "na", "n/a", "n.a.", "none", "null", "inf", "-inf", "+inf", "infinity"),
        *("-infinity", "missing", "empty", "-", "--", "---", "----", "–", "—", "?", "#n/a"),
        *("#nv", "#div/0!", "#value!", "#wert!", "#ref!", "#num!", "#zahl!", "#null!"),
        *("1.#qnan", "-1.#ind", "1.#inf", "-1.#inf"),
    ]
)
#: What instruments write for "not a number" and "infinite" by the SCPI standard.
_SCPI = (9.9e37, 9.91e37)
_NEVER_SCPI = frozenset("012345678" + string.ascii_letters)
_NOT_MEASURED = frozenset([*_SCPI, *(-each for each in _SCPI)])
#: What people write for it: nines, so many times the range of all other numbers away; less if they are repeated.
_NINES, _FAR, _FAR_IF_REPEATED = re.compile(r"-?9{3,}(?:\.9+)?"), 3.0, 0.5
#: Signs and blanks that look like a minus, a blank or an apostrophe, as cells are compared.
_ALIKE = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\uff0d": "-",
        "\ufe63": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\xa0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\u2019": "'",
        "\uff0c": ",",
    }
)
#: No number is longer.
_LONGEST = 60
_EXPONENT = r"(?:\s?[eEdD]\s?[+-]?\d{1,4})?"


#: 5.4 x 10^-6, with the power said by a sign: behind one that was lost, 10-6 and 106 would be numbers.
_TIMES_TEN = re.compile(r"\s?[x×*·]\s?10(?:\s?\^\s?|(?=[+-]))(?=[+-]?\d)")

_RAISED, _LOWERED = re.compile(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"), str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    plain = rf"(?:\d+(?:{decimal}\d*)?|{decimal}\d+){_EXPONENT}"
    # an exponent and groups of three never go together
    grouped = (
        rf"(?P<grouped>[1-9]\d{{0,2}}(?P<sign>[{thousands}' ])\d{{3}}(?:(?P=sign)\d{{3}})*(?:{decimal}\d*)?)"
    )
    return re.compile(rf"[+-]?\s?(?:{grouped}|{plain})")


_READ: dict[Decimal, re.Pattern[str]] = {".": _pattern(r"\.", ","), ",": _pattern(",", ".")}


def _common(signs: str, unless: str = "") -> re.Pattern[str]:
    """The commonest form of a number, which takes one look instead of ten."""
    digits = rf"(?:[0-9]+{signs}?[0-9]*|{signs}[0-9]+)"
    return re.compile(rf"(?!.{{{_LONGEST + 1}}}){unless}[+-]?{digits}(?:[eE][+-]?[0-9]{{1,3}})?")


#: A number with one of the signs, and with either.
_COMMON: dict[Decimal, re.Pattern[str]] = {sign: _common(f"[{sign}]") for sign in _READ}
_EITHER = _common("[.,]")
#: One that says which sign is decimal if it holds one, because it does not part thousands.
_CLEAR = {
    sign: _common(f"[{sign}]", rf"(?![+-]?[1-9][0-9]{{0,2}}(?:[{sign}][0-9]{{3}})+$)") for sign in _READ
}
#: One that is decimal or parts thousands.
_UNCLEAR = {sign: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}[{sign}][0-9]{{3}}") for sign in _READ}


class Percent(float):
    """A number that was shown with a percent sign; it holds the fraction: 0.02 for 2%."""


@dataclass(frozen=True)
class Reading:
    """A cell under one convention: its number, and whether it parts thousands."""

    value: float
    groups: bool


def missing(cell: Cell) -> bool:
    """Whether a cell says that nothing was measured.

    Examples
    --------
    >>> [missing(cell) for cell in ("", "NaN", "--", "n/a", "0", "9.91E+37")]
    [True, True, True, True, False, True]
    """
    if isinstance(cell, float):
        return cell != cell or abs(cell) in _SCPI
    if not cell:
        return True
    if cell[0] in _NEVER_SCPI:
        return cell.strip().casefold() in _MISSING
    text = _plain(cell).casefold()
    found = read(text, ".") if text[:3] in ("9.9", "+9.", "-9.") else None
    return not text or text in _MISSING or (found is not None and abs(found.value) in _SCPI)


def marks_for_nothing(numbers: Sequence[float | None]) -> set[float]:
    """Numbers of nines alone, 999 and longer, that lie far from all others of their column.

    Examples
    --------
    >>> marks_for_nothing([0.1, -9999.0, 0.2, 0.15]), marks_for_nothing([990.0, 999.0, 1010.0])
    ({-9999.0}, set())
    """
    given = {number for number in numbers if number is not None and number == number}
    nines = {number for number in given if abs(number) >= 999 and _NINES.fullmatch(f"{number:.10g}")}
    others = given - nines
    if not nines or len(others) < 2:
        return set()
    low, high = min(others), max(others)

    def is_far(number: float) -> bool:
        away = _FAR if sum(each == number for each in numbers) == 1 else _FAR_IF_REPEATED
        return not low - away * (high - low) <= number <= high + away * (high - low)

    return {number for number in nines if is_far(number)}


def read(cell: Cell, decimal: Decimal) -> Reading | None:
    """The number in a cell under one convention; None if it is none.

    Examples
    --------
    >>> read("1,234", ","), read("1,234", "."), read("0,234", ".")
    (Reading(value=1.234, groups=False), Reading(value=1234.0, groups=True), None)
    """
    if isinstance(cell, float):
        return Reading(cell, False)
    if _COMMON[decimal].fullmatch(cell):
        return Reading(float(cell.replace(",", ".")), False)
    if not cell or cell[0].isalpha() or cell[-1].isalpha() or len(cell.strip()) > _LONGEST:
        return None
    text = _plain(cell)
    if "10" in text:
        raised = _RAISED.sub(lambda found: "^" + found[0].translate(_LOWERED), text)
        text = _TIMES_TEN.sub("e", raised)
    percent = text.endswith("%")
    match = _READ[decimal].fullmatch(text.removesuffix("%").rstrip())
    if match is None:
        return None
    digits = match[0].replace(" ", "").replace("'", "")
    digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    value = float(re.sub("[dD]", "e", digits))
    return Reading(Percent(value / 100) if percent else value, match["grouped"] is not None)


def plain_numbers(cells: Iterable[Cell], decimal: Decimal) -> list[float | None]:
    """The numbers that are written in the commonest way; None for every other cell, which needs a closer look.

    Examples
    --------
    >>> plain_numbers(["0,5", "7", "1.234,5", "NaN"], ",")
    [0.5, 7.0, None, None]
    """
    common = _COMMON[decimal].fullmatch
    found = [
        None if not isinstance(cell, str) or common(cell) is None else float(cell.replace(",", "."))
        for cell in cells
    ]
    if not _NOT_MEASURED.isdisjoint(found):
        found = [None if number in _NOT_MEASURED else number for number in found]
    return found


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell is a number under one of the conventions; blanks between digits count as text.

    Examples
    --------
    >>> [looks_like_number(cell) for cell in ("1,2E-5", "1.234,5", "5 123", "12.03.2024", "0x10", "")]
    [True, True, False, False, False, False]
    """
    if isinstance(cell, float):
        return True
    if cell[:1].isalpha() or cell[-1:].isalpha():
        return False
    return _EITHER.fullmatch(cell) is not None or (
        " " not in cell.strip() and any(read(cell, decimal) is not None for decimal in _READ)
    )


def begins_with_number(cell: Cell) -> bool:
    """Whether a cell is a number, perhaps with a unit behind it.

    Examples
    --------
    >>> begins_with_number("4,2 K"), begins_with_number("Lauf 7")
    (True, False)
    """
    if looks_like_number(cell):
        return True
    parts = str(cell).split()
    return len(parts) == 2 and looks_like_number(parts[0]) and parts[1].replace("/", "").isalpha()


def in_percent(cells: Iterable[Cell]) -> bool:
    """Whether every number of a column is shown with a percent sign.

    Examples
    --------
    >>> in_percent(["2,5%", "", "3%"]), in_percent(["2,5%", "3"])
    (True, False)
    """
    given = False
    for cell in cells:
        if isinstance(cell, Percent) or (isinstance(cell, str) and cell.endswith("%")):
            given = True
        elif not missing(cell):
            return False
    return given


def count_rows(cells: Iterable[Cell]) -> bool:
    """Whether cells number rows: 0, 1, 2, ... or 1, 2, 3, ...

    Examples
    --------
    >>> count_rows(["1", "2", "3"]), count_rows(["1", "2", "4"]), count_rows(["5"])
    (True, False, False)
    """
    found = [read(cell, ".") for cell in cells]
    values = [math.nan if each is None else each.value for each in found]
    return len(values) > 1 and values[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(values))


@dataclass(frozen=True)
class Evidence:
    """What cells say about their convention, with the first cell that says it.

    Attributes
    ----------
    only
        By decimal sign: a cell that is a number with this sign only.
    groups
        By decimal sign: such a cell that parts thousands, as 1.234,5 does.
    ambiguous
        By the sign in it: a cell that is decimal or parts thousands, as 1,234.
    """

    only: dict[Decimal, str]
    groups: dict[Decimal, str]
    ambiguous: dict[Decimal, str]

    @property
    def decimal(self) -> Decimal | None:
        """The convention, if all that decide agree."""
        return next(iter(self.only)) if len(self.only) == 1 else None

    def doubtful(self, decimal: Decimal) -> str | None:
        """A cell that would be thousands with this decimal sign although no cell shows that thousands are parted."""
        return None if decimal in self.groups else self.ambiguous.get("." if decimal == "," else ",")


def evidence(cells: Iterable[Cell]) -> Evidence:
    """What cells say about their convention.

    Examples
    --------
    >>> evidence(["1,234", "0,5"]).decimal, evidence(["1,234"]).decimal, evidence(["1,234.5"]).groups
    (',', None, {'.': '1,234.5'})
    >>> evidence(["0.5", "1,234"]).doubtful(".")
    '1,234'
    """
    found = Evidence({}, {}, {})
    # no number begins or ends with a letter
    texts = [
        cell
        for cell in cells
        if isinstance(cell, str) and cell and not (cell[0].isalpha() or cell[-1].isalpha())
    ]
    for sign in _READ:
        clear, unclear, left = _CLEAR[sign].fullmatch, _UNCLEAR[sign].fullmatch, list[str]()
        for cell in texts:
            if clear(cell):
                if sign in cell:
                    found.only.setdefault(sign, cell)
            elif unclear(cell):
                found.ambiguous.setdefault(sign, cell)
            else:
                left.append(cell)
        texts = left
    for cell in texts:
        if not missing(cell):
            _note(cell, found)
    return found


def total(parts: Sequence[Evidence]) -> Evidence:
    """The evidence of several columns together."""
    found = Evidence({}, {}, {})
    for part in reversed(parts):
        found.only.update(part.only)
        found.groups.update(part.groups)
        found.ambiguous.update(part.ambiguous)
    return found


def _note(cell: str, found: Evidence) -> None:
    point, comma = read(cell, "."), read(cell, ",")
    if point is not None and comma is not None:
        if point.value != comma.value:
            found.ambiguous.setdefault("," if point.groups else ".", cell)
        return
    ways: tuple[tuple[Decimal, Reading | None], ...] = ((".", point), (",", comma))
    for decimal, way in ways:
        if way is not None:
            found.only.setdefault(decimal, cell)
            if way.groups:
                found.groups.setdefault(decimal, cell)


def _plain(cell: str) -> str:
    return (cell if cell.isascii() else cell.translate(_ALIKE)).strip()
