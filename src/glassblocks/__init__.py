"""Low-temperature glasses as lattices of generic quantum blocks.

Names are loaded when they are first used, so that ``import glassblocks`` stays cheap.
"""

from __future__ import annotations

import lazy_loader

from glassblocks.version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
