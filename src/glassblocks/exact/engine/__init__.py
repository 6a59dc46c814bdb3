"""The engine of the exact route: H applied to psi without a matrix, ground states, spectra.

Names are loaded when they are first used: they bring scipy, and numba where that is installed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.exact.engine.continued_fraction import zero_temperature_spectra
    from glassblocks.exact.engine.fastest_operator import hamiltonian
    from glassblocks.exact.engine.ground import GroundState, ground_state
    from glassblocks.exact.engine.ground_manifold import GroundManifold, ground_manifold
    from glassblocks.exact.engine.matrix_free import OneBody, Operator
    from glassblocks.exact.engine.thermal_lanczos import finite_temperature_spectra

__all__ = [
    "GroundManifold",
    "GroundState",
    "OneBody",
    "Operator",
    "finite_temperature_spectra",
    "ground_manifold",
    "ground_state",
    "hamiltonian",
    "zero_temperature_spectra",
]

_HOMES = {
    "GroundManifold": "ground_manifold",
    "GroundState": "ground",
    "OneBody": "matrix_free",
    "Operator": "matrix_free",
    "finite_temperature_spectra": "thermal_lanczos",
    "ground_manifold": "ground_manifold",
    "ground_state": "ground",
    "hamiltonian": "fastest_operator",
    "zero_temperature_spectra": "continued_fraction",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__} has no attribute {name}")
