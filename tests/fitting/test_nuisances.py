"""Data of real laboratories: the truth comes out, or the words say what is wrong; nuisances are what they claim."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize
from synthetic_glass import GLASS, MODEL, both, measured

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.fitting import Curve, fit, report
from glassblocks.fitting.activated import ATTEMPT_TIME
from glassblocks.fitting.conductivity_alone import conductivity_facts
from glassblocks.fitting.fit_warnings import preferred
from glassblocks.fitting.noise_choices import correlation_of
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.problem_parameters import MediumErrors
from glassblocks.fitting.reading import read_files, told_apart
from glassblocks.fitting.whitening import WhitenedCurve
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, internal_friction, thermal_conductivity, velocity_shift

FILES = Path(__file__).parent / "files"
P = 8.0e44
GAMMA = Pair(1.04, 0.65)


def case(name, **options):
    """The fit of a folder or a file as the command does it."""
    path = FILES / name
    sources = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    curves = told_apart(read_files([str(each) for each in sources], lambda line: None))
    return fit(curves, GLASS, weights="auto", **options)


def inside(estimate, truth):
    low, high = estimate.profile_95
    return low <= truth <= high


# --- cases with a known truth


def test_a_background_of_the_friction_is_fitted_and_P_is_right():
    found = case("background")
    assert inside(found["P"], P)
    assert inside(found["gamma_l/gamma_t"], 1.6)
    for each in found.nuisances:
        assert each.name == "background"
        assert abs(each.value - 3e-6) < 2.5 * each.error
    without = next(each for each in found.what_ifs if each.name == "background")
    assert without.state == "off"
    assert without.delta_aicc > 10
    assert without.shifts["P"] < -2  # what was wrong before


def test_a_heat_capacity_of_twice_as_many_systems_does_not_spoil_the_sound():
    found = case("heat-twice")
    assert inside(found["P"], P)
    assert inside(found["P_heat/P"], 2.0)
    assert inside(found["gamma_l"], GAMMA.l)
    tied = case("heat-twice", nuisances={"P_heat/P": "off"}, what_ifs=False)
    assert tied["gamma_l"].value == pytest.approx(0.70, abs=0.01)


def test_slopes_of_one_to_minus_one_are_named_and_freeing_them_gives_the_truth():
    found = case("slopes")
    assert preferred(found)[0].name == "C_rel/C_res"
    assert any("--free C_rel/C_res" in warning for warning in found.warnings)
    assert "But the data want something beside the model" in report(found)
    free = case("slopes", nuisances={"C_rel/C_res": "on"}, what_ifs=False)
    assert inside(free["gamma_l"], GAMMA.l)
    assert inside(free["C_rel/C_res"], 4 / 3)  # 1 - (3/2)(4/3) = -1


def test_a_large_background_beside_velocity_is_found():
    found = case("wrong-model")
    assert found.chi2_probability > 0.01
    assert inside(found["P"], P)
    for each in found.nuisances:
        assert abs(each.value - 2e-5) < 3 * each.error
    bad = case("wrong-model", nuisances={"background": "off"})
    text = " ".join(report(bad).split())
    assert "mean nothing before that is mended" in text
    assert preferred(bad)[0].name == "background"


def test_errors_of_the_temperature_widen_the_intervals_to_hold_the_truth():
    found = case("temperature-errors.csv")
    assert found.chi2_probability > 0.01
    for name, truth in (("P", P), ("gamma_l", GAMMA.l), ("gamma_l/gamma_t", 1.6)):
        assert inside(found[name], truth)


def test_three_drives_give_C_and_the_intensity():
    found = case("drive.csv", what_ifs=False)
    assert inside(found["C_t"], 2.731e-4)
    (saturation,) = (each for each in found.nuisances if each.name == "saturation")
    assert abs(saturation.value - 45) < 3 * saturation.error


def test_conductivity_that_bends_is_cut_where_it_bends():
    found = case("conductivity-into-plateau.csv", what_ifs=False)
    both_C = (1 / 5800 + 2 / 3800) / (1 / (3.001e-4 * 5800) + 2 / (2.731e-4 * 3800))
    assert abs(found.conductivity.C - both_C) < 2 * found.conductivity.C_error
    whole = fit([measured("conductivity", T=np.geomspace(0.05, 0.3, 20))], GLASS, what_ifs=False)
    assert whole.conductivity.fails_above is None


# --- the pieces by another route


@pytest.mark.parametrize(
    "choices",
    [
        {"background": "on", "saturation": "on", "activated": "on"},
        {"C_rel/C_res": "on", "temperature scale": "on", "exponent": "on"},
        {"P_heat/P": "on", "conductivity exponent": "on", "u_min": "on"},
    ],
)
def test_derivatives_by_every_nuisance_are_those_of_finite_differences(choices):
    curves = [*both("velocity"), *both("friction", frequency=1e5), measured("heat"), measured("conductivity")]
    problem = Problem(curves, GLASS, MediumErrors(), 10.0, choices)
    theta = problem.start(2e44) + 0.02 * problem.scale
    steps = 1e-5 * np.diag(problem.scale)
    quotient = np.stack(
        [(problem.residual(theta + h) - problem.residual(theta - h)) / 2 for h in steps], axis=1
    )
    jacobian = problem.jacobian(theta) * np.diag(steps)
    assert np.all(np.abs(quotient - jacobian).max(axis=0) <= 2e-5 * np.abs(jacobian).max(axis=0))
    rows, slopes = problem.reduced(theta)
    residual = problem.residual(theta)
    assert rows @ rows == pytest.approx(residual @ residual)
    assert slopes.T @ rows == pytest.approx(problem.jacobian(theta).T @ residual, rel=1e-9, abs=1e-6)
    assert problem.misfit(theta) == pytest.approx(residual @ residual)


def test_activated_relaxation_is_the_integral_over_a_constant_density_of_barriers():
    T, omega, a, C = 2.0, 2 * np.pi * 1e4, 0.05, 3e-4

    def response(V):
        tau = omega * ATTEMPT_TIME * np.exp(V / T)
        return 2 * C * a / (1 + 1j * tau)

    real = integrate.quad(lambda V: -response(V).real, 0, 120, limit=500)[0]
    imag = integrate.quad(lambda V: -response(V).imag, 0, 300, limit=500)[0]
    curves = [
        Curve(kind, [1.0, T], [1e-4, 2e-4], [1e-6, 1e-6], "l", 1e4) for kind in ("velocity", "friction")
    ]
    off, on = (Problem(curves, GLASS, MediumErrors(), 10.0, {"activated": value}) for value in (0.0, a))
    theta = off.start(8e44)
    theta[off.index["C_l"]] = np.log(C)
    shift, friction = (
        after - before for before, after in zip(off.fitted(theta), on.fitted(theta), strict=True)
    )
    assert friction[1] == pytest.approx(imag, rel=1e-3)
    # the shift is counted from the middle of ln T, and is linear in T
    middle = np.sqrt(1.0 * T)
    assert shift[1] == pytest.approx(real / 2 * (1 - middle / T), rel=1e-3)


def test_the_relaxational_part_alone_is_multiplied():
    curves = both("friction", frequency=1e5)
    problem = Problem(curves, GLASS, MediumErrors(), 10.0, {"C_rel/C_res": 1.3})
    theta = problem.start(8e44)
    theta[:2] = np.log([MODEL.C.l, MODEL.C.t])
    x, w = np.polynomial.legendre.leggauss(400)
    # brute force over energy and u: rate A E^3 coth u^2, in units of kT
    T = curves[0].T
    e, u = np.exp(np.log(60) + (x + 1) / 2 * np.log(1e8) - np.log(1e8)), np.exp((x - 1) / 2 * np.log(1e8))
    rate = problem.model(theta).rate_constant * (1.380649e-23 * T[:, None, None]) ** 3
    tau = np.tanh(e / 2)[:, None] / e[:, None] ** 3 / u[None, :] ** 2 / rate
    omega = 2 * np.pi * 1e5
    weight = (w * np.log(1e8) / 2 * e / np.cosh(e / 2) ** 2)[:, None] * (
        w * np.log(1e8) / 2 * np.sqrt(1 - u**2)
    )
    relaxational = (weight * omega * tau / (1 + (omega * tau) ** 2)).sum((1, 2))
    resonant = np.pi * np.tanh(6.62607015e-34 * 1e5 / (2 * 1.380649e-23 * T))
    expected = MODEL.C.l * (1.3 * relaxational + resonant)
    assert problem.fitted(theta)[0] == pytest.approx(expected, rel=2e-3)


def test_bounded_search_finds_what_scipy_finds():
    curves = both("friction", frequency=1e4)
    found = fit(curves, GLASS, what_ifs=False)

    def residual(x):
        model = TunnelingModel(GLASS, x[2] * 1e45, Pair(x[0], x[1]) * ELECTRON_VOLT)
        loss = internal_friction(model, curves[0].T, 2 * np.pi * 1e4)
        return np.concatenate(
            [(y + b * 1e-6 - c.y) / c.sigma for y, b, c in zip(loss, x[3:], curves, strict=True)]
        )

    bounds = ([0.01, 0.01, 0.01, 0, 0], np.inf)
    twin = optimize.least_squares(residual, [1.2, 0.8, 0.7, 1, 1], bounds=bounds, xtol=1e-12, ftol=1e-12)
    assert found.chi2 == pytest.approx(2 * twin.cost, rel=1e-5)
    assert found["P"].value == pytest.approx(twin.x[2] * 1e45, rel=1e-3)


def test_correlation_of_neighbors_is_recovered_without_bias():
    rng, found = np.random.default_rng(4), []
    basis = np.polynomial.polynomial.polyvander(np.linspace(-1, 1, 40), 2)
    for _ in range(200):
        noise = rng.standard_normal(40)
        for place in range(1, 40):
            noise[place] = 0.6 * noise[place - 1] + 0.8 * noise[place]
        left = noise - basis @ np.linalg.lstsq(basis, noise, rcond=None)[0]
        found.append(correlation_of(WhitenedCurve(left, basis, np.eye(3))))
    assert np.mean(found) == pytest.approx(0.6, abs=0.05)


def test_conductivity_facts_are_those_of_a_boundary_free_glass():
    T = np.geomspace(0.05, 0.3, 12)
    kappa = thermal_conductivity(MODEL, T)
    facts = conductivity_facts(Curve("conductivity", T, kappa, 0.02 * kappa), GLASS)
    combined = 1 / (MODEL.C.l * GLASS.c_l) + 2 / (MODEL.C.t * GLASS.c_t)
    assert pytest.approx((1 / GLASS.c_l + 2 / GLASS.c_t) / combined) == facts.C
    assert facts.exponent == pytest.approx(2.0)
    bent = conductivity_facts(Curve("conductivity", T, kappa * (1 - T**2 * 5), 0.02 * kappa), GLASS)
    assert bent.fails_above is not None


# --- what is said


def test_the_models_own_data_raise_no_cause_and_every_nuisance_has_a_line():
    found = fit(both("velocity") + both("friction"), GLASS)
    assert not preferred(found)
    names = {each.name for each in found.what_ifs}
    assert {"background", "saturation", "C_rel/C_res", "activated", "temperature scale", "exponent"} <= names
    assert {"extra scatter", "correlated neighbors"} <= names
    text = report(found)
    assert len(text.splitlines()) <= 45
    assert "Over the what-ifs" in text
    assert np.array(found.covariance).shape == (len(found.parameters),) * 2
    assert np.diag(found.correlations) == pytest.approx(np.ones(len(found.parameters)))


def test_where_the_residuals_are_structured_scatter_is_no_cause_and_what_is_left_is_said():
    # a background that goes with T, which no what-if has
    curves = [replace(each, value=each.y + 1e-4 * each.T) for each in both("friction")] + both("velocity")
    found = fit(curves, GLASS)
    scatter = next(each for each in found.what_ifs if each.name == "extra scatter")
    first = preferred(found)[0]
    assert scatter.delta_aicc < first.delta_aicc  # errors that are larger mimic what the model misses
    assert first.name not in ("extra scatter", "correlated neighbors")
    (text,) = (each for each in found.warnings if each.startswith("The data want"))
    assert "With the first chi^2 is still" in text
    assert text.endswith("Larger errors (--free 'extra scatter') would hide it.")


def test_where_neighbors_are_independent_scatter_is_the_cause():
    curves = both("velocity") + both("friction")
    curves = [each.with_uncertainty(each.sigma / 2) for each in curves]
    found = fit(curves, GLASS)
    assert [each.name for each in preferred(found)] == ["extra scatter"]
    assert not any("something else is there" in each for each in found.warnings)


def test_a_cause_that_explains_all_stands_alone():
    model = TunnelingModel(GLASS, MODEL.P, MODEL.gamma, exponent=0.1)
    found = fit(both("velocity", model=model) + both("friction", model=model), GLASS)
    assert [each.name for each in preferred(found)] == ["exponent"]
    assert not any("something else is there" in each for each in found.warnings)


def test_a_background_that_cannot_be_told_from_the_plateau_is_not_fitted():
    T = np.geomspace(0.5, 2.0, 20)
    found = fit(both("friction", T=T, frequency=1e4), GLASS, what_ifs=False)
    assert not found.nuisances
    assert all("cannot be told from the plateau" in note for note in found.notes)
    assert found["C_l"].is_determined


def test_P_of_the_heat_is_that_of_the_sound_where_the_sound_does_not_know_it():
    T = np.geomspace(0.02, 0.06, 20)
    cold = [*both("velocity", T=T, frequency=1e6), measured("heat", T=np.geomspace(0.05, 1.0, 30))]
    found = fit(cold, GLASS, what_ifs=False)
    assert any("the sound does not know it: P_heat = P is assumed" in note for note in found.notes)
    assert found["gamma_l"].is_determined


def test_a_heat_capacity_of_huge_errors_is_not_said_to_tell_P():
    heat = measured("heat", T=np.geomspace(0.05, 1.0, 30), noise=10.0)
    found = fit([*both("velocity"), *both("friction"), heat], GLASS, what_ifs=False)
    assert any("the heat capacity does not know P, which the sound does" in note for note in found.notes)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"backgruond": "on"}, "background"),
        ({"P_heat/P": "on"}, "background"),
        ({"background": "maybe"}, "'on', 'off'"),
        ({"C_rel/C_res": -1.0}, "0.001 to 1000"),
        ({"extra scatter": 3.0}, "'on' or 'off'"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(choices, message):
    with pytest.raises(InputError, match=message):
        fit(both("friction"), GLASS, nuisances=choices)


def test_a_held_thermometer_moves_P_by_its_third_power():
    shift = velocity_shift(MODEL, np.geomspace(0.02, 2, 40), 2 * np.pi * 3e7)
    T = np.geomspace(0.02, 2, 40) / 1.02
    curves = [Curve("velocity", T, y, np.full(40, 1e-7), p, 3e7) for p, y in zip("lt", shift, strict=True)]
    found = fit(curves, GLASS, nuisances={"temperature scale": 0.02}, what_ifs=False)
    plain = fit(curves, GLASS, what_ifs=False)
    assert found["P"].value == pytest.approx(MODEL.P, rel=1e-3)
    assert plain["P"].value / MODEL.P == pytest.approx(1.02**-3, rel=5e-3)
