"""Conductivity into its plateau: the integral by another route, and what a fit to 10 K gives back."""

import warnings

import numpy as np
import pytest
from scipy import integrate

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.fitting import Curve, MediumErrors, fit
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.simulated_data import simulate
from glassblocks.fitting.simulation_plan import read_plan
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, ValidityWarning, thermal_conductivity, velocity_shift
from glassblocks.tunneling.relaxational import relaxation_integral

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=8e44)


def by_quad(T, rayleigh=0.0, half_wavelength_from=np.inf, boundary=np.inf, e_max=np.inf):
    """Phonon by phonon in kelvin, each path from the printed sum of rates; Simpson's rule on a fine grid."""
    total, end = 0.0, min(half_wavelength_from, e_max, 5.0)
    for C, c, count in ((MODEL.C.l, GLASS.c_l, 1), (MODEL.C.t, GLASS.c_t, 2)):
        for low, high in ((1e-10 * T, end), (end, 50 * T)):
            log_kelvin = np.linspace(np.log(low), np.log(high), 1201)
            kelvin = np.exp(log_kelvin)
            omega, x = kelvin * BOLTZMANN / HBAR, kelvin / T
            W = omega / (MODEL.rate_constant * (BOLTZMANN * T) ** 3)
            resonant = np.pi * np.tanh(x / 2) if low < e_max else 0.0
            friction = resonant + relaxation_integral(W, cut=e_max / T).imag
            rate = C * friction * omega / c + rayleigh * kelvin**4 + 1 / boundary
            rate += omega / (np.pi * c) if low >= half_wavelength_from else 0.0
            heat = BOLTZMANN / (2 * np.pi**2 * c**3) * omega**2 * x**2 * np.exp(x) / np.expm1(x) ** 2
            total += count * integrate.simpson(heat * c / rate / 3 * omega, x=log_kelvin)
    return total


@pytest.mark.parametrize(
    "law", [{"rayleigh": 200.0}, {"half_wavelength_from": 4.0}, {"rayleigh": 50.0, "boundary": 1e-4}]
)
@pytest.mark.parametrize("T", [0.5, 8.0])
def test_the_integral_is_the_sum_over_phonons(T, law):
    assert thermal_conductivity(MODEL, T, **law) == pytest.approx(by_quad(T, **law), rel=1e-8)


def test_phonons_above_the_systems_meet_what_else_there_is():
    systems = TunnelingModel.from_C(GLASS, C=MODEL.C, P=8e44, e_max=2 * BOLTZMANN)
    law = {"rayleigh": 50.0, "boundary": 1e-4}
    assert thermal_conductivity(systems, 0.5, **law) == pytest.approx(
        by_quad(0.5, **law, e_max=2.0), rel=1e-8
    )


@pytest.mark.parametrize("law", [{"rayleigh": 300.0}, {"half_wavelength_from": 4.0}])
def test_either_law_makes_a_plateau_and_leaves_T_squared_below(law):
    T = np.array([0.05, 0.1])
    np.testing.assert_allclose(
        thermal_conductivity(MODEL, T, **law), thermal_conductivity(MODEL, T), rtol=2e-2
    )
    low, high = thermal_conductivity(MODEL, np.array([5.0, 10.0]), **law)
    assert abs(np.log(high / low) / np.log(2)) < 0.2  # an exponent, of T^2 below


def test_a_law_too_weak_to_scatter_leaves_what_has_a_closed_form():
    """With relaxation so slow that it scatters nothing: the slowest phonons are then missed first."""
    bare, T = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=1e60), np.array([0.01, 0.1, 1.0])
    np.testing.assert_allclose(
        thermal_conductivity(bare, T, rayleigh=1e-20), thermal_conductivity(bare, T), rtol=5e-8
    )


