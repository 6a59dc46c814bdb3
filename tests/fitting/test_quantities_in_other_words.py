"""Quantities under other names and units: each number against what it means, and no remedy that would make it wrong."""

import math
import re

import numpy as np
import pytest

from glassblocks.errors import GlassblocksError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

T = (0.1, 0.2, 0.4)


def curve_of(folder, head, values, beside=""):
    return curves_of(folder, head, values, beside)[0]


def curves_of(folder, head, values, beside=""):
    extra = f"\t{beside.split('=')[0]}" if beside else ""
    cell = f"\t{beside.split('=')[1]}" if beside else ""
    rows = "\n".join(f"{t}\t{value!r}{cell}" for t, value in zip(T, values, strict=True))
    path = folder / "table.txt"
    path.write_text(f"T (K)\t{head}{extra}\n{rows}\n", encoding="utf-8")
    return read_curves(path, noted)


def noted(_line):
    """What a file was taken for is tested elsewhere."""


def refusal_of(folder, head, values=(1e-4, 2e-4, 3e-4), beside="f (MHz)=5"):
    with pytest.raises(GlassblocksError) as raised:
        curves_of(folder, head, values, beside)
    return str(raised.value)


@pytest.mark.parametrize(
    ("head", "factor", "polarization"),
    [
        ("ΔC11/C11 (ppm)", 0.5e-6, "l"),  # c_11 = rho c_l^2
        ("dc44/c44 (ppm)", 0.5e-6, "t"),
        ("d(f^2)/f^2 torsion (ppm)", 0.5e-6, "t"),
        ("Δτ/τ long (ppm)", -1e-6, "l"),  # c = length/tau
        ("ΔP/P torsion (ppm)", -1e-6, "t"),  # f = 1/P
        ("dv/v(50 mK) trans (ppm)", 1e-6, "t"),
    ],
)
def test_a_shift_by_another_name_has_its_factor_and_sign(tmp_path, head, factor, polarization):
    values = (10.0, -20.0, 30.0)
    curve = curve_of(tmp_path, head, values, "f (MHz)=5")
    np.testing.assert_allclose(curve.y, factor * np.array(values), rtol=1e-12)
    assert (curve.kind, curve.polarization) == ("velocity", polarization)


def test_the_errors_of_a_quantity_with_the_other_sign_stay_positive(tmp_path):
    path = tmp_path / "period.txt"
    path.write_text(
        "T (K)\tf (kHz)\tΔP/P torsion (ppm)\terr (ppm)\n0.1\t5\t10\t2\n0.2\t5\t-7\t2\n0.4\t5\t1\t2\n"
    )
    (curve,) = read_curves(path, noted)
    np.testing.assert_allclose(curve.uncertainty, 2e-6)


@pytest.mark.parametrize(
    ("head", "size"),
    [("loss angle torsion (mrad)", 1e-3), ("loss angle torsion (°)", math.pi / 180), ("tan δ torsion", 1.0)],
)
def test_loss_angles_have_units_of_angles_and_mechanical_tangents_a_polarization(tmp_path, head, size):
    curve = curve_of(tmp_path, head, (0.02, 0.03, 0.04), "f (kHz)=84")
    np.testing.assert_allclose(curve.y, size * np.array([0.02, 0.03, 0.04]), rtol=1e-12)
    assert (curve.kind, curve.polarization) == ("friction", "t")


@pytest.mark.parametrize(
    ("frequency", "hertz"),
    [
        ("ω (rad/s)=31415.926535897932", 5e3),
        ("omega (1/s)=31415.926535897932", 5e3),
        ("angular frequency (krad/s)=31.415926535897932", 5e3),
        ("ω/2π (kHz)=5", 5e3),
    ],
)
def test_an_angular_frequency_is_two_pi_times_the_frequency(tmp_path, frequency, hertz):
    assert curve_of(tmp_path, "Q^-1 torsion", (1e-4, 2e-4, 3e-4), frequency).frequency == pytest.approx(hertz)


def test_an_angular_frequency_in_hertz_may_be_either(tmp_path):
    assert "omega" in refusal_of(tmp_path, "Q^-1 torsion", beside="omega (Hz)=5000")


