"""Thermal conductivity of a glass: Debye phonons scattered by the two-level systems they excite."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.quadrature import THERMAL_END, logarithmic
from glassblocks.tunneling.resonant import resonant_response
from glassblocks.tunneling.validity import positive, warn_hot

#: Largest exponent of the distribution for which two-level systems alone make the integral converge well.
HIGHEST_EXPONENT = 0.5
#: Decades of frequency below the thermal one; what is left out is 10^(-DECADES/2) at the highest exponent.
DECADES = 28


def thermal_conductivity(
    model: TunnelingModel,
    temperature: ArrayLike,
    *,
    debye_temperature: float = np.inf,
    boundary: float = np.inf,
) -> Any:
    """Thermal conductivity, W/(m K), of phonons of one longitudinal and two transverse polarizations.

    kappa = (1/3) sum_a int C_a(omega) c_a l_a d omega, 1/l_a = pi C_a (omega/c_a) tanh(hbar omega/2kT)
    [+ 1/boundary]: resonant scattering alone, for which thermal phonons have omega tau >> 1. Without options
    it is k^3 T^2/(6 pi hbar^2) (1/(C_l c_l) + 2/(C_t c_t)) (W. A. Phillips, Rep. Prog. Phys. 50, 1657
    (1987)).

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

    Returns
    -------
    array
        W/(m K).

    Raises
    ------
    InputError
        If a value is not positive, or e_max or the exponent leaves phonons with too little scattering.

    Warns
    -----
    ValidityWarning
        Above about 3 K.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> round(float(thermal_conductivity(model, 0.1)), 5)
    0.00032
    """
    temperature = positive("temperature", temperature, "K")
    for name, value, unit in (("debye_temperature", debye_temperature, "K"), ("boundary", boundary, "m")):
        if not value > 0:
            raise InputError(
                name, received=value, allowed=f"positive, in {unit}", remedy="leave it out for none"
            )
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
    warn_hot(temperature)
    # x = hbar omega/kT; phonons below the cut-off of the systems and above it are integrated apart
    cut = np.broadcast_to(model.e_max / (BOLTZMANN * temperature), temperature.shape)
    end = np.broadcast_to(np.minimum(debye_temperature / temperature, THERMAL_END), temperature.shape)
    middle = np.minimum(cut, end)
    total = _conduction(model, temperature, 10.0**-DECADES * middle, middle, boundary)
    if np.any(middle < end):
        total = total + _conduction(model, temperature, middle, end, boundary)
    return total


def _conduction(model: TunnelingModel, temperature: Any, lower: Any, upper: Any, boundary: float) -> Any:
    x, weights = logarithmic(lower, upper)
    omega = x * (BOLTZMANN * temperature / HBAR)[..., None]
    # the last axis is that of the nodes, also for arrays of parameters
    C, speed = model.C.map(_column), model.medium.sound_speed.map(_column)
    per_length = C / speed * (omega * resonant_response(model, temperature[..., None], omega))
    path = (per_length + 1 / boundary) ** -1
    # C(omega) d omega c/3 of one polarization: k (kT/hbar)^3 x^4 exp(x)/(exp(x) - 1)^2 dx/(6 pi^2 c^2)
    per_mode = BOLTZMANN / (6 * np.pi**2) * (BOLTZMANN * temperature / HBAR) ** 3
    spectrum = weights * x**4 * np.exp(-x) / np.expm1(-x) ** 2
    heat = (path / speed**2).map(lambda value: np.sum(spectrum * value, axis=-1))
    return per_mode * (heat.l + 2 * heat.t)


def _column(value: Any) -> Any:
    return np.asarray(value)[..., None]