def test_warnings_say_where_a_law_is_needed_and_where_it_ends():
    with pytest.warns(ValidityWarning, match=r"pass rayleigh= or half_wavelength_from="):
        thermal_conductivity(MODEL, 5.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        thermal_conductivity(MODEL, 9.0, rayleigh=300.0)
    with pytest.warns(ValidityWarning, match="below about 10 K"):
        thermal_conductivity(MODEL, 15.0, rayleigh=300.0)
    with pytest.raises(InputError, match="choose one law"):
        thermal_conductivity(MODEL, 5.0, rayleigh=300.0, half_wavelength_from=4.0)
    for impossible in (-1.0, float("inf"), float("nan")):
        with pytest.raises(InputError, match="rayleigh"):
            thermal_conductivity(MODEL, 5.0, rayleigh=impossible)


@pytest.mark.parametrize(
    ("name", "law", "truth"),
    [("rayleigh", {"rayleigh": 300.0}, 300.0), ("half wavelength", {"half_wavelength_from": 4.0}, 4.0)],
)
def test_derivatives_of_the_conductivity_are_those_of_finite_differences(name, law, truth):
    del law
    T = np.geomspace(0.1, 10.0, 6)
    curve = Curve("conductivity", T, T**2 / 30, T**2 / 300)
    problem = Problem([curve], GLASS, MediumErrors(10.0, 20.0, 30.0), 10.0, {name: "on"})
    theta = problem.start(8e44)
    theta[problem.index[name]] = np.log(truth)
    for place in range(theta.size):
        move = 1e-4 * np.eye(theta.size)[place]
        quotient = (problem.residual(theta + move) - problem.residual(theta - move)) / 2e-4
        np.testing.assert_allclose(problem.jacobian(theta)[:, place], quotient, rtol=1e-4, atol=1e-6)


def sound(rng):
    """Velocity of both polarizations, which knows C_l and C_t."""
    T = np.geomspace(0.03, 1.0, 12)
    return [
        Curve("velocity", T, shift + 1e-6 * rng.standard_normal(T.size), np.full(T.size, 1e-6), name, 1e6)
        for name, shift in zip("lt", velocity_shift(MODEL, T, 2e6 * np.pi), strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "law", "truth"),
    [("rayleigh", {"rayleigh": 300.0}, 300.0), ("half wavelength", {"half_wavelength_from": 4.0}, 4.0)],
)
def test_a_fit_to_10_K_gives_back_C_and_the_law(name, law, truth):
    T = np.geomspace(0.05, 10.0, 16)
    kappa = thermal_conductivity(MODEL, T, **law)
    rng = np.random.default_rng(1)
    curve = Curve("conductivity", T, kappa * (1 + 0.02 * rng.standard_normal(T.size)), 0.02 * kappa)
    found = fit([curve, *sound(rng)], GLASS, nuisances={name: "on"}, what_ifs=False)
    (fitted,) = (each for each in found.nuisances if each.name == name)
    assert abs(fitted.value - truth) < 3 * fitted.error
    assert fitted.error < 0.3 * truth
    assert found["C_l"].value == pytest.approx(MODEL.C.l, rel=0.02)
    assert not any("no longer holds" in warning for warning in found.warnings)
    bare = fit([curve], GLASS, what_ifs=False)
    assert any("--free rayleigh" in warning for warning in bare.warnings)


def test_what_the_law_of_a_plateau_decides_is_not_called_determined():
    """Made without relaxation, which a common law leaves out: two minima fit, one with C_l four times too small."""
    T = np.geomspace(0.06, 8.0, 24)
    bare = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=1e60)
    kappa = thermal_conductivity(bare, T, rayleigh=600.0)
    noise = 1 + 0.03 * np.random.default_rng(5).standard_normal(T.size)
    curve = Curve("conductivity", T, kappa * noise, 0.03 * kappa)
    found = fit([curve], GLASS, nuisances={"rayleigh": "on"}, what_ifs=False)
    assert all(each.status == "not determined" for each in found.estimates)
    assert any("do not determine C_l" in warning and "Cure" in warning for warning in found.warnings)
    joint = fit(
        [curve, *sound(np.random.default_rng(6))], GLASS, nuisances={"rayleigh": "on"}, what_ifs=False
    )
    assert joint["C_l"].value == pytest.approx(3e-4, rel=0.02)
    assert joint["rayleigh"].is_determined


PLAN = """
seed = 1
[medium]
density = 2200.0
c_l = 5800.0
c_t = 3800.0
[model]
P = 8e44
gamma_l = 1.04
gamma_t = 0.65
[[curve]]
file = "kappa.csv"
kind = "conductivity"
temperature = { from = 0.05, to = 10.0, points = 20 }
"""


@pytest.mark.parametrize(
    ("line", "law"),
    [
        ("rayleigh = 300.0", {"rayleigh": 300.0}),
        ("half_wavelength_from = 4.0\nboundary = 1e-3", {"half_wavelength_from": 4.0, "boundary": 1e-3}),
    ],
)
def test_a_plateau_is_simulated(line, law):
    plan = read_plan(f"{PLAN}{line}\nrelative_noise = 0.02\n")
    (data,) = simulate(plan)
    np.testing.assert_allclose(
        data.truth, thermal_conductivity(plan.model, data.temperature, **law), rtol=1e-12
    )
