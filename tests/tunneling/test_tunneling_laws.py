"""Laws of the tunneling model, by other routes than its own formulas."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from glassblocks.closed_forms.two_level_term import two_level_absorption
from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, HBAR
from glassblocks.errors import InputError
from glassblocks.ledger.derivations.printed_two_level import printed_hamiltonian
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    ValidityWarning,
    absorptive_susceptibility,
    attenuation,
    critical_intensity,
    internal_friction,
    phonon_heat_capacity,
    relaxation_rate,
    relaxational_friction,
    relaxational_velocity_shift,
    resonant_friction,
    resonant_velocity_shift,
    specific_heat,
    thermal_conductivity,
    tunneling_heat_capacity,
    velocity_shift,
)

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
SILICA = TunnelingModel(GLASS, P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)


def test_relaxational_part_by_brute_force_over_both_variables():
    """The defining double integral by scipy, with tau(E, u) from relaxation_rate."""
    temperature, omega = 0.1, 2 * np.pi * 1e5
    thermal = BOLTZMANN * temperature

    def integrand(log_u, e, weight):
        u = np.exp(log_u)
        tau = 1 / relaxation_rate(SILICA, e * thermal, temperature, u)
        return np.sqrt(1 - u * u) / np.cosh(e / 2) ** 2 * weight(omega * tau)

    for quantity, factor, weight in (
        (relaxational_velocity_shift, -0.5, lambda y: 1 / (1 + y * y)),
        (relaxational_friction, 1.0, lambda y: y / (1 + y * y)),
    ):
        # the u^2 = omega tau_min line bends the integrand: unit steps in E keep the rule honest
        whole = sum(
            integrate.dblquad(integrand, a, b, -14, 0, args=(weight,), epsabs=1e-8, epsrel=1e-6)[0]
            for a, b in ((1e-3, 0.5), (0.5, 4), (4, 40))
        )
        got = quantity(SILICA, temperature, omega).l / SILICA.C.l
        assert got == pytest.approx(factor * whole, rel=2e-4)


def test_velocity_follows_from_friction_by_kramers_kronig():
    """Delta c/c(T) - Delta c/c(0) = -(1/pi) P int Omega [Q(T) - Q(0)]/(Omega^2 - omega^2) dOmega."""
    temperature, omega = 0.5, 2 * np.pi * 1e9
    x = HBAR * omega / (BOLTZMANN * temperature)

    def difference(y):
        return y * (np.tanh(y / 2) - 1) / (y + x)

    near, _ = integrate.quad(difference, 0, 5 * x, weight="cauchy", wvar=x, epsabs=0, epsrel=1e-11)
    far, _ = integrate.quad(lambda y: difference(y) / (y - x), 5 * x, 80, epsabs=0, epsrel=1e-11, limit=200)
    assert resonant_velocity_shift(SILICA, temperature, omega).t == pytest.approx(
        -SILICA.C.t * (near + far), rel=1e-9
    )


def test_relaxational_parts_obey_kramers_kronig():
    """At fixed temperature Im chi = rho c^2 Q^-1 over all frequencies gives the static velocity shift."""
    temperature = 0.2
    log_omega = np.linspace(np.log(1e-12), np.log(1e22), 6000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        Q = relaxational_friction(SILICA, temperature, np.exp(log_omega)).l
        fast, slow = relaxational_velocity_shift(SILICA, temperature, np.exp(log_omega[[0, -1]])).l
    # Re chi(0) - Re chi(inf) = -(2/pi) int Im chi d ln Omega, and Delta c/c = Re chi/(2 rho c^2)
    assert fast - slow == pytest.approx(-integrate.trapezoid(Q, log_omega) / np.pi, rel=1e-6)


def test_one_phonon_rate_by_summing_over_phonons():
    """The golden rule, mode by mode: strain of one phonon, density of states, emission and absorption."""
    E, temperature, u = 0.7 * BOLTZMANN, 0.4, 0.3
    bose = 1 / np.expm1(E / (BOLTZMANN * temperature))
    total = 0.0
    for gamma, c, modes in ((SILICA.gamma.l, GLASS.c_l, 1), (SILICA.gamma.t, GLASS.c_t, 2)):
        k = E / (HBAR * c)
        strain_squared = HBAR * k**2 / (2 * GLASS.density * c * k)  # of one mode in unit volume
        states = k**2 / (2 * np.pi**2 * HBAR * c)  # per volume and energy
        total += modes * 2 * np.pi / HBAR * (gamma * u) ** 2 * strain_squared * states
    assert relaxation_rate(SILICA, E, temperature, u) == pytest.approx(total * (2 * bose + 1), rel=1e-12)


def test_logarithmic_slopes():
    """C ln T while relaxation is slow; -C/2 ln T once it is fast, by finite differences."""
    step = 1e-3
    for temperature, omega, slope in ((0.01, 1e8, 1.0), (2.0, 10.0, -0.5)):
        T = temperature * np.exp([-step, step])
        change = np.diff(velocity_shift(SILICA, T, omega).l)[0] / (2 * step)
        assert change / SILICA.C.l == pytest.approx(slope, abs=0.02)


def test_plateau_and_resonant_saturation():
    assert relaxational_friction(SILICA, 1.0, 1e-6).t == pytest.approx(np.pi * SILICA.C.t / 2, rel=1e-5)
    cold = resonant_friction(SILICA, 1e-4, 1e10)
    assert cold.l == pytest.approx(np.pi * SILICA.C.l, rel=1e-9)
    assert resonant_friction(SILICA, 1e-4, 1e10, intensity_ratio=3.0).l == pytest.approx(
        cold.l / 2, rel=1e-12
    )


def test_critical_intensity_saturates_half_of_the_population():
    """At I_c the Bloch equations leave 1/(1 + Omega^2 T1 T2) = 1/2 of the inversion."""
    T1, T2 = 3e-6, 2e-7
    intensity = critical_intensity(SILICA, T1, T2)
    for gamma, c, I in zip(SILICA.gamma, GLASS.sound_speed, intensity, strict=True):
        peak = np.sqrt(2 * I / (GLASS.density * c**3))
        rabi = gamma * peak / HBAR
        # steady state on resonance: d(v)/dt = -v/T2 + rabi w = 0, d(w)/dt = -(w - 1)/T1 - rabi v = 0
        _, w = np.linalg.solve([[-1 / T2, rabi], [-rabi, -1 / T1]], [0, -1 / T1])
        assert w == pytest.approx(0.5, rel=1e-12)


def test_golden_rule_by_propagation_in_time():
    """(2.2) from (2.1): a Gaussian pulse of both circular parts acts on a dense band of energies.

    The transition probability, summed over the band, is the golden-rule rate times the pulse's integral.
    """
    u, gamma, omega, width = 0.6, 1.0, 1.0, 12.0  # hbar = 1
    strain = 1e-4
    V = printed_hamiltonian(1.0, u, gamma, strain).drive
    E = np.linspace(0.4, 1.6, 241)
    t = np.linspace(-6 * width, 6 * width, 8001)
    h = t[1] - t[0]
    field = np.exp(-(t**2) / (2 * width**2)) * 2 * np.cos(omega * t)
    lower, upper = np.ones(E.size, complex), np.zeros(E.size, complex)
    half = np.exp(-0.5j * E * h / 2)  # half a step with the static part, upper level +E/2
    for f in field[:-1]:
        lower, upper = lower * half.conj(), upper * half
        c, s = np.cos(f * np.hypot(V[0, 0], V[0, 1]) * h), np.sin(f * np.hypot(V[0, 0], V[0, 1]) * h)
        n = V / np.hypot(V[0, 0], V[0, 1])
        upper, lower = (
            c * upper - 1j * s * (n[0, 0] * upper + n[0, 1] * lower),
            c * lower - 1j * s * (n[1, 0] * upper + n[1, 1] * lower),
        )
        lower, upper = lower * half.conj(), upper * half
    absorbed = np.abs(upper) ** 2 @ np.full(E.size, E[1] - E[0])
    rate = absorbed / (width * np.sqrt(np.pi))  # per density of systems in energy
    printed = two_level_absorption(
        Pair(gamma, gamma),
        omega=omega,
        density_of_states=1.0,
        tunneling_share=u,
        strain=strain,
        temperature=0.0,
    )
    # power over the quantum is the rate; the printed one has hbar in J s
    assert rate == pytest.approx(printed.l / (HBAR * omega) * HBAR, rel=1e-5)


def test_printed_gamma_is_twice_the_gamma_of_C():
    """Levels of (2.1) under a static strain against those of Delta -> Delta + 2 gamma e."""
    E, u, gamma, e = 1.0, 0.6, 0.3, 1e-6
    static, drive = printed_hamiltonian(E, u, 2 * gamma, e)
    levels = np.linalg.eigvalsh(static + drive)
    Delta, Delta_0 = E * np.sqrt(1 - u * u), E * u
    assert np.ptp(levels) == pytest.approx(np.hypot(Delta + 2 * gamma * e, Delta_0), rel=1e-12)


def test_absorption_of_the_distribution_is_the_sum_of_printed_ones():
    """(2.2), summed over n(E, u) = P/(u sqrt(1 - u^2)), is 2 A^2 k^2 omega Im chi of (3.1)."""
    strain, omega, temperature = 1e-6, 2 * np.pi * 1e9, 0.02

    def power_of(angle):  # u = sin(angle): du/sqrt(1 - u^2) = d angle
        return two_level_absorption(
            2 * SILICA.gamma,
            omega=omega,
            density_of_states=SILICA.P / np.sin(angle),
            tunneling_share=np.sin(angle),
            strain=strain,
            temperature=temperature,
        ).l

    power, _ = integrate.quad(power_of, 0, np.pi / 2)
    chi = resonant_friction(SILICA, temperature, omega).l * GLASS.modulus.l
    assert power == pytest.approx(2 * strain**2 * omega * chi, rel=1e-9)


def test_heat_capacity_by_derivative_of_the_energy():
    """d/dT of the mean energy E/2 (1 - tanh(E/2kT)) of the systems that a slow clock lets through."""
    T, u_min, step = 0.05, 1e-3, 1e-4
    glass = TunnelingModel(GLASS, P=1e45, gamma=SILICA.gamma, u_min=u_min)

    def energy(temperature):
        thermal = BOLTZMANN * temperature
        occupied, _ = integrate.quad(lambda e: e / (np.exp(e) + 1), 0, 60, epsabs=0, epsrel=1e-12)
        systems, _ = integrate.quad(lambda a: 1 / np.sin(a), np.arcsin(u_min), np.pi / 2, epsrel=1e-12)
        return glass.P * thermal**2 * occupied * systems

    derivative = (energy(T * (1 + step)) - energy(T * (1 - step))) / (2 * T * step)
    assert tunneling_heat_capacity(glass, T) == pytest.approx(derivative, rel=1e-7)
    assert tunneling_heat_capacity(glass, T, time=1e30) == pytest.approx(derivative, rel=1e-7)


def test_heat_capacity_grows_with_time_and_never_before_the_fastest_relaxes():
    C = tunneling_heat_capacity(SILICA, 0.1, np.geomspace(1e-9, 1e6, 60))
    assert (np.diff(C) > 0).all() and C[0] < 1e-6 * C[-1]


def test_debye_phonons_by_counting_modes():
    """Energy of the modes of a box, k on a grid of spherical shells, differentiated in T."""
    T, step = 0.3, 1e-4

    def energy(temperature):
        total = 0.0
        for c, modes in ((GLASS.c_l, 1), (GLASS.c_t, 2)):
            x = np.linspace(1e-6, 60, 20001)
            k = x * BOLTZMANN * temperature / (HBAR * c)
            integrand = modes * k**2 / (2 * np.pi**2) * HBAR * c * k / np.expm1(x)
            total += integrate.simpson(integrand, x=k)
        return total

    derivative = (energy(T * (1 + step)) - energy(T * (1 - step))) / (2 * T * step)
    assert phonon_heat_capacity(GLASS, T) == pytest.approx(derivative, rel=1e-6)
    assert specific_heat(SILICA, T, time=1.0) * GLASS.density == pytest.approx(
        phonon_heat_capacity(GLASS, T) + tunneling_heat_capacity(SILICA, T, time=1.0), rel=1e-12
    )


def test_conductivity_closed_form_and_limits():
    T = np.array([0.02, 0.1, 0.5])
    per_mode = 1 / (SILICA.C * GLASS.sound_speed)
    closed = BOLTZMANN**3 * T**2 / (6 * np.pi * HBAR**2) * (per_mode.l + 2 * per_mode.t)
    np.testing.assert_allclose(thermal_conductivity(SILICA, T), closed, rtol=1e-11)
    # a surface much closer than any two-level system: Casimir, C_phonon c d/3
    d = 1e-9
    casimir = sum(
        modes * 2 * np.pi**2 / 45 * BOLTZMANN * (BOLTZMANN * T / HBAR) ** 3 / c**2 * d
        for c, modes in ((GLASS.c_l, 1), (GLASS.c_t, 2))
    )
    np.testing.assert_allclose(thermal_conductivity(SILICA, T, boundary=d), casimir, rtol=1e-4)
    assert (thermal_conductivity(SILICA, T, debye_temperature=0.1) < closed).all()


def test_published_size_of_silica():
    """Vitreous silica at 0.1 K carries about 3e-4 W/(m K) (Zeller and Pohl 1971), by these parameters."""
    assert 1e-4 < thermal_conductivity(SILICA, 0.1) < 1e-3


def test_cut_offs_far_away_change_nothing():
    far = TunnelingModel(GLASS, SILICA.P, SILICA.gamma, u_min=1e-9, e_max=1000 * BOLTZMANN)
    T = np.geomspace(0.01, 2.0, 7)
    for quantity in (velocity_shift, internal_friction):
        np.testing.assert_allclose(quantity(far, T, 1e6).l, quantity(SILICA, T, 1e6).l, rtol=1e-7)


def test_power_law_at_vanishing_exponent_is_the_constant_distribution():
    nearly = TunnelingModel(GLASS, SILICA.P, SILICA.gamma, exponent=1e-9)
    T = np.geomspace(0.01, 2.0, 7)
    for quantity in (velocity_shift, internal_friction):
        np.testing.assert_allclose(quantity(nearly, T, 1e6).l, quantity(SILICA, T, 1e6).l, rtol=1e-6)


def test_slow_twin_of_the_spline():
    """The tabulated function between and beyond its nodes against the integral done anew."""
    from glassblocks.tunneling.relaxational import relaxation_function, relaxation_integral

    W = np.exp(np.random.default_rng(5).uniform(-45, 45, 300))
    fast, slow = relaxation_function(W), relaxation_integral(W)
    np.testing.assert_allclose(fast.real, slow.real, rtol=1e-11)
    np.testing.assert_allclose(fast.imag, slow.imag, rtol=1e-11)


def test_attenuation_of_a_decaying_wave():
    """dB over 1 cm, counted on the energy of a wave whose amplitude falls as exp(-Q^-1 omega x/2c)."""
    T, omega = 0.3, 2 * np.pi * 1e9
    Q = internal_friction(SILICA, T, omega).t
    energy = np.exp(-Q * omega / (2 * GLASS.c_t) * 0.01) ** 2
    assert attenuation(SILICA, T, omega).t == pytest.approx(-10 * np.log10(energy), rel=1e-12)


def test_reference_temperature_and_broadcasting():
    T, omega = np.geomspace(0.02, 1, 5), np.array([[1e5], [1e7]])
    shift = velocity_shift(SILICA, T, omega, reference_temperature=0.02)
    assert shift.l.shape == (2, 5)
    np.testing.assert_allclose(shift.l[:, 0], 0, atol=1e-18)
    for i, j in np.ndindex(2, 5):  # the plain-loop twin
        one = velocity_shift(SILICA, T[j], omega[i, 0], reference_temperature=0.02)
        assert shift.t[i, j] == pytest.approx(one.t, rel=1e-12)


def test_arrays_of_parameters_are_models_side_by_side():
    P, l = np.array([0.5e45, 1e45, 2e45]), np.array([0.8, 1.0, 1.2]) * ELECTRON_VOLT
    many = TunnelingModel(GLASS, P, Pair(l, 0.6 * l))
    ones = [TunnelingModel(GLASS, p, Pair(g, 0.6 * g)) for p, g in zip(P, l, strict=True)]
    for quantity in (
        lambda model: velocity_shift(model, 0.1, 1e6).l,
        lambda model: internal_friction(model, 0.1, 1e6).t,
        lambda model: thermal_conductivity(model, 0.1),
        lambda model: tunneling_heat_capacity(model, 0.1, time=1.0),
        lambda model: critical_intensity(model, 1e-6, 1e-6).t,
    ):
        np.testing.assert_allclose(quantity(many), [quantity(one) for one in ones], rtol=1e-12)


@settings(deadline=None, max_examples=40)
@given(
    T=st.floats(1e-3, 3.0),
    frequency=st.floats(1.0, 5e6),
    l=st.floats(1e-5, 1e-2),
    t=st.floats(1e-5, 1e-2),
    u_min=st.floats(0, 0.99),
    exponent=st.floats(-0.5, 1.0),
)
def test_passive_and_proportional_to_C(T, frequency, l, t, u_min, exponent):
    glass = TunnelingModel.from_C(GLASS, Pair(l, t), P=1e45, u_min=u_min, exponent=exponent)
    chi = absorptive_susceptibility(glass, T, 2 * np.pi * frequency)
    assert chi.l > 0 and chi.t > 0
    # Im chi_l/Im chi_t = (gamma_l/gamma_t)^2: the ratio of the paper
    assert chi.ratio == pytest.approx(glass.gamma.ratio**2, rel=1e-10)
    assert relaxational_velocity_shift(glass, T, 2 * np.pi * frequency).l <= 0


def test_warnings_outside_validity():
    with pytest.warns(ValidityWarning, match="one-phonon"):
        velocity_shift(SILICA, 10.0, 1e6)
    with pytest.warns(ValidityWarning, match="one-phonon"):
        relaxation_rate(SILICA, BOLTZMANN, 10.0)
    with pytest.warns(ValidityWarning, match="one-phonon"):
        thermal_conductivity(SILICA, 10.0)
    with pytest.warns(ValidityWarning, match="hbar omega/kT"):
        relaxational_friction(SILICA, 0.01, 2 * np.pi * 1e9)
    # negligible there, so the sum does not warn
    internal_friction(SILICA, 0.01, 2 * np.pi * 1e9)


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: TunnelingModel(GLASS, P=-1.0, gamma=SILICA.gamma), "P"),
        (lambda: TunnelingModel(GLASS, P=1e45, gamma=Pair(0.0, 1e-19)), "gamma.l"),
        (lambda: TunnelingModel(GLASS, P=1e45, gamma=Pair(1e-19, np.nan)), "gamma.t"),
        (lambda: TunnelingModel(GLASS, 1e45, SILICA.gamma, exponent=5), "exponent"),
        (lambda: TunnelingModel(GLASS, 1e45, SILICA.gamma, u_min=1.0), "u_min"),
        (lambda: TunnelingModel(GLASS, 1e45, SILICA.gamma, e_max=-1.0), "e_max"),
        (lambda: TunnelingModel.from_C(GLASS, Pair(-1e-4, 1e-4), 1e45), "C"),
        (lambda: velocity_shift(SILICA, -1.0, 1e6), "temperature"),
        (lambda: velocity_shift(SILICA, 1.0, np.inf), "omega"),
        (lambda: internal_friction(SILICA, 1.0, 1e6, intensity_ratio=-1), "intensity_ratio"),
        (lambda: tunneling_heat_capacity(SILICA, 1.0), "time"),
        (lambda: tunneling_heat_capacity(SILICA, 1.0, time=-1.0), "time"),
        (lambda: thermal_conductivity(SILICA, 1.0, boundary=0.0), "boundary"),
        (lambda: relaxation_rate(SILICA, BOLTZMANN, 1.0, u=1.5), "u"),
        (
            lambda: velocity_shift(TunnelingModel(GLASS, 1e45, SILICA.gamma, e_max=1e-26), 1.0, 1e10),
            "e_max",
        ),
        (
            lambda: thermal_conductivity(TunnelingModel(GLASS, 1e45, SILICA.gamma, e_max=1e-23), 1.0),
            "e_max",
        ),
    ],
)
def test_bad_input_names_the_argument(call, what):
    with pytest.raises(InputError) as error:
        call()
    assert error.value.what == what
