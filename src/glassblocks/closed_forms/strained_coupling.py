"""Absorption through the strained coupling and through the strained stress, Eqs. (3.4) and (3.5)."""

from __future__ import annotations

from math import pi
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.closed_forms.exchange import checked_sound_ratio
from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats

#: (3.4) as printed: coefficients of 1, alpha, alpha^2 in the term without x and in the term with x.
POLYNOMIALS: Pair = Pair(
    {"x0": (55, 176, 688), "x1": (44, 4 * 44, 4 * 44)},
    {"x0": (35, 112, 656), "x1": (28, 4 * 28, 4 * 28)},
)


def strained_factor(sound_ratio: ArrayLike, x: ArrayLike) -> Pair:
    """The square brackets of (3.4), dimensionless, as printed.

    The angular average over n of (k.n)^2 times the square of Delta Lambda (2.20), contracted with the
    isotropic susceptibility (2.15) on both blocks, in units of chi_t^2 of either block;
    the paper prints no x^2 term.

    Parameters
    ----------
    sound_ratio
        c_l/c_t, dimensionless.
    x
        Im chi_l/Im chi_t - 2, dimensionless.

    Examples
    --------
    >>> strained_factor(2.0, 0.0).map(float)
    Pair(l=574.0, t=488.0)
    """
    alpha = 1 - 1 / checked_sound_ratio(sound_ratio) ** 2

    def bracket(polynomial: dict[str, tuple[int, ...]]) -> Any:
        # c: coefficients of 1, alpha, alpha^2
        terms = {name: sum(c * alpha**power for power, c in enumerate(p)) for name, p in polynomial.items()}
        return terms["x0"] + terms["x1"] * floats(x, "x")

    return POLYNOMIALS.map(bracket)


def strained_coupling_absorption(
    medium: ElasticMedium,
    convolution: ArrayLike,
    *,
    x: ArrayLike,
    omega: ArrayLike,
    strain: ArrayLike,
    n0: float,
    prefactor: Literal["derived", "printed"] = "derived",
) -> Pair:
    """Power absorbed because strain changes the coupling, Eq. (3.4), W.

    [polynomial] A^2k^2 N_0^3 ln N_0 hbar omega C/(40 pi^3 (rho c^2)^2), C the convolution. The hbar is 1
    in print. The d omega of the printed integral is read as d Omega. 1/(rho c_t^2)^2 is the square of the
    prefactor of (2.17), so it is c_t for both polarizations: the c_l^2 under E_l in print is not
    what (2.17) gives. ln N_0 stands for the pair sum of 1/r^6 (Delta x grows as r, the coupling falls as
    r^-3), which converges: the paper's logarithm is kept here as printed.

    Parameters
    ----------
    medium
        The elastic medium.
    convolution
        (1 - e^{-beta hbar omega}) int Im chi~_t(Omega) Im chi~_t(omega - Omega) d Omega, Pa^2 rad/s; see
        `glassblocks.closed_forms.convolution_integral`.
    x
        Im chi_l/Im chi_t - 2, dimensionless.
    omega
        Angular frequency, rad/s.
    strain
        Ak, dimensionless.
    n0
        N_0, > 1.
    prefactor
        ``"printed"``: rho c_l^2 under E_l; ``"derived"``: rho c_t^2 under both.

    Returns
    -------
    Pair
        Power, W.

    Raises
    ------
    InputError
        If N_0 is not above 1 or `prefactor` unknown.

    Examples
    --------
    >>> glass = ElasticMedium(density=1000.0, c_l=1600.0, c_t=1000.0)
    >>> power = strained_coupling_absorption(glass, 1e18, x=0.0, omega=1e6, strain=1e-8, n0=np.e)
    >>> f"{power.t:.3e}"
    '5.924e-44'
    """
    if prefactor not in ("derived", "printed"):
        raise InputError(
            "prefactor", received=prefactor, allowed="'derived' or 'printed'", remedy="see the docstring"
        )
    modulus = medium.modulus if prefactor == "printed" else Pair(medium.modulus.t, medium.modulus.t)
    factor = strained_factor(medium.sound_speed.ratio, x)
    common = _common(convolution, omega, strain, n0) / 40
    return (factor / modulus**2).map(lambda value: value * common)


def changed_stress_absorption(
    medium: ElasticMedium,
    convolution: ArrayLike,
    *,
    constants: Pair,
    omega: ArrayLike,
    strain: ArrayLike,
    n0: float,
) -> Pair:
    """Power absorbed because strain changes the stress operators, Eq. (3.5), W.

    K A^2k^2 N_0^3 ln N_0 hbar omega C/(pi^3 (rho c_t^2)^2): an estimate. The paper only says that
    Delta T ~ e T, hence K_{l,t} of order 1.

    Parameters
    ----------
    medium
        The elastic medium.
    convolution
        As in `strained_coupling_absorption`, Pa^2 rad/s.
    constants
        (K_l, K_t), dimensionless, of order 1.
    omega, strain, n0
        As in `strained_coupling_absorption`.

    Returns
    -------
    Pair
        Power, W.

    Raises
    ------
    InputError
        If N_0 is not above 1.

    Examples
    --------
    >>> glass = ElasticMedium(density=1000.0, c_l=1600.0, c_t=1000.0)
    >>> power = changed_stress_absorption(
    ...     glass, 1e18, constants=Pair(1.0, 1.0), omega=1e6, strain=1e-8, n0=np.e)
    >>> f"{power.t:.3e}"
    '6.831e-45'
    """
    common = _common(convolution, omega, strain, n0) / medium.modulus.t**2
    return constants.map(lambda constant: constant * common)


def _common(convolution: ArrayLike, omega: ArrayLike, strain: ArrayLike, n0: float) -> Any:
    if not n0 > 1:
        raise InputError("n0", received=n0, allowed="N_0 > 1", remedy="a superblock has at least 2^3 blocks")
    n0 = float(n0)
    amplitude = floats(strain, "strain") ** 2 * n0**3 * np.log(n0) / pi**3
    return amplitude * HBAR * floats(omega, "omega") * floats(convolution, "convolution")
