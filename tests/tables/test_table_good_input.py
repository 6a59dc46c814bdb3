"""What a good table may look like, and what comes out of it."""

from __future__ import annotations

import io
import math
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glassblocks.errors import GlassblocksError, InputError, TableError
from glassblocks.tables import AllowedSign, NumberColumn, Schema, TextColumn, parse_table, read_table
from glassblocks.tables.units import factor_to

CURVE = Schema(
    quantities=(
        NumberColumn("T", "K", "T [K]"),
        NumberColumn(
            "dc/c longitudinal", "", "dc/c longitudinal [1e-6]", required=False, sign=AllowedSign.ANY
        ),
        NumberColumn("Q^-1 transverse", "", "Q^-1 transverse", required=False),
        NumberColumn("kappa", "W/m/K", "kappa [W/m/K]", required=False),
        NumberColumn("C", "J/kg/K", "C [J/kg/K]", required=False),
        NumberColumn("frequency", "Hz", "frequency [MHz]", required=False),
    )
)
LINES = [
    "\ufeff# a curve, measured on a Monday",
    "T [mK], dc/c longitudinal [1e-6] ,+- dc/c longitudinal [1e-6],Q^-1 transverse,frequency [MHz],sample",
    "",
    ' 10 , -3.5 ,0.1,1e-4, 32,"a, b"',
    "# half-time",
    '20,+2.,.2,,32,"say ""x"""',
    "30,,,2E-4,32,µ",
    "",
]
BYTES = "\r\n".join(LINES).encode()


def test_a_curve_with_everything_that_is_allowed() -> None:
    notes: list[str] = []
    table = parse_table(BYTES, CURVE, name="c.csv", note=notes.append)
    assert len(table) == 3
    assert table.lines == (4, 6, 7)
    assert table.values("dc/c longitudinal") == (pytest.approx(-3.5e-6), pytest.approx(2e-6), None)
    assert table.uncertainties("dc/c longitudinal") == (pytest.approx(1e-7), pytest.approx(2e-7), None)
    np.testing.assert_allclose(table.array("T"), [0.01, 0.02, 0.03])
    np.testing.assert_allclose(table.array("frequency"), 32e6)
    assert table.uncertainty_array("T") is None
    assert table.ignored == ("sample",)
    known = "T, dc/c longitudinal, Q^-1 transverse, kappa, C, frequency"
    assert notes == [f"c.csv: column 'sample' is not used (known are {known})"]
    assert "kappa" not in table and "T" in table
    both = table.measured("dc/c longitudinal", "Q^-1 transverse")
    assert both.lines == (4,)
    np.testing.assert_allclose(both.uncertainty_array("dc/c longitudinal"), [1e-7])


def test_blanks_are_named_where_an_array_is_asked_for() -> None:
    table = parse_table(BYTES, CURVE, name="c.csv", note=lambda _: None)
    with pytest.raises(
        TableError, match=r"c\.csv, line 6, column 'Q\^-1 transverse': received an empty cell"
    ):
        table.array("Q^-1 transverse")
    with pytest.raises(TableError, match=r"line 7, column '\+- dc/c longitudinal'"):
        table.uncertainty_array("dc/c longitudinal")
    with pytest.raises(InputError, match="kappa"):
        table.values("kappa")


def test_an_unused_column_warns_when_nobody_listens() -> None:
    with pytest.warns(UserWarning, match="'note' is not used"):
        parse_table(b"T [K],note\n1,x\n", CURVE)


def test_from_a_pipe(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"T [K]\n1\n")))
    assert read_table("-", CURVE).source == "<standard input>"


def test_old_line_ends_and_last_line_without_one() -> None:
    assert parse_table(b"T [K]\r1\r2", CURVE).lines == (2, 3)


