"""Files whose rows come in blocks, and columns that hold a quantity over a power of T or times a power of ten."""

import numpy as np
import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

T = np.array([0.05, 0.1, 0.2, 0.4])
SHIFT = np.array([0.0, 100.0, 200.0, 250.0])


@pytest.fixture
def path(tmp_path):
    def write(text):
        file = tmp_path / "data.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def rows(*columns):
    return "".join(",".join(f"{each:.10g}" for each in row) + "\n" for row in zip(*columns, strict=True))


def read(file, **options):
    said = []
    return read_curves(file, said.append, ReadingOptions.of_texts(**options)), said


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("line", ["# f = {} MHz", "# frequency: {} MHz", "# run 7 at {} MHz", "f0 = {} MHz"])
def test_a_frequency_between_the_rows_holds_for_the_rows_behind_it(path, line, repeated):
    names = "T [K],dc/c longitudinal [1e-6]\n"
    blocks = [line.format(f) + "\n" + names * repeated + rows(T, SHIFT * f) for f in (1, 30)]
    curves, said = read(path(names + "\n".join(blocks)))
    assert [(curve.frequency, curve.T.size) for curve in curves] == [(1e6, 4), (3e7, 4)]
    np.testing.assert_allclose(curves[1].y, 30e-6 * SHIFT)
    assert "frequencies from lines 2," in said[0]


def test_the_frequency_above_the_table_is_that_of_its_first_block(path):
    text = (
        "# f = 1 MHz\nT [K],dc/c longitudinal [1e-6]\n" + rows(T, SHIFT) + "# f = 30 MHz\n" + rows(T, SHIFT)
    )
    assert [curve.frequency for curve in read(path(text))[0]] == [1e6, 3e7]


def test_a_frequency_for_all_rows_is_refused_where_lines_between_them_state_others(path):
    text = "T [K],dc/c longitudinal [1e-6]\n" + rows(T, SHIFT) + "# f = 30 MHz\n" + rows(T, SHIFT)
    with pytest.raises(TableError, match="leave --frequency out"):
        read(path(text), frequency="1 MHz")
    with pytest.raises(TableError, match="a frequency in every row"):
        read(path(text))


def test_blocks_that_differ_are_a_warning_and_can_be_told_apart(path):
    T = np.geomspace(0.05, 0.5, 8)
    text = "T [K],frequency [MHz],Q^-1 transverse\n" + "".join(
        f"# annealed {drive} h\n" + rows(T, 0 * T + 30, 1e-4 * T / drive) for drive in (1, 3)
    )
    curves, said = read(path(text))
    assert len(curves) == 1
    assert any("--by 'block'" in each and "annealed 3 h" in each for each in said)
    curves, _ = read(path(text), by=["block"])
    assert [curve.T.size for curve in curves] == [8, 8]
    assert "annealed 3 h" in curves[1].label


HEAT = np.array([1e-4, 3e-4, 1e-3, 5e-3])  # J/kg/K


@pytest.mark.parametrize(
    ("head", "error", "values", "errors"),
    [
        ("C/T [mJ/kg/K^2]", "err [mJ/kg/K^2]", HEAT / T * 1e3, 0.02 * HEAT / T * 1e3),
        ("Cp/T^3 (J kg-1 K-4)", "err (%)", HEAT / T**3, 0 * T + 2),
        ("C/T³ (µJ/gK^4)", "+- C (J/kg/K)", HEAT / T**3 * 1e3, 0.02 * HEAT),
        ("C (µJ/gK)", "sd (%)", HEAT * 1e3, 0 * T + 2),
        ("10^3 C (J/kg/K)", "sd (%)", HEAT * 1e3, 0 * T + 2),
    ],
)
def test_a_heat_capacity_over_a_power_of_T_becomes_that_of_a_kilogram(path, head, error, values, errors):
    ((curve,), said) = read(path(f"T [K],{head},{error}\n" + rows(T, values, errors)))
    np.testing.assert_allclose(curve.y, HEAT, rtol=1e-8)
    np.testing.assert_allclose(curve.sigma, 0.02 * HEAT, rtol=1e-8)
    assert repr(head) in said[0]


