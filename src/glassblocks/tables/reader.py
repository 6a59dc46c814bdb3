"""Reading a table: every problem found is reported, and only a table without one is returned."""

from __future__ import annotations

import os
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence

from glassblocks.tables.cells import read_uncertainty, read_value
from glassblocks.tables.headers import Columns, read_header
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.schema import Schema
from glassblocks.tables.source import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    STANDARD_INPUT,
    Record,
    decode,
    read_bytes,
    records,
    source_name,
    unseen,
)
from glassblocks.tables.table import Row, Table

#: Columns that are not used and are named one by one.
NOTED = 20
#: Separators that are not commas, as messages call them.
_SEPARATORS = {";": "semicolons", "\t": "tabs"}

__all__ = ["STANDARD_INPUT", "parse_table", "read_table"]


def read_table(
    source: str | os.PathLike[str], schema: Schema, note: Callable[[str], None] = warnings.warn
) -> Table:
    """Read a table from a file, or from standard input if `source` is ``"-"``.

    The format is ordinary CSV in UTF-8: one header line, units in brackets, ``+-`` before the name of an
    uncertainty column, an empty cell for what was not measured. A line that begins with ``#`` is a comment;
    a name that begins so is put in quotes.

    Parameters
    ----------
    source
        Path, or ``"-"``.
    schema
        The columns that the table may have.
    note
        Called with one line of text for every column that the schema does not know and that is not used, and
        once for comments that look like rows.

    Raises
    ------
    TableError
        With every problem of the table, one line each.
    """
    return parse_table(read_bytes(source), schema, name=source_name(source), note=note)


def parse_table(
    data: bytes, schema: Schema, *, name: str = "table", note: Callable[[str], None] = warnings.warn
) -> Table:
    """Read a table from bytes that messages call `name`; see `read_table`.

    Examples
    --------
    >>> from glassblocks.tables import NumberColumn
    >>> parse_table(b"c_l [km/s]\\nfast\\n", Schema((NumberColumn("c_l", "m/s"),)))
    Traceback (most recent call last):
    ...
    glassblocks.errors.TableError: table, line 2, column 'c_l [km/s]': received 'fast'; allowed: a finite ...
    """
    problems = Problems(name)
    lines = records(decode(data, name), problems)
    header = next((record for record in lines if not record.comment), None)
    if header is None:
        problems.add(
            received="no header and no rows",
            allowed="a header line and at least one row",
            remedy=f"begin with a header such as {','.join(_examples(schema))}",
        )
        problems.raise_if_any()
    assert header is not None  # the problem that there is none was raised
    header_cells = _header_cells(header, problems)
    columns = read_header(header.line, header_cells, schema, problems)
    rows, alike = _rows(lines, header_cells, columns, schema, problems)
    if not rows:
        problems.add(
            line=header.line,
            received="a header and no rows",
            allowed="at least one row below the header",
            remedy="add the rows",
        )
    _find_twins(rows, schema, problems)
    problems.raise_if_any()
    for unused in columns.ignored[:NOTED]:
        note(f"{name}: column {shown(unused)} is not used (known are {', '.join(schema.names)})")
    if len(columns.ignored) > NOTED:
        note(f"{name}: {len(columns.ignored) - NOTED} more columns are not used")
    _note_comments_like_rows(alike, name, note)
    return Table(
        source=name,
        rows=tuple(row for row in rows if row is not None),
        quantities=tuple(each.name for each in schema.quantities if each.name in columns.values),
        with_uncertainty=tuple(each.name for each in schema.quantities if each.name in columns.uncertainties),
        ignored=tuple(columns.ignored),
    )


def _header_cells(header: Record, problems: Problems) -> list[str]:
    """The header's cells; without them nothing below can be judged, so that their problem stands alone."""
    cells = header.cells
    if cells is not None and len(cells) > COLUMN_LIMIT:
        problems.add(
            line=header.line,
            received=f"{len(cells)} columns",
            allowed=f"at most {COLUMN_LIMIT} columns",
            remedy="delete those that are not needed",
        )
        problems.raise_if_any()
    if cells is not None:
        cells = _visible(cells, [f"number {i + 1}" for i in range(len(cells))], header.line, problems)
    if cells is not None and len(cells) == 1:
        separator = next((mark for mark in _SEPARATORS if mark in cells[0]), None)
        if separator is not None:
            cells = None
            problems.add(
                line=header.line,
                received=f"a header separated by {_SEPARATORS[separator]}",
                allowed="cells separated by commas, decimals with a point",
                remedy="separate the cells by commas, in this line and in all others",
            )
    if cells is None:
        problems.raise_if_any()
    return cells or []


def _visible(cells: list[str], columns: Sequence[str], line: int, problems: Problems) -> list[str] | None:
    """The cells, stripped; None if one holds what cannot be seen."""
    hidden = False
    for index, cell in enumerate(cells):
        marks = unseen(cell)
        if marks:
            hidden = True
            problems.add(
                line=line,
                column=columns[index] if index < len(columns) else f"number {index + 1}",
                received=f"the control character{'s' if len(marks) > 1 else ''} {', '.join(marks[:5])}",
                allowed="text and tabs",
                remedy=f"delete {'them' if len(marks) > 1 else 'it'} (unseen in most editors); "
                "save the table as plain CSV",
            )
    return None if hidden else [cell.strip() for cell in cells]


