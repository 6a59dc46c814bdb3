"""Residuals: exact levels at any size, by simulation and by peers, and what the tests could have seen."""

import numpy as np
import pytest
from residual_study import BAD, GOOD, SIZES, basis, shares
from scipy import linalg
from scipy.stats import chi2
from statsmodels.stats.diagnostic import acorr_ljungbox

from glassblocks.fitting.residual_tests import (
    _autocorrelations,
    _ljung_box,
    _probability,
    in_words,
    residual_tests,
)

RNG = np.random.default_rng(4)


def fitted(errors, U):
    return errors - U @ (U.T @ errors)


def test_the_portmanteau_is_the_one_of_a_peer_but_for_the_mean():
    r = RNG.standard_normal(40)
    r -= r.mean()  # the peer takes it off, a residual has none to take off
    ours = float(_ljung_box(_autocorrelations(r[None]))[0])
    assert ours == pytest.approx(float(acorr_ljungbox(r, lags=[5])["lb_stat"].iloc[0]), rel=1e-10)


def test_the_autocorrelations_are_those_of_plain_sums():
    r = RNG.standard_normal((3, 17))
    plain = [[row[k:] @ row[: 17 - k] / (row @ row) for k in range(17)] for row in r]
    assert _autocorrelations(r) == pytest.approx(np.array(plain), abs=1e-12)


def test_chi2_of_one_curve_of_several_is_a_sum_of_squares_of_unequal_variance():
    """A curve of twelve points in a joint fit: the true distribution by drawing whole fits."""
    x = np.linspace(-1, 1, 60)
    U = linalg.orth(np.stack([np.ones(60), x, x**2, (x < 0.0) * 1.0], axis=1))
    drawn = RNG.standard_normal((40_000, 60))
    residuals = (drawn - drawn @ U @ U.T)[:, :12]
    chi2 = np.sum(residuals**2, axis=1)
    for quantile in (0.02, 0.5, 0.98):
        limit = float(np.quantile(chi2, quantile))
        assert _probability(limit, U[:12]) == pytest.approx(1 - quantile, abs=0.006)


@pytest.mark.parametrize("seed", range(40))
def test_a_curve_with_as_many_parameters_as_points_has_no_chi2_to_judge(seed):
    """What is left then is rounding, of either sign; a mutated table came to a division by it."""
    rng = np.random.default_rng(seed)
    U = linalg.qr(rng.normal(size=(4, 4)))[0]
    tests = residual_tests(1e-9 * rng.normal(size=4), np.arange(1.0, 5), U)
    assert tests.chi2_probability is None
    one_left = residual_tests(rng.normal(size=4), np.arange(1.0, 5), U[:, :3])
    assert one_left.chi2_probability == pytest.approx(chi2.sf(one_left.chi2, 1), rel=1e-9)


@pytest.mark.parametrize("errors", GOOD)
@pytest.mark.parametrize("n", [6, 12, 40])
def test_what_is_not_there_is_seldom_seen(errors, n):
    """At most 1%, by 300 curves."""
    structure, *_ = shares(errors, n, trials=300)
    assert structure <= 0.01 + 3 * np.sqrt(0.01 * 0.99 / 300)


def test_waves_series_and_correlations_are_seen():
    assert shares("a slow wave as high as the error", 60, 100)[0] > 0.5
    assert shares("three series in turn, 2 errors apart", 60, 100)[0] > 0.95
    assert shares("errors half of what is stated", 30, 100)[2] > 0.9


def test_residuals_of_thirty_errors_are_no_noise():
    """All of one sign: the runs test gave up on them."""
    found = residual_tests([32.0, 33, 32, 31] * 3, np.arange(1.0, 13), np.zeros((12, 1)))
    assert found.is_too_large and found.is_structured
    assert "TOO LARGE" in in_words(found) and "STRUCTURED" in in_words(found)


def test_two_drive_levels_in_one_file_are_seen():
    T = np.repeat(np.geomspace(0.05, 1, 15), 2)
    r = np.tile([6.0, -6.0], 15) + RNG.standard_normal(30)
    found = residual_tests(r, T, np.full((30, 1), 30**-0.5))
    assert found.is_structured and found.autocorrelation < -0.8
    assert found.measured_autocorrelation is None  # the file is in order of temperature


