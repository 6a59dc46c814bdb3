"""Heat capacity C of two-level systems and phonons."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable, SimulationOption
from glassblocks.tunneling import TunnelingModel, specific_heat


def _simulate(model: TunnelingModel, T: Array, _omega: Any, _polarization: Any, time: float) -> Array:
    return np.asarray(specific_heat(model, T, time), dtype=float)


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
    columns=(
        Column(
            "C",
            None,
            "C [J/kg/K]",
            aliases=("heat capacity", "specific heat", "c_p", "cp", "c_v", "samp hc", "sample hc", "hc"),
        ),
    ),
    axis=Axis(r"heat capacity [J/(kg K)]", logarithmic=True),
    simulate=_simulate,
    options=(SimulationOption("time", "s", required=True),),
)
