"""What scraps says of a resonator is what the page says of scraps; scraps need not be installed."""

import numpy as np
import pytest

from glassblocks.constants import HBAR, VACUUM_PERMITTIVITY
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
