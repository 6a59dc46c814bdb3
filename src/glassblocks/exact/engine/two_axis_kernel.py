"""H psi of two-level blocks whose stress has a sigma_z and a sigma_x part.

zz couplings are diagonal; xx couplings are diagonal after a Walsh-Hadamard transform; a zx coupling is a flip
whose amplitude is a sum over the other spins' z, so it is made from short tables like the diagonal. Three
sweeps: columns (flips of the high bits, transform of the high bits), tiles of the 12 low bits (all that is
left, and between two transforms the xx couplings), columns (back).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from glassblocks.compiled import kernel, parallel_kernel
from glassblocks.exact.engine.ising_kernel import (
    LOW,
    ROWS,
    WIDE,
    buffer,
    line_offset,
    line_stride,
    linear_tables,
)
from glassblocks.exact.engine.simd import (
    accumulate,
    diagonal64,
    field64,
    flip_field_1,
    flip_field_2,
    flip_field_3,
    hadamard64,
    hadamard_1,
    hadamard_2,
    hadamard_3,
    move,
)


@kernel
def row_flips(psi: Any, out: Any, bits: int, by_row: Any, by_column: Any, bit: int) -> None:
    """Flips of the row number of 2^bits rows of 8 lines; amplitude by_row[bit+k, row] + by_column[bit+k, :]."""
    rows = 1 << bits
    for k in range(0, bits, 3):
        width = min(3, bits - k)
        near = line_stride(k + WIDE)
        for other in range(1 << (bits - width)):
            row = (other >> k) << (k + width) | (other & ((1 << k) - 1))
            for line in range(1 << WIDE):
                at = line_offset((row << WIDE) + line)
                if width == 3:
                    flip_field_3(
                        psi, out, at, near, by_row, rows, row, 1 << k, by_column, 64, 8 * line, bit + k
                    )
                elif width == 2:
                    flip_field_2(
                        psi, out, at, near, by_row, rows, row, 1 << k, by_column, 64, 8 * line, bit + k
                    )
                else:
                    flip_field_1(
                        psi, out, at, near, by_row, rows, row, 1 << k, by_column, 64, 8 * line, bit + k
                    )


@kernel
def row_hadamard(data: Any, bits: int) -> None:
    """Walsh-Hadamard transform over the row number of 2^bits rows of 8 lines, in place, not normalized."""
    for k in range(0, bits, 3):
        width = min(3, bits - k)
        near = line_stride(k + WIDE)
        for other in range(1 << (bits - width)):
            row = (other >> k) << (k + width) | (other & ((1 << k) - 1))
            for line in range(1 << WIDE):
                at = line_offset((row << WIDE) + line)
                if width == 3:
                    hadamard_3(data, at, near)
                elif width == 2:
                    hadamard_2(data, at, near)
                else:
                    hadamard_1(data, at, near)


@kernel
def amplitude_tables(mixed: Any, first: int, bits: int, by_row: Any) -> None:
    """by_row[k, row] = sum over the row's spins q of mixed[first+q, first+k] z_q, for row bits from `first`."""
    for k in range(bits):
        for row in range(1 << bits):
            total = 0.0
            for q in range(bits):
                total += mixed[first + q, first + k] * (1.0 - 2.0 * (row >> q & 1))
            by_row[k * (1 << bits) + row] = total


@kernel
def amplitude_of_others(mixed: Any, flip: Any, k: int, state: int, first: int, bits: int, n: int) -> float:
    """flip[k] + sum of mixed[q, k] z_q over the spins q >= 6 that are not among the row bits."""
    total = float(flip[k])
    for q in range(6, n):
        if q < first or q >= first + bits:
            total += mixed[q, k] * (1.0 - 2.0 * (state >> q & 1))
    return total


@kernel
def column_tables(mixed: Any, k: int, constant: float, table: Any) -> None:
    """table[v] = constant + sum over the six lowest spins q of mixed[q, k] z_q(v)."""
    table[0] = constant
    for q in range(6):
        slope = mixed[q, k]
        for i in range(1 << q):
            table[(1 << q) + i] = table[i] - slope
            table[i] += slope