def test_a_molar_heat_capacity_over_T_asks_for_the_molar_mass_and_uses_it(path):
    file = path("T [K],C/T (mJ/mol K^2)\n" + rows(T, HEAT / T * 60.08))
    with pytest.raises(TableError, match="--molar-mass"):
        read(file)
    ((curve,), _) = read(file, molar_mass="60.08 g/mol")
    np.testing.assert_allclose(curve.y, HEAT, rtol=1e-8)


@pytest.mark.parametrize("head", ["kappa/T^2 [W/m/K^3]", "λ/T² (W/(m K^3))", "kappa/T2 (W/m K3)"])
def test_a_conductivity_over_T_squared_is_multiplied_by_it(path, head):
    ((curve,), _) = read(path(f"T [K],{head}\n" + rows(T, 0 * T + 0.014)), t_max=["1"])
    np.testing.assert_allclose(curve.y, 0.014 * T**2)


@pytest.mark.parametrize(
    "head",
    ["Q^-1 x 1e4 torsion", "10^4 Q^-1 torsion", "Q^-1 torsion × 10⁴", "Q^-1 torsion (10^-4)", "1e4 * Q_t^-1"],
)
def test_numbers_that_were_multiplied_by_a_power_of_ten_are_divided_by_it(path, head):
    ((curve,), _) = read(path(f"T [K],{head}\n" + rows(T, SHIFT / 100 + 1)), frequency="5 kHz")
    assert curve.polarization == "t"
    np.testing.assert_allclose(curve.y, 1e-4 * (SHIFT / 100 + 1))


@pytest.mark.parametrize(
    ("head", "never"),
    [
        ("C/T (J/kg/K)", "=C ["),
        ("Total HC (J/kg/K)", "=C ["),
        ("kappa/T^2 (W/m/K)", "=kappa ["),
        ("Q^-1 x 10^-4 torsion", "=Q^-1"),
        ("log T (K)", "=T ["),
        ("C (J/cm^3/K)", "convert the column"),
    ],
)
def test_no_advice_loses_a_factor_that_the_head_states(path, head, never):
    names = f"T [K],{head}" if "log" not in head else f"{head},C [J/kg/K]"
    with pytest.raises(TableError) as refused:
        read(path(names + "\n" + rows(T, HEAT)), frequency="5 kHz")
    assert never not in str(refused.value)
    assert head.split(" (")[0] in str(refused.value)


FRICTION = np.array([1e-5, 2e-5, 4e-5, 8e-5])


@pytest.mark.parametrize(
    ("head", "cure"),
    [
        ("err+", "the same up and down"),
        ("weight", "1/sqrt of it"),
        ("variance", "the root of it"),
        ("2 sigma", "half of it"),
        ("95% conf", "half of it"),
    ],
)
def test_errors_of_another_kind_are_not_dropped_without_a_word(path, head, cure):
    file = path(f"T [K],Q^-1 transverse,{head}\n" + rows(T, FRICTION, FRICTION / 10))
    ((curve,), said) = read(file, frequency="5 kHz")
    assert curve.uncertainty is None
    assert any(f"WARNING: column '{head}" in line and cure in line for line in said)
    _, said = read(file, frequency="5 kHz", column=[f"{head}=-"])
    assert not any("WARNING" in line for line in said)
    ((curve,), _) = read(file, frequency="5 kHz", column=[f"{head}=+- Q^-1 transverse"])
    np.testing.assert_allclose(curve.sigma, FRICTION / 10)


def test_errors_to_the_left_of_the_only_data_are_theirs(path):
    text = "Fehler (ppm),dv/v trans (ppm),T (mK)\n" + rows(0 * T + 2, SHIFT, T * 1e3)
    ((curve,), said) = read(path(text), frequency="5 MHz")
    np.testing.assert_allclose(curve.sigma, 2e-6)
    assert "with errors 'Fehler (ppm)'" in said[0]


