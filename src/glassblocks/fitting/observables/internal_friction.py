"""Internal friction Q^-1 of sound."""

from __future__ import annotations

from glassblocks.fitting.observables.observable import Axis, Column, Observable, of_model
from glassblocks.tunneling import internal_friction

FRICTION = Observable(
    kind="friction",
    title="internal friction",
    symbol="Q^-1",
    unit="",
    lowest=-0.1,
    highest=1.0,
    hottest=3.0,
    acoustic=True,
    signed=True,  # noise may carry a small friction below zero
    columns=(
        Column(
            "Q^-1 longitudinal",
            "l",
            "Q^-1 longitudinal",
            aliases=(
                "q^-1 l",
                "q^-1_l",
                "q-1 longitudinal",
                "1/q longitudinal",
                "1/q l",
                "friction longitudinal",
            ),
        ),
        Column(
            "Q^-1 transverse",
            "t",
            "Q^-1 transverse",
            aliases=("q^-1 t", "q^-1_t", "q-1 transverse", "1/q transverse", "1/q t", "friction transverse"),
        ),
    ),
    axis=Axis(r"internal friction $Q^{-1}$ [$10^{-4}$]", 1e4),
    simulate=of_model(internal_friction),
)
