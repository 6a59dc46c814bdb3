"""Names over two rows, of which the lower alone is taken for the names."""

from __future__ import annotations

from collections.abc import Iterable

from glassblocks.fitting.assigned_columns import Assigned
from glassblocks.fitting.column_names import head, understand
from glassblocks.laboratory import Sheet
from glassblocks.tables.problems import Problems, shown


def refuse_heads_over_two_rows(sheet: Sheet, values: Iterable[Assigned], problems: Problems) -> None:
    """A column of values below the word "error", or below the name of something else, is not what its name says.

    Examples
    --------
    >>> from glassblocks.fitting.column_names import Meaning
    >>> from glassblocks.laboratory import SheetColumn
    >>> columns = tuple(SheetColumn(n, name, None, ()) for n, name in ((1, "T"), (2, "kappa")))
    >>> values = [Assigned(each, Meaning(each.written), "", 1.0, "", False, 1) for each in columns]
    >>> problems = Problems("file")
    >>> refuse_heads_over_two_rows(Sheet("file", columns, (), before=((1, ("", "error")),)), values, problems)
    >>> print(problems.listed()[0])
    file, line 1, column 'kappa': received 'error' above the name; allowed: names in one row, or rows that say ...
    """
    line, above = sheet.before[-1] if sheet.before else (0, ())
    if len(above) != len(sheet.columns):
        return
    meanings = [understand(head(str(cell)).name) for cell in above]
    are_names = all(each is not None and each.target for each in meanings)
    for each in values:
        cell, meaning = str(above[each.column.number - 1]), meanings[each.column.number - 1]
        if meaning is not None and (meaning.error or (are_names and meaning.target != each.meaning.target)):
            problems.add(
                line=line,
                column=each.column.shown,
                received=f"{shown(cell)} above the name",
                allowed="names in one row, or rows that say the same",
                remedy="write what both rows say into one, as in +- dc/c longitudinal [1e-6], or delete the wrong one",
            )
