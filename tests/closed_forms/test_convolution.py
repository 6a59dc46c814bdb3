"""The convolution of (3.4): other integrals for it, and what it scales with."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from glassblocks.closed_forms import convolution, printed_convolution
from glassblocks.errors import InputError
from glassblocks.response import FrequencyConstant, Sampled, TwoLevelBand, thermal_frequency

THETA = thermal_frequency(1.0)


def bose_form(a, b, omega, theta):
    """int chi(O) chi(w - O) [1 + n(O) + n(w - O)] dO with the odd chi, by adaptive quadrature."""

    def integrand(x):
        n = 1 / np.expm1(x), 1 / np.expm1(omega / theta - x)
        odd = float(a.imaginary(x * theta)) * float(b.imaginary(omega - x * theta))
        return odd * (1 + n[0] + n[1])

    y = omega / theta
    edges = [-45.0, -1.0, 0.0, y / 2, y, y + 1.0, y + 45.0]
    total = sum(quad(integrand, low, high, limit=200, epsabs=1e-11)[0] for low, high in pairwise(edges))
    return theta * total


@pytest.mark.parametrize("over_temperature", [0.01, 1.0, 8.0])
@pytest.mark.parametrize(
    "shapes",
    [
        (TwoLevelBand(1.3, 1e15, 1.0), TwoLevelBand(0.7, 1e15, 1.0)),
        (FrequencyConstant(1.3, 1e15, 1.0), TwoLevelBand(0.7, 1e15, 1.0)),
        (Sampled(THETA * np.array([0.0, 1.0, 3.0, 60.0]), np.array([0.0, 2.0, 1.0, 0.5]), 1.0),) * 2,
    ],
)
def test_against_the_bose_form(shapes, over_temperature):
    omega = over_temperature * THETA
    result = convolution(*shapes, omega)
    assert result.value == pytest.approx(bose_form(*shapes, omega, THETA), rel=2e-6)
    assert result.error < 1e-6 * result.value


@pytest.mark.parametrize("temperature", [0.0, 0.01, 1.0, 30.0])
@pytest.mark.parametrize("omega", [1e6, 1e11, 1e13])
def test_two_level_systems_give_omega_at_every_temperature(temperature, omega):
    """int f(x - y)(1 - f(x)) dx = y/(1 - e^-y) for Fermi functions: level^2 omega."""
    band = TwoLevelBand(3.0, cutoff=1e15, temperature=temperature)
    assert convolution(band, band, omega).value == pytest.approx(9.0 * omega, rel=1e-10)


def test_the_cutoff_does_not_enter_and_temperature_does():
    def at(cutoff, temperature):
        band = FrequencyConstant(1.0, cutoff, temperature)
        # against Im chi of (3.6), as (4.3) compares them
        return convolution(band, band, 1e6).value / float(band.imaginary(1e6))

    assert at(1e16, 1.0) == pytest.approx(at(1e14, 1.0), rel=1e-12)
    assert at(1e15, 2.0) / at(1e15, 1.0) == pytest.approx(2.0, rel=1e-5)
    assert at(1e15, 1.0) == pytest.approx(2 * THETA, rel=1e-5)
    assert at(1e15, 0.0) == pytest.approx(1e6)
    assert printed_convolution(1.0, 1.0, 1e15, 1e6) > 1e3 * at(1e15, 1.0)


def test_printed_estimate_is_the_integral_of_a_box_at_both_signs():
    box = np.linspace(-3.0, 3.0, 600001)
    values = 1.0 * (np.abs(box) < 2.0) * (np.abs(0.5 - box) < 2.0)
    assert printed_convolution(1.0, 1.0, 2.0, 0.5) == pytest.approx(np.trapezoid(values, box), abs=1e-4)
    assert printed_convolution(0.3, 5.0, 2.0, -0.5) == pytest.approx(
        1.5 * np.trapezoid(values, box), abs=1e-3
    )


def test_the_error_of_the_integral_is_small_and_covers_it():
    """Two kinds of band below the cut-off: chi~ is smooth on the thermal scale, a quarter of the order agrees."""
    warm, cold = TwoLevelBand(1.0, 1e15, 1.0), FrequencyConstant(1.0, 1e15)
    found = convolution(warm, warm, THETA)
    assert 0 <= found.error < 1e-9 * found.value
    assert convolution(cold, cold, 1e6).error < 1e-9 * 1e6


def test_what_cannot_be_convolved_is_refused():
    hot, cold = TwoLevelBand(1.0, 1e15, 1.0), TwoLevelBand(1.0, 1e15)
    step = Sampled([0.0, 1e12, 1e13], [1.0, 1.0, 1.0], temperature=1.0)
    for arguments in ((hot, cold, 1e6), (hot, hot, 0.0), (step, step, 1e9)):
        with pytest.raises(InputError):
            convolution(*arguments)
