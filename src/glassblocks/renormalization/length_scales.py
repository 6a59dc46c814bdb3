"""Length scales: the number of steps, and the length beyond which exchange wins, Eqs. (4.3) and (5.9)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats


def growth(first: ArrayLike, last: ArrayLike) -> Any:
    """ln(R/L_1) = ln N_0 log_N0(R/L_1), which the exchange absorption is multiplied by, dimensionless.

    Parameters
    ----------
    first, last
        L_1 and R, m.

    Examples
    --------
    >>> round(float(growth(50e-10, 1e-3)), 2)
    12.21
    """
    return np.log(floats(last, "last") / floats(first, "first"))


def critical_length(
    modulus: ArrayLike,
    *,
    omega: ArrayLike,
    cutoff: ArrayLike,
    convolution_frequency: ArrayLike | None = None,
    dipole_ratio: ArrayLike = 1.0,
    prefactor: ArrayLike = 1.0,
) -> Any:
    """L_c at which the short-ranged terms equal exchange, Eq. (4.3), or (5.9) with a dipole ratio, m.

    L_c^3 = prefactor hbar W/(rho c^2 ln(omega_c/omega)) dipole_ratio^2. The paper sets hbar = 1 and W = omega_c.
    What the convolution gives, measured against Im chi of (3.6), is W = omega/tanh(beta hbar omega/2) for
    two-level systems: 2 k_B T/hbar for slow sound, omega at T = 0.

    Parameters
    ----------
    modulus
        rho c^2, Pa.
    omega
        Angular frequency of the sound, rad/s, below the cut-off.
    cutoff
        omega_c, rad/s, in the logarithm.
    convolution_frequency
        W, rad/s; the paper's omega_c if left out.
    dipole_ratio
        (Im chi~/epsilon)/(Im chi~_t/rho c^2) of (5.9), dimensionless; 1 for (4.3).
    prefactor
        The numbers that (4.3) leaves out, dimensionless.

    Returns
    -------
    array
        L_c, m.

    Raises
    ------
    InputError
        If not 0 < omega < cutoff.

    Examples
    --------
    >>> f"{float(critical_length(1e9, omega=1e6, cutoff=1e15)):.3e}"
    '1.720e-10'
    """
    w, wc = floats(omega, "omega"), floats(cutoff, "cutoff")
    if not np.all((w > 0) & (w < wc)):
        raise InputError(
            "omega", received=omega, allowed="0 < omega < cutoff", remedy="(4.3) needs ln(omega_c/omega) > 0"
        )
    shared = wc if convolution_frequency is None else floats(convolution_frequency, "convolution_frequency")
    volume = HBAR * shared / (floats(modulus, "modulus") * np.log(wc / w)) * np.asarray(dipole_ratio) ** 2
    return np.cbrt(np.asarray(prefactor) * volume)[()]
