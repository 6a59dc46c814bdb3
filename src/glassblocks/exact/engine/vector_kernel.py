"""The vector operations of a Lanczos step, fused and on all threads.

Sums are made block by block and then in order, so that they do not depend on the number of threads. Each block is a
slice: where an index might be negative or beyond the end, the compiler keeps to one number at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from glassblocks.compiled import kernel_sum, parallel_sum

#: Doubles in one partial sum.
BLOCK = 1 << 14


@parallel_sum
def dot(a: Any, b: Any) -> float:
    """a . b of real vectors."""
    blocks = -(-a.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        parts[block] = _dot(a[here], b[here])
    return float(parts.sum())


@kernel_sum
def _dot(a: Any, b: Any) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@parallel_sum
def combine(out: Any, a: float, v: Any, b: float, w: Any, c: float) -> float:
    """out = a out + b v + c w in place; returns the squared norm of the result."""
    blocks = -(-out.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        parts[block] = _combine(out[here], a, v[here], b, w[here], c)
    return float(parts.sum())


@kernel_sum
def _combine(out: Any, a: float, v: Any, b: float, w: Any, c: float) -> float:
    total = 0.0
    for i in range(out.size):
        value = a * out[i] + b * v[i] + c * w[i]
        out[i] = value
        total += value * value
    return total


@parallel_sum
def divided_residual(psi: Any, H_psi: Any, diagonal: Any, out: Any, energy: float, smear: float) -> float:
    """out = (H - E) psi over |diagonal - E|, but at least `smear`; returns the squared norm of (H - E) psi."""
    blocks = -(-out.size // BLOCK)
    parts = np.zeros(blocks)
    for block in prange(blocks):
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        parts[block] = _divided(psi[here], H_psi[here], diagonal[here], out[here], energy, smear)
    return float(parts.sum())


@kernel_sum
def _divided(psi: Any, H_psi: Any, diagonal: Any, out: Any, energy: float, smear: float) -> float:
    total = 0.0
    for i in range(out.size):
        value = H_psi[i] - energy * psi[i]
        out[i] = value / max(abs(diagonal[i] - energy), smear)
        total += value * value
    return total


@parallel_sum
def sums_with(new: Any, H_new: Any, psi: Any, step: Any) -> Any:
    """<psi|new>, <new|new>, <step|new>, and the same with H new."""
    blocks = -(-new.size // BLOCK)
    parts = np.zeros((blocks, 6))
    for block in prange(blocks):
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        _sums(new[here], H_new[here], psi[here], step[here], parts[block])
    return parts.sum(axis=0)


@kernel_sum
def _sums(new: Any, H_new: Any, psi: Any, step: Any, found: Any) -> None:
    a, b, c, d, e, f = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(new.size):
        a += psi[i] * new[i]
        b += new[i] * new[i]
        c += step[i] * new[i]
        d += psi[i] * H_new[i]
        e += new[i] * H_new[i]
        f += step[i] * H_new[i]
    found[0], found[1], found[2], found[3], found[4], found[5] = a, b, c, d, e, f


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
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        _advance(
            psi[here], H_psi[here], step[here], H_step[here], new[here], H_new[here], of_psi, of_new, of_step,
            parts[block],
        )  # fmt: skip
    return parts.sum(axis=0)


@kernel_sum
def _advance(
    psi: Any, H_psi: Any, step: Any, H_step: Any, new: Any, H_new: Any, of_psi: float, of_new: float, of_step: float,
    found: Any,
) -> None:  # fmt: skip
    a, b, c, d, e, f = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(psi.size):
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
    found[0], found[1], found[2], found[3], found[4], found[5] = a, b, c, d, e, f
