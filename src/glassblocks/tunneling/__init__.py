"""The standard tunneling model: what a glass with a given spread of two-level systems shows.

Names are loaded when they are first used: some of their modules need scipy.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
