"""From the text of a cell to a number in SI units, or to a problem that says what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from glassblocks.tables.headers import Numbers
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.schema import MAGNITUDES, AllowedSign
from glassblocks.tables.units import factor_to

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN = r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?"
#: Cells of other people's tables that say more than a number, and what to do with each.
_MORE = (
    (
        re.compile(
            rf"[+-]?{_PLAIN}\s*(?:±|\+-|\+/-|\+[\u2013\u2212])\s*{_PLAIN}\s*%?|[+-]?{_PLAIN}\s?\(\d+\)"
        ),
        "write the value alone, and its uncertainty in a column of its own, as in +- c_l [km/s]",
    ),
    (
        re.compile(rf"{_PLAIN}\s*(?:-|\u2013|\.\.+|…|to|bis)\s*{_PLAIN}"),
        "a range is no value: write its middle, and what its width says of the uncertainty in a column +- ... [unit]",
    ),
    (re.compile(rf"[<>≤≥]=?\s*{_PLAIN}"), "a limit is no value: leave the cell empty"),
    (
        re.compile(r"[-\u2013\u2014]+|n\.?[/.]?[amd]\.?|none|\?+", re.IGNORECASE),
        "leave the cell empty if it was not measured",
    ),
)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


def of_more_than_a_number(cell: str) -> str | None:
    """What to do about a value with its error, a range, a limit or a mark for nothing in a cell; None for all else.

    Examples
    --------
    >>> of_more_than_a_number("<0.3"), of_more_than_a_number("fast")
    ('a limit is no value: leave the cell empty', None)
    """
    return next((remedy for pattern, remedy in _MORE if pattern.fullmatch(cell)), None)


def read_value(cell: str, column: Numbers, line: int, problems: Problems) -> float | None:
    """The number in a cell, SI; None where it is empty or at fault."""
    sign, plausible = column.quantity.sign, column.quantity.plausible
    if not cell and not column.quantity.required:
        return None
    return _number(cell, column, line, problems, sign, plausible)


def read_uncertainty(cell: str, column: Numbers, line: int, problems: Problems) -> float | None:
    """The standard uncertainty in a cell, SI, positive; None where it is empty or at fault."""
    if not cell:
        return None
    return _number(
        cell, column, line, problems, AllowedSign.POSITIVE, (MAGNITUDES[0], column.quantity.plausible[1])
    )


def allowed_at_once(
    numbers: Sequence[float | None], column: Numbers, *, uncertainty: bool = False
) -> list[float | None]:
    """Numbers in SI; None where there is none, or it has to be read by itself to say what is wrong with it."""
    sign = AllowedSign.POSITIVE if uncertainty else column.quantity.sign
    low, high = column.quantity.plausible
    if uncertainty:
        low = MAGNITUDES[0]
    factor, zero = column.factor, sign is not AllowedSign.POSITIVE
    if factor is None:
        return [None] * len(numbers)
    signed = sign is AllowedSign.ANY
    return [
        number * factor
        if number is not None
        and (signed or number >= 0)
        and (low <= abs(number * factor) <= high or (zero and number == 0))
        else None
        for number in numbers
    ]


def _number(
    cell: str,
    column: Numbers,
    line: int,
    problems: Problems,
    sign: AllowedSign,
    plausible: tuple[float, float],
) -> float | None:
    written = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    remedy = _fault(cell, written, sign)
    if remedy is not None:
        empty = ", or an empty cell" if not column.quantity.required else ""
        problems.add(
            line=line,
            column=column.written,
            received=shown(cell) if cell else "an empty cell",
            allowed=f"a finite number {sign.value}{empty}",
            remedy=remedy,
        )
        return None
    if column.factor is None:
        return None
    value = written * column.factor
    if written == 0 or plausible[0] <= abs(value) <= plausible[1]:
        return value
    unit = f" {column.unit}" if column.unit else ""
    low, high = (limit / column.factor for limit in plausible)
    size = f"of size {low:.6g} to {high:.6g}" if plausible[0] > MAGNITUDES[0] else f"of at most {high:.6g}"
    problems.add(
        line=line,
        column=column.written,
        received=f"{shown(cell)}{unit}",
        allowed=f"a number {size}{unit}"
        if abs(value) > plausible[0]
        else f"a number of at least {low:.6g}{unit}",
        remedy=_other_unit(written, column, plausible) or "check the number and the unit in the header",
    )
    return None


def _other_unit(written: float, column: Numbers, plausible: tuple[float, float]) -> str | None:
    """The unit in which a number would be plausible: that of the quantity's example, or the SI unit."""
    if plausible[1] == MAGNITUDES[1]:
        return None
    quantity = column.quantity
    in_example = quantity.example.partition("[")[2].rstrip("]")
    for unit in (in_example, quantity.unit):
        if (
            unit != column.unit
            and plausible[0] <= abs(written) * factor_to(unit, quantity.unit) <= plausible[1]
        ):
            header = re.sub(r"\s*\[.*\]", "", column.written) + (f" [{unit}]" if unit else "")
            return f"did you mean {header}? else check the number"
    return None


def _fault(cell: str, written: float, sign: AllowedSign) -> str | None:
    """What to do about a cell that holds no allowed number; None if it does."""
    if not cell:
        return "fill it in, or delete the row"
    if _NOT_FINITE.fullmatch(cell):
        return "leave the cell empty if it was not measured"
    if math.isnan(written):
        more = of_more_than_a_number(cell)
        if more is not None:
            return more
        return "write it as in 3.80 or 1.2e-5: a decimal point, no text, no unit, no comment"
    if written == 0 and re.search("[1-9]", re.split("[eE]", cell)[0]):
        return "the number is too small to be held: choose a smaller unit"
    if math.isinf(written):
        return "the number is too large to be held: choose a larger unit"
    if (sign is AllowedSign.POSITIVE and written <= 0) or (sign is AllowedSign.NON_NEGATIVE and written < 0):
        return "correct the sign or the value"
    return None
