"""Relative change of the permittivity of the glass itself, d eps'/eps', from an arbitrary reference."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.electric_parts import SHIFT_NUISANCES, shift_contributions
from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable, SimulationOption
from glassblocks.tunneling import TunnelingModel, permittivity_shift


def _simulate(
    model: TunnelingModel, T: Array, omega: Array, _polarization: Any, photons: Any = None, **options: float
) -> Array:
    del photons  # a strong field leaves the shift as it is
    return np.asarray(permittivity_shift(model, T, omega, **options), dtype=float)


PERMITTIVITY_CHANGE = Observable(
    kind="permittivity",
    title="relative change of the permittivity",
    symbol="deps/eps",
    unit="",
    lowest=-1.0,
    highest=1.0,
    hottest=3.0,
    acoustic=False,
    electric=True,
    referenced=True,
    signed=True,
    columns=(Column("deps/eps", None, "deps/eps [1e-6]", 1e-6),),
    names=(
        "deps/eps",
        "deps'/eps'",
        "d eps/eps",
        "deps r/eps r",
        "d eps'/eps'",
        "delta eps/eps",
        "delta epsilon/epsilon",
        "dc/c capacitance",
        "relative permittivity change",
    ),
    axis=Axis(r"$\Delta\varepsilon'/\varepsilon'$ [$10^{-6}$], reference taken off", 1e6),
    simulate=_simulate,
    contributions=shift_contributions(filled=False, sign=-2.0),
    nuisances=SHIFT_NUISANCES,
    options=(SimulationOption("reference_temperature", "K", required=False),),
)
