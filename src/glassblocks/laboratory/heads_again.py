"""Between the rows of a table: heads of a second table, and rows that are broken into two lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from glassblocks.laboratory.grid import GridRow, names_in_blanks
from glassblocks.laboratory.numerals import Cell
from glassblocks.laboratory.titles import bare_unit, looks_like_unit
from glassblocks.tables.problems import Problems, shown

#: What may mark a line of names, a byte-order mark of a second file among it.
_MARKS = " #%!/;*>\ufeff"
#: What the last cell of a line that goes on in the next one holds.
_GOES_ON = ("", "\\", "&")


def refuse_wrapped(rows: Sequence[GridRow], names: Sequence[str], problems: Problems) -> None:
    """Two short rows that are one row together: a program broke its line, and the second half is no temperature."""
    for row, after in pairwise(rows):
        here = len(row.cells) - (row.cells[-1] in _GOES_ON)
        if 0 < here < len(names) and here + len(after.cells) == len(names):
            problems.add(
                line=row.line,
                received=f"{here} cells, and {len(after.cells)} in the next row",
                allowed=f"{len(names)} cells in a line, as the names are",
                remedy="join rows that are broken into two lines, and write the separators of cells that are empty",
            )
            problems.stop_if_many(row.line)


def says_heads_again(
    row: GridRow,
    units: GridRow | None,
    names: Sequence[str],
    known: Callable[[str], bool],
    separator: str,
    problems: Problems,
) -> bool:
    """Whether words or a comment between the rows repeat the names or units; others than those above are a problem.

    What stands below them would be read in the order, and in the units, of the first.
    """
    if row.numbers:
        return False
    found: Sequence[Cell] = row.cells
    if separator == " " and len(found) != len(names):
        found = names_in_blanks(row.raw, len(names)) or found
    cells = [str(cell) for cell in found]
    cells = [cell for cell in (cells[0].lstrip(_MARKS), *cells[1:]) if cell]
    if cells == [name for name in names if name]:
        return True
    above = [str(cell) for cell in units.cells if cell != ""] if units else names
    heads = sum(map(known, cells))
    if heads >= 2 and 2 * heads >= len(cells):
        what, allowed = "names", "one table in a file"
    elif all(map(looks_like_unit, cells)) and (len(cells) >= 2 or len(cells) == len(above)):
        if len(cells) == len(above) and all(map(_has_unit, above, cells)):
            return True
        what, allowed = "units", "one unit for all numbers of a column"
    else:
        return False
    problems.add(
        line=row.line,
        received=f"another row of {what}: {shown(', '.join(cells))}",
        allowed=allowed,
        remedy="put the second table in a file of its own",
    )
    return False


def _has_unit(head: str, unit: str) -> bool:
    """Whether a head, or a cell of a row of units, states this unit."""
    bare = bare_unit(unit)
    return bare_unit(head) == bare or head.endswith((f"[{bare}]", f"({bare})"))


def refuse_rows_above(above: Sequence[GridRow], width: int, problems: Problems) -> None:
    """Rows of numbers above the names are those of another table, or its names stand below; 1, 2, 3 count columns."""
    for row in above:
        if row.numbers == len(row.cells) == width >= 2 and not row.comment and not _counts_columns(row):
            problems.add(
                line=row.line,
                received=f"a row of {width} numbers above the names",
                allowed="names above all rows, and one table in a file",
                remedy="move the names up, or put the second table in a file of its own",
            )
            problems.stop_if_many(row.line)


def _counts_columns(row: GridRow) -> bool:
    return [str(cell) for cell in row.cells] == [str(n + 1) for n in range(len(row.cells))]
