"""The engine of the exact route: H applied to psi without a matrix, ground states, spectra.

Names are loaded when they are first used: they bring scipy, and numba where that is installed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.exact.engine.by_size import absorption
    from glassblocks.exact.engine.choice import hamiltonian
    from glassblocks.exact.engine.continued_fraction import zero_temperature_spectra
    from glassblocks.exact.engine.ground import GroundState, ground_state
    from glassblocks.exact.engine.matrix_free import OneBody, Operator
    from glassblocks.exact.engine.spectrum import Estimate, Spectrum
    from glassblocks.exact.engine.thermal_lanczos import finite_temperature_spectra

__all__ = [
    "Estimate",
    "GroundState",
    "OneBody",
    "Operator",
    "Spectrum",
    "absorption",
    "finite_temperature_spectra",
    "ground_state",
    "hamiltonian",
    "zero_temperature_spectra",
]

_HOMES = {
    "Estimate": "spectrum",
    "GroundState": "ground",
    "OneBody": "matrix_free",
    "Operator": "matrix_free",
    "Spectrum": "spectrum",
    "absorption": "by_size",
    "finite_temperature_spectra": "thermal_lanczos",
    "ground_state": "ground",
    "hamiltonian": "choice",
    "zero_temperature_spectra": "continued_fraction",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__} has no attribute {name}")
