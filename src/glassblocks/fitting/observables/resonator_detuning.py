"""Relative shift df/f of an electric resonator's frequency, from an arbitrary reference: -(F/2) d eps'/eps'."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.electric_parts import SHIFT_NUISANCES, shift_contributions
from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable, SimulationOption
from glassblocks.tunneling import TunnelingModel, permittivity_shift


def _simulate(
    model: TunnelingModel,
    T: Array,
    omega: Array,
    _polarization: Any,
    photons: Any = None,
    filling_factor: float = 1.0,
    **options: float,
) -> Array:
    del photons  # a strong field leaves the shift as it is
    return np.asarray(-filling_factor / 2 * permittivity_shift(model, T, omega, **options), dtype=float)


DETUNING = Observable(
    kind="detuning",
    title="relative frequency shift of a resonator",
    symbol="df/f resonator",
    unit="",
    lowest=-1.0,
    highest=1.0,
    hottest=3.0,
    acoustic=False,
    electric=True,
    filled=True,
    referenced=True,
    signed=True,
    columns=(Column("df/f resonator", None, "df/f resonator [1e-6]", 1e-6),),
    names=(
        *("df/f resonator", "resonator df/f", "dfr/fr", "df r/f r", "delta fr/fr", "delta f r/f r"),
        *("df/f electric", "df/f electrical", "frequency detuning", "fractional frequency shift"),
    ),
    axis=Axis(r"$\Delta f/f$ of the resonator [$10^{-6}$]," "\nreference taken off", 1e6),
    simulate=_simulate,
    contributions=shift_contributions(filled=True, sign=1.0),
    nuisances=SHIFT_NUISANCES,
    options=(
        SimulationOption("filling_factor", "part", required=False),
        SimulationOption("reference_temperature", "K", required=False),
    ),
)
