"""The lattice route: the coupling of N0^3 blocks as an operator, its sums, and linear response.

Names are loaded when they are first used: the operator needs scipy, the sums only numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.lattice.chi_of_blocks import block_susceptibilities as block_susceptibilities
    from glassblocks.lattice.chi_of_blocks import random_susceptibilities as random_susceptibilities
    from glassblocks.lattice.exchange_waves import ExchangeSum as ExchangeSum
    from glassblocks.lattice.linear_response import superblock_response as superblock_response
    from glassblocks.lattice.linear_response import wave_response as wave_response
    from glassblocks.lattice.operator import DipoleLattice as DipoleLattice
    from glassblocks.lattice.operator import LatticeCoupling as LatticeCoupling
    from glassblocks.lattice.operator import StrainedLattice as StrainedLattice
    from glassblocks.lattice.solver import stability as stability
    from glassblocks.lattice.sums import exchange_sum as exchange_sum

_HOME = {
    "DipoleLattice": "operator",
    "ExchangeSum": "exchange_waves",
    "LatticeCoupling": "operator",
    "StrainedLattice": "operator",
    "block_susceptibilities": "chi_of_blocks",
    "exchange_sum": "sums",
    "random_susceptibilities": "chi_of_blocks",
    "stability": "solver",
    "superblock_response": "linear_response",
    "wave_response": "linear_response",
}

__all__ = [
    "DipoleLattice",
    "ExchangeSum",
    "LatticeCoupling",
    "StrainedLattice",
    "block_susceptibilities",
    "exchange_sum",
    "random_susceptibilities",
    "stability",
    "superblock_response",
    "wave_response",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"glassblocks.lattice.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
