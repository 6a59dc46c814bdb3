"""Columns that are not used although they say that some rows are bad, or are of another sample or mode."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from glassblocks.fitting.assigned_columns import Assignment
from glassblocks.fitting.column_names import head
from glassblocks.laboratory import SheetColumn
from glassblocks.tables.problems import shown

_FLAGS = re.compile(
    r"(?:is )?(?:flag(?:ged|s)?|bad|good|ok|valid|outliers?|mask(?:ed)?|excluded?|reject(?:ed)?|ignored?|skip|used?"
    r"|discard(?:ed)?|quality)\??",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"sample(?: name| id)?|specimen|glass|material|substance|probe|polari[sz]ation|mode", re.IGNORECASE
)
#: A flag has few values, and marks few rows; so many lines or values are named.
_VALUES, _PART, _NAMED = 3, 0.5, 5


def marked_rows(
    columns: Assignment, lines: Sequence[int], used: Iterable[Sequence[int]], said: Sequence[str] = ()
) -> list[str]:
    """A warning for each column that no line in `said` tells to separate; `used` are the lines of each curve.

    Examples
    --------
    >>> columns = Assignment(unused=[SheetColumn(3, "flag", None, ("0", "0", "1"))])
    >>> marked_rows(columns, [2, 3, 4], [(2, 3)])
    []
    >>> print(*marked_rows(columns, [2, 3, 4], [(2, 3, 4)]))
    WARNING: 'flag' is not used, and differs in 1 row that is used like the others: --exclude line=4 leaves it out
    """
    found, measured = list[str](), {line for each in used for line in each} if columns.unused else set[int]()
    for column in columns.unused:
        name = head(column.written).name.replace("_", " ").strip()
        cells = {line: str(cell) for line, cell in zip(lines, column.cells, strict=True) if line in measured}
        if columns.was_asked(column) or any(f"--by {column.shown!r}" in each for each in said):
            continue
        if _FLAGS.fullmatch(name):
            found += _flagged(column, cells)
        elif _OTHERS.fullmatch(name):
            found += _of_others(column, [cell for cell in cells.values() if cell])
    return found


def _flagged(column: SheetColumn, cells: dict[int, str]) -> Iterator[str]:
    ranked = Counter(cells.values()).most_common()
    marked = [line for line, cell in cells.items() if cell != ranked[0][0]]
    if not 2 <= len(ranked) <= _VALUES or len(marked) > _PART * len(cells):
        return
    listed, many = ",".join(map(str, marked[:_NAMED])), len(marked) > 1
    yield (
        f"WARNING: {column.shown!r} is not used, and differs in {len(marked)} row{'s' * many} that "
        f"{'are' if many else 'is'} used like the others: --exclude line={listed}"
        f"{' and so on leave' if len(marked) > _NAMED else ' leaves'} {'them' if many else 'it'} out"
    )


def _of_others(column: SheetColumn, cells: list[str]) -> Iterator[str]:
    values = [*dict.fromkeys(cells)]
    if not 2 <= len(values) < len(cells):
        return
    listed = ", ".join(map(shown, values[:_NAMED])) + (", ..." if len(values) > _NAMED else "")
    yield (
        f"WARNING: {column.shown!r} is not used, and all rows are taken for one although it holds {listed}: "
        f"--by {column.shown!r} makes a curve of each; put another glass, or another mode, in a file of its own"
    )