@pytest.mark.parametrize("head", ["strain", "strain amplitude (1e-6)", "U_drive (V)", "Excitation [mV]"])
def test_a_drive_by_any_usual_name_makes_curves_that_know_it(path, head):
    T = np.geomspace(0.05, 0.5, 6)
    levels = (0.1, 1.0, 3.0)
    text = f"T [K],{head},Q^-1 transverse\n" + "".join(
        rows(T, 0 * T + each, 1e-4 * T / each) for each in levels
    )
    curves, _ = read(path(text), frequency="400 MHz")
    assert [curve.drive for curve in curves] == list(levels)


def test_addenda_beside_a_bare_heat_capacity_are_asked_about(path):
    def said(head):
        file = path(f"T [K],{head},Addenda (uJ/K)\n" + rows(T, HEAT, HEAT))
        return "\n".join(read(file, mass="1 mg")[1])

    assert "subtract the addenda first" in said("C (uJ/K)")
    assert "addenda first" not in said("Samp HC (uJ/K)")


@pytest.mark.parametrize(
    "names",
    [
        "T [K],dv/v long 1 MHz (ppm),dv/v long 30 MHz (ppm)",
        "T [K],dc/c longitudinal @ 1 MHz [1e-6],dc/c longitudinal @ 30 MHz [1e-6]",
        "T (K),dv/v l (1 MHz) / ppm,dv/v l (30 MHz) / ppm",
        "T/K,1 MHz: dv/v long (ppm),30 MHz: dv/v long (ppm)",
    ],
)
def test_a_column_for_each_frequency_is_a_curve_for_each(path, names):
    curves, said = read(path(names + "\n" + rows(T, SHIFT, 2 * SHIFT)))
    assert [curve.frequency for curve in curves] == [1e6, 3e7]
    np.testing.assert_allclose(curves[0].y, 1e-6 * SHIFT)
    np.testing.assert_allclose(curves[1].y, 2e-6 * SHIFT)
    assert curves[1].lines == (2, 3, 4, 5)
    assert "frequencies from the heads: 1e+06 Hz, 3e+07 Hz" in said[0]


def test_errors_beside_each_frequency_and_gaps_stay_with_it(path):
    names = "T [K],Q^-1 torsion 5 kHz (1e-4),err (1e-4),Q^-1 torsion 90 kHz (1e-4),err (1e-4)\n"
    text = names + "0.1,1,0.1,2,0.2\n0.2,3,0.1,,\n0.3,4,0.1,5,0.5\n"
    low, high = read(path(text))[0]
    assert (low.frequency, high.frequency) == (5e3, 9e4)
    np.testing.assert_allclose(low.sigma, [1e-5] * 3)
    np.testing.assert_allclose((high.T, high.y, high.sigma), [[0.1, 0.3], [2e-4, 5e-4], [2e-5, 5e-5]])


def test_one_frequency_in_a_head_is_that_of_its_column_and_a_column_of_frequencies_goes_before(path):
    ((curve,), _) = read(path("T [K],Q^-1 torsion at 5 kHz\n" + rows(T, FRICTION)))
    assert curve.frequency == 5e3
    with pytest.raises(TableError, match="5 kHz"):
        read(path("T [K],f (Hz),Q^-1 torsion at 5 kHz\n" + rows(T, 0 * T + 7e3, FRICTION)))


def test_drives_between_the_blocks_make_curves_that_know_them(path):
    T = np.geomspace(0.05, 0.5, 6)
    blocks = [f"# drive = {drive} V\n" + rows(T, 1e-4 * T / drive) for drive in (0.1, 1.0, 3.0)]
    curves, _ = read(path("T [K],Q^-1 transverse\n" + "".join(blocks)), frequency="400 MHz")
    assert [curve.drive for curve in curves] == [0.1, 1.0, 3.0]
    assert "drive 0.1 V" in curves[0].label


def test_a_power_of_ten_above_one_is_no_unit_of_a_friction(path):
    with pytest.raises(
        TableError, match=r"write \[1e-04\] if the numbers were multiplied by 10\^4"
    ) as refused:
        read(path("T [K],Q^-1 trans (10^4)\n" + rows(T, 1e4 * FRICTION)), frequency="10 kHz")
    assert len(str(refused.value).splitlines()) == 1
    ((curve,), _) = read(path("T [K],Q trans (10^4)\n" + rows(T, 1e-4 / FRICTION)), frequency="10 kHz")
    np.testing.assert_allclose(curve.y, FRICTION)


