"""Results that a reader must not believe as they stand: each is named with its cause and its cure."""

import numpy as np
import pytest
from synthetic_glass import GLASS, MODEL, measured

from glassblocks.figures.what_ifs_plot import what_ifs_figure
from glassblocks.fitting import Curve, fit, read_curves
from glassblocks.fitting.doubled_points import of_doubled_points
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory.numerals import marks_for_nothing
from glassblocks.medium import ElasticMedium
from glassblocks.tunneling import internal_friction, specific_heat, velocity_shift
from glassblocks.tunneling.heat_of_systems import phonon_heat_capacity

T = np.geomspace(0.02, 2.0, 30)
FREQUENCY = 3e7


def velocities(factor=1.0, frequency=FREQUENCY, true=None, seed=1, **changed):
    rng = np.random.default_rng(seed)
    sigma = np.full(T.size, 1e-6 * factor)
    found = []
    for mode, shift in zip("lt", velocity_shift(MODEL, T, 2 * np.pi * (true or frequency)), strict=True):
        values = factor * shift + sigma * rng.standard_normal(T.size)
        found.append(Curve("velocity", T, values, sigma, mode, frequency, **changed))
    return found


def warnings_of(curves, medium=GLASS, **options):
    return "\n".join(fit(curves, medium, what_ifs=False, **options).warnings)


def test_a_right_fit_of_a_glass_has_none_of_these_warnings():
    assert "glasses have" not in warnings_of(velocities())
    assert "far from where" not in warnings_of(velocities())


def test_values_in_a_wrong_unit_give_a_strength_that_no_glass_has():
    said = warnings_of(velocities(factor=1e-3))
    assert "C_l = 3e-07" in said
    assert "Check the unit of the values" in said


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_a_lost_power_of_ten_shows_already(factor):
    assert "C_l = " in warnings_of(velocities(factor=factor))


def test_a_frequency_in_a_wrong_unit_gives_a_coupling_that_no_glass_has():
    said = warnings_of(velocities(frequency=FREQUENCY, true=1e-3 * FREQUENCY))
    assert "glasses have P within" in said or "glasses have gamma within" in said
    assert "the unit of the frequency" in said


def test_a_density_in_grams_is_named():
    said = warnings_of(velocities(), ElasticMedium(2.2, 5800.0, 3800.0))
    assert "2.2 g/cm^3 is 2200" in said
    assert "gamma_l = 0.03" in said


def test_a_heat_capacity_says_its_measuring_time_and_a_wrong_one_is_suspected():
    heat = np.asarray(specific_heat(MODEL, T := np.geomspace(0.06, 2.5, 40), 1e-3))
    noisy = heat * (1 + 0.005 * np.random.default_rng(2).standard_normal(T.size))
    found = fit([Curve("heat", T, noisy, 0.005 * heat)], GLASS, what_ifs=False)
    assert any("within 10 s (--measuring-time)" in note for note in found.notes)
    assert any("the measuring time, 10 s" in warning for warning in found.warnings)


def heat_of(factor=1.0, phonons=True):
    T = np.geomspace(0.06, 1.5, 30)
    debye = np.asarray(phonon_heat_capacity(GLASS, T)) / GLASS.density
    heat = np.asarray(specific_heat(MODEL, T, 10.0)) - (0 if phonons else debye)
    noisy = factor * heat * (1 + 0.01 * np.random.default_rng(5).standard_normal(T.size))
    return Curve("heat", T, noisy, 0.01 * noisy)


@pytest.mark.parametrize("factor", [1e-3, 1e-2, 1e2, 1e3])
def test_a_heat_capacity_in_a_wrong_unit_is_named_although_P_heat_and_B_swallow_it(factor):
    said = warnings_of([*velocities(), heat_of(factor)])
    assert "the unit of the heat capacity" in said
    assert "phonons of these sound speeds alone have B = 0.00077 J/kg/K^4" in said


def test_a_heat_capacity_without_its_phonons_is_named():
    assert "If phonons were taken off" in warnings_of([*velocities(), heat_of(phonons=False)])
    assert "phonons" not in warnings_of([*velocities(), heat_of()])


@pytest.mark.parametrize("stated", [True, False])
def test_losses_counted_from_elsewhere_are_named_with_the_cure(stated):
    curve = measured("friction", "t", frequency=5e6)
    shifted = curve.y - np.median(curve.y)
    errors = curve.uncertainty if stated else None
    weights = "absolute" if stated else "relative"
    relative = Curve("friction", curve.T, shifted, errors, "t", 5e6)
    assert "where no loss is" in warnings_of([relative], weights=weights)
    # the cure: C is what it was
    cured = Curve("friction", curve.T, shifted - shifted.min() + 1e-5, curve.uncertainty, "t", 5e6)
    found = fit([cured], GLASS, what_ifs=False)
    assert "where no loss is" not in "".join(found.warnings)
    low, high = found["C_t"].profile_95
    assert low < MODEL.C.t < high


def test_copies_of_points_are_named():
    curve = measured("velocity", "t")
    assert "there twice" in warnings_of([curve, curve])
    both = Curve("velocity", np.r_[curve.T, curve.T], np.r_[curve.y, curve.y], np.full(80, 1e-6), "t", 3e7)
    assert "40 of 80 points are there twice" in warnings_of([both])
    assert "there twice" not in warnings_of([curve, measured("velocity", "t", seed=3)])


