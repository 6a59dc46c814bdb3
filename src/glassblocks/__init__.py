"""Low-temperature glasses as lattices of generic quantum blocks.

Names are loaded when they are first used, so that ``import glassblocks`` stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from glassblocks.version import __version__

if TYPE_CHECKING:
    from glassblocks.blocks import Block as Block
    from glassblocks.blocks import Superblock as Superblock
    from glassblocks.blocks import two_level as two_level
    from glassblocks.comparison import compare as compare
    from glassblocks.coupling import elastic_coupling as elastic_coupling
    from glassblocks.fitting import Curve as Curve
    from glassblocks.fitting import fit as fit
    from glassblocks.fitting import read_curves as read_curves
    from glassblocks.glasses import Glass as Glass
    from glassblocks.glasses import load as load_glasses
    from glassblocks.glasses import read as read_glasses
    from glassblocks.lattice import LatticeCoupling as LatticeCoupling
    from glassblocks.medium import ElasticMedium as ElasticMedium
    from glassblocks.pair import Pair as Pair
    from glassblocks.renormalization import fixed_ratio as fixed_ratio
    from glassblocks.tensors import Isotropic as Isotropic
    from glassblocks.tunneling import TunnelingModel as TunnelingModel

#: Name here -> module and name there.
_HOME = {
    "Block": ("blocks", "Block"),
    "Curve": ("fitting", "Curve"),
    "ElasticMedium": ("medium", "ElasticMedium"),
    "Glass": ("glasses", "Glass"),
    "Isotropic": ("tensors", "Isotropic"),
    "LatticeCoupling": ("lattice", "LatticeCoupling"),
    "Pair": ("pair", "Pair"),
    "Superblock": ("blocks", "Superblock"),
    "TunnelingModel": ("tunneling", "TunnelingModel"),
    "compare": ("comparison", "compare"),
    "elastic_coupling": ("coupling", "elastic_coupling"),
    "fit": ("fitting", "fit"),
    "fixed_ratio": ("renormalization", "fixed_ratio"),
    "load_glasses": ("glasses", "load"),
    "read_curves": ("fitting", "read_curves"),
    "read_glasses": ("glasses", "read"),
    "two_level": ("blocks", "two_level"),
}

__all__ = [
    "Block",
    "Curve",
    "ElasticMedium",
    "Glass",
    "Isotropic",
    "LatticeCoupling",
    "Pair",
    "Superblock",
    "TunnelingModel",
    "__version__",
    "compare",
    "elastic_coupling",
    "fit",
    "fixed_ratio",
    "load_glasses",
    "read_curves",
    "read_glasses",
    "two_level",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        module, attribute = _HOME[name]
        return getattr(importlib.import_module(f"glassblocks.{module}"), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
