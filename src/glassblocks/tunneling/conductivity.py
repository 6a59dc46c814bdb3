"""Thermal conductivity of a glass: Debye phonons scattered by the two-level systems they excite.

Above 0.3 to 1 K something else scatters, and kappa bends into its plateau. What it is, is not settled. Two laws of
phenomenology describe it, and neither is a prediction. Rayleigh scattering, 1/l = B (hbar omega/k)^4 (R. C. Zeller and
R. O. Pohl, Phys. Rev. B 4, 2029 (1971)), makes a plateau but leaves fast phonons a path shorter than their wavelength.
A path of half a wavelength from some frequency on is the other: J. J. Freeman and A. C. Anderson, Phys. Rev. B 34, 5684
(1986), find such a sudden end, D. G. Cahill and R. O. Pohl, Solid State Commun. 70, 927 (1989), that length.

With either law the relaxation of the two-level systems is counted too: it scatters slow phonons, which would else carry
more and more heat above a few kelvin. Hopping over barriers, which scatters more of them above 5 K, is left out.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, logarithmic
from glassblocks.tunneling.relaxational import relaxational_response
from glassblocks.tunneling.resonant import resonant_response
from glassblocks.tunneling.validity import ValidityWarning, positive

#: Largest exponent of the distribution for which two-level systems alone make the integral converge well.
HIGHEST_EXPONENT = 0.5
#: Decades of frequency below the thermal one; what is left out is 10^(-DECADES/2) at the highest exponent.
DECADES = 28
#: The same where relaxation scatters the slow phonons too.
RELAXING_DECADES = 9
#: K, up to which two-level systems alone are followed, and what else scatters by one of the laws.
BARE_LIMIT, PLATEAU_LIMIT = 3.0, 10.0


def thermal_conductivity(
    model: TunnelingModel,
    temperature: ArrayLike,
    *,
    debye_temperature: float = np.inf,
    boundary: float = np.inf,
    rayleigh: float = 0.0,
    half_wavelength_from: float = np.inf,
) -> Any:
    """Thermal conductivity, W/(m K), of phonons of one longitudinal and two transverse polarizations.

    kappa = (1/3) sum_a int C_a(omega) c_a l_a d omega, 1/l_a = pi C_a (omega/c_a) tanh(hbar omega/2kT)
    [+ 1/boundary] [+ 1/l_a of what makes the plateau]: resonant scattering alone, for which thermal phonons have
    omega tau >> 1; beside a law for the plateau the relaxational friction counts too. Without options it is
    k^3 T^2/(6 pi hbar^2) (1/(C_l c_l) + 2/(C_t c_t)) (W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987)).

    Parameters
    ----------
    model
        The tunneling model.
    temperature
        T, K, any shape.
    debye_temperature
        hbar omega_D/k_B, K: phonons above it are left out.
    boundary
        Mean free path, m, set by the sample's surface.
    rayleigh
        B, 1/(m K^4), of 1/l = B (hbar omega/k)^4.
    half_wavelength_from
        hbar omega/k, K, from which on 1/l = omega/(pi c), one over half a wavelength, is added. Not beside `rayleigh`.

    Returns
    -------
    array
        W/(m K).

    Raises
    ------
    InputError
        If a value is not positive, both laws are given, or e_max or the exponent leaves phonons with too little
        scattering.

    Warns
    -----
    ValidityWarning
        Above 3 K without a law for the plateau, and above 10 K with one.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> round(float(thermal_conductivity(model, 0.1)), 5)
    0.00032
    >>> thermal_conductivity(model, [5.0, 10.0], rayleigh=30.0).round(3).tolist()
    [0.272, 0.4]
    """
    temperature = positive("temperature", temperature, "K")
    _check_lengths(debye_temperature, boundary, rayleigh, half_wavelength_from)
    _check_scattering(model, debye_temperature, boundary)
    with_law = rayleigh > 0 or half_wavelength_from < np.inf
    _warn(temperature, with_law=with_law)
    # x = hbar omega/kT; phonons below the cut-off of the systems and above it are integrated apart
    end = np.broadcast_to(np.minimum(debye_temperature / temperature, THERMAL_END), temperature.shape)
    cut = np.broadcast_to(model.e_max / (BOLTZMANN * temperature), temperature.shape)
    ends = np.sort([np.minimum(each, end) for each in (cut, half_wavelength_from / temperature, end)], axis=0)
    lower, total = 10.0 ** -(RELAXING_DECADES if with_law else DECADES) * ends[0], 0.0
    for upper in ends:
        if np.any(lower < upper):
            law = (boundary, rayleigh, half_wavelength_from)
            total = total + _conduction(model, temperature, (lower, upper), law)
        lower = upper
    return total


def _conduction(
    model: TunnelingModel, temperature: Any, limits: tuple[Any, Any], law: tuple[float, float, float]
) -> Any:
    x, weights = logarithmic(*limits)
    boundary, rayleigh, start = law
    kelvin = x * temperature[..., None]
    omega = kelvin * (BOLTZMANN / HBAR)
    # the last axis is that of the nodes, also for arrays of parameters
    C, speed = model.C.map(_column), model.medium.sound_speed.map(_column)
    friction = resonant_response(model, temperature[..., None], omega)
    if rayleigh > 0 or start < np.inf:
        friction = friction + relaxational_response(model, temperature[..., None], omega).imag
    per_length = C / speed * (omega * friction) + 1 / boundary + rayleigh * kelvin**4
    short = (np.sqrt(limits[0] * limits[1]) * temperature > start)[..., None]
    per_length = per_length + speed**-1 * np.where(short, omega / np.pi, 0.0)
    # C(omega) d omega c/3 of one polarization: k (kT/hbar)^3 x^4 exp(x)/(exp(x) - 1)^2 dx/(6 pi^2 c^2)
    per_mode = BOLTZMANN / (6 * np.pi**2) * (BOLTZMANN * temperature / HBAR) ** 3
    spectrum = weights * x**4 * np.exp(-x) / np.expm1(-x) ** 2
    heat = (per_length**-1 / speed**2).map(lambda value: np.sum(spectrum * value, axis=-1))
    return per_mode * (heat.l + 2 * heat.t)


def _check_lengths(debye_temperature: float, boundary: float, rayleigh: float, start: float) -> None:
    given = (
        ("debye_temperature", debye_temperature, "K"),
        ("boundary", boundary, "m"),
        ("half_wavelength_from", start, "K"),
    )
    for name, value, unit in given:
        if not value > 0:
            raise InputError(
                name, received=value, allowed=f"positive, in {unit}", remedy="leave it out for none"
            )
    if not 0 <= rayleigh < np.inf or (rayleigh > 0 and start < np.inf):
        raise InputError(
            "rayleigh",
            received=(rayleigh, start),
            allowed=">= 0, in 1/(m K^4), and 0 beside half_wavelength_from",
            remedy="choose one law for what scatters above the two-level systems' range",
        )


def _check_scattering(model: TunnelingModel, debye_temperature: float, boundary: float) -> None:
    if np.isinf(boundary) and BOLTZMANN * debye_temperature > model.e_max:
        raise InputError(
            "e_max",
            received=model.e_max,
            allowed="no cut-off below the Debye energy unless a boundary scatters the phonons above it",
            remedy="pass boundary= (m), or a debye_temperature below e_max/k_B",
        )
    if np.isinf(boundary) and model.exponent > HIGHEST_EXPONENT:
        raise InputError(
            "exponent",
            received=model.exponent,
            allowed=f"at most {HIGHEST_EXPONENT} unless a boundary scatters the slow phonons",
            remedy="pass boundary= (m): without it slow phonons carry the heat, all of it from exponent 1 on",
        )


def _warn(temperature: Any, *, with_law: bool) -> None:
    highest, limit = float(np.max(temperature, initial=0.0)), PLATEAU_LIMIT if with_law else BARE_LIMIT
    if highest > limit:
        remedy = (
            "what scatters beyond is not described: stop there"
            if with_law
            else "it bends into its plateau from 0.3 to 1 K on: pass rayleigh= or half_wavelength_from=, or stop there"
        )
        channel = "with a law for the plateau" if with_law else "with one-phonon relaxation"
        warnings.warn(
            f"temperature up to {highest:.3g} K: the conductivity of the tunneling model {channel} holds below about "
            f"{limit:g} K; {remedy}",
            ValidityWarning,
            stacklevel=3,
        )


def _column(value: Any) -> Any:
    return np.asarray(value)[..., None]
