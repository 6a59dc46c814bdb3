"""Thermal conductivity kappa of phonons that two-level systems scatter."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.observable import (
    Array,
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    SimulationOption,
    over_powers_of_T,
)
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, ValidityWarning, thermal_conductivity
from glassblocks.tunneling.conductivity import Conduction, OtherScattering, conduction


def _simulate(model: TunnelingModel, T: Array, _omega: Any, _polarization: Any, **law: float) -> Array:
    return np.asarray(thermal_conductivity(model, T, **law), dtype=float)


BOUNDARY = Nuisance(
    "boundary",
    "scattering of the phonons at the sample's surface",
    "1/path",
    unit="1/m",
    neutral=0.0,
    start=100.0,
    lower=0.0,
    upper=1e9,
    size=1e3,
    by_difference=True,
)
RAYLEIGH = Nuisance(
    "rayleigh",
    "Rayleigh scattering that makes the plateau of the conductivity, up to 10 K",
    "B of 1/l = B (hf/k)^4",
    unit="1/(m K^4)",
    neutral=0.0,
    start=100.0,
    lower=1e-3,
    upper=1e7,
    logarithmic=True,
)
HALF_WAVELENGTH = Nuisance(
    "half wavelength",
    "a path of half a wavelength above some frequency, which makes the plateau of the conductivity, up to 10 K",
    "hf/k from which l is half a wavelength",
    unit="K",
    neutral=float("inf"),
    start=5.0,
    lower=0.3,
    upper=1e3,
    logarithmic=True,
)
#: Laws of what scatters beside two-level systems; one of them reaches into the plateau.
PLATEAU = (RAYLEIGH, HALF_WAVELENGTH)
SLOPE = Nuisance(
    "conductivity exponent",
    "a power of T other than T^2 in the conductivity",
    "kappa as T^(2 + n), n",
    neutral=0.0,
    start=0.0,
    lower=-1.5,
    upper=1.5,
)


def _conduction(T: Array, values: Values) -> Conduction:
    path, medium = values[BOUNDARY.name], ElasticMedium(values["density"], values["c_l"], values["c_t"])
    C, shape = Pair(values["C_l"], values["C_t"]), Distribution.of(values).of_systems
    others = OtherScattering(
        boundary=1 / path if path else np.inf,
        rayleigh=values[RAYLEIGH.name],
        half_wavelength_from=values[HALF_WAVELENGTH.name],
    )
    if shape == Distribution() and others == OtherScattering():
        # C and c are all there is; the integral takes a hundred times longer
        heat = BOLTZMANN**3 * T**2 / (6 * np.pi * HBAR**2)
        each = Pair(1.0, 2.0) / (C * medium.sound_speed) * heat
        return Conduction(each.l + each.t, -each, -each, 0.0 * T, 0.0 * T, 0.0 * T)
    model = TunnelingModel.from_C(medium, C, values["P"], **shape._asdict())
    with warnings.catch_warnings():  # the range of validity is judged once for a fit, not here
        warnings.simplefilter("ignore", ValidityWarning)
        return conduction(model, T, others)


def _contributions(place: Place) -> tuple[Contribution, ...]:
    middle = float(np.exp(np.mean(np.log(place.T))))

    def tunneling(at: Points, values: Values) -> Evaluated:
        bend = np.log(at.T / middle)
        bent = np.exp(values[SLOPE.name] * bend)
        found = _conduction(at.T, values)
        slopes = {
            "C_l": found.by_C.l,
            "C_t": found.by_C.t,
            "c_l": found.by_speed.l,
            "c_t": found.by_speed.t,
            "rate": found.by_rate,
            RAYLEIGH.name: found.by_rayleigh,
            HALF_WAVELENGTH.name: found.by_half_wavelength,
        }
        kappa = found.value * bent
        return kappa, {**{name: slope * bent for name, slope in slopes.items()}, SLOPE.name: kappa * bend}

    return (Contribution("tunneling systems", tunneling),)


CONDUCTIVITY = Observable(
    kind="conductivity",
    title="thermal conductivity",
    symbol="kappa",
    unit="W/m/K",
    lowest=-1.0,
    highest=1e4,
    hottest=0.3,  # from here on, 0.3 to 1 K by glass, other scattering bends it into its plateau
    acoustic=False,
    signed=False,
    columns=(Column("kappa", None, "kappa [W/m/K]"),),
    names=(
        "kappa",
        "thermal conductivity",
        "conductivity",
        "heat conductivity",
        "k",
        "lambda",
        "kappa th",
        "kappa total",
        "wärmeleitfähigkeit",
        "waermeleitfaehigkeit",
        "conductivité thermique",
    ),
    ways=over_powers_of_T(("kappa", "k", "lambda", "thermal conductivity"), 1, 2, 3),
    axis=Axis(r"thermal conductivity [W/(m K)]", logarithmic=True),
    simulate=_simulate,
    contributions=_contributions,
    nuisances=(BOUNDARY, *PLATEAU, SLOPE),
    options=(
        SimulationOption("boundary", "m", required=False),
        SimulationOption("rayleigh", "1/(m K^4)", required=False),
        SimulationOption("half_wavelength_from", "K", required=False),
    ),
)
