"""The vector operations of a Lanczos step, fused and on all threads.

Sums are made block by block and then in order, so that they do not depend on the number of threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from glassblocks.compiled import parallel_sum

#: Doubles in one partial sum.
BLOCK = 1 << 14


@parallel_sum
def dot(a: Any, b: Any) -> float:
    """a . b of real vectors."""
    blocks = -(-a.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        total = 0.0
        for i in range(block * BLOCK, min(a.size, (block + 1) * BLOCK)):
            total += a[i] * b[i]
        parts[block] = total
    return float(parts.sum())


@parallel_sum
def combine(out: Any, a: float, v: Any, b: float, w: Any, c: float) -> float:
    """out = a out + b v + c w in place; returns the squared norm of the result."""
    blocks = -(-out.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        total = 0.0
        for i in range(block * BLOCK, min(out.size, (block + 1) * BLOCK)):
            value = a * out[i] + b * v[i] + c * w[i]
            out[i] = value
            total += value * value
        parts[block] = total
    return float(parts.sum())
