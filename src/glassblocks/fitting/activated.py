"""Relaxation by thermal activation over a constant density of barriers: what takes over above a few kelvin.

With the rate exp(-V/kT)/tau_0 and a constant density of barriers V the relaxational response -S/(1 + i omega tau),
integrated over V = kT ln(tau/tau_0), has the friction pi C a T and, up to omega tau_0 << 1, the velocity shift
C a T ln(omega tau_0): linear in T, as is found in glasses above a few kelvin.
"""

from __future__ import annotations

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.tunneling.activation import ATTEMPT_TIME as ATTEMPT_TIME

ACTIVATED = Nuisance(
    "activated",
    "relaxation by thermal activation beside that by one phonon",
    "a of the friction pi C a T",
    unit="1/K",
    neutral=0.0,
    start=0.0,
    lower=0.0,
)
