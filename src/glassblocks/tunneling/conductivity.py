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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, Rule, logarithmic
from glassblocks.tunneling.relaxational import relaxational_friction_and_slope
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
    others = OtherScattering(debye_temperature, boundary, rayleigh, half_wavelength_from)
    return conduction(model, temperature, others).value


class OtherScattering(NamedTuple):
    """What scatters phonons beside two-level systems; see `thermal_conductivity`."""

    debye_temperature: float = np.inf
    boundary: float = np.inf
    rayleigh: float = 0.0
    half_wavelength_from: float = np.inf

    @property
    def makes_plateau(self) -> bool:
        """Whether it is one of the two laws that reach into the plateau."""
        return self.rayleigh > 0 or self.half_wavelength_from < np.inf


class Conduction(NamedTuple):
    """Conductivity, W/(m K), and its derivatives by the logarithms of what it hangs on, each with the rest held.

    Those by C and by the sound speeds leave the relaxation rate A as it is; that by A is `by_rate`.
    """

    value: Any
    by_C: Pair
    by_speed: Pair
    by_rate: Any
    by_rayleigh: Any
    by_half_wavelength: Any


def conduction(model: TunnelingModel, temperature: ArrayLike, others: OtherScattering) -> Conduction:
    """`thermal_conductivity` with its derivatives, as a fit needs them.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> found = conduction(model, 0.1, OtherScattering())
    >>> round(float(sum(found.by_C) / found.value), 9)  # kappa goes as 1/C
    -1.0
    """
    temperature = positive("temperature", temperature, "K")
    _check_lengths(others)
    _check_scattering(model, others)
    _warn(temperature, with_law=others.makes_plateau)
    # x = hbar omega/kT; phonons below the cut-off of the systems and above it are integrated apart
    end = np.broadcast_to(np.minimum(others.debye_temperature / temperature, THERMAL_END), temperature.shape)
    cut = np.broadcast_to(model.e_max / (BOLTZMANN * temperature), temperature.shape)
    short = others.half_wavelength_from / temperature
    ends = np.sort([np.minimum(each, end) for each in (cut, short, end)], axis=0)
    lower = 10.0 ** -(RELAXING_DECADES if others.makes_plateau else DECADES) * ends[0]
    parts: list[Conduction] = []
    for upper in ends:
        if not parts or np.any(lower < upper):
            parts.append(_of_phonons(model, temperature, logarithmic(lower, upper), others))
        lower = upper
    total = Conduction(*(sum(each[1:], each[0]) for each in zip(*parts, strict=True)))
    if others.half_wavelength_from < np.inf:
        return total._replace(by_half_wavelength=_by_half_wavelength(model, temperature, others, short < end))
    return total


class _Rates(NamedTuple):
    """Collisions per length, 1/m, of phonons of each polarization: by systems, how that goes with ln A, and in all."""

    systems: Pair
    by_rate: Pair
    rayleigh: Any
    short: Pair
    total: Pair


def _of_phonons(model: TunnelingModel, temperature: Any, rule: Rule, others: OtherScattering) -> Conduction:
    """What the phonons at the nodes of the rule, in hbar omega/kT, carry."""
    rates = _rates(model, temperature, rule.nodes, others)
    carried = _spectrum(model, temperature, rule) * rates.total**-1
    # each derivative is one of the rates: of what is carried a part is lost to it
    lost = carried * rates.total**-1 * -1

    def summed(parts: Pair) -> Pair:
        return parts.map(lambda part: np.sum(part, axis=-1))

    whole = summed(carried)
    by_C, by_rate = summed(lost * rates.systems), summed(lost * rates.by_rate)
    by_speed = summed(lost * (rates.systems + rates.short) * -1) - 2 * whole
    by_rayleigh = summed(lost * rates.rayleigh)
    return Conduction(sum(whole), by_C, by_speed, sum(by_rate), sum(by_rayleigh), 0.0)


def _by_half_wavelength(model: TunnelingModel, temperature: Any, others: OtherScattering, within: Any) -> Any:
    """What the phonons just below the end of the long paths carry more than those just above."""
    x = np.where(within, others.half_wavelength_from / temperature, THERMAL_END)[..., None]
    spectrum = _spectrum(model, temperature, Rule(x, x))  # d x/d ln start = x
    rates = _rates(model, temperature, x * (1 + 1e-12), others)
    more = spectrum * ((rates.total - rates.short) ** -1 - rates.total**-1)
    return np.where(within, (more.l + more.t)[..., 0], 0.0)


def _spectrum(model: TunnelingModel, temperature: Any, rule: Rule) -> Pair:
    """C(omega) c/3 d omega of each polarization, W/(m^2 K): k (kT/hbar)^3 x^4 exp(x)/(exp(x) - 1)^2 dx/(6 pi^2 c^2)."""
    x, weights = rule
    per_mode = BOLTZMANN / (6 * np.pi**2) * (BOLTZMANN * temperature / HBAR) ** 3
    shape = per_mode[..., None] * weights * x**4 * np.exp(-x) / np.expm1(-x) ** 2
    slowness = model.medium.sound_speed.map(_column) ** -1
    return Pair(shape, 2 * shape) * slowness**2


def _rates(model: TunnelingModel, temperature: Any, x: Any, others: OtherScattering) -> _Rates:
    kelvin = x * temperature[..., None]
    omega = kelvin * (BOLTZMANN / HBAR)
    # the last axis is that of the nodes, also for arrays of parameters
    C, speed = model.C.map(_column), model.medium.sound_speed.map(_column)
    friction, slope = resonant_response(model, temperature[..., None], omega), np.zeros(np.shape(omega))
    if others.makes_plateau:
        relaxing, slope = relaxational_friction_and_slope(model, temperature[..., None], omega)
        friction = friction + relaxing
    per_length = C / speed * omega
    rayleigh = others.rayleigh * kelvin**4
    short = speed**-1 * np.where(kelvin >= others.half_wavelength_from, omega / np.pi, 0.0)
    total = per_length * friction + 1 / others.boundary + rayleigh + short
    return _Rates(per_length * friction, per_length * slope, rayleigh, short, total)


def _check_lengths(others: OtherScattering) -> None:
    given = (
        ("debye_temperature", others.debye_temperature, "K"),
        ("boundary", others.boundary, "m"),
        ("half_wavelength_from", others.half_wavelength_from, "K"),
    )
    for name, value, unit in given:
        if not value > 0:
            raise InputError(
                name, received=value, allowed=f"positive, in {unit}", remedy="leave it out for none"
            )
    rayleigh, start = others.rayleigh, others.half_wavelength_from
    if not 0 <= rayleigh < np.inf or (rayleigh > 0 and start < np.inf):
        raise InputError(
            "rayleigh",
            received=(rayleigh, start),
            allowed=">= 0, in 1/(m K^4), and 0 beside half_wavelength_from",
            remedy="choose one law for what scatters above the two-level systems' range",
        )


def _check_scattering(model: TunnelingModel, others: OtherScattering) -> None:
    if np.isinf(others.boundary) and BOLTZMANN * others.debye_temperature > model.e_max:
        raise InputError(
            "e_max",
            received=model.e_max,
            allowed="no cut-off below the Debye energy unless a boundary scatters the phonons above it",
            remedy="pass boundary= (m), or a debye_temperature below e_max/k_B",
        )
    if np.isinf(others.boundary) and model.exponent > HIGHEST_EXPONENT:
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
            stacklevel=4,
        )


def _column(value: Any) -> Any:
    return np.asarray(value)[..., None]
