"""Heat capacity of the two-level systems and of the phonons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.real_numbers import floats
from glassblocks.tunneling.parameters import REFERENCE_ENERGY, TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, Rule, logarithmic, unit_rule
from glassblocks.tunneling.validity import positive, warn_hot

Array = NDArray[np.float64]

#: Panels of the rule over s.
PANELS = 2
NEWTON_STEPS = 8
#: Lowest E/kT: what lies below adds less than 1e-19.
LOWEST = 1e-8
TINY = 1e-300


def tunneling_heat_capacity(model: TunnelingModel, temperature: ArrayLike, time: ArrayLike = np.inf) -> Any:
    """Heat capacity, J/(m^3 K), of the two-level systems that relax within the measuring time.

    C = int int n(E, u) k (E/2kT)^2 sech^2(E/2kT) over the systems with tau(E, u) < time, that is
    u^2 > tau_min(E)/time. For long times and without options it is
    (pi^2/12) P k^2 T ln(4 time/tau_min) with tau_min at a thermal energy (W. A. Phillips, Rep. Prog. Phys.
    50, 1657 (1987)).

    Parameters
    ----------
    model
        The tunneling model.
    temperature
        T, K.
    time
        Measuring time, s; broadcasts with temperature. Infinity is allowed if the model has a u_min.

    Returns
    -------
    array
        J/(m^3 K), of the broadcast shape.

    Raises
    ------
    InputError
        If a value is not positive, or neither the time nor u_min bounds the integral.

    Warns
    -----
    ValidityWarning
        Above about 3 K.

    Examples
    --------
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> capacity = tunneling_heat_capacity(model, 0.1, time=[1.0, 100.0])
    >>> float((capacity[1] - capacity[0]) / (np.pi**2 / 12 * 1e45 * BOLTZMANN**2 * 0.1 * np.log(100)))
    1.0000
    """
    temperature, time = positive("temperature", temperature, "K"), floats(time, "time")
    if not (time > 0).all() or (np.isinf(time).any() and model.u_min == 0):
        raise InputError(
            "time",
            received=time,
            allowed="positive, in s; finite unless the model has u_min > 0",
            remedy="the heat capacity grows with the logarithm of the measuring time: give it",
        )
    warn_hot(temperature)
    thermal = BOLTZMANN * temperature
    # in units of kT: a system relaxes if u^2 e^3 coth(e/2) > w
    w = 1 / (model.rate_constant * thermal**3 * time)
    integral = heat_integral(w, exponent=model.exponent, u_min=model.u_min, cut=model.e_max / thermal)
    return model.P * BOLTZMANN * thermal * (thermal / REFERENCE_ENERGY) ** model.exponent * integral


def heat_integral(w: ArrayLike, *, exponent: float, u_min: float, cut: ArrayLike) -> Array:
    """int_0^cut e^exponent (e/2)^2 sech^2(e/2) arcosh(1/u(e)) de, u^2 = max(u_min^2, w tanh(e/2)/e^3).

    The integral over u of 1/(u sqrt(1 - u^2)) is arcosh(1/u). It starts as a square root at the energy where
    u = 1, which ln e = ln e_start + s^2 makes smooth, and has a kink where the two limits meet.

    Examples
    --------
    >>> float(heat_integral(0.0, exponent=0.0, u_min=1e-3, cut=np.inf) / np.arccosh(1e3)) * 6 / np.pi**2
    1.0000
    """
    w, cut = np.broadcast_arrays(floats(w, "w"), floats(cut, "cut"))
    start = np.maximum(_energy_of_rate(w), LOWEST)
    end = np.minimum(cut, start + THERMAL_END)
    start = np.minimum(start, end)
    meet = np.clip(_energy_of_rate(w / u_min**2), start, end) if u_min else end

    def limited(e: Array) -> Array:
        result: Array = np.maximum(w[..., None] * np.tanh(e / 2) / e**3, TINY)
        return result

    near = np.minimum(start * np.e, meet)
    slow = _sum(_square_root_rule(start, near), exponent, limited)
    slow += _sum(logarithmic(near, meet), exponent, limited)
    return slow + _sum(logarithmic(meet, end), exponent, lambda _: np.array(u_min**2)) if u_min else slow


def phonon_heat_capacity(medium: ElasticMedium, temperature: ArrayLike) -> Any:
    """Debye heat capacity of the phonons, J/(m^3 K): (2 pi^2/15) k^4 T^3/hbar^3 (1/c_l^3 + 2/c_t^3).

    Holds while k T is far below the Debye energy.

    Examples
    --------
    >>> silica = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> round(float(phonon_heat_capacity(silica, 1.0)), 3)
    1.695
    """
    temperature = positive("temperature", temperature, "K")
    modes = 1 / medium.c_l**3 + 2 / medium.c_t**3
    return 2 * np.pi**2 / 15 * BOLTZMANN * (BOLTZMANN * temperature / HBAR) ** 3 * modes


def specific_heat(model: TunnelingModel, temperature: ArrayLike, time: ArrayLike = np.inf) -> Any:
    """Specific heat, J/(kg K), of two-level systems and Debye phonons.

    Parameters, errors and warnings as in `tunneling_heat_capacity`.

    Examples
    --------
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> round(float(specific_heat(model, 0.1, time=10.0)) * 1e6, 3)
    126.09
    """
    total = tunneling_heat_capacity(model, temperature, time) + phonon_heat_capacity(
        model.medium, temperature
    )
    return total / model.medium.density


def _sum(rule: Rule, exponent: float, u_squared: Callable[[Array], Array]) -> Array:
    e, weights = rule
    thermal = e ** (exponent + 2) * np.exp(-e) / (1 + np.exp(-e)) ** 2
    arcosh = np.arccosh(np.maximum(1 / np.sqrt(u_squared(e)), 1.0))
    result: Array = np.sum(weights * thermal * arcosh, axis=-1)
    return result


def _square_root_rule(start: Array, end: Array) -> Rule:
    """Rule from start to end for functions of s, ln e = ln start + s^2; the two are close."""
    unit = unit_rule(PANELS)
    reach = np.sqrt(np.log(end / start))[..., None]
    s = reach * unit.nodes
    e: Array = start[..., None] * np.exp(s**2)
    return Rule(e, unit.weights * reach * 2 * s * e)


def _energy_of_rate(w: ArrayLike) -> Array:
    """The e with e^3 coth(e/2) = w, by Newton's method in logarithms: convex, from above, slope 2 to 3."""
    log_w = np.log(np.maximum(w, TINY))
    log_e = np.minimum(log_w / 3, (log_w - np.log(2)) / 2)
    for _ in range(NEWTON_STEPS):
        e = np.exp(log_e)
        slope = 3 + 2 * e * np.exp(-e) / np.expm1(-2 * e)
        log_e = log_e - (3 * log_e - np.log(np.tanh(e / 2)) - log_w) / slope
    result: Array = np.exp(log_e)
    return result
