"""The flow of the susceptibility with length, its length scales, and the fixed ratio of (4.4)."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
