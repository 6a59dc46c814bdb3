"""The heat-capacity question: what each kind of sample must be told."""

import numpy as np
import pytest
from scipy import optimize
from synthetic_glass import GLASS, MODEL, both, measured

from glassblocks.errors import InputError
from glassblocks.fitting import Curve, fit, heat_question
from glassblocks.tunneling import specific_heat

T = np.geomspace(0.05, 1.2, 50)


def power_law(n, noise=0.02, seed=0, T=T):
    heat = 1e-3 * T ** (1 + n) + 8e-4 * T**3
    rng = np.random.default_rng(seed)
    return Curve("heat", T, heat * (1 + noise * rng.standard_normal(T.size)), noise * heat)


def test_the_constant_distribution_looks_like_a_power_and_is_credible():
    found = heat_question(measured("heat", T=T), GLASS, measuring_time=10.0, model=MODEL)
    assert found.verdict == "credible"
    # the logarithm of time over relaxation time: A T + B T^3 is far from the data, though nothing is wrong
    assert found.linear.aicc - found.power.aicc > 50
    assert found.constant_n == pytest.approx(found.power.n, abs=0.05)


def test_the_slope_of_the_constant_distribution_is_three_over_its_logarithm():
    # below the phonons; at E = 2.4 kT, where the heat capacity peaks
    cold = np.geomspace(0.01, 0.03, 20)
    curve = Curve("heat", cold, np.asarray(specific_heat(MODEL, cold, 1e3)), 1e-9 * np.ones(20))
    found = heat_question(curve, GLASS, measuring_time=1e3, model=MODEL)
    rate = 2.4**3 * MODEL.rate_constant * (1.380649e-23 * 0.017) ** 3
    assert found.constant_n == pytest.approx(3 / np.log(4 * 1e3 * rate), rel=0.15)


@pytest.mark.parametrize("n", [0.4, 0.6, -0.3])
def test_another_power_is_not_credible(n):
    found = heat_question(power_law(n), GLASS)
    assert found.verdict == "not credible"
    low, high = found.power.n_95
    assert low < n < high


def test_verdicts_on_constant_samples_are_seldom_wrong():
    verdicts = [
        heat_question(measured("heat", T=T, seed=seed), GLASS, model=MODEL).verdict for seed in range(40)
    ]
    assert verdicts.count("not credible") == 0
    assert verdicts.count("credible") >= 34


def test_few_or_noisy_points_cannot_tell():
    assert heat_question(power_law(0.3, noise=0.3), GLASS).verdict == "these data cannot tell"
    few = power_law(0.5, T=np.array([0.1, 0.2, 0.4, 0.8]))
    assert heat_question(few, GLASS).verdict == "these data cannot tell"


def test_something_else_in_the_heat_capacity_cannot_tell():
    bump = power_law(0.0, noise=0.005)
    y = bump.y * (1 + 0.05 * np.sin(6 * np.log(T)))
    found = heat_question(Curve("heat", T, y, 0.005 * y), GLASS)
    assert found.verdict == "these data cannot tell"
    assert "structured" in found.reason


def test_errors_that_are_too_small_are_replaced_by_the_scatter():
    honest = power_law(0.05, noise=0.05)
    boasting = honest.with_uncertainty(honest.sigma / 10)
    found = heat_question(boasting, GLASS)
    assert "scatter" in found.reason
    bare = Curve("heat", T, honest.y)
    assert heat_question(bare, GLASS).power.n_95 == pytest.approx(found.power.n_95, abs=0.02)


def test_exponent_amplitudes_and_interval_are_those_of_a_general_fit():
    curve = power_law(0.35)

    def model(T, A, n, B):
        return 1e-3 * (A * T ** (1 + n) + B * T**3)

    best, covariance = optimize.curve_fit(
        model, T, curve.y, [1, 0.2, 1], sigma=curve.sigma, absolute_sigma=True
    )
    found = heat_question(curve, GLASS).power
    assert (1e3 * found.A, found.n, 1e3 * found.B) == pytest.approx(tuple(best), rel=1e-3)
    assert found.n_95 == pytest.approx(
        (best[1] - 1.96 * covariance[1, 1] ** 0.5, best[1] + 1.96 * covariance[1, 1] ** 0.5), rel=0.03
    )


def test_the_information_criteria_are_the_textbook_ones():
    found = heat_question(power_law(0.3), GLASS)
    for form, parameters in ((found.linear, 2), (found.power, 3)):
        corrected = 2 * parameters + 2 * parameters * (parameters + 1) / (50 - parameters - 1)
        if found.power.chi2 < 80:  # errors believed
            assert form.aicc == pytest.approx(form.chi2 + corrected)
            assert form.bic == pytest.approx(form.chi2 + parameters * np.log(50))


def test_a_joint_fit_asks_the_question_and_warns():
    curves = [*both("velocity"), power_law(0.6)]
    found = fit(curves, GLASS)
    assert found.heat is not None
    assert found.heat.verdict == "not credible"
    assert any("contradicts the constant distribution" in warning for warning in found.warnings)
    with pytest.raises(InputError, match="heat"):
        heat_question(curves[0], GLASS)
