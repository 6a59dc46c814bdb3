"""Every kind of bad table gives its error: one line each with file, line, column, value, allowed, remedy."""

from __future__ import annotations

import codecs
import io
import sys

import pytest

from glassblocks.errors import TableError
from glassblocks.tables import (
    AllowedSign,
    NumberColumn,
    RowFault,
    Schema,
    TextColumn,
    parse_table,
    read_table,
)
from glassblocks.tables import source as source_module

SCHEMA = Schema(
    texts=(TextColumn("name"),),
    quantities=(
        NumberColumn("c_l", "m/s", "c_l [km/s]"),
        NumberColumn("c_t", "m/s", "c_t [km/s]"),
        NumberColumn("gamma_l", "J", "gamma_l [eV]", required=False),
        NumberColumn("frequency", "Hz", "frequency [MHz]", required=False, plausible=(1.0, 1e12)),
        NumberColumn("dc/c", "", "dc/c [1e-6]", required=False, sign=AllowedSign.ANY),
        NumberColumn("power", "W", "power [W]", required=False, sign=AllowedSign.NON_NEGATIVE),
    ),
    checks=(
        lambda row: (
            RowFault(("c_l", "c_t"), "c_l < c_t", "c_l > c_t", "exchange them")
            if row["c_l"] is not None and row["c_t"] is not None and row["c_l"] < row["c_t"]
            else None
        ),
    ),
)
HEADER = "name,c_l [km/s],c_t [km/s]\n"
GOOD = HEADER + "a,5.8,3.8\n"


