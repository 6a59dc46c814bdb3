"""Between the rows of a table: heads of a second one, or its rows above the names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from operator import or_
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.laboratory.grid import GridRow, names_in_blanks
from glassblocks.laboratory.numerals import Cell, looks_like_number
from glassblocks.laboratory.titles import bare_unit, looks_like_unit, unit_factor
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.source import without_unseen

#: What may mark a line of names.
_MARKS = "#%!/;*> "
_BRACKET = re.compile(r"[\[(]([^\[\]()]+)[\])]\s*$")


class Heads(NamedTuple):
    """What stands above the rows: the row of units, if there is one, the names, and which names are looked for."""

    units: GridRow | None
    names: Sequence[str]
    known: Callable[[str], bool]
    separator: str

    def own_units(self) -> list[str]:
        """The unit of each column; empty if none is stated."""
        if self.units is not None:
            return ["" if str(cell) == "-" else bare_unit(str(cell)) for cell in self.units.cells]
        found = map(_BRACKET.search, self.names)
        return ["" if each is None else each[1].strip() for each in found]


def says_heads_again(row: GridRow, heads: Heads, problems: Problems, *, below: bool = False) -> bool:
    """Whether words or a comment repeat the names or units; others than those above are a problem.

    What stands below them would be read in the order, and in the units, of the first. Directly below the names
    (`below`) names without a unit may explain them.
    """
    if row.numbers > row.texts:
        return False
    found: Sequence[Cell] = row.cells
    if heads.separator == " " and len(found) != len(heads.names):
        found = names_in_blanks(row.raw, len(heads.names)) or found
    cells = [without_unseen(str(cell)).strip() for cell in found]
    cells[0] = cells[0].lstrip(_MARKS)
    words = [cell for cell in cells if cell]
    if words == [name for name in heads.names if name] or _names_again(cells, heads):
        return True
    known, with_unit = [*map(heads.known, words)], [bool(_BRACKET.search(word)) for word in words]
    some = not row.numbers and len(words) >= 2 and any(known) and (any(with_unit) or not below)
    if some and (2 * sum(known) >= max(len(words), 4) or all(map(or_, known, with_unit))):
        what, allowed = "names", "one table in a file"
    else:
        again = _units_again(cells, heads)
        if again is not False:
            return again is True
        what, allowed = "units", "one unit for all numbers of a column"
    problems.add(
        line=row.line,
        received=f"another row of {what}: {shown(', '.join(words))}",
        allowed=allowed,
        remedy="put the second table in a file of its own, or delete the row that does not hold",
    )
    return False


def _names_again(cells: Sequence[str], heads: Heads) -> bool:
    """Whether every name that is looked for is that of its column, all without a unit or each with the same."""
    columns = zip_longest(cells, heads.names, heads.own_units(), fillvalue="")
    found = [each for each in columns if heads.known(each[0])]
    units = [match[1] if (match := _BRACKET.search(cell)) else "" for cell, *_ in found]
    return len(found) >= 2 and all(
        _bare(cell) == _bare(name) and (not any(units) or unit == own or _size(unit, own) == 1.0)
        for (cell, name, own), unit in zip(found, units, strict=True)
    )


def _bare(name: str) -> str:
    return _BRACKET.sub("", name).strip()


def _units_again(cells: Sequence[str], heads: Heads) -> bool | None:
    """Whether cells are the units of their columns; None if they are no units of such quantities."""
    units = [bare_unit(cell) if looks_like_unit(cell) else "" for cell in cells]
    if sum(map(bool, units)) < min(2, sum(map(bool, cells))):
        return None
    own = heads.own_units()
    pairs = {*zip_longest(units, own, fillvalue="")}
    stated = {(cell, unit) for cell, unit in pairs if cell not in ("", "-")}
    alike = [cell for cell, _ in stated if any(_size(cell, unit) for unit in {*own} - {""})]
    if len(alike) < (1 if all(map(looks_like_unit, cells)) else 2):
        return None
    return all(_size(cell, unit) == 1.0 for cell, unit in pairs if cell != "-")


def _size(unit: str, target: str) -> float | None:
    """How large a unit is in another one; None if it has another dimension."""
    try:
        return unit_factor(unit, target)
    except InputError:
        return None


def refuse_rows_above(above: Sequence[GridRow], width: int, problems: Problems) -> None:
    """Rows of numbers above the names are those of another table, or its names stand below; 1, 2, 3 count columns."""
    full = [row for row in above if _is_row(row)]
    widths = Counter(len(row.cells) for row in full)
    for row in full:
        alone = row.numbers == len(row.cells) == width
        if (alone or widths[len(row.cells)] >= 2) and not _counts_columns(row):
            problems.add(
                line=row.line,
                received=f"a row of {row.numbers} numbers above the names",
                allowed="names above all rows, and one table in a file",
                remedy="move the names up, or put the second table in a file of its own",
            )
            problems.stop_if_many(row.line)


def _is_row(row: GridRow) -> bool:
    """Whether a row is one of numbers, and of words beside them."""
    return (
        row.numbers >= 2 and row.numbers > row.texts and not row.comment and looks_like_number(row.cells[0])
    )


def _counts_columns(row: GridRow) -> bool:
    return [str(cell) for cell in row.cells] == [str(n + 1) for n in range(len(row.cells))]
