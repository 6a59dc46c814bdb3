"""An operator on two blocks (or one) applied to psi, whatever the number of levels.

The states of all other blocks are columns of a dense product: 64 of them are gathered, multiplied by the
operator's matrix with the sums in registers, and added back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from glassblocks.compiled import kernel, parallel_kernel
from glassblocks.exact.engine.simd import accumulate, move, multiply_block

#: Columns gathered at a time.
WIDTH = 64


@kernel
def column_places(first: int, count: int, shape: Any, strides: Any, places: Any) -> None:
    """Offsets of columns `first` to first + count: a column number is (left, middle, right) of `shape`."""
    for c in range(count):
        column = first + c
        right = column % shape[2]
        rest = column // shape[2]
        places[c] = (rest // shape[1]) * strides[0] + (rest % shape[1]) * strides[1] + right * strides[2]


@parallel_kernel
def add_product(psi: Any, out: Any, packed: Any, rows: Any, shape: Any, strides: Any, threads: int) -> None:
    """out[column + row] += sum over k of matrix[row, k] psi[column + k], with `rows` the offsets of the rows."""
    size = rows.size
    padded = -(-size // 8) * 8
    columns = shape[0] * shape[1] * shape[2]
    chunks = -(-columns // WIDTH)
    contiguous = strides[2] == 1 and shape[2] % WIDTH == 0
    for thread in prange(threads):
        source, product = np.zeros(size * WIDTH), np.empty(padded * WIDTH)
        places = np.zeros(WIDTH, np.int64)
        for chunk in range(chunks * thread // threads, chunks * (thread + 1) // threads):
            count = min(WIDTH, columns - chunk * WIDTH)
            column_places(chunk * WIDTH, count, shape, strides, places)
            for k in range(size):
                if contiguous:
                    for line in range(0, WIDTH, 8):
                        move(psi, places[0] + rows[k] + line, source, k * WIDTH + line)
                else:
                    for c in range(count):
                        source[k * WIDTH + c] = psi[places[c] + rows[k]]
            for block in range(0, padded, 8):
                for column in range(0, WIDTH, 16):
                    at, to = block * size, block * WIDTH + column
                    multiply_block(packed, at, size, source, column, WIDTH, product, to)
            for k in range(size):
                if contiguous:
                    for line in range(0, WIDTH, 8):
                        accumulate(product, k * WIDTH + line, out, places[0] + rows[k] + line)
                else:
                    for c in range(count):
                        out[places[c] + rows[k]] += product[k * WIDTH + c]


def packed(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows of a matrix, padded to eights, interleaved as the kernel reads them."""
    size = matrix.shape[0]
    padded = np.zeros((-(-size // 8) * 8, size))
    padded[:size] = matrix
    interleaved: NDArray[np.float64] = padded.reshape(-1, 8, size).swapaxes(1, 2).ravel()
    return interleaved
