"""Thermal conductivity kappa of phonons that two-level systems scatter."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable
from glassblocks.tunneling import TunnelingModel, thermal_conductivity


def _simulate(model: TunnelingModel, T: Array, _omega: Any, _polarization: Any) -> Array:
    return np.asarray(thermal_conductivity(model, T), dtype=float)


CONDUCTIVITY = Observable(
    kind="conductivity",
    title="thermal conductivity",
    symbol="kappa",
    unit="W/m/K",
    lowest=-1.0,
    highest=1e4,
    hottest=0.5,  # from 0.3 to 1 K on other scattering bends it into its plateau
    acoustic=False,
    signed=False,
    columns=(
        Column(
            "kappa",
            None,
            "kappa [W/m/K]",
            aliases=("thermal conductivity", "conductivity", "k", "lambda", "kappa_th", "κ"),
        ),
    ),
    axis=Axis(r"thermal conductivity [W/(m K)]", logarithmic=True),
    simulate=_simulate,
)
