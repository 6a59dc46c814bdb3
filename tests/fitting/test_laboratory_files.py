"""Files as laboratories have them give the right curves, and their own words say what was done."""

from pathlib import Path

import numpy as np
import pytest

from glassblocks.errors import ConfigError, TableError
from glassblocks.fitting import fit, read_curves
from glassblocks.fitting.reading import read_files
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, thermal_conductivity

FILES = Path(__file__).parent / "files"
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
STEPS = np.geomspace(0.02, 2.9, 40)
C_L, C_T, P = 3.001e-4, 2.731e-4, 8.0e44


def read(path, **options):
    """The curves of a file and what was said of it."""
    said = []
    curves = read_curves(path, said.append, ReadingOptions.of_texts(**options))
    return curves, "\n".join(said)


@pytest.fixture
def path(tmp_path):
    def write(text, name="data.csv"):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(tmp_path / name)

    return write


def test_a_frequency_that_drifts_is_one_resonance():
    curves, said = read(FILES / "reed.csv")
    assert [curve.T.size for curve in curves] == [16, 16]
    assert [curve.frequency for curve in curves] == [pytest.approx(84358, abs=5)] * 2
    assert "5.2e-04 apart, are taken for one resonance" in said
    low, high = fit(curves, GLASS)["C_t"].profile_95
    assert low < C_T < high


def test_levels_of_a_drive_are_curves_that_know_their_drive():
    curves, said = read(FILES / "drive.csv")
    assert [(curve.drive, curve.T.size) for curve in curves] == [(0.1, 12), (1.0, 12), (3.0, 12)]
    assert curves[0].label == "Q^-1 transverse at 400 MHz, drive 0.1 V"
    assert "curves by 'drive [V]'" in said


def test_semicolons_decimal_commas_cp1252_a_title_a_remark_and_an_empty_row():
    (curve,), said = read(FILES / "semicolon-decimal-comma.csv")
    assert curve.label == "dc/c longitudinal at 5 MHz"
    assert (curve.T[0], curve.T[-1], curve.T.size) == (0.03, 1.2, 14)
    assert curve.y[:2] == pytest.approx([1.07e-6, 84.433e-6])
    assert curve.sigma == pytest.approx(np.full(14, 1e-6))
    for words in (
        "cp1252",
        "semicolons",
        "decimal comma",
        "names in line 2",
        "not used: 'Bemerkung'",
        "line 17",
    ):
        assert words in said
    low, high = fit([curve], GLASS)["C_l"].profile_95
    assert low < C_L < high


def test_a_calorimeters_header_gives_the_mass_and_points_beyond_the_model_are_left_out():
    (curve,), said = read(FILES / "calorimeter.dat")
    assert curve.kind == "heat"
    assert curve.y[0] == pytest.approx(0.0116085e-6 / 21.4e-6)
    assert curve.sigma[0] == pytest.approx(0.000118e-6 / 21.4e-6)
    assert (curve.T.size, curve.T[-1], len(curve.excluded)) == (12, 2.67354, 14)
    assert np.asarray(curve.temperature_uncertainty)[0] == pytest.approx(0.0008)
    assert "14 of 26 points left out: 14 above 3 K" in said
    assert "mass from line 3" in said
    low, high = fit([curve], GLASS)["P"].profile_95
    assert low < P < high


def test_conductivity_that_bends_into_its_plateau_is_left_out_unless_asked_for():
    (curve,), said = read(FILES / "conductivity-into-plateau.csv")
    assert (curve.T.size, curve.T[-1]) == (8, 0.266)
    assert "16 of 24 points left out: 16 above 0.3 K" in said
    assert len(curve.excluded) == 16
    true = float(thermal_conductivity(TunnelingModel.from_C(GLASS, Pair(C_L, C_T), P), 1.0))
    assert curve.y / curve.T**2 == pytest.approx(np.full(8, true), rel=0.15)
    (longer,), _ = read(FILES / "conductivity-into-plateau.csv", t_max=["heat=1", "kappa=0.5"])
    assert 0.4 < longer.T[-1] < 0.5
    (all_of_it,), _ = read(FILES / "conductivity-into-plateau.csv", t_max=["10"])
    assert all_of_it.T.size == 24


