"""Tables of the relaxation integral are the integral, whatever the distribution, and their slopes its derivative."""

import numpy as np
import pytest

from glassblocks.tunneling.relaxational import relaxation_and_slope, relaxation_integral

LOG_W = np.array([-7.0, -1.3, 0.0, 2.2, 9.0])


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"exponent": 0.2},
        {"exponent": -0.15},
        {"u_min": 1e-3},
        {"exponent": 0.1, "u_min": 1e-2},
        {"cut": 8.0},
        {"exponent": 0.2, "cut": 8.0},
    ],
)
def test_the_table_is_the_integral_and_its_slope_the_derivative(shape):
    value, slope = relaxation_and_slope(LOG_W, **shape)
    at, above, below = (relaxation_integral(np.exp(LOG_W + step), **shape) for step in (0.0, 1e-4, -1e-4))
    np.testing.assert_allclose(value, at, rtol=1e-7)
    np.testing.assert_allclose(slope, (above - below) / 2e-4, rtol=2e-5, atol=2e-5 * np.abs(at).max())


def test_far_outside_the_table_it_is_the_integral():
    far = np.array([-60.0, 60.0])
    value, _ = relaxation_and_slope(far)
    np.testing.assert_allclose(value, relaxation_integral(np.exp(far)), rtol=1e-7, atol=1e-30)


@pytest.mark.parametrize("shape", [{"exponent": 0.2}, {"exponent": -0.15}, {"u_min": 1e-3}])
def test_at_the_ends_of_its_blocks_a_table_is_as_good_as_within(shape):
    """Where a spline ends it is ten times worse: those parts are not used."""
    ends = np.array([-7.95, -7.9, -4.1, 0.1, 3.9, 11.9, 11.95])
    value, _ = relaxation_and_slope(ends, **shape)
    np.testing.assert_allclose(value, relaxation_integral(np.exp(ends), **shape), rtol=3e-10)
