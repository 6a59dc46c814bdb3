"""Closed forms of the absorption against the physics they stand for."""

from functools import partial
from math import pi

import numpy as np
import pytest

from glassblocks import ElasticMedium, Pair
from glassblocks.closed_forms import (
    changed_stress_absorption,
    dipole_absorption,
    exchange_absorption,
    exchange_form,
    single_absorption,
    strained_coupling_absorption,
    strained_factor,
    two_level_absorption,
)
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.tensors import BULK, SHEAR, from_mandel, strain, to_mandel

#: Powers here are as small as 1e-48 W: the default absolute tolerance of approx would pass anything.
relatively = partial(pytest.approx, rel=1e-9, abs=0)
GLASS = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)


def test_two_level_power_against_transition_probabilities():
    """Weakly driven systems of all splittings: the summed Rabi probability grows at the golden rate."""
    gamma, ak, omega, temperature, density = 1.6e-19, 1e-8, 3e9, 0.05, 2e22
    element = gamma / 2 * ak * 0.8 / HBAR  # V/hbar of (2.1), M = 0.8, rad/s
    time = 2e-3 / element
    detuning = np.linspace(-4000, 4000, 2_000_001) / time
    rabi = np.sqrt(4 * element**2 + detuning**2)
    probability = 4 * element**2 / rabi**2 * np.sin(rabi * time / 2) ** 2
    excited = density * HBAR * np.trapezoid(probability, detuning) / time
    population = np.tanh(HBAR * omega / (2 * BOLTZMANN * temperature))
    power = two_level_absorption(
        Pair(gamma, gamma),
        omega=omega,
        density_of_states=density,
        tunneling_share=0.8,
        strain=ak,
        temperature=temperature,
    )
    assert power.t == relatively(excited * population * HBAR * omega, rel=1e-3)


def test_single_block_power_is_the_cycle_average_of_stress_times_strain_rate():
    chi, ak, omega, volume = -3e6 + 2e6j, 1e-6, 7.0, 1e-24
    t = np.arange(1000) * 2 * pi / omega / 1000
    e_rate = -2 * ak * omega * np.sin(omega * t)
    stress = volume * np.real(chi * 2 * ak * np.exp(1j * omega * t))
    power = single_absorption(Pair(chi.imag, chi.imag), omega=omega, strain=ak, volume=volume)
    assert power.l == relatively(np.mean(stress * e_rate), rel=1e-12)


def test_exchange_power_is_the_first_order_of_the_exact_response():
    """Scalar blocks in each other's field, solved exactly, with a coupling summed to ln N_0/(2 rho c^2)."""
    chi, n0, omega, ak, volume = -2.0e6 + 0.7e6j, 2.0, 1e6, 1e-8, 1e-24
    blocks = int(n0**3)
    power = exchange_absorption(GLASS, Pair(chi, chi), omega=omega, strain=ak, volume=volume, n0=n0)
    for modulus, printed in zip(GLASS.modulus, power, strict=True):

        def absorbed(size, modulus=modulus):
            # each block feels 2 Lambda T of every other: 2 S chi in all
            pair = np.log(n0) / (2 * modulus * volume) * size / (blocks - 1)
            coupling = 2 * pair * (np.ones((blocks, blocks)) - np.eye(blocks))
            stress = np.linalg.solve(
                np.eye(blocks) / (volume * chi) - coupling, 2 * ak * np.ones(blocks)
            )  # complex amplitude of T at strain 2Ak e^{i omega t}
            return omega / 2 * 2 * ak * np.sum(stress.imag)

        slope = (absorbed(1e-3) - absorbed(-1e-3)) / 2e-3
        assert printed == relatively(slope, rel=1e-6)


def wave_forms_by_quadrature(medium, chi):
    """(3.6)'s sum over waves: 2 (chi:e).(Lambda(k) - <Lambda(q)>).(chi:e) from the phonon propagator."""

    def propagated(q):
        # Lambda(q) = -(1/2) sym q_j q_l G_ik(q), G = sum over phonons of e e/(rho c^2 q^2)
        green = np.eye(3) / medium.modulus.t + np.outer(q, q) * (1 / medium.modulus.l - 1 / medium.modulus.t)
        vector = np.array([from_mandel(unit) @ q for unit in np.eye(6)])
        return -0.5 * vector @ green @ vector.T

    x, weight = np.polynomial.legendre.leggauss(6)
    phi = np.arange(12) * pi / 6
    contact = np.zeros((6, 6))
    for c, w in zip(x, weight, strict=True):
        for p in phi:
            s = np.sqrt(1 - c * c)
            contact += w / 2 / 12 * propagated(np.array([s * np.cos(p), s * np.sin(p), c]))
    tensor = (3 * chi.l - 4 * chi.t) * BULK + 2 * chi.t * SHEAR
    local = propagated(np.array([0.0, 0.0, 1.0])) - contact
    return strain([0, 0, 1]).map(lambda e: 2 * (tensor @ e) @ local @ (tensor @ e))