def test_a_column_that_does_not_say_which_sound_is_not_dropped_without_a_word(path):
    file = path("T [K],dv/v (ppm),Q^-1 torsion\n" + rows(T, SHIFT, FRICTION))
    curves, said = read(file, frequency="10 kHz")
    assert len(curves) == 1
    assert any("WARNING: 'dv/v (ppm)' does not say which sound" in line for line in said)
    curves, _ = read(
        path("T [K],10^6 df/f (flexure),Q^-1 flexure\n" + rows(T, SHIFT, FRICTION)), frequency="1 kHz"
    )
    np.testing.assert_allclose(curves[0].y, 1e-6 * SHIFT)


def test_a_column_dT_is_asked_about(path):
    file = path("T (K),dT (%),Q^-1 torsion\n" + rows(T, 0 * T + 2, FRICTION))
    _, said = read(file, frequency="10 kHz")
    assert any("if it holds the errors of T: --column 'dT (%)=+- T [%]'" in line for line in said)
    ((curve,), _) = read(file, frequency="10 kHz", column=["dT (%)=+- T [%]"])
    np.testing.assert_allclose(curve.temperature_uncertainty, 0.02 * T)


def test_a_response_that_varies_with_temperature_separates_nothing(path):
    T = np.geomspace(0.05, 0.5, 60)
    text = "T [K],amplitude (mV),Q^-1 torsion\n" + rows(T, 5 + np.floor(4 * T) + 0.001 * T, 1e-4 * T)
    curves, _ = read(path(text), frequency="5 kHz")
    assert len(curves) == 1


def test_a_head_of_brackets_alone_ends_at_once(path):
    with pytest.raises(TableError):
        read(path("T [K]," + "(" * 50_000 + "\n" + rows(T, FRICTION)))


def test_a_column_of_remarks_is_none_of_numbers_however_long_it_is(path):
    many = "".join(f"{0.01 + 1e-3 * n:.4f},{n % 7},{'ok' if n % 3 else 'check'}\n" for n in range(400))
    curves, said = read(path("T [K],dc/c longitudinal [1e-6],remark\n" + many), frequency="5 MHz")
    assert [curve.T.size for curve in curves] == [400]
    assert "not used: 'remark'" in said[0]


def test_frequencies_before_every_row_hold_for_one_row_each(path):
    blocks = "".join(f"# f = {n} MHz\n0.1,{n}\n" for n in range(1, 31)) + "0.2,0\n"
    curves, _ = read(path("T [K],dc/c longitudinal [1e-6]\n" + blocks + "# f = 1 MHz\n0.2,1\n"))
    assert [round(curve.frequency / 1e6) for curve in curves] == [*range(1, 31)]
    assert curves[0].T.size == curves[-1].T.size == 2


def test_heads_of_a_frequency_each_are_not_made_a_table_of_all_with_all(path):
    words = [
        f"{name}{end}"
        for name in ("dv/v", "dc/c", "df/f", "delta v/v")
        for end in (" long", " (long)", ", long")
    ]
    heads = [f'"{words[n % 12]} {n + 1} MHz [{n + 1}e-6]"' for n in range(300)]
    with pytest.raises(TableError):
        read(path("T [K]," + ",".join(heads) + "\n" + ("0.1" + ",1" * 300 + "\n") * 300))


def test_a_unit_may_stand_in_the_middle_of_a_head(path):
    text = "T (mK) sample,dv/v (ppm) torsion,Q^-1 [1e-4] torsion\n100,5,2\n200,8,3\n"
    curves, _ = read(path(text), frequency="5 kHz")
    assert [(curve.kind, curve.polarization, curve.y[0]) for curve in curves] == [
        ("velocity", "t", pytest.approx(5e-6)),
        ("friction", "t", pytest.approx(2e-4)),
    ]
    np.testing.assert_allclose(curves[0].T, [0.1, 0.2])
