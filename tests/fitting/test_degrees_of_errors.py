"""Errors that were judged from residuals are known only so well: checked on simulated series."""

import numpy as np
import pytest

from glassblocks.fitting import Curve
from glassblocks.fitting.degrees_of_errors import degrees_of_curves, satterthwaite
from glassblocks.fitting.noise_choices import correlation_of
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.problem_parameters import MediumErrors
from glassblocks.fitting.profile import half_covariance, paid_by_curves
from glassblocks.fitting.whitening import WhitenedCurve
from glassblocks.medium import ElasticMedium

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)


def autoregressive(rng, n, rho):
    series = rng.standard_normal(n)
    for place in range(1, n):
        series[place] = rho * series[place - 1] + np.sqrt(1 - rho**2) * series[place]
    return series


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_the_variance_of_a_slow_average_is_known_as_well_as_stated(rho):
    rng, n = np.random.default_rng(3), 120
    constant = np.ones((n, 1)), np.ones((1, 1))
    found = np.array(
        [correlation_of(WhitenedCurve(autoregressive(rng, n, rho), *constant)) for _ in range(400)]
    )
    scatter = np.var(np.log((1 + found) / (1 - found)))
    curve = Curve("friction", np.geomspace(0.1, 1, n), np.full(n, 1e-4), np.full(n, 1e-6), "t", 1e3)
    problem = Problem([curve], GLASS, MediumErrors(), 10.0, correlations=[rho])
    degrees = degrees_of_curves(problem, [0.0], [1.0])[0]
    assert scatter == pytest.approx(2 / degrees, rel=0.3)


def test_a_quantity_is_as_well_known_as_the_curves_that_fix_it():
    T = np.geomspace(0.03, 1.0, 30)
    curves = [Curve("friction", T, np.full(30, 2e-4), np.full(30, 1e-5), p, 1e4) for p in ("l", "t")]
    problem = Problem(curves, GLASS, MediumErrors(), 10.0)
    theta = problem.start(1e45)
    half = half_covariance(problem.jacobian(theta))
    by_one = np.eye(len(theta))[problem.index["C_l"]]

    def known(l, t):
        return satterthwaite(problem, theta, half, by_one, np.array([l, t]))

    assert known(np.inf, np.inf) == np.inf
    # C_l comes from the longitudinal curve above all: the other helps to find the rate
    assert known(5.0, np.inf) == pytest.approx(6.0, rel=0.2)
    assert known(np.inf, 5.0) > 20
    assert known(5.0, 7.0) < known(5.0, np.inf)
    paid = paid_by_curves(problem, theta)
    assert degrees_of_curves(problem, [0.0, 1e-5], paid).tolist() == [np.inf, pytest.approx(30 - paid[1])]
