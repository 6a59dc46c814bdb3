"""Fits with relaxation over barriers: exact derivatives, and functions that are computed once."""

import numpy as np
import pytest

from glassblocks.fitting import Curve, MediumErrors
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.sound_points import BARRIERS, Distribution, Points
from glassblocks.medium import ElasticMedium
from glassblocks.tunneling.activation import Barriers

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
T = np.geomspace(0.1, 90.0, 12)


@pytest.mark.parametrize("kind", ["velocity", "friction", "attenuation", "loss", "permittivity"])
def test_derivatives_by_the_barriers_are_those_of_finite_differences(kind):
    mode = "t" if kind in ("velocity", "friction", "attenuation") else None
    curve = Curve(kind, T, np.linspace(1e-4, 2e-4, T.size), np.full(T.size, 1e-6), mode, 1e6)
    problem = Problem([curve], GLASS, MediumErrors(), 10.0, dict.fromkeys(BARRIERS, "on"))
    theta = problem.start(8e44)
    jacobian, step = problem.jacobian(theta), 1e-3
    for name in BARRIERS:
        place = problem.index[name]
        move = step * np.eye(theta.size)[place]
        quotient = (problem.residual(theta + move) - problem.residual(theta - move)) / (2 * step)
        scale = np.abs(quotient).max()
        np.testing.assert_allclose(jacobian[:, place], quotient, atol=3e-5 * scale, err_msg=name)


def test_points_compute_a_function_once_while_it_is_among_the_last():
    points, shape = Points(T, 1e6), Distribution(barriers=Barriers(1.8e-22))
    first = points.relaxation(120.0, shape)
    for rate in np.linspace(121.0, 122.0, 7):
        points.relaxation(rate, shape)
    assert points.relaxation(120.0, shape) is first
    points.relaxation(123.0, shape)
    assert points.relaxation(120.0, shape) is not first