@parallel_kernel
def forward_sweep(
    psi: Any, source: Any, work: Any, out: Any, mixed: Any, flip: Any, first: int, bits: int, n: int,
    fresh: bool, threads: int,
) -> None:  # fmt: skip
    """work = transform of `source` over `bits` bits from `first`; out = (or +=) their flips of psi."""
    columns = 1 << (n - bits - WIDE - 3)
    inner = 1 << (first - WIDE - 3)
    by_row = np.empty(bits << bits)
    amplitude_tables(mixed, first, bits, by_row)
    for thread in prange(threads):
        copy, total = buffer(1 << (bits + WIDE)), buffer(1 << (bits + WIDE))
        by_column = np.empty(64 * bits)
        for column in range(columns * thread // threads, columns * (thread + 1) // threads):
            base = ((column % inner) << (WIDE + 3)) + ((column // inner) << (first + bits))
            for k in range(bits):
                constant = amplitude_of_others(mixed, flip, first + k, base, first, bits, n)
                column_tables(mixed, first + k, constant, by_column[64 * k : 64 * k + 64])
            for row in range(1 << bits):
                for line in range(1 << WIDE):
                    at, to = base + (row << first) + 8 * line, line_offset((row << WIDE) + line)
                    move(psi, at, copy, to)
                    if fresh:
                        total[to : to + 8] = 0.0
                    else:
                        move(out, at, total, to)
            row_flips(copy, total, bits, by_row, by_column, 0)
            for row in range(1 << bits):
                for line in range(1 << WIDE):
                    at, to = base + (row << first) + 8 * line, line_offset((row << WIDE) + line)
                    move(total, to, out, at)
                    if not fresh:
                        move(source, at, copy, to)
            row_hadamard(copy, bits)
            for row in range(1 << bits):
                for line in range(1 << WIDE):
                    move(copy, line_offset((row << WIDE) + line), work, base + (row << first) + 8 * line)


@parallel_kernel
def backward_sweep(work: Any, out: Any, first: int, bits: int, n: int, last: bool, threads: int) -> None:
    """Transform `work` over `bits` bits from `first`: added to `out` if this is the `last`, else in place."""
    columns = 1 << (n - bits - WIDE - 3)
    inner = 1 << (first - WIDE - 3)
    for thread in prange(threads):
        copy = buffer(1 << (bits + WIDE))
        for column in range(columns * thread // threads, columns * (thread + 1) // threads):
            base = ((column % inner) << (WIDE + 3)) + ((column // inner) << (first + bits))
            for row in range(1 << bits):
                for line in range(1 << WIDE):
                    at = base + (row << first) + 8 * line
                    move(work, at, copy, line_offset((row << WIDE) + line))
            row_hadamard(copy, bits)
            for row in range(1 << bits):
                for line in range(1 << WIDE):
                    at, to = base + (row << first) + 8 * line, line_offset((row << WIDE) + line)
                    if last:
                        accumulate(copy, to, out, at)
                    else:
                        move(copy, to, work, at)


@kernel
def tile_transform(data: Any) -> None:
    """Walsh-Hadamard transform over the 12 bits of a tile in a buffer."""
    for u in range(64):
        hadamard64(data, line_offset(8 * u))
    row_hadamard(data, LOW - 6)


@parallel_kernel
def tile_sweep(
    psi: Any, work: Any, out: Any, zz: Any, z: Any, low_z: Any, xx: Any, low_x: Any, zero: Any, mixed: Any,
    flip: Any, n: int, threads: int,
) -> None:  # fmt: skip
    """out += (zz, z and the flips of the 12 lowest bits) psi; work = transform of xx transform of work."""
    tiles = 1 << (n - LOW)
    own = np.empty(6 * 64 * 2)
    rows_of = own.reshape(12, 64)
    for k in range(LOW):
        for u in range(64):
            total = flip[k]
            for q in range(6):
                total += mixed[6 + q, k] * (1.0 - 2.0 * (u >> q & 1))
            rows_of[k, u] = total
    by_column = np.empty(64 * LOW)
    for k in range(LOW):
        column_tables(mixed, k, 0.0, by_column[64 * k : 64 * k + 64])
    for thread in prange(threads):
        copy, total = buffer(1 << (LOW - 3)), buffer(1 << (LOW - 3))
        upper, lower = np.empty(64), np.empty(64)
        by_row = np.empty(64 * LOW)
        for high in range(tiles * thread // threads, tiles * (thread + 1) // threads):
            start = high << LOW
            for k in range(LOW):
                constant = 0.0
                for q in range(LOW, n):
                    constant += mixed[q, k] * (1.0 - 2.0 * (high >> (q - LOW) & 1))
                for u in range(64):
                    by_row[64 * k + u] = own[64 * k + u] + constant
            linear_tables(high, zz, z, n, upper, lower)
            for u in range(64):
                to = line_offset(8 * u)
                diagonal64(psi, start + 64 * u, low_z, 64 * u, upper[u], lower, total, to)
                for line in range(8):
                    move(psi, start + 64 * u + 8 * line, copy, to + 8 * line)
                field64(copy, total, to, by_row, 64, u, by_column)
            row_flips(copy, total, LOW - 6, by_row, by_column, 6)
            for line in range(1 << (LOW - 3)):
                accumulate(total, line_offset(line), out, start + 8 * line)
                move(work, start + 8 * line, copy, line_offset(line))
            tile_transform(copy)
            linear_tables(high, xx, zero, n, upper, lower)
            for u in range(64):
                to = line_offset(8 * u)
                diagonal64(copy, to, low_x, 64 * u, upper[u], lower, copy, to)
            tile_transform(copy)
            for line in range(1 << (LOW - 3)):
                move(copy, line_offset(line), work, start + 8 * line)


def groups(n: int) -> list[tuple[int, int]]:
    """(first bit, number of bits) of the column sweeps over the bits from 12 on."""
    return [(first, min(ROWS, n - first)) for first in range(LOW, n, ROWS)]


def apply(
    psi: NDArray[np.float64],
    out: NDArray[np.float64],
    work: NDArray[np.float64],
    tables: Any,
    threads: int,
) -> None:
    """out = H psi; `tables` holds the couplings in bit order, xx already divided by the number of states."""
    n = tables.flip.size
    source, fresh = psi, True
    for first, bits in groups(n):
        forward_sweep(psi, source, work, out, tables.mixed, tables.flip, first, bits, n, fresh, threads)
        source, fresh = work, False
    zero = np.zeros(n)
    tile_sweep(
        psi, work, out, tables.zz, tables.z, tables.low_z, tables.xx, tables.low_x, zero, tables.mixed,
        tables.flip, n, threads,
    )  # fmt: skip
    for first, bits in groups(n):
        backward_sweep(work, out, first, bits, n, first + bits == n, threads)
