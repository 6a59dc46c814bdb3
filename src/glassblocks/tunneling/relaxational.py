"""Relaxational interaction: the strain shifts the energies, the occupations follow after the time tau."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import BOLTZMANN
from glassblocks.pair import Pair
from glassblocks.tunneling.activation import activated_response
from glassblocks.tunneling.hot_sound import warn_hot_sound
from glassblocks.tunneling.parameters import REFERENCE_ENERGY, TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, logarithmic
from glassblocks.tunneling.validity import positive, reduced_frequency, warn_fast

Complex = NDArray[np.complex128]

#: Decades of W that the table spans; outside, the integral is done anew.
TABLE_DECADES = 14
#: Nodes of the table per unit of ln W, and degree of its spline.
TABLE_DENSITY = 12
TABLE_DEGREE = 5
#: A spline for the occasion: nodes per unit of ln W, length of its blocks; the step of a difference quotient.
OCCASIONAL_DENSITY = 4
TABLE_BLOCK = 4.0
SLOPE_STEP = 1e-6
SERIES_BELOW = 1 / 30
SERIES_TERMS = 12


def relaxation_kernel(a: ArrayLike, u_min: float = 0.0) -> Complex:
    """The integral over u in closed form: int du sqrt(1 - u^2)/u * u^2/(u^2 - i a), from u_min to 1.

    With tau = tau_min/u^2 and a = omega tau_min its real part is the integral of sqrt(1 - u^2)/u with the
    weight 1/(1 + (omega tau)^2) of the velocity shift, its imaginary part that with the weight
    omega tau/(1 + (omega tau)^2) of the friction. With b^2 = 1 - i a and y = sqrt(1 - u_min^2) it is
    b artanh(y/b) - y.

    Examples
    --------
    >>> complex(relaxation_kernel(1e-9)).imag * 4 / np.pi  # pi/4: the plateau
    1.000000
    >>> complex(relaxation_kernel(1e9)).imag * 3e9  # 1/(3a): slow relaxation
    1.000000
    """
    every = np.asarray(a, dtype=float)
    y = np.sqrt(1 - u_min**2)
    result: Complex = np.empty(every.shape, dtype=complex)
    # where y/b is small, artanh(y/b) - y/b cancels: its series
    small = y**2 < SERIES_BELOW * np.hypot(1.0, every)
    q = y**2 / (1 - 1j * every[small])
    result[small] = y * q * np.polynomial.polynomial.polyval(q, 1 / np.arange(3.0, 2 * SERIES_TERMS + 3, 2))
    ia = 1j * every[~small]
    b = np.sqrt(1 - ia)
    # b - y = (u_min^2 - i a)/(b + y) exactly: no cancellation for small a
    result[~small] = b * np.log((b + y) ** 2 / (u_min**2 - ia)) / 2 - y
    return result


def relaxation_integral(
    W: ArrayLike, *, exponent: float = 0.0, u_min: float = 0.0, cut: ArrayLike = np.inf
) -> Complex:
    """int_0^cut e^exponent sech^2(e/2) K(a(e)) de, with e = E/kT and a = omega tau_min = W tanh(e/2)/e^3.

    What is left of both relaxational integrals once the one over u is done: it depends on temperature and
    frequency through the single variable W = omega/(A (kT)^3) alone, with A the model's `rate_constant`.

    Parameters
    ----------
    W
        omega/(A (kT)^3), positive, any shape.
    exponent, u_min
        As in `TunnelingModel`.
    cut
        E_max/kT, broadcasts with W.

    Returns
    -------
    array
        Complex; real part for the velocity, imaginary part for the friction.

    Examples
    --------
    >>> complex(relaxation_integral(1e-9)).imag / np.pi  # plateau Q^-1 = pi C/2
    0.5000
    """
    W = np.asarray(W, dtype=float)
    upper = np.minimum(np.asarray(cut, dtype=float), THERMAL_END)
    lower = upper * 10 ** (-13 / (1 + exponent))
    rule = logarithmic(np.broadcast_to(lower, W.shape), np.broadcast_to(upper, W.shape))
    e = rule.nodes
    kernel = relaxation_kernel(W[..., None] * np.tanh(e / 2) / e**3, u_min)
    result: Complex = np.sum(rule.weights * e**exponent / np.cosh(e / 2) ** 2 * kernel, axis=-1)
    return result


def relaxation_function(W: ArrayLike) -> Complex:
    """`relaxation_integral` of the constant distribution, from a spline in ln W (relative error < 1e-10)."""
    log_W = np.log(np.asarray(W, dtype=float))
    end = TABLE_DECADES * np.log(10.0)
    result: Complex = np.exp(_table()(np.clip(log_W, -end, end))).view(np.complex128)[..., 0]
    outside = np.abs(log_W) > end
    if outside.any():
        result[outside] = relaxation_integral(np.exp(log_W[outside]))
    return result


def relaxation_and_slope(
    log_W: ArrayLike, exponent: float = 0.0, u_min: float = 0.0, cut: ArrayLike = np.inf
) -> tuple[Complex, Complex]:
    """`relaxation_integral` at ln W and its derivative by ln W, fast enough for a fit.

    The constant distribution comes from the table; another one without a cut-off from a spline through nodes
    that are computed for the occasion, and one with a cut-off, which differs from point to point, directly.

    Examples
    --------
    >>> value, slope = relaxation_and_slope(0.0)
    >>> ahead, _ = relaxation_and_slope(1e-5)
    >>> bool(abs((ahead - value) / 1e-5 - slope) < 1e-5)
    True
    """
    log_W = np.asarray(log_W, dtype=float)
    end = TABLE_DECADES * np.log(10.0)
    if exponent == 0 and u_min == 0 and np.all(np.isinf(cut)) and np.all(np.abs(log_W) <= end):
        value = np.exp(_table()(log_W))
        return _complex(value), _complex(value * _table_slope()(log_W))
    if np.all(np.isinf(cut)):
        low, high = (int(edge) for edge in (log_W.min() // TABLE_BLOCK, log_W.max() // TABLE_BLOCK + 1))
        spline, derivative = _occasional_table(exponent, u_min, low, high)
        value = np.exp(spline(log_W))
        return _complex(value), _complex(value * derivative(log_W))
    here, ahead = (
        relaxation_integral(np.exp(log_W + step), exponent=exponent, u_min=u_min, cut=cut)
        for step in (0.0, SLOPE_STEP)
    )
    return here, (ahead - here) / SLOPE_STEP


def relaxational_velocity_shift(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Pair:
    """Relaxational Delta c/c, relative to T = 0.

    Delta c/c = -(C/2kT) int dE sech^2(E/2kT) int du sqrt(1 - u^2)/u /(1 + omega^2 tau^2)
    (Jackle 1972; Hunklinger and Raychaudhuri 1986), from Re chi/(2 rho c^2). With fast relaxation its slope
    is -(3/2) C per ln T. Holds for hbar omega << kT and T below about 3 K.

    Parameters
    ----------
    model
        The tunneling model.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.

    Returns
    -------
    Pair
        Dimensionless (l, t).

    Warns
    -----
    ValidityWarning
        Where the formula does not hold.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> shift = relaxational_velocity_shift(model, [1.0, 2.0], omega=1e3)
    >>> round(float((shift.l[1] - shift.l[0]) / np.log(2)), 6)
    -0.00045
    """
    _warn(model, temperature, omega)
    return model.C * (relaxational_response(model, temperature, omega).real / -2)


def relaxational_friction(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Pair:
    """Relaxational internal friction; its plateau, for omega tau_min << 1, is Q^-1 = pi C/2.

    Q^-1 = (C/kT) int dE sech^2(E/2kT) int du sqrt(1 - u^2)/u omega tau/(1 + omega^2 tau^2)
    (Jackle 1972; Hunklinger and Raychaudhuri 1986). Holds for hbar omega << kT and T below about 3 K.

    Parameters
    ----------
    model
        The tunneling model.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.

    Returns
    -------
    Pair
        Dimensionless (l, t).

    Warns
    -----
    ValidityWarning
        Where the formula does not hold.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> float(relaxational_friction(model, 1.0, omega=1.0).l) / (np.pi / 2)
    0.00030
    """
    _warn(model, temperature, omega)
    return model.C * relaxational_response(model, temperature, omega).imag


def relaxational_response(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Complex:
    """-chi_rel/(rho c^2 C) conjugated: what both polarizations share. No warning is given here.

    Real part: -2 Delta c/(c C). Imaginary part: Q^-1/C.
    """
    temperature, omega = positive("temperature", temperature, "K"), positive("omega", omega, "rad/s")
    thermal = BOLTZMANN * temperature
    W = omega / (model.rate_constant * thermal**3)
    if model.barriers is not None:
        flat = [np.ravel(each) for each in np.broadcast_arrays(W, thermal, omega)]
        return activated_response(flat[0], flat[1], flat[2], model.barriers)[0].reshape(np.shape(W))
    if model.is_standard:
        return relaxation_function(W)
    integral = relaxation_integral(
        W, exponent=model.exponent, u_min=model.u_min, cut=np.broadcast_to(model.e_max / thermal, W.shape)
    )
    return integral * (thermal / REFERENCE_ENERGY) ** model.exponent


def relaxational_friction_and_slope(
    model: TunnelingModel, temperature: Any, omega: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Q^-1/C of relaxation by phonons alone, and its derivative by ln A."""
    thermal = BOLTZMANN * temperature
    log_W = np.log(omega / (model.rate_constant * thermal**3))
    cut = np.broadcast_to(model.e_max / thermal, log_W.shape)
    value, slope = relaxation_and_slope(log_W, model.exponent, model.u_min, cut)
    weight = (thermal / REFERENCE_ENERGY) ** model.exponent
    return value.imag * weight, -slope.imag * weight


