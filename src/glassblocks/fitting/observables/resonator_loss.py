"""Internal loss 1/Qi of an electric resonator: filling factor times tan delta, and what no power saturates."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.electric_parts import (
    DRIVE_OPTIONS,
    LOSS_NUISANCES,
    level_over_critical,
    loss_contributions,
)
from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable, SimulationOption
from glassblocks.tunneling import TunnelingModel, loss_tangent


def _simulate(
    model: TunnelingModel,
    T: Array,
    omega: Array,
    _polarization: Any,
    photons: Array | None = None,
    filling_factor: float = 1.0,
    background: float = 0.0,
    **drive: float,
) -> Array:
    level = level_over_critical(T, omega, photons, **drive)
    loss = filling_factor * loss_tangent(model, T, omega, level) + background
    return np.asarray(loss, dtype=float)


RESONATOR_LOSS = Observable(
    kind="resonator",
    title="internal loss of a resonator",
    symbol="1/Qi",
    unit="",
    lowest=-0.1,
    highest=1.0,
    hottest=3.0,
    acoustic=False,
    electric=True,
    filled=True,
    signed=True,
    columns=(Column("1/Qi", None, "1/Qi"),),
    names=(
        *("1/qi", "1/q i", "qi^-1", "q i^-1", "1/qint", "1/q int", "1/q internal", "delta i"),
        *("internal loss", "inverse qi", "inverse q i", "delta int", "d i", "1/q0 internal"),
    ),
    reciprocals=(
        *("qi", "q i", "qint", "q int", "internal q", "q internal", "internal quality factor"),
        *("intrinsic quality factor", "intrinsic q", "q intrinsic"),
    ),
    axis=Axis(r"internal loss $1/Q_i$ [$10^{-6}$]", 1e6, logarithmic=True),
    simulate=_simulate,
    contributions=loss_contributions(filled=True),
    nuisances=LOSS_NUISANCES,
    options=(
        *DRIVE_OPTIONS,
        SimulationOption("filling_factor", "part", required=False),
        SimulationOption("background", "loss", required=False),
    ),
)
