"""Names over two rows, of which the lower alone would be taken for the names."""

from __future__ import annotations

from collections.abc import Iterable

from glassblocks.fitting.column_names import head, understand
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.tables.problems import Problems, shown


def refuse_heads_over_two_rows(sheet: Sheet, values: Iterable[SheetColumn], problems: Problems) -> None:
    """A column of values below the word "error" in the row above its name holds errors: both rows are its name.

    Examples
    --------
    >>> columns = tuple(SheetColumn(n, name, None, ()) for n, name in ((1, "T"), (2, "dc/c"), (3, "dc/c")))
    >>> problems = Problems("file")
    >>> refuse_heads_over_two_rows(Sheet("file", columns, (), before=((1, ("", "", "error")),)), columns, problems)
    >>> print(problems.listed()[0])
    file, line 1, column 'dc/c': received 'error' above the name; allowed: names in one row; ...
    """
    line, above = sheet.before[-1] if sheet.before else (0, ())
    if len(above) != len(sheet.columns):
        return
    for column in values:
        cell = str(above[column.number - 1])
        meaning = understand(head(cell).name) if cell else None
        if meaning is not None and meaning.error:
            problems.add(
                line=line,
                column=column.shown,
                received=f"{shown(cell)} above the name",
                allowed="names in one row",
                remedy="write what both rows say into one, as in +- dc/c longitudinal [1e-6]",
            )