def test_values_alike_by_rounding_among_repeated_ones_are_no_copies_unless_the_whole_is_there_twice():
    rng = np.random.default_rng(5)
    temperatures = np.repeat(np.geomspace(0.02, 1.0, 14), 6)
    values = 1e-7 * np.round(200 * np.log(temperatures / 0.1) + rng.standard_normal(84))
    repeated = Curve("velocity", temperatures, values, None, "t", 3e7)
    assert len(set(zip(temperatures, values, strict=True))) < 50
    assert not [*of_doubled_points([repeated])]
    copied = Curve("velocity", np.r_[temperatures, temperatures], np.r_[values, values], None, "t", 3e7)
    assert "are there twice" in "".join(of_doubled_points([copied]))


@pytest.mark.parametrize("stated", [True, False])
def test_a_point_far_from_all_others_is_named_with_its_line(stated):
    curves = velocities(lines=tuple(range(2, 32)))
    curves[0].y[8] += 60e-6
    if not stated:
        curves = [curve.with_uncertainty(None) for curve in curves]
    said = warnings_of(curves, weights="absolute" if stated else "relative")
    assert "1 of 30 points lies far" in said
    assert "--exclude line=10." in said
    assert said.count("far from where") == 1


def test_a_curve_that_the_model_misses_has_no_far_points():
    curves = velocities()
    curves[0].y[:] += 300e-6 * T**2
    assert "far from where" not in warnings_of(curves)


def saturated(frequency=4e8, intensity=45.0):
    temperatures = np.geomspace(0.05, 0.3, 20)
    friction = internal_friction(MODEL, temperatures, 2 * np.pi * frequency).t / np.sqrt(1 + intensity)
    noisy = friction * (1 + 0.02 * np.random.default_rng(3).standard_normal(friction.size))
    return Curve("friction", temperatures, noisy, 0.02 * friction, "t", frequency)


def test_resonant_absorption_alone_warns_that_loud_sound_looks_like_a_smaller_strength():
    found = fit([saturated()], GLASS, what_ifs=False)
    assert found["C_t"].value < 0.3 * MODEL.C.t  # a wrong answer, which nothing in these data shows
    assert any("strong enough to saturate it" in warning for warning in found.warnings)


def test_friction_of_slow_relaxation_or_beside_its_velocity_does_not():
    assert "strong enough" not in warnings_of([measured("friction", "t", frequency=1e4)])
    assert "strong enough" not in warnings_of([saturated(intensity=0.0), velocities()[1]])


@pytest.mark.parametrize(
    ("numbers", "marks"),
    [
        ([1.0, 2.0, 9999.0, -9999.0, 3.0], {9999.0, -9999.0}),
        ([0.0, 800.0, -999.0, -999.0], {-999.0}),
        ([0.0, 800.0, -999.0], set()),
        ([0.001, 99999.9, None, 0.002], {99999.9}),
        ([980.0, 999.0, 1003.0], set()),
        ([9999.0, 9999.0], set()),
        ([1.0, 2.0, 1e4], set()),
    ],
)
def test_nines_far_from_all_others_stand_for_nothing_measured(numbers, marks):
    assert marks_for_nothing(numbers) == marks


def test_such_cells_are_left_out_and_said(tmp_path):
    file = tmp_path / "data.csv"
    file.write_text(
        "T [K],dc/c transverse [1e-6],err [1e-6]\n0.1,0,1\n0.2,9999,1\n0.3,20,1\n0.4,30,9999\n0.5,-9999,1\n"
    )
    said = []
    (curve,) = read_curves(file, said.append, ReadingOptions.of_texts(frequency="1 MHz"))
    np.testing.assert_allclose(curve.T, [0.1, 0.3, 0.4])
    assert any(
        "2 cells of -9999 and 9999, far from all others, taken for not measured" in line for line in said
    )


def test_a_drift_shows_in_the_order_of_measurement_that_the_lines_of_a_file_keep(tmp_path):
    rng = np.random.default_rng(5)
    shift = 1e6 * velocity_shift(MODEL, T, 2 * np.pi * FREQUENCY).t
    mixed = rng.permutation(T.size)
    lines = [
        f"{T[each]:.8g},30,{shift[each] + 0.5 * row + rng.normal():.6g},1"
        for row, each in enumerate(mixed.tolist())
    ]
    file = tmp_path / "drift.csv"
    file.write_text(
        "T [K],frequency [MHz],dc/c transverse [1e-6],+- dc/c transverse [1e-6]\n" + "\n".join(lines)
    )
    found = fit(read_curves(file, lambda line: None), GLASS, what_ifs=False)
    (curve,) = found.curves
    assert curve.tests.measured_autocorrelation > 0.5
    assert any("order of measurement" in warning for warning in found.warnings)


def test_the_bars_of_the_what_ifs_follow_C_where_the_ratio_is_open():
    friction = internal_friction(MODEL, T, 2 * np.pi * 5e3).t
    figure = what_ifs_figure(fit([Curve("friction", T, friction, 0.03 * friction, "t", 5e3)], GLASS))
    assert [axes.get_xlabel().split("\n")[0] for axes in figure.axes] == ["shift of C_t"]
    assert any(bar.get_width() for axes in figure.axes for bars in axes.containers for bar in bars)
