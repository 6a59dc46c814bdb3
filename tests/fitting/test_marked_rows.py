"""Columns beside the data that say that rows are bad, of another sample, or that data were corrected: all are named."""

import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

TWO = "T [K],kappa [W/m/K],C [J/kg/K]"
KAPPA = [(0.1, 1e-4), (0.14, 2e-4), (0.2, 4e-4), (0.28, 8e-4)]


def told(tmp_path, head, cells, rows=KAPPA, names="T [K],kappa [W/m/K]", options=None):
    lines = [",".join(map(str, (*row, cell))) for row, cell in zip(rows, cells, strict=True)]
    (tmp_path / "run.csv").write_text("\n".join([f"{names},{head}", *lines, ""]), encoding="utf-8")
    notes = []
    curves = read_curves(tmp_path / "run.csv", notes.append, options)
    return [note for note in notes if "WARNING" in note], curves


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("flag", "0001"),
        ("valid", "1110"),
        ("use", ["yes", "yes", "yes", "no"]),
        ("reject", ["", "", "", "x"]),
        ("outlier?", ["False", "False", "False", "True"]),
    ],
)
def test_rows_that_a_column_marks_are_named_until_they_are_left_out(tmp_path, head, cells):
    (warning,), _ = told(tmp_path, head, cells)
    assert warning.endswith("--exclude line=5 leaves it out")
    warnings, (curve,) = told(tmp_path, head, cells, options=ReadingOptions.of_texts(exclude=["line=5"]))
    assert not warnings
    assert curve.T.size == 3


@pytest.mark.parametrize("cells", ["1111", "1234", ["a", "b", "c", "d"]])
def test_a_column_of_one_value_or_of_many_marks_nothing(tmp_path, cells):
    assert told(tmp_path, "ok", cells)[0] == []


@pytest.mark.parametrize("head", ["sample", "Glass", "mode", "polarization"])
def test_two_samples_or_modes_in_one_table_are_named_once(tmp_path, head):
    (warning,), curves = told(tmp_path, head, "ABAB")
    assert "holds 'A', 'B'" in warning
    assert len(curves) == 1
    options = ReadingOptions.of_texts(by=[head])
    warnings, curves = told(tmp_path, head, "ABAB", options=options)
    assert (warnings, len(curves)) == ([], 2)
    assert told(tmp_path, head, "AAAA")[0] == []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("kappa corrected [W/m/K]", "is taken, 'kappa corrected [W/m/K]' is not"),
        ("background", "'background' stands beside it"),
        ("kappa empty [W/m/K]", "'kappa empty [W/m/K]' stands beside it"),
        ("upper", "half the distance"),
        ("kappa min [W/m/K]", "half the distance"),
        ("+", "half the distance"),
        ("U(kappa) [W/m/K]", "half of it"),
        ("δκ (W/mK)", "one standard deviation"),
        ("dy", "one standard deviation"),
    ],
)
def test_columns_that_belong_to_the_data_are_named_where_they_are_not_used(tmp_path, head, said):
    warnings, (curve,) = told(tmp_path, head, [1e-5] * 4)
    assert curve.uncertainty is None
    assert any(said in warning for warning in warnings)


@pytest.mark.parametrize(
    "head", ["Écart-type (W/m/K)", "erreur (W/m/K)", "Error bars [W/m/K]", "Y Error [W/m/K]"]
)
def test_errors_in_other_words(tmp_path, head):
    warnings, (curve,) = told(tmp_path, head, [1e-5] * 4)
    assert not warnings
    assert curve.uncertainty == pytest.approx([1e-5] * 4)


def test_relative_errors_above_one_are_percent_that_nothing_says(tmp_path):
    with pytest.raises(TableError, match=r"write \[%\]"):
        told(tmp_path, "relative uncertainty", [3] * 4)
    _, (curve,) = told(tmp_path, "relative uncertainty [%]", [3] * 4)
    assert curve.uncertainty == pytest.approx([0.03 * row[1] for row in KAPPA])


def test_a_column_n_that_numbers_the_rows_holds_no_photons(tmp_path):
    rows = [(0.1, 1e4), (0.2, 1.1e4), (0.3, 1.2e4)]
    options = ReadingOptions.of_texts(frequency="5 GHz")
    _, (counted,) = told(tmp_path, "n", "123", rows, "T [K],Qi", options)
    _, (driven,) = told(tmp_path, "n", ["1", "10", "100"], rows, "T [K],Qi", options)
    assert counted.photons is None
    assert driven.photons.tolist() == [1, 10, 100]