@pytest.mark.parametrize(
    ("unit", "target", "factor"),
    [
        ("g/cm^3", "kg/m^3", 1000),
        ("g/cm³", "kg/m^3", 1000),
        ("km s⁻¹", "m/s", 1000),
        ("eV", "J", 1.602176634e-19),
        ("W/(m K)", "W/m/K", 1),
        ("mW cm**-1 K^-1", "W/m/K", 0.1),
        ("1e-6", "", 1e-6),
        ("10^-6", "", 1e-6),
        ("10⁻⁶", "", 1e-6),
        ("%", "", 0.01),
        ("ppm", "", 1e-6),
        ("", "", 1),
        ("J/mol/K", "J/mol/K", 1),
        ("erg/cm^3", "Pa", 0.1),
        ("Å^3", "m^3", 1e-30),
        ("µm", "m", 1e-6),
        ("k_B K", "J", 1.380649e-23),
        ("kHz", "Hz", 1000),
        ("1/s", "Hz", 1),
        ("GHz", "1/s", 1e9),
        ("100 m/s", "m/s", 100),
        ("rpm", "rad/s", 2 * math.pi / 60),
    ],
)
def test_units_by_definition(unit: str, target: str, factor: float) -> None:
    assert factor_to(unit, target) == pytest.approx(factor, rel=1e-14)


VALID = b'name,T [K],+- T [mK],dc/c [1e-6]\na,1.5,3,-2\nb,2.5,,4\n# c\n"d,e",3.5,1,\n'
NAMED = Schema(
    texts=(TextColumn("name"),),
    quantities=(NumberColumn("T", "K"), NumberColumn("dc/c", required=False, sign=AllowedSign.ANY)),
)


def outcome_is_clean(data: bytes) -> None:
    try:
        table = parse_table(data, NAMED, note=lambda _: None)
    except GlassblocksError as error:
        assert str(error).isprintable() or all(line.isprintable() for line in str(error).split("\n"))
        return
    for row in table:
        numbers = [*row.values.values(), *row.uncertainties.values()]
        assert all(number is None or (math.isfinite(number) and abs(number) < 1e101) for number in numbers)
        assert row.values["T"] is not None and row.values["T"] > 0
        assert not {unicodedata.category(mark) for mark in row.texts["name"]} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    outcome_is_clean(data)


PIECES = [
    *(bytes([byte]) for byte in b',"\n\r[]#-+9e. (*/\x00\xff\x85'),
    *(b"+-", b"1e999", b"nan", b"^9^9", b"T [K]"),
    *(b"\xe2\x80\xa8", b"\xc2\x85", b"\xef\xbb\xbf"),
]


TEXT = st.text(max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass"))
PIECE = st.one_of(st.sampled_from(PIECES), st.binary(max_size=4), TEXT)
CHANGE = st.tuples(st.integers(0, len(VALID)), st.integers(0, 6), PIECE)


@settings(deadline=None, max_examples=600)
@example([(21, 0, b"#"), (28, 0, b"\xf0\x91\x94\x80")])  # a letter that no font has, in a unit
@given(st.lists(CHANGE, min_size=1, max_size=5))
def test_mutated_tables(changes: list[tuple[int, int, bytes]]) -> None:
    data = VALID
    for at, cut, piece in changes:
        data = data[:at] + piece + data[at + cut :]
    outcome_is_clean(data)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="msKgJeV9.0 ^*/()+-%µ²⁹[]_", max_size=30))
def test_any_unit_gives_a_factor_or_an_input_error(unit: str) -> None:
    try:
        factor = factor_to(unit, "m/s")
    except InputError:
        return
    assert math.isfinite(factor) and factor > 0


@settings(deadline=None, max_examples=200)
@given(st.floats(1e-90, 1e90), st.sampled_from(["m/s", "km/s", "cm/s"]))
def test_values_survive_the_round_trip(value: float, unit: str) -> None:
    table = parse_table(f"v [{unit}]\n{value!r}\n".encode(), Schema((NumberColumn("v", "m/s"),)))
    factor = {"m/s": 1.0, "km/s": 1e3, "cm/s": 1e-2}[unit]
    assert table.array("v")[0] == pytest.approx(value * factor, rel=1e-15)