def problems_of(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as caught:
        parse_table(data, SCHEMA, name="my.csv", note=lambda _: None)
    for problem in caught.value.problems:
        assert problem.startswith("my.csv")
        assert "\n" not in problem and problem.isprintable()
        assert "; allowed: " in problem or problem.split(": ", 1)[1].startswith("allowed")
        assert problem.count("; ") >= 1
    return caught.value.problems


CASES = {
    "unknown unit": (
        "name,c_l [kms],c_t [km/s]\na,5.8,3.8\n",
        "line 1, column 'c_l [kms]'",
        "the unit 'kms'",
    ),
    "wrong dimension": (
        "name,c_l [km],c_t [km/s]\na,5,3\n",
        "line 1, column 'c_l [km]'",
        "[length] / [time]",
    ),
    "no unit": ("name,c_l,c_t [km/s]\na,5.8,3.8\n", "line 1, column 'c_l'", "no unit"),
    "empty unit": ("name,c_l [],c_t [km/s]\na,5.8,3.8\n", "line 1, column 'c_l []'", "unit"),
    "missing column": ("name,c_l [km/s]\na,5.8\n", "column 'c_t'", "no such column"),
    "duplicate column": (
        "name,c_l [km/s],c_t [km/s],c_l [m/s]\na,5.8,3.8,5800\n",
        "line 1, column 'c_l [m/s]'",
        "a second time",
    ),
    "duplicate name column": ("name,name,c_l [km/s],c_t [km/s]\na,b,5,3\n", "column 'name'", "second time"),
    "typo": ("name,c_l [km/s],c_t [km/s],gama_l [eV]\na,5,3,1\n", "column 'gama_l [eV]'", "write gamma_l"),
    "typo in uncertainty": (
        "name,c_l [km/s],c_t [km/s],+- cl [km/s]\na,5,3,1\n",
        "+- cl",
        "write +- c_l [km/s]",
    ),
    "unit on text": (
        "name [m],c_l [km/s],c_t [km/s]\na,5,3\n",
        "column 'name [m]'",
        "allowed: name, without a unit; write name",
    ),
    "text in number": (HEADER + "a,fast,3.8\n", "line 2, column 'c_l [km/s]'", "received 'fast'"),
    "unit in number": (HEADER + "a,5.8 km/s,3.8\n", "line 2, column 'c_l [km/s]'", "no unit"),
    "trailing comment": (HEADER + "a,5.8,3.8 # mine\n", "line 2, column 'c_t [km/s]'", "no comment"),
    "underscore": (HEADER + "a,5_8,3.8\n", "line 2", "'5_8'"),
    "other digits": (HEADER + "a,٥,3.8\n", "line 2", "'٥'"),
    "nan": (HEADER + "a,NaN,3.8\n", "line 2", "leave the cell empty"),
    "uncertainty in the cell": (HEADER + "a,5.8±0.1,3.8\n", "line 2", "in a column of its own, as in +- c_l"),
    "last digit in brackets": (HEADER + "a,5.80(2),3.8\n", "line 2", "in a column of its own, as in +- c_l"),
    "range": (HEADER + "a,5.7-5.9,3.8\n", "line 2", "write its middle"),
    "limit": (HEADER + "a,<5.9,3.8\n", "line 2", "a limit is no value"),
    "dash for nothing": (HEADER + "a,5.8,\u2014\n", "line 2", "leave the cell empty"),
    "words for nothing": (HEADER + "a,n/a,3.8\n", "line 2", "leave the cell empty"),
    "infinity": (HEADER + "a,5.8,-inf\n", "line 2", "leave the cell empty"),
    "overflow": (HEADER + "a,1e999,3.8\n", "line 2", "too large"),
    "huge": (HEADER + "a,1e200,3.8\n", "line 2", "check the number and the unit"),
    "underflow": (HEADER + "a,5.8,1e-999\n", "line 2", "too small to be held"),
    "tiny": (HEADER + "a,5.8,1e-320\n", "line 2", "check the number"),
    "negative": (HEADER + "a,-5.8,3.8\n", "line 2", "allowed: a finite number > 0"),
    "zero": (HEADER + "a,5.8,0\n", "line 2", "allowed: a finite number > 0"),
    "negative power": ("name,c_l [m/s],c_t [m/s],power [W]\na,5,3,-1\n", "power", ">= 0"),
    "empty required": (HEADER + "a,,3.8\n", "line 2", "an empty cell"),
    "blank name": (HEADER + " ,5.8,3.8\n", "line 2, column 'name'", "an empty cell"),
    "duplicate name": (GOOD + "a ,5.9,3.8\n", "line 3, column 'name'", "line 2 already"),
    "same name composed": (HEADER + "\u00e9,5,3\ne\u0301,5,3\n", "line 3, column 'name'", "line 2 already"),
    "too few": (HEADER + "a,5.8\n", "line 2", "received 2 cells"),
    "too many": (HEADER + "a,5,8,3\n", "line 2", "received 4 cells"),
    "decimal commas": (HEADER + "a,5,8,3,8\n", "line 2", "decimals take a point"),
    "unclosed quote": (HEADER + '"a,5.8,3.8\n', "line 2", "close the quote"),
    "text after quote": (HEADER + '"a"b,5.8,3.8\n', "line 2", "quote"),
    "control character": (HEADER + "a\x07,5.8,3.8\n", "line 2", "U+0007"),
    "null": (HEADER + "a,5.8,3\x00.8\n", "line 2", "U+0000"),
    "zero width": (HEADER + "a\u200b,5.8,3.8\n", "line 2", "U+200B"),
    "form feed": (HEADER + "a,5.8\x0c,3.8\n", "line 2", "U+000C"),
    "header only": (HEADER, "line 1", "a header and no rows"),
    "empty": ("", "my.csv: received", "no header"),
    "comments only": ("# a\n\n  # b\n", "my.csv: received", "no header"),
    "name in capitals": (
        "Name,c_l [km/s],c_t [km/s]\na,5,3\n",
        "column 'Name'",
        "received 'Name'; allowed: name; write name",
    ),
    "semicolons": ("name;c_l [km/s];c_t [km/s]\na;5.8;3.8\n", "line 1", "separated by semicolons"),
    "tabs": ("name\tc_l [km/s]\tc_t [km/s]\na\t5.8\t3.8\n", "line 1", "separated by tabs"),
    "unbalanced": ("name,c_l [km/s,c_t [km/s]\na,5.8,3.8\n", "column 'c_l [km/s'", "close its bracket"),
    "two units": ("name,c_l [km][s],c_t [km/s]\na,5,3\n", "c_l [km][s]", "bracket"),
    "blank header": ("name,c_l [km/s],c_t [km/s],\na,5.8,3.8,\n", "column 'number 4'", "name the column"),
    "row check": (HEADER + "a,3.8,5.8\n", "column 'c_l [km/s], c_t [km/s]'", "exchange them"),
    "angle": ("name,c_l [m/s],c_t [m/s],dc/c [mrad]\na,5,3,6\n", "dc/c [mrad]", "1 mrad is 1e-3"),
    "angular": ("name,c_l [m/s],c_t [m/s],frequency [rad/s]\na,5,3,6\n", "frequency [rad/s]", "2 pi"),
    "offset": ("name,c_l [degC],c_t [km/s]\na,5,3\n", "c_l [degC]", "scales from zero"),
    "decibel": ("name,c_l [dB/cm],c_t [km/s]\na,5,3\n", "c_l [dB/cm]", "scales from zero"),
    "implausible": (
        "name,c_l [m/s],c_t [m/s],frequency [THz]\na,5,3,6\n",
        "line 2",
        "1e-12 to 1 THz; did you mean frequency [MHz]?",
    ),
    "orphan": ("name,c_l [m/s],c_t [m/s],+- gamma_l [eV]\na,5,3,1\n", "+- gamma_l [eV]", "without a column"),
    "negative uncertainty": (
        "name,c_l [m/s],c_t [m/s],+- c_l [m/s]\na,5,3,-1\n",
        "line 2, column '+- c_l [m/s]'",
        "> 0",
    ),
    "zero uncertainty": ("name,c_l [m/s],c_t [m/s],+- c_l [m/s]\na,5,3,0\n", "line 2, column '+- c_l", "> 0"),
    "uncertainty of nothing": (
        "name,c_l [m/s],c_t [m/s],gamma_l [eV],+- gamma_l [eV]\na,5,3,,1\n",
        "line 2, column '+- gamma_l [eV]'",
        "give the value",
    ),
    "uncertainty unit": ("name,c_l [m/s],c_t [m/s],+- c_l [K]\na,5,3,1\n", "+- c_l [K]", "[length]"),
    "dimension on number": ("name,c_l [m/s],c_t [m/s],dc/c [m]\na,5,3,1\n", "dc/c [m]", "no unit, or one"),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_table_says_where_what_and_how(case: str) -> None:
    text, where, what = CASES[case]
    problems = problems_of(text)
    assert any(where in problem and what in problem for problem in problems), problems


@pytest.mark.parametrize("unit", ["9^9^9", "9**9**9", "(9^9)^9", "9^9⁹", "9^(9^9)", "m^1000", "9^ 9 ^9", "9^-9^9",
                                  "1/0", "m^", "m^-", "(", ")(", "__import__('os')", "m;m", "x" * 1000, "0 m/s",
                                  "1e400 m/s", "-1 m/s", "nan m/s", "9999999999999999999 m/s", "m/s+1", "{}", "'",
                                  "((((((((((((((((m/s", "%%", "m//s", "true", "[", "\\", "0.0",
                                  "m/s^0.5e9"])  # fmt: skip
def test_hostile_units_are_refused_at_once(unit: str) -> None:
    assert "c_l" in problems_of(f'name,"c_l [{unit}]",c_t [km/s]\na,5.8,3.8\n')[0]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp437"])
def test_other_encodings(codec: str) -> None:
    problems = problems_of((GOOD + "Säure µ,5,3\n").encode(codec))
    assert any("UTF-8" in problem or "U+0000" in problem for problem in problems)


def test_the_line_of_a_wrong_byte_is_named() -> None:
    assert "line 3" in problems_of(GOOD.encode() + b"\xe9,5,3\n")[0]


def test_bytes_of_another_mark() -> None:
    assert "UTF-16" in problems_of(codecs.BOM_UTF16_BE + b"\x00a")[0]


def test_all_problems_are_reported_together() -> None:
    text = 'name,c_l [kms],c_t [km/s],gama_l [eV],x\na,-1,zwei,1,1\n,5,nan,1,1\nb,5,3\n"c,5,3,1,1\na,5,1e999,1,1\n'
    problems = problems_of(text)
    assert len(problems) == 10
    lines = [int(problem.split("line ")[1].split(",")[0].split(":")[0]) for problem in problems]
    assert lines == sorted(lines)
    assert [sum(f"line {line}," in each or f"line {line}:" in each for each in problems) for line in range(1, 7)] == [
        2, 2, 2, 1, 1, 2]  # fmt: skip


def test_a_file_of_many_problems_is_not_read_to_its_end() -> None:
    with pytest.raises(TableError) as caught:
        parse_table((HEADER + "x\n" * 1000).encode(), SCHEMA, name="my.csv")
    assert len(caught.value.problems) == 201
    assert caught.value.problems[-1] == "my.csv: and 1 more problem up to line 202, where reading stopped"


def test_missing_file_directory_and_null_byte(tmp_path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, "a\x00b"):
        with pytest.raises(TableError, match=r"allowed: a CSV file that can be read"):
            read_table(path, SCHEMA)


def test_size_limit_from_file_and_pipe(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(source_module, "SIZE_LIMIT", 2**20)
    path = tmp_path / "big.csv"
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(
        TableError, match=r"big\.csv: received more than 1 MiB; allowed: at most 1 MiB; split"
    ):
        read_table(path, SCHEMA)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"#" * (2**20 + 1))))
    with pytest.raises(TableError, match=r"<standard input>: received more than 1 MiB"):
        read_table("-", SCHEMA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "a\x07,5.8,3.8\n", "line 2, column 'name': received the control character U+0007"),
        (HEADER + "a,5.8\x07\x0c,3.8\n", "'c_l [km/s]': received the control characters U+0007, U+000C"),
        (GOOD + "b,5.8,3\x00.8\n", "line 3, column 'c_t [km/s]': received the control character U+0000"),
        ("name,c_l\u200b [km/s],c_t [km/s]\na,5,3\n", "line 1, column 'number 2'"),
        (HEADER + "x" * 150_000 + ",5,3\n", "received 150004 characters"),
        (GOOD + '"b,5,3\n', "line 3: received"),
        ("name;c_l [km/s];c_t [km/s]\na;5,8;3,8\n", "separate the cells by commas"),
        ("name\tc_l [km/s]\tc_t [km/s]\na\t5.8\t3.8\n", "separate the cells by commas"),
        ("name,c_l (km/s),c_t [km/s]\na,5,3\n", "square brackets; write c_l [km/s]"),
        ("name,cl [km/s],c_t [km/s]\na,5,3\n", "write c_l [km/s] if"),
    ],
)
def test_one_cause_gives_one_message(text: str, said: str) -> None:
    (problem,) = problems_of(text)
    assert said in problem