def test_the_change_of_a_capacitance_is_that_of_the_permittivity(tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(
        "T (K)\tf (kHz)\tΔC/C (ppm)\tdissipation factor\n0.1\t1\t0\t1e-4\n0.2\t1\t-3\t2e-4\n0.4\t1\t5\t1e-4\n"
    )
    assert sorted(curve.kind for curve in read_curves(path, noted)) == ["loss", "permittivity"]


def test_watts_per_meter_and_kelvin_are_read_without_a_blank(tmp_path):
    np.testing.assert_allclose(curve_of(tmp_path, "κ (W/mK)", (1e-4, 4e-4, 16e-4)).y, [1e-4, 4e-4])


def test_a_magnetic_field_separates_by_its_unit(tmp_path):
    path = tmp_path / "field.txt"
    rows = "".join(f"{t}\t{field}\t5\t1e-4\n" for field in (0, 6) for t in T)
    path.write_text(f"T (K)\tB (T)\tf (kHz)\tQ^-1 torsion\n{rows}")
    assert len(read_curves(path, noted)) == 2


@pytest.mark.parametrize(
    ("head", "never"),
    [
        ("-Δv/v trans (ppm)", "=dc/c"),
        ("δ (10^-4)", "=dc/c"),
        ("Q_film^-1 torsion", "=Q^-1 Young"),
        ("Q^-1 torsion with film", "=Q^-1 longitudinal"),
        ("ring-down time tau (s) torsion", "=Q^-1 film"),
        ("ε'", "=dc/c"),
        ("C_tot (uJ/K)", "=C ["),
        ("C_ex (J/kg/K)", "=C ["),
        ("S (J/kg/K)", "=C ["),
        ("Y", "Young [1e-6]'"),
        ("1 MHz", "=Q^-1"),
        ("T^3/kappa (m/W/K^4)", "=kappa"),
        ("kappa/1000 (W/m/K)", "=kappa"),
        ("100 kappa (W/m/K)", "=kappa"),
        ("kappa + 1 (W/m/K)", "=kappa"),
        ("kappa offset (W/m/K)", "=kappa"),
        ("delta kappa (W/m/K)", "=kappa"),
        ("dv/v longitudinal negative (ppm)", "=dc/c"),
        ("|dv/v| longitudinal (ppm)", "=dc/c"),
        ("v/v0 longitudinal", "=dc/c"),
        ("dC/C longitudinal (ppm)", "=dc/c"),
        ("slowness change longitudinal (ppm)", "=dc/c"),
        ("F tan delta", "=tan delta"),
        ("Q_L", "[L]"),
    ],
)
def test_no_remedy_takes_a_column_for_what_it_is_not(tmp_path, head, never):
    said = refusal_of(tmp_path, head, (1.0, 2.0, 3.0))
    assert never not in said.partition("--column")[2]
    assert f"{head}=attenuation" not in said


def test_a_loaded_quality_factor_is_no_sound(tmp_path):
    said = refusal_of(tmp_path, "QL", (1e5, 2e5, 1e5), "Qc=2e5")
    assert "convert 'QL'" in said


def test_decibels_per_time_are_sent_to_the_name_of_a_rate(tmp_path):
    said = refusal_of(tmp_path, "attenuation long (dB/µs)")
    assert "'1/tau longitudinal [dB/us]'" in said
    by_rate = curve_of(tmp_path, "1/tau longitudinal [dB/us]", (1e-2, 2e-2, 3e-2), "f (MHz)=5")
    energy = math.log(10) / 10 * 1e-2 * 1e6 / (2 * math.pi * 5e6)
    assert by_rate.y[0] == pytest.approx(energy)


def test_two_tables_side_by_side_are_named_when_one_temperature_is_chosen(tmp_path):
    path, said = tmp_path / "digitized.csv", []
    rows = "".join(f"{t},{100 * t},{1.3 * t},{90 * t}\n" for t in T)
    path.write_text("T1 (K),dv/v l (ppm),T2 (K),dv/v t (ppm)\n" + rows)
    read_curves(path, said.append, ReadingOptions.of_texts(column=["T1 (K)=T [K]"], frequency="5 MHz"))
    assert "'T2 (K)' is not used, and dc/c transverse behind it" in "".join(said)
    path.write_text("T1 (K),T2 (K),dv/v l (ppm),dv/v t (ppm)\n" + "".join(f"{t},{t},1,2\n" for t in T))
    said.clear()
    read_curves(path, said.append, ReadingOptions.of_texts(column=["T1 (K)=T [K]"], frequency="5 MHz"))
    assert "side by side" not in "".join(said)  # two thermometers of one sample


def test_a_logarithm_of_what_a_fit_would_use_is_named(tmp_path):
    path, said = tmp_path / "resonator.txt", []
    path.write_text("T (K)\tlog10 n\tQi\tf (GHz)\n" + "".join(f"{t}\t{t}\t1e5\t5\n" for t in T))
    read_curves(path, said.append)
    assert "'log10 n' is not used: write photons itself" in "".join(said)


def test_a_bare_substrate_is_one_wherever_the_word_stands(tmp_path):
    path = tmp_path / "paddle.txt"
    path.write_text(
        "T (K)\tf (kHz)\tQ^-1 torsion coated\tQ^-1 torsion bare\n0.1\t5\t3e-6\t1e-8\n0.2\t5\t4e-6\t1e-8\n"
    )
    assert [curve.kind for curve in read_curves(path, noted)] == ["coated", "substrate"]


@pytest.mark.parametrize("second", ["f_flex (Hz)", "f flexure (Hz)", "f (Hz)", "f2 (Hz)"])
def test_two_resonators_with_a_frequency_each_are_not_taken_at_one(tmp_path, second):
    path = tmp_path / "oscillators.txt"
    heads = f"T (K)\tf{'1' if second == 'f2 (Hz)' else ''} (Hz)\tQ^-1 torsion\t{second}\tQ^-1 flexure"
    path.write_text(heads + "\n" + "".join(f"{t}\t5000\t1e-4\t400\t1e-4\n" for t in T))
    with pytest.raises(GlassblocksError, match=r"2 columns for frequency.*second of two resonators"):
        read_curves(path, noted)


def test_the_frequency_of_the_one_resonator_may_say_its_mode(tmp_path):
    assert curve_of(tmp_path, "Q^-1 torsion", (1e-4, 2e-4, 3e-4), "f torsion (kHz)=5").frequency == 5e3


def test_a_relative_error_without_a_unit_is_a_part_of_the_value(tmp_path):
    path = tmp_path / "relative.txt"
    path.write_text(
        "T (K)\tκ (W/m K)\trel. error\n" + "".join(f"{t}\t{t**2:.4g}\t0.02\n" for t in (0.1, 0.2))
    )
    (curve,) = read_curves(path, noted)
    np.testing.assert_allclose(curve.uncertainty, 0.02 * curve.y)


def test_a_capital_L_is_loaded_or_longitudinal_and_therefore_asked_about(tmp_path):
    assert "convert 'QL'" in refusal_of(tmp_path, "QL", (1e5, 2e5, 1e5), "f (GHz)=5")


@pytest.mark.parametrize(
    ("temperature", "head", "factor"),
    [
        ("$T$ (K)", r"$\Delta v/v$ trans ($10^{-6}$)", 1e-6),
        (r"$T_\mathrm{sample}$ (K)", r"$\delta v/v$ shear ($10^{-5}$)", 1e-5),
        ("Température (K)", "Δv/v transversale (ppm)", 1e-6),
        ("T (K)", "trans. Δv/v (ppm)", 1e-6),
        ("T (K)", "Δv/v (trans.) × 10⁶", 1e-6),
        ("T (K)", r"$\Delta v_t/v_t$ ($10^{-6}$)", 1e-6),
    ],
)
def test_heads_of_plots_and_of_other_languages(tmp_path, temperature, head, factor):
    path = tmp_path / "plot.txt"
    path.write_text(f"{temperature}\t{head}\n" + "".join(f"{t}\t{10 * t}\n" for t in T), encoding="utf-8")
    (curve,) = read_curves(path, noted, ReadingOptions.of_texts(frequency="5 MHz"))
    np.testing.assert_allclose(curve.y, factor * 10 * np.array(T))


def test_another_temperature_beside_the_one_that_is_taken_is_named(tmp_path):
    path, said = tmp_path / "two.txt", []
    path.write_text(
        "T (K)\tT_sample (K)\tκ (W/m K)\n" + "".join(f"{t}\t{1.1 * t}\t{t**2}\n" for t in (0.1, 0.2))
    )
    read_curves(path, said.append)
    assert "those of 'T_sample (K)' are not" in "".join(said)
    said.clear()
    read_curves(path, said.append, ReadingOptions.of_texts(column=["T_sample (K)=T [K]"]))
    assert "are not" not in "".join(said)


def test_a_bath_is_no_unit_of_the_temperature(tmp_path):
    path = tmp_path / "bath.txt"
    path.write_text(
        "T_mc (mK)\tT_sample (mK)\tκ (W/m K)\n" + "".join(f"{90 * n}\t{100 * n}\t{n}\n" for n in (1, 2))
    )
    (curve,) = read_curves(path, noted)
    np.testing.assert_allclose(curve.T, [0.1, 0.2])


@pytest.mark.parametrize(
    ("head", "beside", "words"),
    [
        ("ε'", "ε''=1e-3", "relative change eps'/eps'_0 - 1 in a column 'deps/eps'"),
        ("ε''", "f (kHz)=1", "write eps''/eps' in a column 'tan delta'"),
        ("C (pF)", "f (kHz)=1", "this is a capacitance.*C/C_0 - 1 in a column 'deps/eps'"),
    ],
)
def test_a_permittivity_or_capacitance_in_absolute_numbers_is_told_what_to_become(
    tmp_path, head, beside, words
):
    assert re.search(words, refusal_of(tmp_path, head, (3.81, 3.82, 3.83), beside))


def test_a_permittivity_beside_a_loss_is_not_left_out_without_a_word(tmp_path):
    path, said = tmp_path / "bridge.txt", []
    path.write_text("T (K)\tf (kHz)\teps'\ttan delta\n" + "".join(f"{t}\t1\t3.8\t1e-4\n" for t in T))
    read_curves(path, said.append)
    assert 'WARNING: not used: "eps\'" is absolute' in "".join(said)


@pytest.mark.parametrize(
    ("head", "value", "meant"),
    [
        ("attenuation long (dB/mm)", 1.0, 1e3 * math.log(10) / 10),
        ("α_t (Np/cm)", 1.0, 200.0),  # the amplitude's, per cm
        ("mean free path long (mm)", 2.0, 500.0),
        ("Q value torsion", 500.0, 2e-3),
        ("log. dec. torsion", 2e-3 * math.pi, 2e-3),
        ("(f-f0)/f0 torsion (ppm)", 20.0, 2e-5),
        ("Δω/ω torsion (ppm)", 20.0, 2e-5),
        ("fractional velocity change long (ppm)", 20.0, 2e-5),
        ("Δε_r/ε_r (10^-6)", 20.0, 2e-5),
        ("κ (W/cm·K)", 1e-5, 1e-3),
        ("C (erg g^-1 K^-1)", 10.0, 1e-3),
    ],
)
def test_one_of_each_unit_is_what_it_says(tmp_path, head, value, meant):
    path = tmp_path / "one.txt"
    path.write_text(f"T (K)\tf (MHz)\t{head}\n" + "".join(f"{t}\t5\t{value}\n" for t in (0.1, 0.15, 0.2)))
    (curve,) = read_curves(path, noted)
    np.testing.assert_allclose(curve.y, meant, rtol=1e-12)


@pytest.mark.parametrize("cell", ["3.1e-4 ± 2e-5", "3.1(2)", "<3.0"])
def test_a_cell_that_says_more_than_a_number_is_told_where_the_rest_goes(tmp_path, cell):
    path = tmp_path / "cells.csv"
    path.write_text(f"T (K),κ (W/m K)\n0.1,1e-4\n0.15,{cell}\n0.2,4e-4\n", encoding="utf-8")
    with pytest.raises(GlassblocksError, match=r"in a column of its own|a limit is no value"):
        read_curves(path, noted)
