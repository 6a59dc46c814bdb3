"""Fits of dielectric and resonator data: what was put in comes back, and what is not determined is called so."""

import numpy as np
import pytest

from glassblocks.constants import ELECTRON_VOLT, VACUUM_PERMITTIVITY
from glassblocks.errors import ConfigError, TableError
from glassblocks.figures.fit_plot import draw_fit, draw_residuals
from glassblocks.fitting import Curve, MediumErrors, fit, read_curves, report
from glassblocks.fitting.derived_quantities import DEBYE
from glassblocks.fitting.dielectric_facts import DielectricFacts
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    critical_shape,
    internal_friction,
    loss_tangent,
    permittivity_shift,
    velocity_shift,
)

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
SILICA = TunnelingModel(
    GLASS,
    P=8e44,
    gamma=Pair(1.04, 0.65) * ELECTRON_VOLT,
    dipole=1.0 * DEBYE,
    permittivity=3.8 * VACUUM_PERMITTIVITY,
)
F, N_C, BACKGROUND = 0.02, 30.0, 2e-7
FACTS = DielectricFacts(eps_r=3.8, filling_factor=F)


def noisy(values, sigma, seed):
    rng = np.random.default_rng([2026, seed])
    return values + sigma * rng.standard_normal(np.shape(values))


def resonator(temperatures=12, powers=8, seed=0, noise=0.03, frequency=5e9):
    T, n = (
        each.ravel()
        for each in np.meshgrid(
            np.geomspace(0.02, 0.6, temperatures), np.geomspace(0.1, 1e6, powers), indexing="ij"
        )
    )
    omega = 2 * np.pi * frequency
    level = n / (N_C * critical_shape(T, omega))
    loss = F * loss_tangent(SILICA, T, omega, level) + BACKGROUND
    return Curve(
        "resonator", T, noisy(loss, noise * loss, seed), noise * loss, frequency=frequency, photons=n
    )


def low_frequency(seed=0):
    """Loss and permittivity at 10 kHz, and sound, from 20 mK to 2 K."""
    T, omega = np.geomspace(0.02, 2.0, 40), 2 * np.pi * 1e4
    loss, shift = loss_tangent(SILICA, T, omega), permittivity_shift(SILICA, T, omega)
    return [
        Curve("loss", T, noisy(loss, 0.03 * loss, seed), 0.03 * loss, frequency=1e4),
        Curve("permittivity", T, noisy(shift, 1e-6, seed + 1), np.full(40, 1e-6), frequency=1e4),
    ]


def sound(seed=10):
    T, omega = np.geomspace(0.02, 2.0, 40), 2 * np.pi * 1e6
    curves = []
    for place, (polarization, shift, friction) in enumerate(
        zip("lt", velocity_shift(SILICA, T, omega), internal_friction(SILICA, T, omega), strict=True)
    ):
        curves += [
            Curve("velocity", T, noisy(shift, 1e-6, seed + place), np.full(40, 1e-6), polarization, 1e6),
            Curve(
                "friction",
                T,
                noisy(friction, 0.03 * friction, seed + 5 + place),
                0.03 * friction,
                polarization,
                1e6,
            ),
        ]
    return curves


def within(estimate, truth, standard_deviations=4.0):
    low, high = estimate.covariance_68
    return abs(estimate.value - truth) < standard_deviations * (high - low) / 2


def test_a_map_of_qi_gives_back_loss_critical_photons_and_background():
    found = fit([resonator()], GLASS, what_ifs=False)
    assert found.chi2_probability > 1e-3
    assert within(found["F tan delta_0"], np.pi * F * SILICA.C_d)
    assert within(found["n_c"], N_C)
    (left,) = (each for each in found.nuisances if each.name == "background")
    assert abs(left.value - BACKGROUND) < 4 * left.error


def test_a_dielectric_fit_alone_does_not_determine_the_dipole_moment():
    found = fit(low_frequency(), GLASS, electric=FACTS, what_ifs=False)
    assert within(found["C_d"], SILICA.C_d)
    assert found["relaxation rate"].is_determined
    assert not found["p"].is_determined
    assert not found["P"].is_determined
    assert "p and P part only with sound" in report(found)
    assert "Section V" not in report(found)