def _complex(pairs: NDArray[np.float64]) -> Complex:
    return np.ascontiguousarray(pairs).view(np.complex128)[..., 0]


def _warn(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> None:
    warn_hot_sound(model, np.asarray(temperature, dtype=float))
    warn_fast(reduced_frequency(temperature, omega))


@lru_cache(maxsize=1)
def _table() -> Any:
    """Spline of (ln Re, ln Im) of the integral over ln W: both are positive and smooth."""
    from scipy.interpolate import make_interp_spline

    end = TABLE_DECADES * np.log(10.0) + 2.0  # the margin keeps the spline's poorer ends unused
    log_W = np.linspace(-end, end, int(2 * end * TABLE_DENSITY) + 1)
    values = relaxation_integral(np.exp(log_W))
    return make_interp_spline(log_W, np.log(np.stack([values.real, values.imag], axis=-1)), k=TABLE_DEGREE)


@lru_cache(maxsize=64)
def _occasional_table(exponent: float, u_min: float, low: int, high: int) -> tuple[Any, Any]:
    """The same for another distribution, from block `low` to block `high` of ln W, and its derivative."""
    from scipy.interpolate import make_interp_spline

    # the spline's poorer ends stay unused
    ends = TABLE_BLOCK * low - 1.0, TABLE_BLOCK * high + 1.0
    log_W = np.linspace(*ends, int((ends[1] - ends[0]) * OCCASIONAL_DENSITY) + 1)
    values = relaxation_integral(np.exp(log_W), exponent=exponent, u_min=u_min)
    spline = make_interp_spline(log_W, np.log(np.stack([values.real, values.imag], axis=-1)), k=5)
    return spline, spline.derivative()


@lru_cache(maxsize=1)
def _table_slope() -> Any:
    return _table().derivative()
