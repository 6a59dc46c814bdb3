"""From an Excel workbook to rows of cells; numbers stay the numbers that the workbook holds."""

from __future__ import annotations

import io
import lzma
import struct
import warnings
import zipfile
import zlib
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import iterparse

from glassblocks.extras import require
from glassblocks.laboratory.grid import Grid, GridRow, grid_row
from glassblocks.laboratory.numerals import Cell, Percent
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.source import ROW_LIMIT, SIZE_LIMIT

MAGIC = b"PK\x03\x04"
_COLUMN_LIMIT, _SPREAD_LIMIT, _LARGEST = 1000, 10**6, 10**300
#: Of a part that may hold what is spread over cells; entities and two-byte encodings may hide it.
_SPREADING = (b"mergeCell", b"hyperlink", b"comment", b"<!ENTITY", b"\0")
#: What reading raises for a workbook whose parts are damaged: of zip, of XML (SyntaxError), of what they should hold.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError),
    *(TypeError, AttributeError, ArithmeticError, RuntimeError, AssertionError, struct.error, lzma.LZMAError),
)
#: What a number written as text, or a formula, begins with.
_BEGINS = tuple("0123456789=")


def grid_of_workbook(data: bytes, sheet: str | None, problems: Problems) -> Grid:
    """The rows of one sheet of an .xlsx workbook.

    Without a name the sheet is the only one that holds a table of numbers; where several do, one must be named.

    Raises
    ------
    TableError
        If the workbook cannot be read, or the sheet is not told.
    MissingExtraError
        If openpyxl is not installed.
    """
    openpyxl = require("openpyxl", "excel")
    _check_size(data, problems)
    try:
        spread = _spread(data)
    except (*_DAMAGED, NotImplementedError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _refuse(problems, f"a workbook that cannot be read ({shown(reason)})", "save it anew, or as CSV")
    if spread > _SPREAD_LIMIT:
        _refuse(problems, f"merged cells, links or notes over {spread} cells", "save the one sheet as CSV")
    try:
        with warnings.catch_warnings():  # about styles and extensions, which hold no numbers
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data))
    except _DAMAGED as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _refuse(problems, f"a workbook that cannot be read ({shown(reason)})", "save it anew, or as CSV")
    chosen = _chosen(formulas, sheet, problems)
    rows, empty = _rows(values[chosen], formulas[chosen], problems)
    others = len(values.worksheets) - 1
    form = ["Excel workbook", f"sheet {chosen!r}" + (f" (of {others + 1})" if others else "")]
    hidden = sorted(
        n for n, facts in values[chosen].row_dimensions.items() if facts.hidden and n <= ROW_LIMIT
    )
    if hidden:
        form.append(f"{len(hidden)} hidden row{'s' * (len(hidden) > 1)} read like the others")
    return Grid(rows, empty, form)


def _check_size(data: bytes, problems: Problems) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        _refuse(problems, "a damaged workbook", "save it anew, or as CSV")
    if size > SIZE_LIMIT:
        _refuse(problems, f"a workbook of {size // 2**20} MiB unpacked", "save the one sheet as CSV")
    if "xl/workbook.xml" not in names:
        _refuse(problems, "a packed file that is no .xlsx workbook", "save the table as .xlsx or as CSV")


def _spread(data: bytes) -> int:
    """Cells that are merged, linked or annotated together: openpyxl makes each of them."""
    from openpyxl.utils import range_boundaries

    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for part in packed.namelist():
            text = packed.read(part)
            if not any(mark in text for mark in _SPREADING):
                continue
            with suppress(SyntaxError):  # a picture, or what openpyxl will refuse
                for _, element in iterparse(io.BytesIO(text)):
                    if element.tag.rpartition("}")[2] in ("mergeCell", "hyperlink", "comment"):
                        with suppress(ValueError, TypeError):  # no range
                            left, top, right, bottom = range_boundaries(element.get("ref") or "")
                            cells += (right - left + 1) * (bottom - top + 1)
                    element.clear()
    return cells


def _chosen(formulas: Any, sheet: str | None, problems: Problems) -> str:
    names = [each.title for each in formulas.worksheets]
    if sheet is not None:
        if sheet not in names:
            _refuse(problems, f"no sheet {shown(sheet)}", f"the sheets are {', '.join(map(repr, names))}")
        return sheet
    full = [each.title for each in formulas.worksheets if _has_numbers(each)]
    if len(full) > 1:
        listed = " or ".join(f"{problems.source}:{name}" for name in full)
        _refuse(problems, f"{len(full)} sheets with numbers", f"name one of them: {listed}")
    if not full:
        _refuse(problems, "no sheet with rows of numbers", "check the file")
    return str(full[0])


def _has_numbers(sheet: Any) -> bool:
    found = 0
    for row in sheet.iter_rows(max_row=min(sheet.max_row, ROW_LIMIT), values_only=True):
        found += sum(_is_number(value) or str(value)[:1] in _BEGINS for value in row) >= 2
        if found >= 2:
            return True
    return False


def _rows(sheet: Any, formulas: Any, problems: Problems) -> tuple[list[GridRow], list[int]]:
    if sheet.max_row > ROW_LIMIT or sheet.max_column > _COLUMN_LIMIT:
        size = f"a sheet of {sheet.max_row} rows and {sheet.max_column} columns"
        _refuse(problems, size, f"at most {ROW_LIMIT} and {_COLUMN_LIMIT}: delete what is not needed")
    rows, empty = [], []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells: list[Cell] = []
        for cell in row:
            value = cell.value
            if value is None and str(formulas.cell(cell.row, cell.column).value or "").startswith("="):
                problems.add(
                    line=number,
                    column=cell.column_letter,
                    received="a formula without its result",
                    allowed="numbers",
                    remedy="open the workbook in a spreadsheet program and save it there, or paste the values",
                )
            cells.append(_cell(value, str(cell.number_format)))
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            first = cells[0]
            rows.append(grid_row(number, number, cells, isinstance(first, str) and first.startswith("#")))
        else:
            empty.append(number)
    return rows, empty


def _cell(value: Any, shape: str) -> Cell:
    if _is_number(value):
        return Percent(value) if "%" in shape else float(value)
    return "" if value is None else " ".join(str(value).split())


def _is_number(value: Any) -> bool:
    """Whether a float holds it: a workbook may state hundreds of digits, or 1e999."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _refuse(problems: Problems, received: str, remedy: str) -> None:
    problems.add(received=received, allowed="one sheet with names and rows of numbers", remedy=remedy)
    problems.raise_if_any()
