"""Photons in a driven resonator from the power at its input."""

from __future__ import annotations

from typing import Any, Literal

from numpy.typing import ArrayLike

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tunneling.validity import positive

#: How the resonator hangs on its line: beside it (hanger), at its end, or between two equal ports.
Coupling = Literal["notch", "reflection", "transmission"]
_FACTORS = {"notch": 2.0, "reflection": 4.0, "transmission": 2.0}


def photon_number(
    power: ArrayLike, omega: ArrayLike, Q: ArrayLike, Q_c: ArrayLike, coupling: Coupling
) -> Any:
    """Mean photon number on resonance: 2 Q^2 P/(Q_c hbar omega^2) of a notch, twice that in reflection.

    From da/dt = -(kappa/2) a + sqrt(kappa_in) a_in, |a_in|^2 = P/(hbar omega), n = 4 kappa_in P/(hbar omega kappa^2)
    with kappa = omega/Q. In reflection kappa_in = kappa_c = omega/Q_c. A notch radiates kappa_c to both sides of its
    line and is driven from one, kappa_in = kappa_c/2; so is a resonator between two equal ports whose Q_c counts both.

    Parameters
    ----------
    power
        At the resonator's input, W.
    omega
        rad/s.
    Q, Q_c
        Loaded and coupling quality factor, 1/Q = 1/Qi + 1/Q_c.
    coupling
        "notch", "reflection" or "transmission".

    Raises
    ------
    InputError
        If the coupling is none of these or a value is not positive.

    Examples
    --------
    >>> from math import pi
    >>> round(float(photon_number(watts(-140.0), 2 * pi * 5e9, 1e5, 2e5, "notch")), 2)
    9.61
    """
    if coupling not in _FACTORS:
        raise InputError("coupling", received=coupling, allowed=", ".join(_FACTORS), remedy="choose one")
    power, omega = positive("power", power, "W"), positive("omega", omega, "rad/s")
    Q, Q_c = positive("Q", Q, "1"), positive("Q_c", Q_c, "1")
    return _FACTORS[coupling] * Q**2 / Q_c * power / (HBAR * omega**2)


def watts(dBm: ArrayLike) -> Any:
    """Power, W, from its level in dBm: 1 mW times 10^(dBm/10).

    Examples
    --------
    >>> float(watts(-30.0))
    1e-06
    """
    return 1e-3 * 10 ** (floats(dBm, "dBm") / 10)
