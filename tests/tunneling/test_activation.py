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


def brute_force(T, frequency, E_0=13.0, gauss=np.inf, exponential=np.inf, tau_0=1e-13, rate_K=RATE):
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
        rate = rate_K * D0**2 * E / np.tanh(E / (2 * T)) + np.exp(-v / T) / tau_0 * np.cosh(D / (2 * T))
        thermal = 4 * np.exp(-E / T) / (1 + np.exp(-E / T)) ** 2
        g = np.exp(-(v**2) / (2 * gauss**2) - v / exponential)
        response = (D / E) ** 2 * thermal * g / (1 - 1j * omega / rate)
        total += np.sum(dV[some][:, None] * span * dln * D * response)
    return total / (E_0 * T)


def ours(T, frequency, E_0=13.0, gauss=np.inf, exponential=np.inf, tau_0=1e-13, rate_K=RATE):
    T = np.atleast_1d(np.asarray(T, dtype=float))
    omega = np.full(T.shape, 2 * np.pi * frequency)
    wells = Barriers(E_0 * BOLTZMANN, gauss * BOLTZMANN, exponential * BOLTZMANN, tau_0)
    return activated_response(omega / (rate_K * T**3), T * BOLTZMANN, omega, wells)


@pytest.mark.parametrize("ends", [{"gauss": 500.0}, {"exponential": 300.0}], ids=["Gaussian", "exponential"])
@pytest.mark.parametrize("frequency", [1e3, 1e6, 3.5e10])
@pytest.mark.parametrize("T", [0.1, 2.0, 6.5, 12.0, 30.0, 90.0])
def test_the_integral_is_the_double_integral_as_it_stands(T, frequency, ends):
    found, expected = ours(T, frequency, **ends)[0][0], brute_force(T, frequency, **ends)
    assert found.real == pytest.approx(expected.real, rel=1e-6)
    assert found.imag == pytest.approx(expected.imag, rel=1e-6)


def anywhere(count, seed):
    """Conditions from all of the range that the docstring names."""
    rng = np.random.default_rng(seed)

    def between(low, high):
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))

    found = []
    while len(found) < count:
        T, E_0, tau_0, frequency = (
            between(0.02, 100),
            between(3, 100),
            between(1e-15, 1e-11),
            between(1, 1e11),
        )
        end = between(max(50.0, 3 * E_0), 5000)
        ends = [{"gauss": end}, {"exponential": end}, {"gauss": end, "exponential": 2 * end}][rng.integers(3)]
        if 4.8e-11 * frequency < T and 2 * np.pi * frequency * tau_0 < 0.1:
            found.append(
                {"T": T, "frequency": frequency, "E_0": E_0, "tau_0": tau_0, "rate_K": between(3e6, 1e9)}
                | ends
            )
    return found


def assert_agree(conditions):
    for each in conditions:
        found, expected = ours(**each).value[0], brute_force(**each)
        for part in ("real", "imag"):
            got, wanted = getattr(found, part), getattr(expected, part)
            assert got == pytest.approx(wanted, rel=1e-6, abs=1e-9), (each, part)


def test_the_integral_is_right_anywhere_in_the_range_it_names():
    assert_agree(anywhere(12, seed=1))


@pytest.mark.slow
def test_the_integral_is_right_at_many_places_of_the_range_it_names():
    assert_agree(anywhere(300, seed=2))


@pytest.mark.parametrize("frequency", [1e3, 1e8])
def test_without_hops_and_ends_it_is_the_standard_model(frequency):
    T = np.geomspace(0.02, 0.4, 7)  # kT far below E_0, the highest tunnel splitting
    standard = relaxation_integral(2 * np.pi * frequency / (RATE * T**3))
    never = ours(T, frequency, E_0=60.0, tau_0=1e100)[0]
    np.testing.assert_allclose(never.real, standard.real, rtol=5e-6)
    np.testing.assert_allclose(never.imag, standard.imag, rtol=5e-6)


def test_derivatives_by_the_logarithms_are_those_of_differences():
    given = {"E_0": 9.0, "gauss": 400.0, "exponential": 300.0, "tau_0": 2e-13, "rate_K": RATE}
    T, step = np.array([0.05, 0.5, 3.0, 8.0, 40.0]), 1e-3
    exact = ours(T, 1e7, **given)
    slopes = dict(zip(given, [*exact.by_barriers, exact.by_rate], strict=True))
    for name, slope in slopes.items():
        ahead, behind = (
            ours(T, 1e7, **{**given, name: given[name] * np.exp(sign * step)}).value for sign in (1, -1)
        )
        np.testing.assert_allclose(slope, (ahead - behind) / (2 * step), rtol=3e-5, atol=3e-6, err_msg=name)


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
