"""Loss tangent tan delta = eps''/eps' of the glass itself, as a capacitor or a filled cavity shows it."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassblocks.fitting.observables.electric_parts import (
    DRIVE_OPTIONS,
    LOSS_NUISANCES,
    level_over_critical,
    loss_contributions,
)
from glassblocks.fitting.observables.observable import Array, Axis, Column, Observable
from glassblocks.tunneling import TunnelingModel, loss_tangent


def _simulate(
    model: TunnelingModel,
    T: Array,
    omega: Array,
    _polarization: Any,
    photons: Array | None = None,
    **drive: float,
) -> Array:
    level = level_over_critical(T, omega, photons, **drive)
    return np.asarray(loss_tangent(model, T, omega, level), dtype=float)


LOSS_TANGENT = Observable(
    kind="loss",
    title="loss tangent",
    symbol="tan delta",
    unit="",
    lowest=-0.1,
    highest=1.0,
    hottest=3.0,
    acoustic=False,
    electric=True,
    signed=True,
    columns=(Column("tan delta", None, "tan delta"),),
    names=(
        "tan delta",
        "tan d",
        "tand",
        "tandelta",
        "tg delta",
        "loss tangent",
        "dielectric loss",
        "dielectric loss tangent",
        "tan(delta)",
        "tan(d)",
        "verlustfaktor",
        "dissipation factor",
        "dielectric loss angle",
    ),
    axis=Axis(r"loss tangent $\tan\delta$ [$10^{-4}$]", 1e4),
    simulate=_simulate,
    contributions=loss_contributions(filled=False),
    nuisances=LOSS_NUISANCES,
    options=DRIVE_OPTIONS,
)
