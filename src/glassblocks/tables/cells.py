"""From the text of a cell to a number in SI units, or to a problem that says what is wrong with it."""

from __future__ import annotations

import math
import re

from glassblocks.tables.headers import Numbers
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.schema import MAGNITUDES, Sign

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


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
    return _number(cell, column, line, problems, Sign.POSITIVE, (MAGNITUDES[0], column.quantity.plausible[1]))


def _number(
    cell: str, column: Numbers, line: int, problems: Problems, sign: Sign, plausible: tuple[float, float]
) -> float | None:
    written = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    remedy = _fault(cell, written, sign)
    if remedy is None:
        value = written * (1.0 if column.factor is None else column.factor)
        low, high = plausible
        if column.factor is None or (value == 0 and written == 0) or low <= abs(value) <= high:
            return value if column.factor is not None else None
        problems.add(
            line=line,
            column=column.written,
            received=shown(cell),
            allowed=f"a number of size {low:g} to {high:g} {column.quantity.unit}".rstrip(),
            remedy="check the number and the unit in the header",
        )
        return None
    empty = ", or an empty cell" if not column.quantity.required else ""
    problems.add(
        line=line,
        column=column.written,
        received=shown(cell) if cell else "an empty cell",
        allowed=f"a finite number {sign.value}{empty}",
        remedy=remedy,
    )
    return None


def _fault(cell: str, written: float, sign: Sign) -> str | None:
    """What to do about a cell that holds no allowed number; None if it does."""
    if not cell:
        return "fill it in, or delete the row"
    if _NOT_FINITE.fullmatch(cell):
        return "leave the cell empty if it was not measured"
    if math.isnan(written):
        return "write it as in 3.80 or 1.2e-5: a decimal point, no text, no unit, no comment"
    if math.isinf(written):
        return "the number is too large to be held: choose a larger unit"
    if (sign is Sign.POSITIVE and written <= 0) or (sign is Sign.NON_NEGATIVE and written < 0):
        return "correct the sign or the value"
    return None
