"""Joint fits of the tunneling model with honest intervals.

Names are loaded when they are first used: fits need scipy.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
