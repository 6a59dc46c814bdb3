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


@parallel_sum
def divided_residual(psi: Any, H_psi: Any, diagonal: Any, out: Any, energy: float, smear: float) -> float:
    """out = (H - E) psi over |diagonal - E|, but at least `smear`; returns the squared norm of (H - E) psi."""
    blocks = -(-out.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        total = 0.0
        for i in range(block * BLOCK, min(out.size, (block + 1) * BLOCK)):
            value = H_psi[i] - energy * psi[i]
            out[i] = value / max(abs(diagonal[i] - energy), smear)
            total += value * value
        parts[block] = total
    return float(parts.sum())


@parallel_sum
def sums_with(new: Any, H_new: Any, psi: Any, step: Any) -> Any:
    """<psi|new>, <new|new>, <step|new>, and the same with H new."""
    blocks = -(-new.size // BLOCK)
    parts = np.zeros((blocks, 6))
    for block in prange(blocks):
        a, b, c, d, e, f = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(block * BLOCK, min(new.size, (block + 1) * BLOCK)):
            a += psi[i] * new[i]
            b += new[i] * new[i]
            c += step[i] * new[i]
            d += psi[i] * H_new[i]
            e += new[i] * H_new[i]
            f += step[i] * H_new[i]
        parts[block] = np.array([a, b, c, d, e, f])
    return parts.sum(axis=0)


@parallel_sum
def advance(
    psi: Any, H_psi: Any, step: Any, H_step: Any, new: Any, H_new: Any, of_psi: float, of_new: float, of_step: float
) -> Any:  # fmt: skip
    """step = of_new new + of_step step, psi = of_psi psi + step, and the same of their H, in place.

    Returns <psi|psi>, <psi|step>, <step|step>, and the same with H.
    """
    blocks = -(-psi.size // BLOCK)
    parts = np.zeros((blocks, 6))
    for block in prange(blocks):
        a, b, c, d, e, f = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(block * BLOCK, min(psi.size, (block + 1) * BLOCK)):
            move = of_new * new[i] + of_step * step[i]
            H_move = of_new * H_new[i] + of_step * H_step[i]
            here = of_psi * psi[i] + move
            H_here = of_psi * H_psi[i] + H_move
            step[i], H_step[i], psi[i], H_psi[i] = move, H_move, here, H_here
            a += here * here
            b += here * move
            c += move * move
            d += here * H_here
            e += here * H_move
            f += move * H_move
        parts[block] = np.array([a, b, c, d, e, f])
    return parts.sum(axis=0)