def _rows(
    lines: Iterator[Record], header: Sequence[str], columns: Columns, schema: Schema, problems: Problems
) -> tuple[list[Row | None], list[str]]:
    """The rows below the header, and the lines of comments that have as many cells as it."""
    rows, alike = list[Row | None](), list[str]()
    ignored = [index for index, written in enumerate(header) if written in columns.ignored]
    for record in lines:  # one at a time, because the cells of a whole table are many times its bytes
        if not record.comment:
            rows.append(_row(record, header, columns, schema, problems))
            if len(rows) == 1:
                _refuse_long(record, header, ignored, schema, problems)
        elif rows and _are_other_heads(record.cells or [], header, schema):
            problems.add(
                line=record.line,
                received=f"other heads of columns behind a #: {shown(','.join(record.cells or []))}",
                allowed="one header, which holds for all rows",
                remedy="put the second table in a file of its own, or delete the line",
            )
        elif len(record.cells or ()) == len(header) > 1:
            alike.append(str(record.line))
        if len(rows) > ROW_LIMIT:
            problems.add(
                line=record.line,
                received="one row more",
                allowed=f"at most {ROW_LIMIT} rows",
                remedy="split the table",
            )
            problems.raise_if_any()
        problems.stop_if_many(record.line)
    return rows, alike


def _are_other_heads(cells: Sequence[str], header: Sequence[str], schema: Schema) -> bool:
    """Whether a comment names columns in another order or unit: rows below it would be read by the first header."""
    heads = [cell.strip() for cell in ("".join(cells[:1]).lstrip("# "), *cells[1:]) if cell.strip()]
    known = sum(_is_known(head, schema) for head in heads)
    return known >= 2 and 2 * known >= len(heads) and heads != [*header]


def _is_known(head: str, schema: Schema) -> bool:
    return head.removeprefix("+-").partition("[")[0].strip() in schema.names


def _refuse_long(
    record: Record, header: Sequence[str], ignored: Sequence[int], schema: Schema, problems: Problems
) -> None:
    """In a table of one value a row, what stands beside the names of quantities would be a row with each of them."""
    cells = record.cells or []
    for index in ignored:
        if index < len(cells) and _is_known(cells[index].strip(), schema):
            problems.add(
                line=record.line,
                column=header[index],
                received=f"the name of a quantity: {shown(cells[index].strip())}",
                allowed="a column for each quantity",
                remedy="make the long table a wide one (pivot)",
            )


def _note_comments_like_rows(alike: list[str], name: str, note: Callable[[str], None]) -> None:
    """A row whose first cell begins with # is a comment: say so once, because it may be meant as a row."""
    if alike:
        more = f" and {len(alike) - 5} more" if len(alike) > 5 else ""
        begin = "lines {} begin with # and were" if len(alike) > 1 else "line {} begins with # and was"
        note(
            f"{name}: {begin.format(', '.join(alike[:5]) + more)} skipped as a comment; "
            'a row whose first cell begins so needs quotes, as in "#12"'
        )


def _row(
    record: Record, header: Sequence[str], columns: Columns, schema: Schema, problems: Problems
) -> Row | None:
    """One row, or None if its cells do not fit the header; faults of single cells leave None in their place."""
    line, width = record.line, len(header)
    if record.cells is None:
        return None
    if len(record.cells) != width:
        problems.add(
            line=line,
            received=f"{len(record.cells)} cells: {shown(','.join(record.cells[:width]))}",
            allowed=f"{width} cells, as the header has",
            remedy="add or delete commas; decimals take a point; a cell with a comma needs quotes",
        )
        return None
    cells = _visible(record.cells, header, line, problems)
    if cells is None:
        return None
    texts = {}
    for name, (index, text) in columns.texts.items():
        texts[name] = unicodedata.normalize("NFC", cells[index])
        if (text.required or text.unique) and not cells[index]:
            problems.add(
                line=line,
                column=name,
                received="an empty cell",
                allowed="some text",
                remedy="fill it in, or delete the row",
            )
    values = {name: read_value(cells[at.index], at, line, problems) for name, at in columns.values.items()}
    uncertainties = {
        name: read_uncertainty(cells[at.index], at, line, problems)
        for name, at in columns.uncertainties.items()
    }
    for name, at in columns.uncertainties.items():
        if name in columns.values and cells[at.index] and not cells[columns.values[name].index]:
            problems.add(
                line=line,
                column=at.written,
                received=shown(cells[at.index]),
                allowed=f"an empty cell where {name} is empty",
                remedy="give the value or delete its uncertainty",
            )
    _check(line, values, columns, schema, problems)
    return Row(line, texts, values, uncertainties)


def _check(
    line: int, values: dict[str, float | None], columns: Columns, schema: Schema, problems: Problems
) -> None:
    complete = {quantity.name: values.get(quantity.name) for quantity in schema.quantities}
    for check in schema.checks:
        finding = check(complete)
        if finding is not None:
            written = [columns.values[name].written for name in finding.columns if name in columns.values]
            problems.add(
                line=line,
                column=", ".join(written),
                received=finding.received,
                allowed=finding.allowed,
                remedy=finding.remedy,
            )


def _find_twins(rows: list[Row | None], schema: Schema, problems: Problems) -> None:
    """Texts that must be unique and are not."""
    for text in schema.texts:
        first: dict[str, int] = {}
        for row in rows:
            if row is None or not text.unique or not row.texts.get(text.name):
                continue
            value = row.texts[text.name]
            if value in first:
                problems.add(
                    line=row.line,
                    column=text.name,
                    received=shown(value),
                    allowed=f"each {text.name} once",
                    remedy=f"it stands on line {first[value]} already: rename or delete one of the two",
                )
            first.setdefault(value, row.line)


def _examples(schema: Schema) -> list[str]:
    texts = [text.name for text in schema.texts if text.required]
    return texts + [quantity.example for quantity in schema.quantities if quantity.required]