@pytest.mark.parametrize(
    "written",
    [
        "gamma_l_err [eV]",
        "u(gamma_l) [eV]",
        "gamma_l error [eV]",
        "sigma_gamma_l",
        "Gamma_l uncertainty (eV)",
    ],
)
def test_other_ways_to_write_an_uncertainty_are_pointed_to_ours(written: str) -> None:
    (problem,) = problems_of(f"name,c_l [km/s],c_t [km/s],gamma_l [eV],{written}\na,5,3,1,0.1\n")
    assert problem.endswith("write +- gamma_l [eV]")


def test_of_names_alike_but_for_their_case_the_unit_decides() -> None:
    both = Schema(
        (NumberColumn("c_l", "m/s", "c_l [km/s]"), NumberColumn("C_l", header="C_l [1e-4]", required=False))
    )
    for written, name in (
        ("cl [km/s]", "c_l [km/s]"),
        ("Cl [1e-4]", "C_l [1e-4]"),
        ("C_L [m/s]", "c_l [m/s]"),
    ):
        with pytest.raises(TableError, match="write") as caught:
            parse_table(f"{written}\n1\n".encode(), both)
        assert f"write {name}" in str(caught.value)


def test_more_rows_than_are_read() -> None:
    with pytest.raises(
        TableError, match="line 100002: received one row more; allowed: at most 100000 rows; split the table"
    ):
        parse_table(b"c_l [m/s],c_t [m/s]\n" + b"5,3\n" * 100_001, SCHEMA)


def test_a_comment_that_looks_like_a_row_is_noted_once() -> None:
    text = "# made, by, me\n" + GOOD + "#12,5,3\n# only a comment\n#13,5,3\n" + '"#14",5,3\n'
    notes: list[str] = []
    table = parse_table(text.encode(), SCHEMA, note=notes.append)
    assert table.texts("name") == ("a", "#14")
    (note,) = notes
    assert "lines 4, 6 begin with # and were skipped" in note
