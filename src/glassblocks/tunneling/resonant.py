"""Resonant interaction: the part in which a phonon lifts a two-level system with E = hbar omega."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tunneling.parameters import REFERENCE_ENERGY, TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, logarithmic
from glassblocks.tunneling.validity import positive, reduced_frequency

#: Above this x the digamma function and the logarithm cancel; the series below has converged there.
SERIES_FROM = 40.0
# Re psi(1/2 + iy) - ln y = -sum_n 2 (2n-1)! (1 - 2^(1-2n)) zeta(2n)/x^(2n), x = 2 pi y
SERIES = [
    2 * special.factorial(2 * n - 1) * (1 - 2.0 ** (1 - 2 * n)) * special.zeta(2 * n) for n in range(1, 11)
]
#: Step of the midpoint rule in ln E; its error is exp(-pi^2/STEP).
STEP = 0.2


def resonant_shift_function(x: ArrayLike) -> NDArray[np.float64]:
    """Resonant velocity shift over C of the constant distribution, relative to T = 0.

    Re psi(1/2 + hbar omega/(2 pi i kT)) - ln(hbar omega/(2 pi kT)); it is -ln(x) - 0.1256 for small x,
    that is ln(T/T_0), and -pi^2/(6 x^2) for large x. Source: S. Hunklinger and A. K. Raychaudhuri, Prog.
    Low Temp. Phys. IX (1986); it follows from the resonant Im chi by Kramers-Kronig.

    Parameters
    ----------
    x
        hbar omega/kT, positive, any shape.

    Examples
    --------
    >>> resonant_shift_function([1e-8, 1.0, 1e4]).tolist()
    [18.29505, 0.06877, -1.64493e-08]
    """
    x = floats(x, "x")
    y = np.minimum(x, SERIES_FROM) / (2 * np.pi)
    direct = special.digamma(0.5 + 1j * y).real - np.log(y)
    inverse_square = np.maximum(x, SERIES_FROM) ** -2.0
    series = -inverse_square * np.polynomial.polynomial.polyval(inverse_square, SERIES)
    result: NDArray[np.float64] = np.where(x < SERIES_FROM, direct, series)
    return result


def power_law_shift_function(x: ArrayLike, exponent: float) -> NDArray[np.float64]:
    """The same integral for a distribution that goes as (E/kT)^exponent.

    P int_0^inf 2 e^(exponent + 1)/((e^2 - x^2)(exp(e) + 1)) de. With e = x exp(+-t) the principal value
    becomes a regular integral over t of an even analytic function, for which the midpoint rule converges
    exponentially.

    Examples
    --------
    >>> bool(np.allclose(power_law_shift_function([0.3, 70.0], 0.0), resonant_shift_function([0.3, 70.0])))
    True
    """
    x = floats(x, "x")
    low, high = np.min(x, initial=1.0), np.max(x, initial=1.0)
    end = max(np.log(THERMAL_END / low), np.log(high) + 37 / (exponent + 2))
    t = STEP * (np.arange(int(np.ceil(end / STEP))) + 0.5)

    def occupied(sign: int) -> NDArray[np.float64]:
        result: NDArray[np.float64] = np.exp(sign * (exponent + 1) * t) * special.expit(
            -x[..., None] * np.exp(sign * t)
        )
        return result

    result: NDArray[np.float64] = STEP * x**exponent * ((occupied(1) - occupied(-1)) / np.sinh(t)).sum(-1)
    return result


def resonant_velocity_shift(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Pair:
    """Resonant Delta c/c of sound, relative to T = 0 at the same frequency.

    While hbar omega << kT and without options, Delta c/c = C ln(T/T_0) + const, section IV of the paper.
    Real part of the resonant susceptibility, Delta c/c = Re chi/(2 rho c^2); strong sound does not change it.

    Parameters
    ----------
    model
        The tunneling model.
    temperature
        T, K, any shape.
    omega
        Angular frequency, rad/s, broadcasts with temperature.

    Returns
    -------
    Pair
        Dimensionless shifts (l, t), each of the broadcast shape.

    Raises
    ------
    InputError
        If a value is not positive, or e_max lies below 2 hbar omega.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> shift = resonant_velocity_shift(model, [0.1, 0.2], omega=1e6)
    >>> round(float((shift.l[1] - shift.l[0]) / np.log(2)), 8)
    0.0003
    """
    temperature = positive("temperature", temperature, "K")
    x = reduced_frequency(temperature, omega)
    if model.is_standard:
        return model.C * resonant_shift_function(x)
    cut = np.broadcast_to(model.e_max / (BOLTZMANN * temperature), x.shape)
    if np.any(x > cut / 2):
        raise InputError(
            "e_max",
            received=model.e_max,
            allowed="at least 2 hbar omega",
            remedy="raise the cut-off: the shift of sound with a quantum near it depends on how it ends",
        )
    whole = power_law_shift_function(x, model.exponent) if model.exponent else resonant_shift_function(x)
    density = np.sqrt(1 - model.u_min**2) * _density(model, BOLTZMANN * temperature)
    shift: Pair = model.C * (density * (whole - _above_cut_off(x, cut, model.exponent)))
    return shift


def resonant_friction(
    model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, intensity_ratio: ArrayLike = 0.0
) -> Pair:
    """Resonant internal friction Q^-1 = pi C tanh(hbar omega/2kT)/sqrt(1 + I/I_c).

    Source: Hunklinger and Raychaudhuri (1986); the saturation is that of an inhomogeneous line.

    Parameters
    ----------
    model
        The tunneling model.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.
    intensity_ratio
        I/I_c, the sound's intensity over `critical_intensity`; 0 is weak sound.

    Returns
    -------
    Pair
        Dimensionless (l, t).

    Raises
    ------
    InputError
        If temperature or omega is not positive or the intensity is negative.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> float(resonant_friction(model, temperature=1e-3, omega=6.283e9).l / np.pi)  # saturates at pi C
    0.000300
    """
    ratio = floats(intensity_ratio, "intensity_ratio")
    if not (np.isfinite(ratio).all() and (ratio >= 0).all()):
        raise InputError(
            "intensity_ratio", received=intensity_ratio, allowed=">= 0", remedy="0 is weak sound"
        )
    friction: Pair = model.C * (resonant_response(model, temperature, omega) / np.sqrt(1 + ratio))
    return friction


def resonant_response(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Any:
    """Resonant Q^-1/C of weak sound: what both polarizations share."""
    omega = positive("omega", omega, "rad/s")
    x = reduced_frequency(temperature, omega)
    quantum = HBAR * omega
    present = _density(model, quantum) * (quantum < model.e_max) * np.sqrt(1 - model.u_min**2)
    return np.pi * present * np.tanh(x / 2)


def critical_intensity(model: TunnelingModel, T1: Any, T2: Any) -> Pair:
    """Intensity I_c, W/m^2, at which a system with Delta = 0 of life time T1 and phase memory T2 saturates.

    I_c = hbar^2 rho c^3/(2 gamma^2 T1 T2): the Rabi frequency gamma e/hbar of a wave of peak strain e and
    intensity rho c^3 e^2/2 then has (gamma e/hbar)^2 T1 T2 = 1.

    Examples
    --------
    >>> from glassblocks.constants import ELECTRON_VOLT
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel(glass, P=1e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)
    >>> round(float(critical_intensity(model, T1=1e-6, T2=1e-6).l), 6)
    8.6e-05
    """
    medium = model.medium
    T1, T2 = positive("T1", T1, "s"), positive("T2", T2, "s")
    intensity: Pair = medium.sound_speed**3 / model.gamma**2 * (HBAR**2 * medium.density / (2 * T1 * T2))
    return intensity


def _density(model: TunnelingModel, energy: Any) -> Any:
    """(E/E_ref)^exponent."""
    return (energy / REFERENCE_ENERGY) ** model.exponent if model.exponent else 1.0


def _above_cut_off(
    x: NDArray[np.float64], cut: NDArray[np.float64], exponent: float
) -> NDArray[np.float64] | float:
    """The part of the shift integral above E_max = cut kT."""
    if np.all(cut >= THERMAL_END):
        return 0.0
    rule = logarithmic(cut, np.maximum(cut, THERMAL_END))
    e = rule.nodes
    integrand = 2 * e ** (exponent + 1) * special.expit(-e) / (e**2 - x[..., None] ** 2)
    result: NDArray[np.float64] = np.sum(rule.weights * integrand, axis=-1)
    return result