def test_a_drift_in_the_order_of_measurement_is_seen_where_the_order_of_temperature_hides_it():
    order = np.random.default_rng(9).permutation(40)
    T = np.geomspace(0.05, 1, 40)[order]
    drift = 2.5 * np.linspace(-1, 1, 40) + np.random.default_rng(2).standard_normal(40)
    found = residual_tests(drift, T, np.full((40, 1), 40**-0.5))
    assert found.chance > 0.05 and found.measured_chance < 0.01 and found.is_structured
    assert "neighbors in order of measurement" in in_words(found)


def test_a_sweep_down_is_a_sweep_up():
    r, T = RNG.standard_normal(20), np.geomspace(0.1, 1, 20)
    up, down = (residual_tests(each, t, basis(20)) for each, t in ((r, T), (r[::-1], T[::-1])))
    assert up.measured_chance is None and down.measured_chance is None
    assert down.chance == pytest.approx(up.chance, abs=0.01)


def test_a_correlation_that_would_have_shown_does():
    U = basis(60)
    quiet = residual_tests(fitted(np.random.default_rng(0).standard_normal(60), U), np.arange(1.0, 61), U)
    assert quiet.visible_correlation == pytest.approx(0.6, abs=0.11)
    rho = quiet.visible_correlation
    seen = 0
    for seed in range(150):
        e = np.random.default_rng(seed).standard_normal(60)
        for i in range(1, 60):
            e[i] = rho * e[i - 1] + np.sqrt(1 - rho**2) * e[i]
        seen += residual_tests(fitted(e, U), np.arange(1.0, 61), U).is_structured
    assert seen / 150 > 0.7


def test_a_misfit_that_would_have_shown_does():
    n, U = 30, np.full((30, 1), 30**-0.5)
    quiet = residual_tests(RNG.standard_normal(n), np.arange(1.0, n + 1), U)
    shape = fitted(np.where(np.arange(n) % 4 < 2, 1.0, -1.0), U)
    shape *= quiet.visible_misfit * np.sqrt(quiet.free) / np.linalg.norm(shape)
    large = [
        residual_tests(
            fitted(np.random.default_rng(k).standard_normal(n) + shape, U), np.arange(1.0, n + 1), U
        ).is_too_large
        for k in range(200)
    ]
    assert np.mean(large) == pytest.approx(0.8, abs=0.09)


def test_few_points_are_said_to_show_nothing():
    found = residual_tests([1.0, -1.0, 0.3], [0.1, 0.2, 0.3], np.full((3, 1), 3**-0.5))
    assert found.chance is None and "too few points" in in_words(found)
    found = residual_tests(fitted(RNG.standard_normal(8), basis(8)), np.arange(1.0, 9), basis(8))
    assert found.visible_correlation is None and "a misfit of 1.9 errors would have shown" in in_words(found)
    nothing = residual_tests(np.zeros(8), np.arange(1.0, 9), basis(8))
    assert nothing.chance == 1 and nothing.is_too_small


def test_errors_from_the_scatter_say_nothing_of_their_size():
    found = residual_tests(RNG.standard_normal(20), np.arange(1.0, 21), basis(20), errors_known=False)
    assert found.chi2_probability is None and found.visible_misfit is None
    assert not found.is_too_large and not found.is_too_small and found.chance is not None


def test_many_points_follow_the_limit_that_fewer_already_follow():
    """The two ways meet at a thousand points."""
    e = np.random.default_rng(2).standard_normal(1200)
    many = residual_tests(e, np.arange(1.0, 1201), np.zeros((1200, 1)))
    fewer = residual_tests(e[:900], np.arange(1.0, 901), np.zeros((900, 1)))
    assert many.visible_correlation == pytest.approx(3.65 / np.sqrt(1200), rel=0.02)
    assert fewer.visible_correlation == pytest.approx(many.visible_correlation, abs=0.1)
    alarms = np.array([shares("Gaussian", 1200, 200), shares("neighbors correlated by 0.6", 1200, 20)])
    assert alarms[0, 0] <= 0.03 and alarms[1, 0] == 1


@pytest.mark.slow
@pytest.mark.parametrize("n", SIZES)
def test_levels_and_powers_of_the_study(n):
    """docs/results/residual-tests.md."""
    for errors in GOOD:
        structure, _, small, *_ = shares(errors, n)
        assert structure <= 0.02, errors
        assert small <= 0.02 or errors != "Gaussian"
    if n >= 60:
        assert all(shares(errors, n)[0] > 0.5 for errors in list(BAD)[:3])
