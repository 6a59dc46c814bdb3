"""Rows of units, and units in names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glassblocks.laboratory.grid import GridRow
from glassblocks.laboratory.numerals import Cell, looks_like_number
from glassblocks.laboratory.titles import bare_unit, looks_like_unit

#: What begins most rows, and no row of units.
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_BRACKET = re.compile(r"[\[(]([^\[\]]+)[\])]\s*$")
#: What the first cell of a row of units may be called.
_UNITS = {"units", "unit", "einheit", "einheiten"}


def is_units(row: GridRow) -> bool:
    """Whether all cells of a row are units, apart from the word Units in front."""
    if not row.texts or row.numbers > row.texts:
        return False
    cells = [str(cell) for cell in row.cells if cell != ""]
    if cells and cells[0].casefold().rstrip(":") in _UNITS:
        cells = cells[1:]
    return not (cells and _NUMBER.fullmatch(cells[0])) and all(looks_like_unit(cell) for cell in cells)


def states_units_below(row: GridRow, names: Sequence[Cell], known: Callable[[str], bool]) -> bool:
    """Whether a row holds units, of which some may be powers of ten, as in K,1e-6,1e-6.

    A number below a name with a unit of its own is one: A,1,1e-4 below series,T [K],Q^-1.
    """
    if not row.texts:
        return False
    cells = [str(cell) for cell in row.cells]
    pairs = [*zip(cells, names, strict=False)]
    if any(looks_like_number(cell) and has_unit(name) for cell, name in pairs):
        return False
    if row.texts >= row.numbers:
        return is_units(row)
    return (
        len(cells) <= len(names)
        and any(known(str(name)) for cell, name in pairs if cell and not looks_like_number(cell))
        and all(not cell or looks_like_unit(cell) for cell in cells)
    )


def has_unit(name: Cell) -> bool:
    """Whether a name ends in a unit in brackets.

    Examples
    --------
    >>> has_unit("T [mK]"), has_unit("dv/v (long.)")
    (True, False)
    """
    match = _BRACKET.search(str(name))
    return match is not None and looks_like_unit(match[1])


def unit_at(units: Sequence[str], index: int) -> str | None:
    """The unit of a column in a row of units; None if it has none."""
    unit = units[index] if index < len(units) else ""
    return bare_unit(unit) if unit and unit.casefold().rstrip(":") not in _UNITS else None