@pytest.mark.parametrize("c_l", [4500.0, 5800.0, 9000.0])
def test_wave_form_against_the_phonon_propagator(c_l):
    medium = ElasticMedium(2200.0, c_l, 3800.0)
    chi = Pair(-3e6 + 1e6j, -1e6 + 0.2e6j)
    expected = wave_forms_by_quadrature(medium, chi)
    form = exchange_form(medium.sound_speed.ratio, "wave")
    for term, value in zip(form, expected, strict=True):
        assert term(chi) / medium.modulus.t == relatively(value, rel=1e-10)
    # 2 A^2 k^2 omega Im chi per volume, of N_0^3 blocks; no logarithm stands in for the sum
    power = exchange_absorption(medium, chi, omega=1e6, strain=1e-8, volume=1e-24, n0=3, subscripts="wave")
    for found, value in zip(power, expected, strict=True):
        assert found == relatively(2 * 1e-16 * 1e6 * np.imag(value) * 27e-24, rel=1e-10)


def test_matching_form_is_the_wave_with_its_contact_term():
    """Lambda(k) of (A9) alone gives -chi^2/(rho c^2) for either polarization: the matching form at -1."""
    chi = Pair(-3e6 + 1e6j, -1e6 + 0.2e6j)
    waves = strain([0, 0, 1])
    k = np.array([0.0, 0.0, 1.0])
    tensor = (3 * chi.l - 4 * chi.t) * BULK + 2 * chi.t * SHEAR
    form = exchange_form(GLASS.sound_speed.ratio)
    for e, term in zip(waves, form, strict=True):
        stress = tensor @ e
        force = np.array(
            [stress @ to_mandel((np.outer(i, k) + np.outer(k, i)) / 2) for i in np.eye(3)]
        )  # T_ij k_j
        green = np.diag([1 / GLASS.modulus.t, 1 / GLASS.modulus.t, 1 / GLASS.modulus.l])
        assert -(force @ green @ force) == relatively(-term(chi) / GLASS.modulus.t, rel=1e-12)


def test_strained_coupling_as_printed():
    """The brackets of (3.4) at alpha = 1/2, x = 3, worked by hand from the page."""
    factor = strained_factor(2**0.5, 3.0)
    assert factor.l == relatively(55 + 88 + 172 + 132 * (1 + 2 + 1))
    assert factor.t == relatively(35 + 56 + 164 + 84 * (1 + 2 + 1))


def test_strained_coupling_and_stress_share_their_scale():
    common = {"omega": 1e6, "strain": 1e-8, "n0": 4}
    coupling = strained_coupling_absorption(GLASS, 1e18, x=0.5, **common)
    stress = changed_stress_absorption(GLASS, 1e18, constants=Pair(2.0, 1.0), **common)
    # A^2k^2 N_0^3 ln N_0 hbar omega C/(pi^3 (rho c_t^2)^2), rho c_t^2 = 3.1768e10 Pa
    expected = 1e-16 * 64 * np.log(4) * HBAR * 1e6 * 1e18 / (31.00627668 * 3.1768e10**2)
    assert stress.t == relatively(expected, rel=1e-8)
    factor = strained_factor(GLASS.sound_speed.ratio, 0.5)
    assert coupling.l / stress.l == relatively(factor.l / 80)
    assert coupling.t / stress.t == relatively(factor.t / 40)
    printed = strained_coupling_absorption(GLASS, 1e18, x=0.5, prefactor="printed", **common)
    assert printed.t == coupling.t
    assert coupling.l / printed.l == relatively((5800 / 3800) ** 4)


def test_units_by_pint():
    """hbar A^2k^2 omega C/(rho c^2)^2 is a power, and so is its dipole twin."""
    import pint

    u = pint.UnitRegistry()
    convolved = u.Pa**2 / u.s
    power = u.J * u.s / u.s * convolved / u.Pa**2
    assert power.dimensionality == u.watt.dimensionality
    dipole = u.J * u.s / u.s * (u.F / u.m) ** 2 / u.s / (u.F / u.m) ** 2
    assert dipole.dimensionality == u.watt.dimensionality
    exchange = u.m**3 / u.Pa / u.s * u.Pa**2
    assert exchange.dimensionality == u.watt.dimensionality


def test_dipole_numbers_as_printed():
    power = dipole_absorption(2e-24, permittivity=3e-11, omega=1e6, strain=1e-8, n0=2)
    expected = 53 * 1e-16 * 8 * np.log(2) / (960 * pi**2 * 9e-22) * HBAR * 1e6 * 2e-24
    assert power.t == relatively(expected)
    assert power.ratio == relatively(94 / 53)


@pytest.mark.parametrize("n0", [1.0, 0.5, np.nan])
def test_no_super_block_is_refused(n0):
    chi = Pair(1j, 1j)
    drive = {"omega": 1.0, "strain": 1.0, "n0": n0}
    for call in (
        lambda: exchange_absorption(GLASS, chi, volume=1.0, **drive),
        lambda: strained_coupling_absorption(GLASS, 1.0, x=0.0, **drive),
        lambda: dipole_absorption(1.0, permittivity=1.0, **drive),
    ):
        with pytest.raises(InputError):
            call()


def test_unknown_choices_are_refused():
    with pytest.raises(InputError):
        exchange_form(1.5, "other")
    with pytest.raises(InputError):
        exchange_form(1.1)
    with pytest.raises(InputError):
        strained_coupling_absorption(GLASS, 1.0, x=0.0, omega=1.0, strain=1.0, n0=2, prefactor="other")
