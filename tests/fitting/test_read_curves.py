"""From tables to curves and a glass."""

import numpy as np
import pytest

from glassblocks.errors import InputError, TableError
from glassblocks.fitting import medium_of, read_curves
from glassblocks.fitting.reading import told_apart
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.glasses import choose

TABLE = """\
# a comment
T [mK],frequency [MHz],dc/c longitudinal [1e-6],+- dc/c longitudinal [1e-6],Q^-1 transverse,C [mJ/kg/K]
200,30,2.0,0.1,,
100,30,1.0,0.1,1e-4,0.5
100,90,1.5,0.1,,
50,90,0.5,0.1,2e-4,
"""


@pytest.fixture
def path(tmp_path):
    def write(text, name="data.csv"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def test_every_frequency_of_every_column_makes_a_curve_in_si_sorted_by_temperature(path):
    curves = {curve.label: curve for curve in read_curves(path(TABLE))}
    assert set(curves) == {
        "dc/c longitudinal at 30 MHz",
        "dc/c longitudinal at 90 MHz",
        "Q^-1 transverse at 30 MHz",
        "Q^-1 transverse at 90 MHz",
        "C",
    }
    first = curves["dc/c longitudinal at 30 MHz"]
    assert first.T.tolist() == [0.1, 0.2]
    assert first.y == pytest.approx([1e-6, 2e-6])
    assert first.sigma == pytest.approx([1e-7, 1e-7])
    assert first.frequency == 3e7
    assert curves["C"].y == pytest.approx([5e-4])
    assert curves["C"].uncertainty is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("T [K],color\n0.1,2\n", "no column of data"),
        ("T [K],Q^-1 transverse\n0.1,1e-4\n", "frequency"),
        ("T [K],frequency [MHz],Q^-1 transverse\n0.1,,1e-4\n", "frequency"),
        (
            "T [K],frequency [MHz],dc/c longitudinal [1e-6],+- dc/c longitudinal [1e-6]\n0.1,1,2,\n0.2,1,2,1\n",
            "empty cell",
        ),
        ("T [K],kappa [W/m/K]\n0.1,-2\n", "> 0"),
        ("T [K],kappa [W/m]\n0.1,2\n", "kappa"),
        ("T [K],C [J/kg/K]\n400,2\n", "T"),
    ],
)
def test_what_is_wrong_is_said(path, text, message):
    with pytest.raises(TableError, match=message):
        read_curves(path(text), note=lambda line: None)


def test_curves_of_two_files_are_told_apart_only_where_they_share_a_name(path):
    one, two = path(TABLE, "one.csv"), path("T [K],C [J/kg/K]\n0.1,1e-4\n", "two.csv")
    labels = [curve.label for curve in told_apart([(name, read_curves(name)) for name in (one, two)])]
    assert "C (one.csv)" in labels
    assert "C (two.csv)" in labels
    assert "dc/c longitudinal at 30 MHz" in labels


def test_a_glass_by_name_by_table_and_by_both(path):
    assert choose("BK7").density == pytest.approx(2510.0)
    alone = path(
        "name,c_l [km/s],+- c_l [km/s],c_t [km/s],density [g/cm^3]\nmine,5.8,0.1,3.8,2.2\n", "glass.csv"
    )
    medium, errors = medium_of(choose(alone))
    assert (medium.density, medium.c_l, medium.c_t) == pytest.approx((2200.0, 5800.0, 3800.0))
    assert errors.c_l == pytest.approx(100.0)
    assert (errors.c_t, errors.density) == (0.0, 0.0)
    two = path("name,c_l [km/s],c_t [km/s]\nmine,5.8,3.8\nyours,5.9,3.7\n", "glasses.csv")
    assert choose(f"{two}:yours").c_l == pytest.approx(5900.0)
    with pytest.raises(InputError, match="mine, yours"):
        choose(two)
    with pytest.raises(InputError, match="one of"):
        choose("glass of water")
    with pytest.raises(InputError, match="density"):
        medium_of(choose("As2S3"))


def test_simulated_tables_are_read_as_they_were_written(path):
    from glassblocks.fitting.simulated_data import simulate, to_csv
    from glassblocks.fitting.simulation_plan import example, read_plan

    plan = read_plan(example())
    for data in simulate(plan):
        curves = read_curves(path(to_csv(data, plan.model, plan.seed)))
        values = np.concatenate([curve.y for curve in curves])
        assert values == pytest.approx(data.value, rel=1e-9)
        assert {curve.kind for curve in curves} == {data.plan.kind}


def test_a_frequency_below_zero_in_a_row_that_is_left_out_is_no_matter(tmp_path):
    rows = [f"{0.05 * n:.2f},{f},{n}e-5" for f in (30, 90) for n in range(1, 8)]
    path = tmp_path / "q.csv"
    path.write_text("\n".join(["T [K],frequency [MHz],Q^-1 transverse", *rows, "40,-1,1e-3", ""]))
    curves = read_curves(path, note=lambda line: None)
    assert [curve.temperature.size for curve in curves] == [7, 7]


@pytest.mark.parametrize("head", ["dQ", "ΔQ^-1", "d(Q^-1)", "u(Q^-1)", "e_Q", "dQinv", "SE", "noise"])
def test_a_column_that_may_hold_errors_and_is_not_used_is_named(tmp_path, head):
    assert f"column {head!r} seems to hold errors" in " ".join(said_of(tmp_path, head))


@pytest.mark.parametrize("head", ["strain", "sample", "sweep time", "delta", "field", "remark", "dc level"])
def test_a_column_of_something_else_is_no_error(tmp_path, head):
    assert "seems to hold errors" not in " ".join(said_of(tmp_path, head))


def said_of(tmp_path, head):
    path, said = tmp_path / "q.csv", []
    rows = "".join(f"{0.05 * n:.2f},{n}e-5,{n}e-7\n" for n in range(1, 9))
    path.write_text(f"T [K],Q^-1 transverse,{head}\n{rows}", encoding="utf-8")
    read_curves(path, said.append, ReadingOptions(frequency=5e6))
    return said
