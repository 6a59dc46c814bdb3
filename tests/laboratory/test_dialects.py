"""A table written in any dialect is read back to the same numbers."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.errors import GlassblocksError, TableError
from glassblocks.laboratory import Numerals
from glassblocks.laboratory.sheet_reader import sheet_of
from glassblocks.tables.problems import Problems

HEADS = ["T (K)", "Frequenz (MHz)", "dc/c longitudinal (ppm)", "Fehler (ppm)"]


def known(head):
    return head.strip() in HEADS


def numbers(data, decimal=None):
    """Every column of a file as numbers, under its head."""
    sheet = sheet_of(data, "file", known)
    problems = Problems("file")
    numerals = Numerals(sheet, problems, decimal)
    found = {column.written: numerals.values(column) for column in sheet.columns}
    problems.raise_if_any()
    return found


values = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: float(f"{x:.6g}"))


@st.composite
def tables(draw):
    """Rows of numbers, some cells empty; every row has at least two numbers, the first column is full."""
    width = draw(st.integers(2, 4))
    cell = st.one_of(values, values, values, st.none())
    rows = draw(
        st.lists(
            st.tuples(values, values, *[cell] * (width - 2)).map(list),
            min_size=2,
            max_size=8,
        )
    )
    return HEADS[:width], rows


@st.composite
def dialects(draw):
    """Separator, decimal sign, encoding, line end, and what stands around the table."""
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal = draw(st.sampled_from([".", ","]))
    return {
        "separator": separator,
        "decimal": decimal,
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "shape": draw(st.sampled_from(["r", ".6g", ".5e", ".9f", ".3f", ".0f"])),
        "missing": draw(st.sampled_from(["", "NaN", "--", "n/a", "#NV"])),
        "quoted": decimal == separator or draw(st.booleans()),
        "title": draw(
            st.lists(st.sampled_from(["Lauf 7: µ-Messung", "12.03.2024", "# made by hand", ""]), max_size=3)
        ),
        "units_below": draw(st.booleans()),
        "trailing": draw(st.integers(0, 2)),
        "blank_rows": draw(st.integers(0, 2)),
        "comment": draw(st.booleans()),
        "index": draw(st.booleans()),
    }


def written(table, dialect):
    """The bytes of a table in a dialect."""
    heads, rows = table
    d = dialect

    def cell(value):
        if value is None:
            return d["missing"]
        text = repr(value) if d["shape"] == "r" else format(value, d["shape"])
        return text.replace(".", d["decimal"])

    def line(cells):
        shown = [f'"{c}"' if d["quoted"] else c for c in cells]
        return d["separator"].join([*shown, *[""] * d["trailing"]])

    lines = list(d["title"])
    names = heads
    if d["units_below"]:
        names = [head.partition(" (")[0] for head in heads]
    lines.append(line([*([""] if d["index"] else []), *names]))
    if d["units_below"]:
        lines.append(
            line([*([""] if d["index"] else []), *(head.partition(" (")[2].rstrip(")") for head in heads)])
        )
    for number, row in enumerate(rows):
        lines.append(line([*([str(number)] if d["index"] else []), *map(cell, row)]))
        if d["comment"] and number == 0:
            lines.append("# heater range changed")
    lines += [d["separator"] * (len(heads) - 1)] * d["blank_rows"]
    return d["end"].join([*lines, ""]).encode(d["encoding"])


def expected(table, dialect):
    heads, rows = table

    def rounded(value):
        if value is None:
            return None
        return value if dialect["shape"] == "r" else float(format(value, dialect["shape"]))

    names = [head.partition(" (")[0] for head in heads] if dialect["units_below"] else heads
    return {name: [rounded(row[index]) for row in rows] for index, name in enumerate(names)}


def known_bare(head):
    return known(head) or head.strip() in [each.partition(" (")[0] for each in HEADS]


@settings(max_examples=150, deadline=None)
@given(tables(), dialects())
def test_what_is_written_in_any_dialect_is_read_back_or_refused(table, dialect):
    sheet = sheet_of(written(table, dialect), "file", known_bare)
    problems = Problems("file")
    numerals = Numerals(sheet, problems)
    for name, wanted in expected(table, dialect).items():
        (column,) = [column for column in sheet.columns if column.written == name]
        found = numerals.values(column)
        if any(name in text for _, text in problems.found):
            # only what has two readings is refused
            assert "three digits" in str(problems.found)
            stated = Numerals(sheet, Problems("file"), dialect["decimal"])
            assert stated.values(column) == wanted
        else:
            assert found == wanted


@given(tables())
@settings(max_examples=30, deadline=None)
def test_a_workbook_gives_its_very_numbers(table):
    openpyxl = pytest.importorskip("openpyxl")
    heads, rows = table
    book = openpyxl.Workbook()
    book.active.append(["Lauf 7"])
    book.active.merge_cells("A1:B1")
    book.active.append(heads)
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    found = numbers(data.getvalue())
    assert [found[head] for head in heads] == [[row[n] for row in rows] for n in range(len(heads))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_encodings_are_told_from_marks_zeros_and_validity(encoding):
    found = numbers("T (K);C (µJ/K)\r\n0,1;1,5\r\n".encode(encoding))
    assert found == {"T (K)": [0.1], "C (µJ/K)": [1.5]}


@pytest.mark.parametrize(
    ("cells", "decimal", "wanted"),
    [
        (["1,5", "2,25"], ",", [1.5, 2.25]),
        (["1,234", "0,5"], ",", [1.234, 0.5]),
        (["1.234,5", "1.234"], ",", [1234.5, 1234.0]),
        (["1,234.5", "1,234"], ".", [1234.5, 1234.0]),
        (["1 234,5", "12"], ",", [1234.5, 12.0]),
        (["84'321.5", "1.5"], ".", [84321.5, 1.5]),
        (["1,2E-5", "1,2e+5"], ",", [1.2e-5, 1.2e5]),
        (["1.2D-5", "−1.5"], ".", [1.2e-5, -1.5]),
        (["1.234", "2.345"], ".", [1.234, 2.345]),
        ([".5", "5."], ".", [0.5, 5.0]),
    ],
)
def test_decimal_signs_and_thousands(cells, decimal, wanted):
    rows = "".join(f"{number};{cell}\n" for number, cell in enumerate(cells))
    sheet = sheet_of(f"T (K);Fehler (ppm)\n{rows}".encode(), "file", known)
    numerals = Numerals(sheet, problems := Problems("file"))
    assert numerals.values(sheet.columns[1]) == wanted
    assert not problems.found
    assert set(numerals.used.values()) == {decimal}


@pytest.mark.parametrize(
    "cells",
    [
        ["1,234", "2,345"],
        ["0.5", "0,5"],
        ["0.5", "1,234"],
        ["0,5", "1.234"],
        ["1,234,567", "1,5"],
        ["0.5", "1.234", "2,345"],
        ["1.234", "2,345"],
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_the_remedy(cells):
    rows = "".join(f"{number};{cell}\n" for number, cell in enumerate(cells))
    with pytest.raises(TableError, match="--decimal comma or --decimal point"):
        numbers(f"T (K);Fehler (ppm)\n{rows}".encode())


def test_decimal_commas_between_commas_are_refused():
    with pytest.raises(TableError, match=r"2 names over rows of 4 cells.*semicolons or tabs"):
        numbers(b"T (K),Fehler (ppm)\n0,1,1,5\n0,2,2,5\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no row of numbers"),
        ("T (K);Fehler (ppm)\n", "no row of numbers"),
        ('T (K);Fehler (ppm)\n0.1;"1\n0.2;2\n', "not closed"),
        ("T (K);Fehler (ppm)\n0.1;1;2;3\n0.2;2\n0.3;3\n", "line 2.*4 cells"),
        ("T (K);Fehler (ppm)\n0.1;1\nFehler (ppm);T (K)\n1;0.1\n", "another row of names"),
        ("T (K);Fehler (ppm)\n0.1;x\n0.2;1\n", "line 2, column 'Fehler.*--exclude line=2"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text, message):
    with pytest.raises(TableError, match=message):
        numbers(text.encode())


def test_files_that_are_no_tables_are_called_by_their_kind():
    for data, kind in (
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old Excel"),
        (b"%PDF-1.5", "PDF"),
        (b"\x1f\x8b", "compressed"),
    ):
        with pytest.raises(TableError, match=kind):
            numbers(data)
    with pytest.raises(TableError, match="damaged workbook"):
        numbers(b"PK\x03\x04" + bytes(50))


@settings(max_examples=150, deadline=None)
@given(tables(), dialects(), st.data())
def test_no_bytes_end_in_anything_but_a_sheet_or_an_own_error(table, dialect, data):
    content = bytearray(written(table, dialect))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content)))
        new = data.draw(
            st.one_of(
                st.binary(max_size=4), st.sampled_from([b'"', b"\n", b";", b"[", b"(", b"e", b"#", b"\x00"])
            )
        )
        content[place : place + data.draw(st.integers(0, 6))] = new
    try:
        found = numbers(bytes(content))
    except GlassblocksError:
        return
    for column in found.values():
        assert all(value is None or np.isfinite(value) or abs(value) == np.inf for value in column)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data):
    for prefix in (b"", b"PK\x03\x04", b"\xff\xfe", b"T (K);"):
        with contextlib.suppress(GlassblocksError):
            numbers(prefix + data)