def test_a_heat_capacity_without_a_mass_asks_for_it(path):
    table = path("T [K],C [uJ/K]\n0.5,1.5\n")
    with pytest.raises(TableError, match=r"no mass.*--mass '21.4 mg'"):
        read(table)
    assert read(table, mass="3 mg")[0][0].y == pytest.approx([0.5])
    molar = path("T [K],C [mJ/mol/K]\n0.5,60.08\n", "molar.csv")
    with pytest.raises(TableError, match=r"no molar mass.*--molar-mass"):
        read(molar)
    assert read(molar, molar_mass="60.08 g/mol")[0][0].y == pytest.approx([1.0])


def test_an_unknown_name_is_to_be_renamed_where_it_is_there(path):
    table = path("Puck Temp (Kelvin),Heat (uJ/K)\n0.5,1.5\n0.6,1.6\n")
    with pytest.raises(TableError) as caught:
        read(table)
    assert "--column 'Puck Temp (Kelvin)=T [Kelvin]'" in str(caught.value)
    assert "--column 'Heat (uJ/K)=C [uJ/K]'" in str(caught.value)
    assert "add" not in str(caught.value)
    wishes = ["Puck Temp (Kelvin)=T [K]", "Heat (uJ/K)=C [uJ/K]"]
    assert read(table, column=wishes, mass="1 mg")[0][0].y == pytest.approx([1.5, 1.6])


def test_a_wish_for_a_column_that_is_nowhere_is_refused(path):
    table = path("T [K],kappa [W/m/K]\n0.1,1e-4\n")
    with pytest.raises(ConfigError, match=r"no column 'Temp' in any file; the columns are 'T \[K\]'"):
        read(table, column=["Temp=T [K]"])


def test_the_problems_of_all_files_come_together(path):
    bad = path("T [K],kappa [W/m/K]\n0.1,x\n", "a.csv"), path("T [K],C [J/kg/K]\n-1,2\n", "b.csv")
    with pytest.raises(TableError) as caught:
        read_files(bad, lambda line: None)
    assert [problem.split(",")[0].split("/")[-1] for problem in caught.value.problems] == ["a.csv", "b.csv"]


def test_points_are_left_out_by_range_by_line_and_by_the_values_of_a_column(path):
    rows = "".join(f"{0.1 * n:.1f},{n}e-4,{n}e-3,{n % 2}\n" for n in range(1, 9))
    table = path("T [K],kappa [W/m/K],C [J/kg/K],flag\n" + rows)

    def temperatures(**options):
        return {
            curve.kind: (curve.T.round(3).tolist(), len(curve.excluded))
            for curve in read(table, **options)[0]
        }

    assert temperatures(t_max=["1"])["conductivity"] == ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], 0)
    assert temperatures(t_min=["0.15"])["conductivity"] == ([0.2, 0.3], 6)
    assert temperatures(t_max=["C=0.25"])["heat"] == ([0.1, 0.2], 6)
    assert temperatures(exclude=["0.15:0.25"])["conductivity"] == ([0.1, 0.3], 6)
    assert temperatures(exclude=["kappa=0.15:0.35"])["heat"] == ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], 0)
    assert temperatures(exclude=["line=2,4-5"])["heat"] == ([0.2, 0.5, 0.6, 0.7, 0.8], 3)
    assert temperatures(exclude=["flag=1"])["conductivity"] == ([0.2], 7)
    with pytest.raises(ConfigError, match="no column 'flog'"):
        read(table, exclude=["flog=1"])


