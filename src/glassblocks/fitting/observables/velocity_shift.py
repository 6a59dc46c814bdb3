"""Relative velocity shift dc/c of sound, from an arbitrary reference."""

from __future__ import annotations

from glassblocks.fitting.observables.observable import Axis, Column, Observable, SimulationOption, of_model
from glassblocks.tunneling import velocity_shift

VELOCITY = Observable(
    kind="velocity",
    title="relative velocity shift",
    symbol="dc/c",
    unit="",
    lowest=-1.0,
    highest=1.0,
    hottest=3.0,
    acoustic=True,
    signed=True,
    columns=(
        Column(
            "dc/c longitudinal",
            "l",
            "dc/c longitudinal [1e-6]",
            1e-6,
            ("dc/c l", "dc/c_l", "dc_l/c_l", "dv/v longitudinal", "dv/v l", "delta c/c longitudinal"),
        ),
        Column(
            "dc/c transverse",
            "t",
            "dc/c transverse [1e-6]",
            1e-6,
            ("dc/c t", "dc/c_t", "dc_t/c_t", "dv/v transverse", "dv/v t", "delta c/c transverse"),
        ),
    ),
    axis=Axis(r"$\Delta c/c$ [$10^{-6}$], reference taken off", 1e6),
    simulate=of_model(velocity_shift),
    options=(SimulationOption("reference_temperature", "K", required=False),),
)
