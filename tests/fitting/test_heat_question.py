"""The heat-capacity question: what each kind of sample must be told."""

from pathlib import Path

import numpy as np
import pytest
from scipy import optimize
from synthetic_glass import GLASS, MODEL, both, measured

from glassblocks.errors import InputError
from glassblocks.fitting import Curve, fit
from glassblocks.fitting.heat_capacity_question import heat_question
from glassblocks.tunneling import TunnelingModel, specific_heat, tunneling_heat_capacity

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
    assert found.power.n > 0.1 and found.exponent_95[0] < 0 < found.exponent_95[1]


def test_an_exactly_constant_distribution_measured_to_half_a_percent_is_credible():
    """heat_constant_distribution.csv: made by an independent generator, no code of this package."""
    columns = np.loadtxt(
        Path(__file__).with_name("heat_constant_distribution.csv"), delimiter=",", skiprows=1, unpack=True
    )
    found = heat_question(Curve("heat", *columns), GLASS, measuring_time=10.0)
    assert found.verdict == "credible"
    assert abs(found.exponent) < 0.03 and not found.tests.is_structured
    # the form of the literature misses the logarithm, and shows structure where there is none
    assert found.power.chi2 > 4 * found.chi2_constant


@pytest.mark.parametrize("exponent", [-0.4, 0.0, 0.5])
def test_both_distributions_are_those_of_the_tunneling_model(exponent):
    """Data without noise from the model with this exponent, and with a rate that nothing tells."""
    model = TunnelingModel(GLASS, 8e44, MODEL.gamma, exponent=exponent)
    heat = np.asarray(specific_heat(model, T, 10.0))
    for known in (model, None):
        found = heat_question(Curve("heat", T, heat, 1e-4 * heat), GLASS, 10.0, known)
        assert found.exponent == pytest.approx(exponent, abs=2e-3)
        assert found.chi2_sloping < 1e-2


@pytest.mark.parametrize("exponent", [0.4, -0.3])
def test_the_interval_of_the_exponent_is_that_of_a_general_fit(exponent):
    """scipy's least squares in ln P, ln B, the exponent and, where no sound tells it, the rate."""
    model = TunnelingModel(GLASS, 8e44, MODEL.gamma, exponent=exponent)
    heat = np.asarray(specific_heat(model, T, 10.0))
    noisy = heat * (1 + 0.01 * np.random.default_rng(3).standard_normal(T.size))
    curve = Curve("heat", T, noisy, 0.01 * heat)

    def residual(p):
        there = TunnelingModel(GLASS, 8e44 * np.exp(p[0]), MODEL.gamma, exponent=p[1])
        tunneling = np.asarray(tunneling_heat_capacity(there, T, 10.0)) / GLASS.density
        return (tunneling + np.exp(p[2]) * 1e-3 * T**3 - noisy) / (0.01 * heat)

    best = optimize.least_squares(residual, [0.0, exponent, 0.0], xtol=1e-12)
    error = np.sqrt(np.linalg.inv(best.jac.T @ best.jac)[1, 1])
    found = heat_question(curve, GLASS, 10.0, model)
    assert found.exponent == pytest.approx(best.x[1], abs=1e-3)
    assert found.chi2_sloping == pytest.approx(2 * best.cost, rel=1e-3)
    low, high = found.exponent_95
    assert (low, high) == pytest.approx((best.x[1] - 1.96 * error, best.x[1] + 1.96 * error), abs=0.1 * error)
    # a rate that is not known leaves the exponent less certain
    wide = heat_question(curve, GLASS, 10.0).exponent_95
    assert wide[0] < low and high < wide[1]


@pytest.mark.parametrize("n", [0.5, 0.6, -0.3])
def test_another_power_is_not_credible(n):
    found = heat_question(power_law(n), GLASS)
    assert found.verdict == "not credible"
    low, high = found.power.n_95
    assert low < n < high


@pytest.mark.parametrize("known", [MODEL, None])
def test_verdicts_on_constant_samples_are_seldom_wrong(known):
    verdicts = [
        heat_question(measured("heat", T=T, seed=seed), GLASS, model=known).verdict for seed in range(8)
    ]
    assert verdicts.count("not credible") == 0
    assert verdicts.count("credible") >= 6


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.005, 0.02, 0.05])
def test_verdicts_on_many_constant_samples(noise):
    """Of a hundred samples of the constant distribution none is denied, and 5% of the intervals miss 0."""
    found = [
        heat_question(measured("heat", T=T, seed=seed, noise=noise), GLASS, model=MODEL)
        for seed in range(100)
    ]
    verdicts = [each.verdict for each in found]
    assert verdicts.count("not credible") == 0
    if noise < 0.05:
        assert verdicts.count("credible") >= 85
    inside = [each.exponent_95[0] < 0 < each.exponent_95[1] for each in found if each.exponent_95]
    assert 0.88 <= np.mean(inside) <= 0.995
    assert np.mean([each.tests.is_structured for each in found]) <= 0.04


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
    honest = measured("heat", T=T, noise=0.05)
    boasting = honest.with_uncertainty(honest.sigma / 10)
    found = heat_question(boasting, GLASS)
    assert "scatter" in found.reason and not found.tests.is_too_large
    # without errors they follow the fit, not the datum
    bare = heat_question(Curve("heat", T, honest.y), GLASS)
    assert bare.exponent_95 == pytest.approx(found.exponent_95, abs=0.03)
    assert "scatter" not in bare.reason


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
        assert form.aicc == pytest.approx(form.chi2 + corrected)
    # the exponent is one parameter more, of four
    gain = found.chi2_constant - found.chi2_sloping
    assert found.gain_bic == pytest.approx(gain - np.log(50))
    assert found.gain_aicc == pytest.approx(gain - 2 - 2 * (4 * 5 / 45 - 3 * 4 / 46))


def test_a_joint_fit_asks_the_question_and_warns():
    curves = [*both("velocity"), power_law(0.6)]
    found = fit(curves, GLASS)
    assert found.heat is not None
    assert found.heat.verdict == "not credible"
    assert any("contradicts the constant distribution" in warning for warning in found.warnings)
    with pytest.raises(InputError, match="heat"):
        heat_question(curves[0], GLASS)
