"""H psi of two-level blocks in the eigenbasis of their stress: every coupling diagonal, only tunneling flips.

The lowest 12 bits of the state index are a tile that stays in the cache; the diagonal is made on the way from
short tables. The other bits are taken up to 9 at once, on columns of a few lines that are first copied
together. Large spaces are swept from memory twice: tiles of 15 or 18 bits, then the rest. Everywhere three flips at a
time are done in registers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from glassblocks.compiled import kernel, parallel_kernel
from glassblocks.exact.engine.simd import flip8, move, start64

#: Bits of the index that the tables of the diagonal cover: psi and H psi of them fill a first-level cache.
LOW = 12
#: Bits of a tile in spaces too large for the last-level cache: a tile of 15 fits the second level, one of 18
#: the last, and what is left must fit one sweep over columns.
MIDDLE, TILE = 15, 18
#: Largest number of bits of a sweep over columns: both buffers of 2^9 rows of 8 lines are half a megabyte.
ROWS = 9
#: Bits of the line number within a row of a column: rows of 512 bytes, so that pages are not opened for less.
WIDE = 3


@kernel
def buffer(lines: int) -> Any:
    """Room for so many lines, on a cache-line boundary."""
    size = line_offset(lines) + 8
    raw = np.empty(size + 8)
    start = (-(raw.ctypes.data >> 3)) & 7
    return raw[start : start + size]


@kernel
def line_offset(line: int) -> int:
    """Place of a line in a buffer: one line in 65 is left out, because powers of two share a cache set."""
    return 8 * (line + (line >> 6))


@kernel
def line_stride(bit: int) -> int:
    """Distance in a buffer of two lines whose numbers differ by 2^bit."""
    return 8 << bit if bit < 6 else 520 << (bit - 6)


@kernel
def flip_lines(psi: Any, out: Any, first: int, last: int, count: int, field: Any, bit: int) -> None:
    """Flips of bits `first` to `last` of the line number, 64 lines at a time in two steps of eight.

    `count` is the number of bits of the line number; field[bit + k] belongs to line bit first + k.
    """
    for k in range(first, last, 6):
        two = k + 3 < last
        width = 6 if two else 3
        near, far = line_stride(k), line_stride(k + 3)
        for other in range(1 << (count - width)):
            line = (other >> k) << (k + width) | (other & ((1 << k) - 1))
            base = line_offset(line)
            if two:
                for g in range(8):
                    flip8(psi, out, base + g * far, near, field, bit + k - first)
                for g in range(8):
                    flip8(psi, out, base + g * near, far, field, bit + k + 3 - first)
            else:
                flip8(psi, out, base, near, field, bit + k - first)


@kernel
def linear_tables(high: int, coupling: Any, field: Any, n: int, upper: Any, lower: Any) -> None:
    """The part of the diagonal that is linear in the 12 lowest spins while the others stand at `high`.

    Written as upper[i >> 6] + lower[i & 63]. coupling and field are in the order of the bits.
    """
    constant = 0.0
    for p in range(LOW, n):
        z = 1.0 - 2.0 * (high >> (p - LOW) & 1)
        constant += z * field[p]
        for q in range(LOW, p):
            constant += z * coupling[p, q] * (1.0 - 2.0 * (high >> (q - LOW) & 1))
    upper[0], lower[0] = constant, 0.0
    for k in range(LOW):
        slope = field[k]
        for p in range(LOW, n):
            slope += coupling[k, p] * (1.0 - 2.0 * (high >> (p - LOW) & 1))
        table, size = (lower, 1 << k) if k < 6 else (upper, 1 << (k - 6))
        for i in range(size):
            table[size + i] = table[i] - slope
            table[i] += slope


@kernel
def low_part(
    psi: Any, out: Any, high: int, low: Any, coupling: Any, field: Any, flip: Any, n: int,
    tables: Any, copy: Any, total: Any,
) -> None:  # fmt: skip
    """out = (diagonal + flips of the 12 lowest bits) psi on the states that begin at `high` * 2^12."""
    upper, lower = tables[:64], tables[64:]
    linear_tables(high, coupling, field, n, upper, lower)
    start = high << LOW
    for u in range(64):
        start64(psi, start + 64 * u, low, 64 * u, upper[u], lower, flip, copy, total, line_offset(8 * u))
    flip_lines(copy, total, 3, LOW - 3, LOW - 3, flip, 6)
    for line in range(1 << (LOW - 3)):
        move(total, line_offset(line), out, start + 8 * line)


@kernel
def column_flips(
    psi: Any, out: Any, base: int, stride: int, bits: int, flip: Any, first: int, copy: Any, total: Any
) -> None:
    """out += flips of the row number on 2^bits rows of 8 lines that begin at base + row * stride.

    flip[first + k] belongs to bit k of the row number.
    """
    for row in range(1 << bits):
        for line in range(1 << WIDE):
            at, to = base + row * stride + 8 * line, line_offset((row << WIDE) + line)
            move(psi, at, copy, to)
            move(out, at, total, to)
    flip_lines(copy, total, WIDE, WIDE + bits, WIDE + bits, flip, first)
    for row in range(1 << bits):
        for line in range(1 << WIDE):
            move(total, line_offset((row << WIDE) + line), out, base + row * stride + 8 * line)


@parallel_kernel
def tile_sweep(
    psi: Any, out: Any, low: Any, coupling: Any, field: Any, flip: Any, n: int, tile: int, threads: int
) -> None:
    """out = (diagonal + flips of the `tile` lowest bits) psi; `tile` is 12, 15 or 18."""
    tiles = 1 << (n - tile)
    parts = 1 << (tile - LOW)
    for thread in prange(threads):
        copy, total, tables = buffer(1 << (LOW - 3)), buffer(1 << (LOW - 3)), np.empty(128)
        for t in range(tiles * thread // threads, tiles * (thread + 1) // threads):
            for part in range(parts):
                high = t * parts + part
                low_part(psi, out, high, low, coupling, field, flip, n, tables, copy, total)
            if tile > LOW:
                for base in range(t << tile, (t << tile) + (1 << LOW), 8 << WIDE):
                    column_flips(psi, out, base, 1 << LOW, tile - LOW, flip, LOW, copy, total)


@parallel_kernel
def column_sweep(psi: Any, out: Any, flip: Any, first: int, bits: int, n: int, threads: int) -> None:
    """out += flips of the `bits` bits from `first` on, a multiple of three; flip[k] is that of bit first + k."""
    columns = 1 << (n - bits - WIDE - 3)
    inner = 1 << (first - WIDE - 3)
    for thread in prange(threads):
        copy, total = buffer(1 << (bits + WIDE)), buffer(1 << (bits + WIDE))
        for column in range(columns * thread // threads, columns * (thread + 1) // threads):
            base = ((column % inner) << (WIDE + 3)) + ((column // inner) << (first + bits))
            column_flips(psi, out, base, 1 << first, bits, flip, 0, copy, total)


def tile_bits(n: int) -> int:
    """Bits of the tiles of a space of n blocks."""
    return LOW if n <= LOW + ROWS else MIDDLE if n <= MIDDLE + ROWS else TILE


def apply(
    psi: NDArray[np.float64],
    out: NDArray[np.float64],
    low: NDArray[np.float64],
    coupling: NDArray[np.float64],
    field: NDArray[np.float64],
    flip: NDArray[np.float64],
    threads: int,
) -> None:
    """out = H psi; `low` is the diagonal of the couplings among the 12 lowest bits, all in bit order."""
    n = flip.size
    done = tile_bits(n)
    tile_sweep(psi, out, low, coupling, field, flip, n, done, threads)
    while done < n:
        fresh = min(n - done, ROWS)
        bits = -(-fresh // 3) * 3
        # bits come in threes: those below `done` that are swept again get no amplitude
        amplitude = np.concatenate([np.zeros(bits - fresh), flip[done : done + fresh]])
        column_sweep(psi, out, amplitude, done + fresh - bits, bits, n, threads)
        done += fresh
