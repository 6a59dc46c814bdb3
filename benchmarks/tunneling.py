"""The tunneling model against the double integral, done point by point."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import math
import time

import numpy as np
from scipy import integrate

from benchmarks.harness import Comparison, Row, at_least, paired_medians
from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import Barriers, TunnelingModel, internal_friction, relaxational, velocity_shift

SILICA = TunnelingModel(
    ElasticMedium(2200.0, 5800.0, 3800.0), P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT
)
TEMPERATURES = np.geomspace(0.01, 2.0, 200)
OMEGA = 2 * np.pi * 1e6
#: The peer is timed at these and scaled: the whole curve would take minutes.
TIMED = TEMPERATURES[[20, 60, 100, 140, 180]]
TOLERANCE = 1e-9
ACTIVATED, ACTIVATED_SECONDS = "activation: 200 points to 100 K", 0.05


def _ours() -> tuple[Pair, Pair]:
    return velocity_shift(SILICA, TEMPERATURES, OMEGA), internal_friction(SILICA, TEMPERATURES, OMEGA)


def _peer(temperature: float) -> tuple[float, float]:
    """-2 Delta c/(c C) and Q^-1/C of the relaxational part, in logarithmic variables, its fastest form."""
    W = OMEGA / (SILICA.rate_constant * (BOLTZMANN * temperature) ** 3)

    def integrand(log_u: float, log_e: float, power: int) -> float:
        u, e = math.exp(log_u), math.exp(log_e)
        x = W * math.tanh(e / 2) / (e**3 * u * u)  # omega tau
        return e * math.sqrt(1 - u * u) / math.cosh(e / 2) ** 2 * x**power / (1 + x * x)

    limits = (-25.0, math.log(60.0), -30.0, 0.0)
    velocity, friction = (
        integrate.dblquad(integrand, *limits, args=(power,), epsabs=0, epsrel=TOLERANCE)[0]
        for power in (0, 1)
    )
    return velocity, friction


def _deviation() -> float:
    """Largest relative deviation between the two, at the temperatures that are timed."""
    fast = relaxational.relaxational_response(SILICA, TIMED, OMEGA)
    slow = np.array([_peer(float(temperature)) for temperature in TIMED])
    return float(np.max(np.abs(np.stack([fast.real, fast.imag], axis=1) / slow - 1)))


def _curve() -> list[Row]:
    start = time.perf_counter()
    relaxational._table.__wrapped__()  # the spline that a process builds once
    table = time.perf_counter() - start
    deviation = _deviation()
    (ours,) = paired_medians([_ours], repeats=51, warmup=5)
    (peer,) = paired_medians([lambda: [_peer(float(t)) for t in TIMED]], repeats=3, warmup=0)
    peer *= TEMPERATURES.size / TIMED.size
    note = (
        f"200 temperatures, shift and friction, both polarizations; dblquad timed at {TIMED.size} of them, two "
        f"integrals each, and scaled (the polarizations share them); agree to {deviation:.0e}; our spline is "
        f"built once per process in {table:.2g} s, not counted"
    )
    row = at_least("tunneling: temperature curve", ours=ours, peer=peer, bar=2000, note=note)
    return [row if deviation < TOLERANCE else Row(row.name, row.ratio, row.bar, False, ours, None, note)]


def _activated() -> list[Row]:
    wells = Barriers(13 * BOLTZMANN, gaussian=500 * BOLTZMANN)
    model = dataclasses.replace(SILICA, barriers=wells)
    temperatures = np.geomspace(0.02, 100.0, 200)
    (seconds,) = paired_medians([lambda: internal_friction(model, temperatures, OMEGA)], repeats=21)
    note = "friction of both polarizations at 1 MHz, to 1e-6; the derivatives that a fit needs come with it"
    return [Row(ACTIVATED, None, "at most 50 ms", seconds <= ACTIVATED_SECONDS, seconds, None, note)]


COMPARISONS = [Comparison("tunneling: temperature curve", _curve), Comparison(ACTIVATED, _activated)]
if importlib.util.find_spec("benchmarks.tunneling_fit") is not None:
    COMPARISONS += importlib.import_module("benchmarks.tunneling_fit").COMPARISONS