def test_sound_and_dielectric_together_give_the_dipole_moment():
    found = fit([*low_frequency(), *sound()], GLASS, electric=FACTS, what_ifs=False)
    truths = {
        "p": 1.0,
        "P": SILICA.P,
        "gamma_l": 1.04,
        "gamma_t": 0.65,
        "C_d": SILICA.C_d,
    }
    for name, truth in truths.items():
        assert within(found[name], truth), name
    # section V: P p^2/(eps_0 eps_r) over P gamma_t^2/(rho c_t^2), from what was put in
    expected = (SILICA.dipole / SILICA.gamma.t) ** 2 * GLASS.density * GLASS.c_t**2 / SILICA.permittivity
    text = " ".join(report(found).split())
    stated = text.split("3 C_d/C_t = ")[1].split(".", 2)
    ratio, error = (float(each) for each in ".".join(stated)[:40].split(". ")[0].split(" +- "))
    assert abs(ratio - expected) < 4 * error < 0.2 * expected


def test_the_error_of_the_filling_factor_enters_that_of_C_d():
    stated = DielectricFacts(filling_factor=F, filling_factor_error=0.1 * F)
    found = fit([resonator()], GLASS, electric=stated, what_ifs=False)
    low, high = found["C_d"].covariance_68
    assert (high - low) / 2 / found["C_d"].value == pytest.approx(0.1, rel=0.05)
    low, high = found["F tan delta_0"].covariance_68
    assert (high - low) / 2 / found["F tan delta_0"].value < 0.02


def test_a_resonator_beside_the_glass_itself_tells_the_filling_factor():
    curves = [*low_frequency(), resonator()]
    problem = Problem(curves, GLASS, MediumErrors(), 10.0)
    assert "filling factor" in problem.names
    assert within(fit(curves, GLASS, what_ifs=False)["C_d"], SILICA.C_d)


@pytest.mark.parametrize(
    "choices",
    [
        {"n_c": "on", "beta": "on", "outer exponent": "on", "background": "on"},
        {"n_c": "on", "n_c coth power": "on", "n_c T power": "on", "shift saturation": 0.7},
        {"n_c": 100.0, "shift saturation": "on", "C_rel/C_res": "on"},
    ],
)
def test_derivatives_are_those_of_differences(choices):
    T = np.geomspace(0.02, 2.0, 12)
    n = np.geomspace(0.1, 1e4, 12)
    curves = [
        Curve("resonator", T, 1e-5 / T, 1e-7 / T, frequency=5e9, photons=n),
        Curve("detuning", T, np.log(T) * 1e-6, np.full(12, 1e-9), frequency=5e9, photons=n),
        Curve("loss", T, 1e-4 * T, 1e-6 * T, frequency=1e6),
        Curve("permittivity", T, np.log(T) * 1e-4, np.full(12, 1e-7), frequency=1e6),
    ]
    facts = DielectricFacts(3.8, 0.1, 0.02, 0.004)
    problem = Problem(curves, GLASS, MediumErrors(), 10.0, choices, electric=facts)
    theta = problem.start(1e45)
    theta[problem.index["C_d"]] += 0.3
    exact = problem.jacobian(theta)
    for place, name in enumerate(problem.names):
        step = np.zeros(theta.size)
        step[place] = 1e-5 * problem.scale[place]
        steep = (problem.residual(theta + step) - problem.residual(theta - step)) / (2 * step[place])
        scale = np.abs(exact[:, place]).max()
        inside = problem.lower[place] < theta[place] < problem.upper[place]
        if inside:
            np.testing.assert_allclose(exact[:, place], steep, atol=2e-6 * scale, err_msg=name)


