"""What other packages say of a resonator is what the page says of them; none of them need be installed."""

import numpy as np
import pytest
from scipy.special import digamma

from glassblocks.constants import HBAR, VACUUM_PERMITTIVITY
from glassblocks.fitting import Curve, MediumErrors
from glassblocks.fitting.problem import Problem
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, photon_number, watts
from glassblocks.tunneling.dielectric import resonant_loss_tangent, resonant_permittivity_shift

MODEL = TunnelingModel.from_C(
    ElasticMedium(2200.0, 5800.0, 3800.0),
    C=Pair(3e-4, 2.7e-4),
    P=8e44,
    dipole=3.3e-30,
    permittivity=3.8 * VACUUM_PERMITTIVITY,
)
F0, F = 5e9, 0.02
T, DBM = np.array([0.02, 0.1, 0.3]), np.array([-140.0, -120.0, -100.0])


class Value:
    def __init__(self, value):
        self.value = value


def parameters(Pc):
    # a gap so large that no quasiparticle adds
    Fd = F * np.pi * MODEL.C_d
    values = {"Fd": Fd, "Pc": Pc, "f0": F0, "q0": 1e30, "delta0": 1e-2, "alpha": 1e-30}
    return {name: Value(value) for name, value in values.items()}


def test_scraps_means_the_same_loss_and_shift():
    scraps = pytest.importorskip("scraps.fitsSweep.tls_mbt_basic")
    quality = scraps.qi_tlsAndMBT(parameters(Pc=1e-12), 1e3 * T, DBM)
    critical = 1e-12 * 1e-3
    ours = F * resonant_loss_tangent(MODEL, T, 2 * np.pi * F0, watts(DBM) / critical)
    np.testing.assert_allclose(1 / quality, ours, rtol=1e-6)
    frequency = scraps.f0_tlsAndMBT(parameters(Pc=1e-12), 1e3 * T, DBM)
    shift = -F / 2 * resonant_permittivity_shift(MODEL, T, 2 * np.pi * F0)
    np.testing.assert_allclose(frequency / F0 - 1, shift, rtol=1e-5)


@pytest.mark.parametrize(("coupling", "ports"), [("notch", 0.5), ("reflection", 1.0), ("transmission", 0.5)])
def test_the_photon_number_is_the_steady_state_of_the_driven_mode(coupling, ports):
    """da/dt = -(kappa/2) a + sqrt(kappa_in) a_in followed in time until it stands."""
    omega, Q, Q_c, power = 2 * np.pi * F0, 2e4, 5e4, 1e-16
    kappa, drive = omega / Q, np.sqrt(ports * omega / Q_c * power / (HBAR * omega))
    amplitude, step = 0.0, 0.01 / kappa
    for _ in range(8000):
        amplitude += step * (drive - kappa / 2 * amplitude)
    assert photon_number(power, omega, Q, Q_c, coupling) == pytest.approx(amplitude**2, rel=1e-6)


# --- each row of the page's table: the peers' formula as they print it, and the options that the page names for it

TABLE_T = np.repeat([0.02, 0.1, 0.3], 3)
TABLE_DBM = np.tile([-140.0, -120.0, -100.0], 3)
PC = -125.0  # dBm
FD = 5e-6
X = HBAR * 2 * np.pi * F0 / (1.380649e-23 * TABLE_T)
PSI = digamma(0.5 + X / (2j * np.pi)).real
INTENSITY = 10 ** ((TABLE_DBM - PC) / 10)  # P/Pc


def ours(kind, level, n_c, **options):
    """The resonant part that a fit with these choices takes."""
    curve = Curve(kind, TABLE_T, np.full(9, 1e-6), np.full(9, 1e-7), frequency=F0, power=level)
    choices = {"n_c": n_c, **options}
    problem = Problem([curve], MODEL.medium, MediumErrors(), 10.0, choices)
    values = problem.values(problem.start(8e44)) | {"C_d": FD / np.pi}
    predicted = problem._predicted
    (resonant, *_) = predicted._contributions[0]
    return resonant.evaluate(predicted._points[0], values)[0]


def test_losses_of_scraps_and_mkidcalculator_are_those_of_a_constant_critical_power():
    scraps = FD * np.tanh(X / 2) / np.sqrt(1 + 10 ** (TABLE_DBM / 10) / 10 ** (PC / 10))  # Pc in mW
    mkidcalculator = FD * np.tanh(X / 2) / np.sqrt(1 + 10 ** ((TABLE_DBM - PC) / 10))  # pc in dBm
    found = ours("resonator", watts(TABLE_DBM), watts(PC), **{"n_c coth power": 0.0})
    np.testing.assert_allclose(found, scraps, rtol=1e-9)
    np.testing.assert_allclose(found, mkidcalculator, rtol=1e-9)


def test_the_shift_of_scraps_is_not_saturated_and_that_of_mkidcalculator_is():
    """Shifts count from a reference: differences of points of one power, and of one temperature, are compared."""
    scraps = FD / np.pi * (PSI - np.log(X / (2 * np.pi)))
    found = ours("detuning", watts(TABLE_DBM), watts(PC), **{"n_c coth power": 0.0})
    np.testing.assert_allclose(np.diff(found), np.diff(scraps), atol=1e-9 * FD)
    mkidcalculator = FD / np.pi * (PSI - np.log(X)) / np.sqrt(1 + INTENSITY)
    missing = FD / np.pi * np.log(2 * np.pi) / np.sqrt(1 + INTENSITY)
    found = ours("detuning", watts(TABLE_DBM), watts(PC), **{"n_c coth power": 0.0, "shift saturation": 1.0})
    np.testing.assert_allclose(np.diff(found), np.diff(mkidcalculator + missing), atol=1e-9 * FD)


@pytest.mark.parametrize("beta", [0.4, 0.8, 1.0])
def test_beta_inside_the_root_is_twice_beta_outside_far_above_the_critical_drive(beta):
    level = watts(TABLE_DBM)
    outside = FD * np.tanh(X / 2) / (1 + INTENSITY) ** (beta / 2)
    inside = FD * np.tanh(X / 2) / np.sqrt(1 + INTENSITY**beta)
    constant = {"n_c coth power": 0.0}
    np.testing.assert_allclose(
        ours("resonator", level, watts(PC), **constant, **{"outer exponent": beta / 2}), outside, rtol=1e-9
    )
    np.testing.assert_allclose(ours("resonator", level, watts(PC), **constant, beta=beta), inside, rtol=1e-9)
    strong = TABLE_DBM == -100.0
    np.testing.assert_allclose(outside[strong] / inside[strong], 1.0, atol=0.12)


def test_scresonators_counts_photons_of_a_notch():
    omega, Q, Q_c = 2 * np.pi * F0, 1e5, 2e5
    theirs = 2 / (HBAR * omega**2) * Q**2 / Q_c * 1e-3 * 10 ** (TABLE_DBM / 10)
    np.testing.assert_allclose(photon_number(watts(TABLE_DBM), omega, Q, Q_c, "notch"), theirs, rtol=1e-12)
