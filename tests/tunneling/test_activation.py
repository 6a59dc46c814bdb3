"""Relaxation over barriers: against the double integral as it stands, and against its limits."""

import warnings

import numpy as np
import pytest

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    Barriers,
    TunnelingModel,
    ValidityWarning,
    internal_friction,
    relaxational_friction,
    relaxational_velocity_shift,
)
from glassblocks.tunneling.activation import activated_response
from glassblocks.tunneling.relaxational import relaxation_integral

RATE = 5e7  # A k_B^3, 1/(s K^3)
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
GAMMA = Pair(1.04, 0.65) * ELECTRON_VOLT


def panels(low, high, count):
    x, w = np.polynomial.legendre.leggauss(12)
    edges = np.linspace(low, high, count + 1)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (x + 1)).ravel(), (half * w).ravel()


def brute_force(T, frequency, E_0=13.0, gauss=np.inf, exponential=np.inf, tau_0=1e-13):
    """Over V and ln Delta, in kelvin, by many small panels."""
    omega = 2 * np.pi * frequency
    far = min(7 * gauss, 30 * exponential, 40 * E_0 + 60 * T)
    V, dV = panels(0.0, far, int(far / max(min(T, E_0 / 2) * 0.6, E_0 / 100)) + 1)
    total = 0.0
    for some in np.array_split(np.arange(V.size), V.size // 1000 + 1):
        v = V[some][:, None]
        D0 = E_0 * np.exp(-v / E_0)
        ln, dln = panels(0.0, 1.0, 60)
        span = np.log(np.maximum(90 * T / (1e-6 * D0), 10.0))
        D = 1e-6 * D0 * np.exp(span * ln)
        E = np.hypot(D, D0)
        rate = RATE * D0**2 * E / np.tanh(E / (2 * T)) + np.exp(-v / T) / tau_0 * np.cosh(D / (2 * T))
        thermal = 4 * np.exp(-E / T) / (1 + np.exp(-E / T)) ** 2
        g = np.exp(-(v**2) / (2 * gauss**2) - v / exponential)
        response = (D / E) ** 2 * thermal * g / (1 - 1j * omega / rate)
        total += np.sum(dV[some][:, None] * span * dln * D * response)
    return total / (E_0 * T)


def ours(T, frequency, E_0=13.0, gauss=np.inf, exponential=np.inf, tau_0=1e-13):
    T = np.atleast_1d(np.asarray(T, dtype=float))
    omega = np.full(T.shape, 2 * np.pi * frequency)
    wells = Barriers(E_0 * BOLTZMANN, gauss * BOLTZMANN, exponential * BOLTZMANN, tau_0)
    return activated_response(omega / (RATE * T**3), T * BOLTZMANN, omega, wells)


@pytest.mark.parametrize("ends", [{"gauss": 500.0}, {"exponential": 300.0}], ids=["Gaussian", "exponential"])
@pytest.mark.parametrize("frequency", [1e3, 1e6, 3.5e10])
@pytest.mark.parametrize("T", [0.1, 2.0, 6.5, 12.0, 30.0, 90.0])
def test_the_integral_is_the_double_integral_as_it_stands(T, frequency, ends):
    found, expected = ours(T, frequency, **ends)[0][0], brute_force(T, frequency, **ends)
    assert found.real == pytest.approx(expected.real, rel=1e-6)
    assert found.imag == pytest.approx(expected.imag, rel=1e-6)


@pytest.mark.parametrize("frequency", [1e3, 1e8])
def test_without_hops_and_ends_it_is_the_standard_model(frequency):
    T = np.geomspace(0.02, 0.4, 7)  # kT far below E_0, the highest tunnel splitting
    standard = relaxation_integral(2 * np.pi * frequency / (RATE * T**3))
    never = ours(T, frequency, E_0=60.0, tau_0=1e100)[0]
    np.testing.assert_allclose(never.real, standard.real, rtol=5e-6)
    np.testing.assert_allclose(never.imag, standard.imag, rtol=5e-6)


def test_the_derivative_by_the_rate_is_that_of_a_difference():
    T, step = np.array([0.05, 0.5, 3.0, 8.0, 40.0]), 1e-4
    omega = np.full(T.shape, 2 * np.pi * 1e7)
    wells = Barriers(13 * BOLTZMANN, 500 * BOLTZMANN)
    W, thermal = omega / (RATE * T**3), T * BOLTZMANN
    ahead, behind = (activated_response(W * np.exp(-s), thermal, omega, wells)[0] for s in (step, -step))
    slope = activated_response(W, thermal, omega, wells)[1]
    expected = (ahead - behind) / (2 * step)
    assert np.all(np.abs(slope - expected) <= 2e-5 * np.abs(expected).max() + 2e-4 * np.abs(expected))


def model(**wells):
    return TunnelingModel(GLASS, P=0.8e45, gamma=GAMMA, barriers=Barriers(13 * BOLTZMANN, **wells))


def test_above_a_few_kelvin_friction_and_velocity_go_linearly_with_T():
    omega, T = 2 * np.pi * 1e5, np.array([20.0, 30.0, 40.0])
    C = model().C.t
    friction = relaxational_friction(model(), T, omega).t
    np.testing.assert_allclose(friction, np.pi * C * T / 13, rtol=2e-3)
    slope = np.diff(relaxational_velocity_shift(model(), T, omega).t) / np.diff(T)
    # ln(omega tau_0), and one constant of the average over Delta
    assert slope[0] == pytest.approx(slope[1], rel=0.02)
    assert slope[0] == pytest.approx(C / 13 * np.log(omega * 1e-13), rel=0.1)


def test_the_end_of_the_barriers_makes_a_peak_that_moves_with_frequency():
    T = np.linspace(5.0, 99.0, 60)
    peaks = [
        T[np.argmax(internal_friction(model(gaussian=500 * BOLTZMANN), T, 2 * np.pi * f).t)]
        for f in (1e3, 1e5, 1e7)
    ]
    assert peaks == sorted(peaks)
    assert 20 < peaks[0] < 40


def test_the_warning_names_the_cure():
    with pytest.warns(ValidityWarning, match=r"3 K; include thermal activation \(barriers\)"):
        internal_friction(TunnelingModel(GLASS, P=0.8e45, gamma=GAMMA), 10.0, 1e6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        internal_friction(model(), 90.0, 1e6)
    with pytest.warns(ValidityWarning, match="below about 100 K"):
        internal_friction(model(), 110.0, 1e6)


def test_barriers_stand_beside_the_constant_distribution_only():
    with pytest.raises(InputError, match="constant distribution only"):
        TunnelingModel(GLASS, P=0.8e45, gamma=GAMMA, exponent=0.2, barriers=Barriers(13 * BOLTZMANN))
    with pytest.raises(InputError, match="zero_point"):
        Barriers(0.0)


@pytest.mark.slow
def test_a_fit_to_90_K_gives_back_the_barriers_that_were_put_in():
    from glassblocks.fitting import Curve, fit

    truth = model(gaussian=450 * BOLTZMANN)
    T, frequency = np.geomspace(0.05, 90.0, 25), 1e5
    friction = internal_friction(truth, T, 2 * np.pi * frequency).t
    noise = 0.02 * friction * np.random.default_rng(1).standard_normal(T.size)
    curve = Curve("friction", T, friction + noise, 0.02 * friction, "t", frequency)
    found = fit([curve], GLASS, nuisances={"E_0": "on", "V_gauss": "on", "background": "off"}, what_ifs=False)
    for name, value in (("E_0", 13.0), ("V_gauss", 450.0)):
        each = next(each for each in found.nuisances if each.name == name)
        assert abs(each.value - value) < 3 * each.error
    assert not any("3 K" in warning for warning in found.warnings)