def test_files_of_resonators_are_understood(tmp_path):
    path = tmp_path / "map.csv"
    path.write_text(
        "T (mK),f (GHz),Q_i,P (dBm),df/f (ppm)\n"
        + "".join(
            f"{T},5.0,{Q},{P},{s}\n" for T in (20, 40, 80) for Q, P, s in ((2e5, -140, 0.1), (5e5, -110, 0.2))
        )
    )
    loss, shift = read_curves(path, lambda line: None)
    assert (loss.kind, shift.kind, loss.level_unit) == ("resonator", "detuning", "W")
    assert loss.level[:2] == pytest.approx([1e-17, 1e-14], rel=1e-6, abs=0)
    assert loss.y[:2] == pytest.approx([1 / 2e5, 1 / 5e5])
    assert loss.T[-1] == pytest.approx(0.08)


def test_powers_become_photons_row_by_row_where_the_coupling_is_named(tmp_path):
    path = tmp_path / "map.csv"
    rows = "".join(f"{T},5.0,{Q},1e5,{P}\n" for T in (20, 40) for Q, P in ((2e5, -140), (5e5, -110)))
    path.write_text("T (mK),f (GHz),Q_i,Q_c,P (dBm)\n" + rows)
    omega = 2 * np.pi * 5e9
    for coupling, factor in (("notch", 2), ("reflection", 4), ("transmission", 2)):
        (loss,) = read_curves(path, lambda line: None, ReadingOptions.of_texts(coupling=coupling))
        loaded = np.array([1 / (1 / Q + 1e-5) for Q in (2e5, 5e5)])
        expected = factor * loaded**2 * np.array([1e-17, 1e-14]) / (1e5 * 1.054571817e-34 * omega**2)
        assert loss.level_unit == "photons"
        np.testing.assert_allclose(loss.level[:2], expected, rtol=1e-9)
    said = []
    assert read_curves(path, said.append)[0].level_unit == "W"
    assert any("--coupling notch, reflection or transmission" in line for line in said)
    with pytest.raises(ConfigError, match=r"hanger.*notch, reflection or transmission"):
        ReadingOptions.of_texts(coupling="hanger")
    path.write_text("T (mK),f (GHz),Q_i,P (dBm)\n20,5,1e5,-140\n30,5,1e5,-120\n")
    with pytest.raises(TableError, match=r"notch without Qc.*a column of equal numbers"):
        read_curves(path, lambda line: None, ReadingOptions.of_texts(coupling="notch"))


def test_a_bare_frequency_shift_may_be_that_of_a_resonator(tmp_path):
    path = tmp_path / "shift.csv"
    path.write_text("T [K],frequency [GHz],df/f [ppm]\n0.1,5,0.1\n0.2,5,0.3\n")
    with pytest.raises(TableError, match=r"df/f \[ppm\]=df/f resonator \[ppm\]"):
        read_curves(path, lambda line: None)


def test_a_power_beside_sound_still_separates_curves(tmp_path):
    path = tmp_path / "sound.csv"
    rows = "".join(f"{T},5,{p},1e-4\n" for p in (1, 2) for T in (0.1, 0.2, 0.3))
    path.write_text("T [K],frequency [MHz],power,Q^-1 transverse\n" + rows)
    assert len(read_curves(path, lambda line: None)) == 2


def test_a_freed_ratio_says_how_far_the_slopes_lie_from_both_theories():
    found = fit(sound(), GLASS, nuisances={"C_rel/C_res": "on"}, what_ifs=False)
    text = " ".join(report(found).split())
    (ratio,) = (each for each in found.nuisances if each.name == "C_rel/C_res")
    assert abs(ratio.value - 1) < 4 * ratio.error
    assert "standard deviations below that of interacting blocks (1 : -1" in text


def test_a_map_of_drives_is_drawn_in_the_colors_of_its_drives():
    figure = pytest.importorskip("matplotlib.figure").Figure()
    curve = fit([resonator(temperatures=4, powers=3)], GLASS, what_ifs=False).curves[0]
    axes = draw_residuals(draw_fit(figure.subplots(), [curve]), [curve])
    assert len({str(line.get_color()) for line in axes.lines if len(line.get_xdata()) == 4}) == 3
    assert figure.axes[1].get_ylabel() == "photons, 1/Qi at 5 GHz"
