"""Saturation against the steady state of the Bloch equations, solved for each system and averaged over all of them."""

import numpy as np
import pytest

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.tunneling import critical_shape, saturation_factor

OMEGA = 2 * np.pi * 4e8
T1_COLD = 2e-6  # s, of a symmetric system with E = hbar omega at T -> 0


def absorption(rabi, T1, T2, population):
    """Power that systems of all detunings take up, over that of a weak drive: int d delta of rabi v."""

    def taken(rabi):
        width = np.sqrt(1 / T2**2 + rabi**2 * T1 / T2)
        angle = np.pi * (np.arange(2000) + 0.5) / 2000 - np.pi / 2
        delta = width * np.tan(
            angle
        )  # the line in its own width, so that the midpoint rule converges exponentially
        bloch = np.zeros((delta.size, 3, 3))
        bloch[:, 0, 0] = bloch[:, 1, 1] = -1 / T2
        bloch[:, 2, 2] = -1 / T1
        bloch[:, 0, 1], bloch[:, 1, 0] = -delta, delta
        bloch[:, 1, 2], bloch[:, 2, 1] = -rabi, rabi
        steady = np.linalg.solve(bloch, np.array([0.0, 0.0, -population / T1])[None, :, None])
        return rabi * np.sum(-steady[:, 1, 0] * width / np.cos(angle) ** 2) * np.pi / 2000

    weak = 1e-4 / np.sqrt(T1 * T2)
    return taken(rabi) / taken(weak) * weak**2 / rabi**2


def lifetimes(T, u=1.0):
    """T1 by one phonon of a system with E = hbar omega and u = Delta_0/E, and T2 = 2 T1."""
    T1 = T1_COLD * np.tanh(HBAR * OMEGA / (2 * BOLTZMANN * T)) / u**2
    return T1, 2 * T1


@pytest.mark.parametrize("T", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("drive", [0.3, 3.0, 30.0])
def test_the_steady_state_of_the_bloch_equations_saturates_as_the_formula_says(T, drive):
    rabi = drive / np.sqrt(2 * T1_COLD**2)  # (Rabi frequency)^2 T1 T2 = drive^2 at T -> 0
    T1, T2 = lifetimes(T)
    expected = saturation_factor(drive**2 / critical_shape(T, OMEGA))
    assert absorption(rabi, T1, T2, -0.3) == pytest.approx(float(expected), rel=1e-6)


def averaged(drive, T, count=60):
    """Over du/(u sqrt(1 - u^2)): the absorption goes as u^2, the Rabi frequency as u, 1/T1 as u^2."""
    u = np.sin(np.pi / 2 * (np.arange(count) + 0.5) / count)
    left = [absorption(drive * each / np.sqrt(2 * T1_COLD**2), *lifetimes(T, each), -0.3) for each in u]
    return float(np.average(left, weights=u))


def test_the_average_over_the_distribution_keeps_the_law_in_T_and_nearly_the_shape():
    """Each system saturates at an I_c of its own; all of them go alike with T, so the average does."""
    drive = 2.0
    for T in (0.02, 0.3):
        same_level = drive * np.sqrt(critical_shape(T, OMEGA))
        assert averaged(same_level, T) == pytest.approx(averaged(drive, 1e-3), rel=1e-6)
    drives = np.array([0.1, 0.5, 1.0, 2.0, 10.0])
    found = np.array([averaged(each, 0.05) for each in drives])
    levels = drives**2 / critical_shape(0.05, OMEGA)
    # one I_c, lower than that of a symmetric system by (4/pi)^2, is within 6% at every drive
    np.testing.assert_allclose(found, saturation_factor(levels * (4 / np.pi) ** 2), rtol=0.06)
    far = averaged(300.0, 0.05) / saturation_factor(300.0**2 / critical_shape(0.05, OMEGA))
    assert far == pytest.approx(np.pi / 4, rel=0.01)
