"""The lattice route: the coupling of N0^3 blocks as an operator, its sums, and linear response.

Names are loaded when they are first used: the operator needs scipy, the sums only numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.lattice.operator import DipoleLattice as DipoleLattice
    from glassblocks.lattice.operator import LatticeCoupling as LatticeCoupling
    from glassblocks.lattice.operator import StrainedLattice as StrainedLattice
    from glassblocks.lattice.sums import exchange_sum as exchange_sum

_HOME = {
    "DipoleLattice": "glassblocks.lattice.operator",
    "LatticeCoupling": "glassblocks.lattice.operator",
    "StrainedLattice": "glassblocks.lattice.operator",
    "exchange_sum": "glassblocks.lattice.sums",
}

__all__ = ["DipoleLattice", "LatticeCoupling", "StrainedLattice", "exchange_sum"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
