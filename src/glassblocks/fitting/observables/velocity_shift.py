"""Relative velocity shift dc/c of sound, from an arbitrary reference."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.activated import ATTEMPT_TIME
from glassblocks.fitting.mode_strength import strength
from glassblocks.fitting.observables.observable import (
    Axis,
    Column,
    Contribution,
    Evaluated,
    Observable,
    Place,
    SimulationOption,
    Way,
    of_model,
)
from glassblocks.fitting.sound_points import Distribution, Points, Values
from glassblocks.tunneling import velocity_shift


def _contributions(place: Place) -> tuple[Contribution, ...]:
    offset = f"offset {place.number + 1}"
    # counted from the middle of ln T, so that the offset hangs little on the slopes
    middle = Points(np.exp([np.mean(np.log(place.T))]), place.omega)

    def resonant(at: Points, values: Values) -> Evaluated:
        C, shape = strength(place.polarization, values), Distribution.of(values)
        per_C = at.resonant_shift(shape) - middle.resonant_shift(shape)
        return C.C * per_C, C.along(per_C)

    def relaxational(at: Points, values: Values) -> Evaluated:
        rate, shape = values["log rate"], Distribution.of(values)
        relaxation = at.relaxation(rate, shape) - middle.relaxation(rate, shape)
        C, half = strength(place.polarization, values), -values["C_rel/C_res"] / 2
        per_C = half * relaxation.value.real
        shift = C.C * per_C
        slopes = {name: C.C * half * slope.real for name, slope in relaxation.slopes.items()}
        return shift, {**C.along(per_C), "C_rel/C_res": shift, **slopes}

    def activated(at: Points, values: Values) -> Evaluated:
        # constant density of barriers: the strength of friction pi C a T, by Kramers-Kronig
        C, by_a = strength(place.polarization, values), np.log(place.omega * ATTEMPT_TIME) * (at.T - middle.T)
        per_C = values["activated"] * by_a
        return C.C * per_C, {**C.along(per_C), "activated": C.C * by_a}

    def reference(at: Points, values: Values) -> Evaluated:
        return np.full(at.T.size, values[offset]), {offset: np.ones(at.T.size)}

    return (
        Contribution("resonant", resonant),
        Contribution("relaxational", relaxational),
        Contribution("activated", activated),
        Contribution("reference", reference),
    )


VELOCITY = Observable(
    kind="velocity",
    title="relative velocity shift",
    symbol="dc/c",
    unit="",
    lowest=-1.0,
    highest=1.0,
    hottest=3.0,
    acoustic=True,
    referenced=True,
    signed=True,
    columns=(
        Column("dc/c longitudinal", "l", "dc/c longitudinal [1e-6]", 1e-6),
        Column("dc/c transverse", "t", "dc/c transverse [1e-6]", 1e-6),
        Column("dc/c Young", "young", "dc/c Young [1e-6]", 1e-6),
        Column("dc/c bulk", "bulk", "dc/c bulk [1e-6]", 1e-6),
        Column("dc/c surface", "surface", "dc/c surface [1e-6]", 1e-6),
    ),
    names=(
        "dc/c",
        "dv/v",
        "delta c/c",
        "delta v/v",
        "ds/s",
        "df/f",
        "delta f/f",
        "velocity shift",
        "relative velocity shift",
        "velocity change",
        "relative velocity change",
        "sound velocity shift",
        "fractional velocity change",
        "domega/omega",
        # without the index behind the slash, as folded
        *("(f-f0)/f", "(v-v0)/v", "(c-c0)/c"),
    ),
    ways=(
        # f^2 and c^2 go as the modulus
        Way(("de/e", "delta e/e", "young's modulus shift"), 0.5, polarization="young"),
        Way(("dg/g", "delta g/g", "shear modulus shift"), 0.5, polarization="t"),
        Way(("dm/m", "delta m/m"), 0.5, polarization="l"),
        Way(("dk/k", "delta k/k", "bulk modulus shift"), 0.5, polarization="bulk"),
        # not df alone, which may be a width
        Way(
            ("frequency shift", "resonance shift", "resonance frequency shift", "frequency change"),
            unit="Hz",
            by_frequency=True,
            said="divided by the frequency, because df/f_0 equals dv/v",
        ),
        Way(("dc11/c11", "dc 11/c 11", "delta c11/c11"), 0.5, polarization="l"),
        Way(("dc44/c44", "dc 44/c 44", "delta c44/c44"), 0.5, polarization="t"),
        Way(("d(f^2)/f^2", "df^2/f^2", "delta f^2/f^2"), 0.5, said="half the change of f^2"),
        Way(("dp/p", "delta p/p", "period shift"), -1.0, said="minus the change of the period"),
        Way(
            ("dtau/tau", "delta tau/tau", "transit time shift", "time of flight shift"),
            -1.0,
            said="minus the change of the time of flight",
        ),
    ),
    axis=Axis(r"$\Delta c/c$ [$10^{-6}$], reference taken off", 1e6),
    simulate=of_model(velocity_shift),
    contributions=_contributions,
    options=(SimulationOption("reference_temperature", "K", required=False),),
)
