"""From rows of cells to a sheet: which row holds the names, which the units, where the numbers begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from glassblocks.laboratory.grid import Grid, GridRow, names_in_blanks, ways_in_blanks
from glassblocks.laboratory.heads_again import Heads, refuse_rows_above, says_heads_again
from glassblocks.laboratory.numerals import Cell, begins_with_number, count_rows
from glassblocks.laboratory.sheet import Sheet, SheetColumn
from glassblocks.laboratory.short_rows import refuse_short_rows
from glassblocks.laboratory.summary_rows import summaries
from glassblocks.laboratory.unit_rows import has_unit, is_units, states_units_below, unit_at
from glassblocks.tables.problems import Problems, shown

#: Rows in which names are looked for.
_HEAD = 1000
_DIGIT = re.compile(r"[-+]?\.?\d")
#: Lines named one by one in what was left out.
_NAMED = 5


class _Parts(NamedTuple):
    """The rows of a file by what they are."""

    before: list[GridRow]
    names: GridRow | None
    units: GridRow | None
    comments: list[GridRow]
    body: list[GridRow]


def lay_out(grid: Grid, known: Callable[[str], bool], problems: Problems) -> Sheet:
    """The table in a grid.

    The names are the row with most known names; where none is known, the last row of words before the numbers.
    A row of units below them, comments, and a data section behind a line ``[Data]`` are recognized.

    Parameters
    ----------
    grid
        Rows of cells.
    known
        Whether the head of a column is one that is looked for.
    problems
        Collects what is wrong.

    Raises
    ------
    TableError
        If there are no rows of numbers, or they do not fit the names.
    """
    parts = _parted(grid.rows, known)
    if not parts.body:
        problems.add(
            received="no row of numbers",
            allowed="names and, below them, rows of at least two numbers",
            remedy="check the file: is it the one that you mean?",
        )
        problems.raise_if_any()
    found = summaries(parts.body, grid.separator)
    body = [row for row in parts.body if row.line not in found.sure]
    width = Counter(_length(row) for row in body if row.numbers).most_common(1)[0][0]
    refuse_rows_above(parts.before, width, problems)
    names = _names(parts.names, width, grid.separator, body, problems)
    units = [str(cell) for cell in parts.units.cells] if parts.units else []
    heads = Heads(parts.units, names, known, grid.separator)
    for row in parts.comments:
        says_heads_again(row, heads, problems, below=True)
    rows, left_out = _rows(body, heads, problems)
    if grid.separator:  # a workbook has no lost cells
        refuse_short_rows(rows, heads, problems)
    if grid.empty:
        left_out.append(counted("empty row", grid.empty))
    if parts.comments:
        left_out.insert(
            0, counted("row of comments", [row.line for row in parts.comments], "rows of comments")
        )
    if found.sure:
        left_out.append(_summarizing(found.sure))
    cells = zip_longest(*(row.cells for row in rows), fillvalue="")
    columns = [
        SheetColumn(index + 1, name, unit_at(units, index), next(cells, ("",) * len(rows)))
        for index, name in enumerate(names)
    ]
    return Sheet(
        source=problems.source,
        columns=tuple(columns),
        lines=tuple(row.line for row in rows),
        before=tuple((row.line, tuple(row.cells)) for row in parts.before),
        form=(*grid.form, *_form(parts, len(rows))),
        left_out=tuple(left_out),
        between=tuple(
            (row.line, tuple(row.cells)) for row in (*parts.comments, *parts.body) if _is_between(row, names)
        ),
        summaries=found,
    )


def _summarizing(found: dict[int, str]) -> str:
    """Rows that summarize the others, with their words."""
    listed = ", ".join(f"{word!r} in line {line}" for line, word in list(found.items())[:_NAMED])
    more = ", ..." if len(found) > _NAMED else ""
    return f"{len(found)} row{'s' * (len(found) > 1)} that summarize{'s' * (len(found) == 1)} others ({listed}{more})"


def _is_between(row: GridRow, names: Sequence[str]) -> bool:
    """Whether a row of words or a comment below the names may say what the rows behind it are."""
    words = [str(cell) for cell in row.cells if cell != ""]
    is_text = row.comment or not row.numbers or _is_remark(row, names)
    return is_text and bool(words) and words != [name for name in names if name]


def _parted(rows: Sequence[GridRow], known: Callable[[str], bool]) -> _Parts:
    start = next((n + 1 for n, row in enumerate(rows) if _section(row) == "[data]"), 0)
    place = _names_place(rows[start:], known)
    if place is None:
        first = next((n for n in range(start, len(rows)) if _is_data(rows[n], 2)), len(rows))
        above = [n for n in range(start, first) if rows[n].texts >= 2 and not rows[n].numbers]
        uncommented = [n for n in above if not rows[n].comment and not is_units(rows[n])]
        heads = uncommented or above
        place = heads[-1] if heads else None
    else:
        place += start
    if place is None:
        return _Parts(list(rows[:first]), None, None, [], list(rows[first:]))
    rest = list(rows[place + 1 :])

    def states_units(row: GridRow) -> bool:
        return states_units_below(row, rows[place].cells, known)

    width = next((len(row.cells) for row in rest if _is_data(row, 1)), 0)

    def begins(row: GridRow) -> bool:
        """Whether a row is the first of the data, although a sign in it may be none of a number."""
        is_meant = (
            row.numbers and not row.comment and len(row.cells) == width and _DIGIT.match(str(row.cells[0]))
        )
        return (_is_data(row, 1) or bool(is_meant)) and not states_units(row)

    first = next((n for n, row in enumerate(rest) if begins(row)), len(rest))
    between = rest[:first]
    units = next((row for row in between if states_units(row)), None)
    # a row of units may stand above the names as well
    upper = rows[place - 1] if units is None and place > start else None
    if upper is not None and states_units(upper) and sum(cell != "" for cell in upper.cells) >= 2:
        units = upper
    before = [row for row in rows[:place] if row is not units and not _section(row)]
    return _Parts(before, rows[place], units, [row for row in between if row is not units], rest[first:])


def _names_place(rows: Sequence[GridRow], known: Callable[[str], bool]) -> int | None:
    """The row with most known names; of equals one that is no comment, then one as wide as the rows, then the first."""
    best, place = (0, False, False), None
    width = next((len(row.cells) for row in rows if _is_data(row, 2)), 0)
    for number, row in enumerate(rows[:_HEAD]):
        if row.numbers == len(row.cells):  # no name among them
            continue
        words = [str(cell) for cell in row.cells if cell != "" and not begins_with_number(cell)]
        count = sum(map(known, {*words}))
        if row.raw and count < len(words) and len(row.cells) > 1 and " " in row.raw:
            parted = ways_in_blanks(row.raw) if not count else ()
            fewer = [way for way in parted if 2 <= len(way) < len(row.cells)]
            count = max([sum(map(known, way)) for way in fewer], default=count)
        score = (count, not row.comment, len(row.cells) == width)
        # of two rows that say the same, one below the other, the one with units
        lower = (
            count  # a unit that is none takes a library to find out
            and score == best
            and number == (place or 0) + 1
            and sum(map(has_unit, row.cells)) > sum(map(has_unit, rows[number - 1].cells))
        )
        if count > row.numbers and (score > best or lower):
            best, place = score, number
    return place


def _names(
    row: GridRow | None, width: int, separator: str, body: Sequence[GridRow], problems: Problems
) -> list[str]:
    """The names of the columns, as many as the rows have cells; what does not fit is a problem that stands alone."""
    if row is None:
        return [""] * width
    cells: Sequence[Cell] = row.cells
    numbered = len(cells) != width and _counts(body, from_one=True)
    if separator == " " and len(cells) not in (width, width - numbered):
        found = names_in_blanks(row.raw, width)
        if numbered and (found is None or "+-" in found):
            found = names_in_blanks(row.raw, width - 1)
        cells = found or cells
    names = [str(cell) for cell in cells]
    while names and not names[-1] and len(names) > width:
        names.pop()
    numbered = numbered and len(names) == width - 1
    if numbered and _counts(body):
        return ["", *names]
    if len(names) < width:
        comma = any("," in row.raw and row.raw.count(",") >= width - 1 for row in body[:1])
        problems.add(
            line=row.line,
            received=f"{len(names)} names over rows of {width} cells: {shown(row.raw or ' '.join(names))}",
            allowed="as many names as cells",
            remedy=f"if the first cells number the rows, write a name before {shown(names[0])}, such as row; else "
            "name the last column"
            if numbered
            else "decimal commas between commas cannot be told apart: save with semicolons or tabs"
            if comma and separator == ","
            else "name every column, and put names that hold the separator in quotes",
        )
        problems.raise_if_any()
    if not separator:  # a workbook: what stands beside the table is not shifted by a separator too many
        names += [""] * (max(_length(each) for each in body) - len(names))
    return names


def _rows(body: Sequence[GridRow], heads: Heads, problems: Problems) -> tuple[list[GridRow], list[str]]:
    """The rows of numbers, and in phrases the lines that are none."""
    rows: list[GridRow] = []
    marked: list[int] = []
    words: list[int] = []
    repeated: list[int] = []
    names = heads.names
    # a separator at the end of most rows; at the end of one, a cell too many stands before it
    widest = max(
        [len(names), *(width for width, _ in Counter(len(row.cells) for row in body).most_common(1))]
    )
    for row in body:
        if (
            row.comment
            or not row.numbers
            or _is_remark(row, names)
            or states_units_below(row, names, heads.known)
        ):
            is_again = says_heads_again(row, heads, problems)
            (marked if row.comment else repeated if is_again else words).append(row.line)
        elif _length(row) > len(names) or len(row.cells) > widest:
            problems.add(
                line=row.line,
                received=f"{len(row.cells)} cells",
                allowed=f"{len(names)}, as the names are",
                remedy="put a cell that holds the separator in quotes, or delete what is too much",
            )
        elif row.last > row.line:
            problems.add(
                line=row.line,
                received=f"a cell in quotes that runs to line {row.last}",
                allowed="quotes that close on their line",
                remedy="close the quote",
            )
        else:
            rows.append(row)
    kinds = (
        ("line marked as comment", marked, "lines marked as comments"),
        ("row of words", words, "rows of words"),
    )
    phrases = [counted(one, lines, many) for one, lines, many in kinds if lines]
    if repeated:
        phrases.append(counted("repeated row of names", repeated, "repeated rows of names"))
    return rows, phrases


def _is_remark(row: GridRow, names: Sequence[str]) -> bool:
    """Whether a row of a number at most says more than its columns hold."""
    return row.numbers < 2 <= len(names) and row.texts > 0 and len(row.cells) > len(names)


def _form(parts: _Parts, count: int) -> list[str]:
    found = []
    if parts.before:
        found.append(_lines("title line", [row.line for row in parts.before]))
    if parts.names is not None:
        found.append(f"names in line {parts.names.line}")
    else:
        found.append("no names")
    if parts.units is not None:
        found.append(f"units in line {parts.units.line}")
    found.append(f"{count} row{'s' * (count != 1)}")
    return found


def counted(one: str, lines: Sequence[int], many: str = "") -> str:
    """Things and their lines.

    Examples
    --------
    >>> counted("empty row", [3, 9])
    '2 empty rows (lines 3, 9)'
    """
    return f"{len(lines)} {one if len(lines) == 1 else many or one + 's'} ({_lines('line', lines)})"


def _lines(what: str, lines: Sequence[int]) -> str:
    """ "lines 3, 9"."""
    listed = ", ".join(map(str, lines[:_NAMED])) + (", ..." if len(lines) > _NAMED else "")
    return f"{what}{'s' * (len(lines) > 1)} {listed}"


def _section(row: GridRow) -> str:
    """A line such as [Data] or [Header], in lower case."""
    first = row.cells[0] if row.cells else ""
    if isinstance(first, str) and first.startswith("[") and first.endswith("]") and _length(row) == 1:
        return first.casefold()
    return ""


def _is_data(row: GridRow, least: int) -> bool:
    return not row.comment and row.numbers >= max(least, row.texts)


def _length(row: GridRow) -> int:
    """Cells up to the last that holds something."""
    if row.cells and row.cells[-1] != "":
        return len(row.cells)
    return max((n + 1 for n, cell in enumerate(row.cells) if cell != ""), default=0)


def _counts(body: Sequence[GridRow], *, from_one: bool = False) -> bool:
    """Whether first cells number rows: 0, 1, 2, ..., or "1", "2", "3", ... in quotes, which 1, 2, 3 K are not."""
    rows = [row for row in body if row.cells and not row.comment]
    cells = [str(row.cells[0]).strip("[]") for row in rows]
    from_one = from_one or all(row.raw.startswith('"') for row in rows)
    return count_rows(cells) and (from_one or float(cells[0]) == 0)