def test_a_row_that_ends_in_mean_may_be_one(tmp_path):
    with pytest.raises(TableError, match="line 5: received a row that is called 'mean'"):
        told(tmp_path, "remark", ["", "", "", "mean"])
    assert told(tmp_path, "remark", ["mean"] * 4)[1][0].T.size == 4


def test_a_modulus_named_by_its_capital_letter_is_no_sound(tmp_path):
    options = ReadingOptions.of_texts(frequency="30 MHz")
    with pytest.raises(TableError, match="no column of data"):
        told(tmp_path, "x", "0000", KAPPA, "T [K],dC/C longitudinal", options)
    assert told(tmp_path, "x", "0000", KAPPA, "T [K],dc/c longitudinal", options)[1][0].kind == "velocity"


def test_errors_behind_the_second_of_two_columns_may_be_those_of_both(tmp_path):
    (warning,), _ = told(tmp_path, "error [J/kg/K]", [1e-6] * 4, [(*row, row[1]) for row in KAPPA], TWO)
    assert "errors of C alone, and kappa has none" in warning
    assert told(tmp_path, "x", "1234", KAPPA, "T [K],kappa [W/m/K]")[0] == []


def test_a_corrected_temperature_beside_the_one_that_is_taken_is_named(tmp_path):
    (warning,), (curve,) = told(tmp_path, "T_corr [K]", [0.11, 0.15, 0.21, 0.29])
    assert warning.endswith("--column 'T_corr [K]=T [K]'")
    assert curve.T.tolist() == [row[0] for row in KAPPA]


@pytest.mark.parametrize(
    ("mode", "is_read"), [("t", True), ("torsion", True), ("l", False), ("Young", False)]
)
def test_the_frequency_of_another_sound_is_refused(tmp_path, mode, is_read):
    names = f"T [K],Q^-1 transverse,f_{mode} [kHz]"
    if is_read:
        assert told(tmp_path, "x", "1234", [(*row, 90) for row in KAPPA], names)[1][0].frequency == 9e4
        return
    with pytest.raises(TableError, match="the frequency of another sound"):
        told(tmp_path, "x", "1234", [(*row, 90) for row in KAPPA], names)


@pytest.mark.parametrize(
    "line", ["errors: 2 sigma", "uncertainties (k=2)", "# error bars are 95% confidence"]
)
def test_a_line_that_says_what_the_errors_are_is_not_passed_over(tmp_path, line):
    rows = "".join(f"{T},{kappa},{kappa / 20}\n" for T, kappa in KAPPA)
    notes = []
    (tmp_path / "run.csv").write_text(f"{line}\nT [K],kappa [W/m/K],error [W/m/K]\n{rows}", encoding="utf-8")
    read_curves(tmp_path / "run.csv", notes.append)
    assert [note for note in notes if "line 1 says" in note and "one standard deviation" in note]
    notes.clear()
    (tmp_path / "run.csv").write_text(
        f"95% silica\nT [K],kappa [W/m/K],error [W/m/K]\n{rows}", encoding="utf-8"
    )
    read_curves(tmp_path / "run.csv", notes.append)
    assert not [note for note in notes if "WARNING" in note]


def test_a_series_named_once_above_empty_cells_may_hold_for_them(tmp_path):
    with pytest.raises(TableError, match="also as above"):
        told(tmp_path, "series", ["a", "", "", ""])
    _, curves = told(tmp_path, "series", ["", "", "a", "a"])
    assert [curve.T.size for curve in curves] == [2, 2]


def test_words_with_a_number_between_rows_are_no_units(tmp_path):
    (tmp_path / "run.csv").write_text(
        "T [K],kappa [W/m/K]\n# day 1\n0.1,1e-4\n0.14,2e-4\n# day 2\n0.2,4e-4\n", encoding="utf-8"
    )
    (curve,) = read_curves(tmp_path / "run.csv", lambda line: None)
    assert curve.T.size == 3


def test_a_substrate_beside_a_friction_is_named(tmp_path):
    options = ReadingOptions.of_texts(frequency="90 kHz")
    (warning,), _ = told(tmp_path, "Q^-1 torsion substrate", [1e-6] * 4, KAPPA, "T [K],Q^-1 torsion", options)
    assert "'Q^-1 torsion substrate' stands beside it" in warning


def test_thousands_of_columns_that_are_not_used_are_counted(tmp_path):
    names = "T [K],kappa [W/m/K]" + ",V (ppm)" * 2000
    rows = "".join(f"{T},{kappa}" + ",1" * 2000 + "\n" for T, kappa in KAPPA)
    (tmp_path / "run.csv").write_text(f"{names}\n{rows}", encoding="utf-8")
    notes = []
    read_curves(tmp_path / "run.csv", notes.append)
    assert notes[0].endswith(" and 1960 more")
    assert len(notes[0]) < 1000
