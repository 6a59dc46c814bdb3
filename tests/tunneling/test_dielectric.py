"""Loss tangent and permittivity against routes that share no code: quadrature of the definition, 50-digit tables."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from glassblocks.constants import BOLTZMANN, HBAR, VACUUM_PERMITTIVITY
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    critical_shape,
    loss_tangent,
    permittivity_shift,
    relaxation_rate,
    saturation_factor,
)
from glassblocks.tunneling.dielectric import relaxational_loss_tangent, resonant_loss_tangent

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel.from_C(
    GLASS, C=Pair(3e-4, 2.7e-4), P=8e44, dipole=3.3e-30, permittivity=3.8 * VACUUM_PERMITTIVITY
)
REFERENCE = json.loads(Path(__file__).with_name("dielectric_reference.json").read_text())


def test_the_strength_is_the_average_over_asymmetries_splittings_and_orientations():
    """Golden rule in Delta and Delta_0, without the variables E and u: absorbed power over eps' omega F^2/2."""
    omega, field, temperature = 2 * np.pi * 5e9, 1.0, 0.05
    quantum = HBAR * omega

    def rate_sum(cosine):
        # sum over systems on the shell E = quantum, int dDelta dDelta_0 P/Delta_0 delta(E - quantum) |H'|^2
        def integrand(angle):
            splitting = quantum * np.sin(angle)
            element = MODEL.dipole * field / 2 * cosine * splitting / quantum
            return MODEL.P / splitting * element**2 * quantum

        return integrate.quad(integrand, 0, np.pi / 2)[0]

    average = integrate.quad(lambda c: rate_sum(c) / 2, -1, 1)[0]
    net = np.tanh(quantum / (2 * BOLTZMANN * temperature))
    power = 2 * np.pi / HBAR * average * quantum * net
    tangent = power / (MODEL.permittivity * omega * field**2 / 2)
    assert resonant_loss_tangent(MODEL, temperature, omega) == pytest.approx(tangent, rel=1e-9)


def test_relaxation_follows_the_moments_of_single_systems():
    """Debye response of each system, p^2 cos^2 (Delta/E)^2 sech^2/(kT) over three for the orientations, summed."""
    temperature, omega = 0.5, 2 * np.pi * 1e6
    thermal = BOLTZMANN * temperature

    def inner(log_u, e):
        u = np.exp(log_u)
        rate = relaxation_rate(MODEL, e * thermal, temperature, u)
        moment = MODEL.dipole**2 * (1 - u**2) / np.cosh(e / 2) ** 2 / thermal / 3
        debye = omega / rate / (1 + (omega / rate) ** 2)
        return MODEL.P / np.sqrt(1 - u**2) * moment * debye * thermal

    total = integrate.dblquad(inner, 1e-6, 40, -25, 0, epsabs=0, epsrel=1e-7)[0] / MODEL.permittivity
    assert relaxational_loss_tangent(MODEL, temperature, omega) == pytest.approx(total, rel=1e-6)


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: f"{row['T']} K {row['frequency']} Hz")
def test_tables_of_fifty_digits(row):
    glass = ElasticMedium(row["density"], row["c_l"], row["c_t"])
    model = TunnelingModel(
        glass,
        row["P"],
        Pair(row["gamma_l"], row["gamma_t"]),
        dipole=row["dipole"],
        permittivity=row["permittivity"],
    )
    omega = 2 * np.pi * row["frequency"]
    tangent, shift = loss_tangent(model, row["T"], omega), permittivity_shift(model, row["T"], omega)
    assert tangent == pytest.approx(float(row["loss_tangent"]), rel=1e-9)
    assert shift == pytest.approx(float(row["permittivity_shift"]), rel=1e-9)


def test_the_critical_drive_is_that_of_the_bloch_equations():
    """Steady state of dM/dt on resonance: the absorbed part halves in square where (Rabi)^2 T1 T2 = 3 at the line."""
    T1, T2, rabi = 2e-6, 3e-6, 0.7e6
    detuning = np.linspace(-3e9, 3e9, 2_000_001)

    def absorbed(rabi):
        # v-component over the equilibrium: what an inhomogeneous line absorbs per squared Rabi frequency
        return np.trapezoid(T2 / (1 + (detuning * T2) ** 2 + rabi**2 * T1 * T2), detuning)

    left = absorbed(rabi) / absorbed(1e-3)
    assert left == pytest.approx(float(saturation_factor(rabi**2 * T1 * T2)), rel=2e-3)


@given(st.floats(1e-3, 1e3), st.floats(0.1, 3.0))
def test_a_saturation_inside_the_root_is_not_one_around_it(level, beta):
    inside, around = saturation_factor(level, beta=beta), saturation_factor(level, outer=beta / 2)
    # the same far above n_c only
    assert 1 <= max(inside / around, around / inside) <= 2 ** (abs(beta - 1) / 2) * (1 + 1e-12)


def test_the_critical_drive_rises_with_temperature_as_the_rates_do():
    omega = 2 * np.pi * 5e9
    T = np.array([0.3, 0.6])
    rates = relaxation_rate(MODEL, HBAR * omega, T)
    shape = critical_shape(T, omega)
    assert shape[1] / shape[0] == pytest.approx((rates[1] / rates[0]) ** 2, rel=1e-12)


def test_a_model_without_a_dipole_moment_says_what_is_missing():
    with pytest.raises(InputError, match="dipole"):
        loss_tangent(TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=8e44), 0.1, 1e6)