def test_one_point_of_one_file_is_left_out_and_nothing_else(path):
    text = "T [K],kappa [W/m/K],C [J/kg/K]\n0.3,3e-4,3e-3\n0.1,1e-4,1e-3\n0.2,2e-4,2e-3\n"
    tables = [path(text, "a.csv"), path(text, "b.csv")]

    def left_out(*texts):
        said = []
        options = ReadingOptions.of_texts(exclude=texts)
        found = {
            (Path(source).name, curve.kind): curve.excluded_lines
            for source, curves in read_files(tables, said.append, options)
            for curve in curves
            if curve.excluded
        }
        return found, "\n".join(said)

    point, _ = left_out("a.csv:kappa:line=3")
    assert point == {("a.csv", "conductivity"): (3,)}
    row, _ = left_out("b.csv:line=2-3")
    assert row == {("b.csv", "conductivity"): (2, 3), ("b.csv", "heat"): (2, 3)}
    whole_path, _ = left_out(f"{tables[1]}:C:line=4")
    assert whole_path == {("b.csv", "heat"): (4,)}
    column, said = left_out("C:line=4")
    assert column == {("a.csv", "heat"): (4,), ("b.csv", "heat"): (4,)}
    assert "WARNING" not in said


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("line=9", "lines that hold points, which lie from line 2 to 4"),
        ("line=2,9", "line=9, which leaves nothing out"),
        ("a.csv:line=5", "lines that hold points, which lie from line 2 to 3"),
        ("a.csv:kappa:line=3", "lines that hold points of kappa, which lie from line 2 to 2"),
        ("a.csv:Q^-1 transverse:line=2", "points of Q^-1 transverse, of which the tables hold none"),
        ("aa.csv:kappa:line=3", "one of the tables, which are a.csv, b.csv"),
        ("a.csv:kapa:line=3", "one of the tables, which are a.csv, b.csv"),
        ("300:350", "temperatures of points, which lie from 0.1 to 0.3 K"),
        ("heat=0.15", "temperatures of points of heat, which lie from 0.1 to 0.3 K"),
        ("Q^-1 transverse=0.1", "points of Q^-1 transverse, of which the tables hold none"),
        ("flag=7", "values of 'flag', which lie from 0 to 1"),
        ("flog=1", "there is no column 'flog' in any file; the columns are 'T [K]'"),
    ],
)
def test_an_exclusion_that_leaves_nothing_out_is_an_error_that_says_where_points_are(path, text, instead):
    rows = "0.3,3e-4,3e-3,1\n0.1,,1e-3,0\n"
    head = "T [K],kappa [W/m/K],C [J/kg/K],flag\n"
    tables = [path(head + rows, "a.csv"), path(head + rows + "0.2,2e-4,,0\n,,,1\n", "b.csv")]
    with pytest.raises(ConfigError, match="leaves nothing out") as caught:
        read_files(tables, lambda line: None, ReadingOptions.of_texts(exclude=[text]))
    assert instead in str(caught.value)


def test_an_exclusion_takes_points_that_are_left_out_anyway_and_cells_that_are_none(path):
    table = path("T [mK],C [J/kg/K],flag\n57,1e-4,0\n290,overload,0\n9000,1,1\n100,2e-4,0\n")
    left_out = {
        text: read(table, exclude=["line=3", text])[0][0].excluded for text in ("0.057", "line=4", "flag=1")
    }
    hot = (9.0, 1.0)
    assert left_out == {"0.057": ((0.057, 1e-4), hot), "line=4": (hot,), "flag=1": (hot,)}


def test_a_curve_knows_the_line_of_each_point(path):
    table = path("# a run\nT [K],kappa [W/m/K]\n0.3,3e-4\n\n0.1,1e-4\n0.7,7e-4\n")
    (curve,), _ = read(table)
    assert (curve.T.tolist(), curve.lines) == ([0.1, 0.3], (5, 3))
    assert (curve.excluded, curve.excluded_lines) == (((0.7, 7e-4),), (6,))


def test_a_cell_that_is_no_number_is_no_matter_where_its_point_is_left_out(path):
    table = path("T [K],C [J/kg/K]\n0.1,1e-4\n0.2,overload\n0.3,3e-4\n400,hot\n")
    with pytest.raises(TableError, match=r"line 3.*--exclude line=3"):
        read(table)
    assert read(table, exclude=["line=3"])[0][0].T.tolist() == [0.1, 0.3]


