"""The engine of the exact route: H applied to psi without a matrix, ground states, spectra.

Names are loaded when they are first used: they bring scipy, and numba where that is installed.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
