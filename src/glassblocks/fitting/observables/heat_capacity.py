"""Heat capacity C of two-level systems and phonons."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.constants import BOLTZMANN
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
from glassblocks.tunneling import TunnelingModel, specific_heat
from glassblocks.tunneling.heat_of_systems import heat_integral


def _simulate(model: TunnelingModel, T: Array, _omega: Any, _polarization: Any, time: float) -> Array:
    return np.asarray(specific_heat(model, T, time), dtype=float)


CALORIMETRIC = Nuisance(
    "P_heat/P",
    "a density of systems in the heat capacity apart from that in the sound (systems that couple weakly)",
    "P_heat/P",
    neutral=1.0,
    start=1.0,
    lower=1e-3,
    upper=1e3,
    logarithmic=True,
)
#: Step in ln A of the difference quotient; its error is half as large, relatively.
STEP = 1e-6


def _contributions(place: Place) -> tuple[Contribution, ...]:
    def systems(at: Points, values: Values) -> Evaluated:
        shape, ratio = Distribution.of(values), values[CALORIMETRIC.name]
        here, ahead = (
            _systems(at.T, values["log rate"] + step, shape, place.measuring_time) for step in (0.0, STEP)
        )
        strength = values["P"] * ratio / values["density"]
        heat = strength * here
        return heat, {
            "P": heat,
            CALORIMETRIC.name: heat,
            "density": -heat,
            "rate": strength * (ahead - here) / STEP,
        }

    def phonons(at: Points, values: Values) -> Evaluated:
        heat = values["B"] * at.T**3
        return heat, {"B": heat}

    return Contribution("tunneling systems", systems), Contribution("phonons", phonons)


def _systems(T: Array, log_rate: float, shape: Distribution, time: float) -> Array:
    """Heat capacity per volume and P of the systems that relax within the time, J/K over 1/(J m^3)."""
    thermal = BOLTZMANN * T
    w = np.exp(-log_rate) / (thermal**3 * time)
    integral = heat_integral(w, exponent=shape.exponent, u_min=shape.u_min, cut=shape.e_max / thermal)
    return np.asarray(BOLTZMANN * thermal * T**shape.exponent * integral, dtype=float)


HEAT = Observable(
    kind="heat",
    title="heat capacity",
    symbol="C",
    unit="J/kg/K",
    lowest=-1.0,
    highest=1e5,
    hottest=3.0,
    acoustic=False,
    signed=False,
    columns=(Column("C", None, "C [J/kg/K]"),),
    names=(
        "c",
        "heat capacity",
        "specific heat",
        "specific heat capacity",
        "molar heat capacity",
        "c p",
        "cp",
        "c v",
        "cv",
        "hc",
        "samp hc",
        "sample hc",
        "sample heat capacity",
        "c sample",
        "c samp",
        "wärmekapazität",
        "spezifische wärme",
        "waermekapazitaet",
        *("chaleur spécifique", "capacité thermique"),
    ),
    ways=over_powers_of_T(("c", "c p", "cp", "c v", "cv", "hc", "samp hc", "sample hc"), 1, 2, 3),
    axis=Axis(r"heat capacity [J/(kg K)]", logarithmic=True),
    simulate=_simulate,
    contributions=_contributions,
    nuisances=(CALORIMETRIC,),
    options=(SimulationOption("time", "s", required=True),),
)
