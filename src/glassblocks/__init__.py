"""Low-temperature glasses as lattices of generic quantum blocks.

Names are loaded when they are first used, so that ``import glassblocks`` stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from glassblocks.version import __version__

if TYPE_CHECKING:
    from glassblocks.medium import ElasticMedium as ElasticMedium
    from glassblocks.pair import Pair as Pair
    from glassblocks.tensors import Isotropic as Isotropic

_HOME = {
    "ElasticMedium": "glassblocks.medium",
    "Pair": "glassblocks.pair",
    "Isotropic": "glassblocks.tensors",
}

__all__ = ["ElasticMedium", "Isotropic", "Pair", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