def test_a_column_that_is_ignored_but_would_separate_is_a_warning_with_its_difference(path):
    rows = "".join(f"{t},5,{q},{a}\n" for t in (0.1, 0.2, 0.3, 0.4) for a, q in ((0.1, 2e-4), (3, 1e-4)))
    table = path("T [K],f [MHz],Q^-1 transverse,amp [V]\n" + rows)
    curves, said = read(table)
    assert len(curves) == 1
    assert "the points of 0.1 lie 100% above those of 3; --by 'amp [V]'" in said
    curves, said = read(table, by=["amp"])
    assert [curve.label.split(", ")[1] for curve in curves] == ["amp 0.1 V", "amp 3 V"]
    assert "WARNING" not in said


def test_a_remark_in_a_few_rows_of_one_smooth_curve_separates_nothing(path):
    rows = "".join(
        f"{t:.5f},{5 * t + t**3:.6e},{'step 2' if n % 7 == 0 else ''}\n" for n, t in enumerate(STEPS)
    )
    _, said = read(path("T [K],C [J/kg/K],remark\n" + rows))
    assert "WARNING" not in said


def test_set_frequencies_close_together_are_two_curves_and_a_sweep_over_all_is_refused(path):
    rows = "".join(f"{t},{f},1e-4\n" for t in (0.1, 0.2, 0.3) for f in (10.0, 10.05))
    assert len(read(path("T [K],f [MHz],Q^-1 transverse\n" + rows))[0]) == 2
    drift = "".join(f"0.{n},{10 + 0.05 * n},1e-4\n" for n in range(1, 9))
    table = path("T [K],f [MHz],Q^-1 transverse\n" + drift)
    assert len(read(table)[0]) == 1
    curves, said = read(table, frequency_tolerance=0.001)
    assert len(curves) == 8
    assert "8 of 8 curves have fewer than 3 points" in said
    wide = "".join(f"{0.1 + 0.01 * n},{10 * 1.008**n},1e-4\n" for n in range(30))
    with pytest.raises(TableError, match=r"without a gap.*--frequency-tolerance.*--by"):
        read(path("T [K],f [MHz],Q^-1 transverse\n" + wide))


def test_a_drive_is_an_amplitude_whether_it_is_written_as_voltage_power_or_decibels(path):
    for column, levels in (
        ("drive [V]", (0.1, 1, 10)),
        ("power [nW]", (1, 100, 10000)),
        ("power (dBm)", (-20, 0, 20)),
    ):
        rows = "".join(f"{t},5,{a},1e-4\n" for t in (0.1, 0.2, 0.3) for a in levels)
        curves, _ = read(path(f"T [K],f [MHz],{column},Q^-1 transverse\n{rows}"))
        weakest, middle, strongest = sorted(float(curve.drive) for curve in curves)
        assert (middle / weakest, strongest / weakest) == pytest.approx((10, 100))


def test_a_sweep_number_in_every_row_separates_nothing(path):
    rows = "".join(f"{0.1 * n},{n},{n}e-4\n" for n in range(1, 5))
    (curve,), said = read(path("T [K],sweep,C [J/kg/K]\n" + rows))
    assert curve.T.size == 4
    assert "not used: 'sweep'" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"column": ["T (K)"]}, "--column.*HEAD IN THE FILE=NAME"),
        ({"mass": "21.4"}, "--mass.*'21.4 mg'"),
        ({"molar_mass": "60 g"}, "--molar-mass"),
        ({"t_max": ["x=1"]}, "--t-max.*kappa=0.5"),
        ({"exclude": ["line=x"]}, "--exclude.*line=12,15-18"),
        ({"decimal": "dot"}, "--decimal.*comma or point"),
        ({"frequency_tolerance": -1.0}, "--frequency-tolerance"),
        ({"mass": "x", "decimal": "y"}, "(?s)--mass.*--decimal"),
    ],
)
def test_options_that_cannot_be_understood_are_all_said(options, words):
    with pytest.raises(ConfigError, match=words):
        ReadingOptions.of_texts(**options)
