"""What is read at once is what a closer look at each cell would give."""

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glassblocks.laboratory import grid, numerals
from glassblocks.laboratory.grid import SEPARATORS, grid_of
from glassblocks.laboratory.numerals import evidence, missing, plain_numbers, read
from glassblocks.tables.problems import Problems

NUMBERS = st.from_regex(
    r"[+-]?[0-9]{0,4}[.,]?[0-9]{0,4}([.,][0-9]{3})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
)
ODD = st.sampled_from(
    [
        "",
        "NaN",
        "--",
        "9.9e37",
        "-9.91E+37",
        "99e36",
        "5%",
        "1 234",
        "1'234.5",
        "abc",
        "5 K",
        "2,5E-4",
        "\u22125",
        "9" * 400,
    ]
)
CELLS = NUMBERS | ODD | st.text("0123456789.,eE+- ", max_size=8)
NO_PATTERN = {sign: numerals.re.compile("(?!)") for sign in ".,"}


@given(CELLS, st.sampled_from(".,"))
@example("9.9e37", ".")
@example("99e36", ".")
def test_a_plain_number_is_what_read_says(cell, decimal):
    (number,) = plain_numbers([cell], decimal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numerals, "_COMMON", NO_PATTERN)
        looked = None if missing(cell) else read(cell, decimal)
    if number is not None:
        assert looked is not None
        assert (looked.value, looked.groups) == (number, False)


@given(st.lists(CELLS.filter(lambda cell: not missing(cell)), max_size=6))
def test_the_evidence_is_that_of_each_cell(cells):
    found = evidence(cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numerals, "_CLEAR", NO_PATTERN)
        patch.setattr(numerals, "_UNCLEAR", NO_PATTERN)
        patch.setattr(numerals, "_COMMON", NO_PATTERN)
        expected = evidence(cells)
    assert found.only.keys() == expected.only.keys()
    assert (found.groups, found.ambiguous) == (expected.groups, expected.ambiguous)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from([*SEPARATORS])
)
def test_a_row_of_plain_numbers_is_split_as_any_row(rows, separator):
    text = "\n".join([f"sep={separator}", *(separator.join(cells) for cells in rows)])
    problems = Problems("file")
    found = grid_of(text, problems)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "_PLAIN_ROWS", {})
        assert grid_of(text, problems) == found


@given(
    st.text("0123456789.,;|ab\"'# \t", max_size=30),
    st.sampled_from([each for each in SEPARATORS if each != " "]),
)
def test_a_line_without_quotes_is_split_as_csv_does(line, separator):
    expected = next(csv.reader([line.strip(" ")], delimiter=separator, skipinitialspace=True), [])
    row = grid._row(line, 1, 1, separator)
    if '"' not in line and not line.strip().startswith("#") and row is not None:
        assert [" ".join(cell.split()) for cell in expected] == [str(cell) for cell in row.cells]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5.4×10^-6", 5.4e-6),
        ("5.4 x 10^-6", 5.4e-6),
        ("5.4·10-6", 5.4e-6),
        ("3×10⁵", 3e5),
        ("-2×10⁻³", -2e-3),
    ],
)
def test_a_power_of_ten_is_read_as_people_write_it(cell, value):
    found = read(cell, ".")
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("cell", ["5.4x106", "10⁶", "5×10", "x10^5"])
def test_a_power_that_lost_its_sign_is_no_number(cell):
    assert read(cell, ".") is None
