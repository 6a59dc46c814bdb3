"""Tables of one value a row, whose quantity another column names."""

from __future__ import annotations

from glassblocks.fitting.assigned_columns import Assignment
from glassblocks.fitting.column_names import COLUMNS, head, separates, understand
from glassblocks.fitting.column_remedies import option
from glassblocks.laboratory import SheetColumn
from glassblocks.laboratory.numerals import missing
from glassblocks.laboratory.titles import Title
from glassblocks.tables.problems import Problems, shown


def refuse_long(found: Assignment, problems: Problems) -> None:
    """What stands beside the names of quantities would be read again with each of them."""
    for column in (*found.unused, *found.by):
        names = _quantities(column)
        if names and not found.was_asked(column):
            problems.add(
                column=column.shown,
                received=f"names of quantities in its cells: {shown(', '.join(names))}",
                allowed="a column for each quantity, and a row for each temperature",
                remedy="make the long table a wide one (pivot); if the cells are only labels: "
                f"{option(column.written or str(column.number), '-')}",
            )


def _quantities(column: SheetColumn) -> list[str]:
    """The different cells, if each is the name of a quantity, and they are of several."""
    cells = [*dict.fromkeys(str(cell) for cell in column.cells if not missing(cell))]
    titles = [head(cell) for cell in cells[:50]]
    targets = {_target(title) for title in titles}
    sure = targets & {*COLUMNS} or any(title.unit for title in titles)
    return cells if len(targets) > 1 and "" not in targets and sure else []


def _target(title: Title) -> str:
    """What a name stands for; empty if it is the name of nothing."""
    meaning = understand(title.name)
    return meaning.target if meaning else title.name if separates(title.name, title.unit or "") else ""
