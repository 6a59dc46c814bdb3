"""Numbers and units as other programs and people write them: read as what they say, or not, which is told."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

from strange_texts import NUMBERS, UNITS

from glassblocks.errors import TableError
from glassblocks.fitting.reading import read_curves
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.glasses.glass_table import SCHEMA
from glassblocks.tables import parse_table

EV = 1.602176634e-19
#: What each says as gamma_l in eV; a table of glasses takes plain decimal numbers alone.
AS_GAMMA = {"+.5": 0.5, "5.": 5.0, "+5": 5.0, "0" * 5000 + "1": 1.0}
#: What each says as Q^-1 in a file of a laboratory.
AS_LOSS = {"-0": 0.0, "-0.0": 0.0, "1D-3": 1e-3, "1×10^-3": 1e-3, "+.5": 0.5, "1e-400": 0.0, "5%": 0.05}
#: What leaves a point out, which is told.
NONE = {
    "+inf",
    "-Infinity",
    "INF",
    "-NaN",
    "1.#QNAN",
    "1.#INF",
    "#N/A",
    "#DIV/0!",
    "None",
    "null",
    "--",
    "n/a",
}
#: What a unit of gamma_l says, J; what a temperature of 1 may be in, K.
AS_ENERGY = {"k_B K": 1.380649e-23}
AS_KELVIN = {"((((K))))", "delta_degC"}


def cell(word):
    return '"' + word.replace('"', '""') + '"'


@pytest.mark.parametrize("word", NUMBERS, ids=lambda word: ascii(word[:20]))
def test_a_number_is_read_as_what_it_says_or_not_at_all(word, tmp_path):
    table = f"name,c_l [m/s],c_t [m/s],gamma_t [eV],gamma_l [eV],density [kg/m^3]\na,4000,3000,1,{cell(word)},2000\n"
    if word in AS_GAMMA:
        (row,) = parse_table(table.encode(), SCHEMA, note=pytest.fail).rows
        assert row.values["gamma_l"] == pytest.approx(AS_GAMMA[word] * EV)
    else:
        with pytest.raises(TableError):
            parse_table(table.encode(), SCHEMA, note=str)
    path, notes = tmp_path / "a.csv", []
    for separator in ",;":
        rows = [f"0.{i}{separator}{cell(word) if i == 4 else f'{i}.5e-5'}" for i in range(1, 9)]
        path.write_text(f"T [K]{separator}Q^-1 longitudinal\n" + "\n".join(rows) + "\n", encoding="utf-8")
        try:
            (curve,) = read_curves(path, notes.append, ReadingOptions(frequency=5e6))
        except TableError:
            assert word not in {*AS_LOSS, *NONE}
            continue
        found = dict(zip(curve.temperature.tolist(), curve.value.tolist(), strict=True))
        if word in NONE:
            assert 0.4 not in found and any("left out" in note for note in notes)
        else:
            assert found.pop(0.4) == AS_LOSS[word]
        assert found == {i / 10: pytest.approx(i * 1e-5 + 5e-6) for i in range(1, 9) if i != 4}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: ascii(unit[:20]))
def test_a_unit_is_read_as_what_it_says_or_refused(unit, tmp_path):
    header = f"name,c_l [m/s],c_t [m/s],gamma_t [eV],{cell(f'gamma_l [{unit}]')},density [kg/m^3]"
    table = f"{header}\na,4000,3000,1,1,2000\n"
    if unit in AS_ENERGY:
        (row,) = parse_table(table.encode(), SCHEMA, note=pytest.fail).rows
        assert row.values["gamma_l"] == pytest.approx(AS_ENERGY[unit])
    else:
        with pytest.raises(TableError):
            parse_table(table.encode(), SCHEMA, note=str)
    path = tmp_path / "a.csv"
    rows = "\n".join(f"0.{i},{i}.5e-5" for i in range(1, 9))
    path.write_text(f"{cell(f'T [{unit}]')},Q^-1 longitudinal\n{rows}\n", encoding="utf-8")
    if unit in AS_KELVIN:
        (curve,) = read_curves(path, str, ReadingOptions(frequency=5e6))
        assert curve.temperature[0] == 0.1
    else:
        with pytest.raises(TableError):
            read_curves(path, str, ReadingOptions(frequency=5e6))


def test_a_drive_that_is_no_number_makes_no_curve_of_its_own(tmp_path):
    rows = [f"0.{i},{drive},400,{i}e-5" for i in range(1, 9) for drive in (0.1, 3.0)]
    path = tmp_path / "a.csv"
    for slip in ("\u202a3.0", "3.O", "3;0", "3 V"):
        text = "\n".join([*rows[:-1], rows[-1].replace("3.0", slip)])
        path.write_text(f"T [K],drive [V],frequency [MHz],Q^-1 transverse\n{text}\n", encoding="utf-8")
        with pytest.raises(TableError, match=r"line 17, column 'drive \[V\]'"):
            read_curves(path, str, ReadingOptions())
