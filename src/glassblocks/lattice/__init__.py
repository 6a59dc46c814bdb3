"""The lattice route: the coupling of N0^3 blocks as an operator, its sums, and linear response.

Names are loaded when they are first used: the operator needs scipy, the sums only numpy.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
