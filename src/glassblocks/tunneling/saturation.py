"""Saturation of the resonant absorption by a strong drive, and how the critical drive goes with temperature."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.validity import positive, reduced_frequency

#: Power of coth(hbar omega/2kT) in the critical drive where T2 = 2 T1.
LIFETIME_LIMITED = 2.0
#: Exponent of the whole bracket: 1/sqrt of an inhomogeneous line.
SQUARE_ROOT = 0.5


def saturation_factor(level: ArrayLike, beta: float = 1.0, outer: float = SQUARE_ROOT) -> Any:
    """What is left of the resonant absorption: 1/(1 + (n/n_c)^beta)^outer.

    With beta = 1 and outer = 1/2 the 1/sqrt(1 + n/n_c) of an inhomogeneous line (S. Hunklinger and A. K. Raychaudhuri,
    Prog. Low Temp. Phys. IX (1986)). An exponent of a fit may stand in the bracket (`beta`, outer held at 1/2) or
    around it (`outer`, beta held at 1): at n >> n_c the loss goes as n^(-beta outer).

    Parameters
    ----------
    level
        n/n_c >= 0: photon number, power or intensity over its critical value, any shape.
    beta, outer
        Positive.

    Raises
    ------
    InputError
        If a level is negative.

    Examples
    --------
    >>> float(saturation_factor(3.0)), round(float(saturation_factor(3.0, beta=0.5)), 4)
    (0.5, 0.605)
    """
    level = floats(level, "level")
    if not (np.isfinite(level).all() and (level >= 0).all()):
        raise InputError("level", received=level, allowed=">= 0", remedy="0 is a weak drive")
    return (1 + level**beta) ** -outer


def critical_shape(
    temperature: ArrayLike, omega: ArrayLike, coth_power: float = LIFETIME_LIMITED, T_power: float = 0.0
) -> NDArray[np.float64]:
    """Critical drive over its value at T -> 0: coth(hbar omega/2kT)^k (T/0.1 K)^m.

    The Bloch equations saturate a system where (Rabi frequency)^2 T1 T2 = 1, so that the critical photon number
    (power, intensity) goes as 1/(T1 T2). Relaxation by one phonon has 1/T1 ~ coth(hbar omega/2kT) for the systems
    with E = hbar omega. With T2 = 2 T1 (k = 2) the square of it is left; where other systems cut T2 short
    (spectral diffusion, 1/T2 ~ T^m), one power (k = 1) times T^m; k = 0 and m = 0 is a constant critical drive.
    With m other than 0 the reference is 0.1 K.

    Parameters
    ----------
    temperature, omega
        K and rad/s; they broadcast.
    coth_power, T_power
        k and m.

    Examples
    --------
    >>> cold, warm = critical_shape([0.01, 1.0], omega=2 * np.pi * 5e9)
    >>> round(float(cold), 3), round(float(warm), 1)
    (1.0, 70.1)
    """
    x = reduced_frequency(temperature, omega)
    result: NDArray[np.float64] = np.tanh(x / 2) ** -coth_power
    return result * (floats(temperature, "temperature") / 0.1) ** T_power if T_power else result


def critical_field(model: TunnelingModel, T1: ArrayLike, T2: ArrayLike) -> Any:
    """Peak field, V/m, at which a symmetric system along it saturates: (p F/hbar)^2 T1 T2 = 1.

    Parameters
    ----------
    model
        With its dipole moment.
    T1, T2
        Life time and phase memory, s.

    Examples
    --------
    >>> from glassblocks.constants import ELECTRON_VOLT
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> silica = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> gamma = Pair(1.04, 0.65) * ELECTRON_VOLT
    >>> model = TunnelingModel(silica, P=0.8e45, gamma=gamma, dipole=3.3e-30, permittivity=3.4e-11)
    >>> round(float(critical_field(model, T1=1e-6, T2=2e-6)), 1)
    22.6
    """
    return HBAR / (model.dipole * np.sqrt(positive("T1", T1, "s") * positive("T2", T2, "s")))
