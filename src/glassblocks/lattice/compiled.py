"""The product with the coupling in Fourier space, compiled: the one loop that numpy cannot do in time.

For each wave vector the six complex components of the field are multiplied by a real symmetric 6x6
matrix. The matrices of one octant serve all eight; what a mirror image changes are signs of the field's
components, `glassblocks.lattice.mirrors`. The field is taken in tiles of one length that the
compiler knows, so that it can use vector instructions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.extras import require

#: Independent entries of a symmetric 6x6 matrix.
ENTRIES = 21
#: Tile lengths that are compiled.
TILES = (16, 32, 64)


def tile_length(half: int) -> int:
    """The tile that wastes least on lines of `half` frequencies of one sign.

    Examples
    --------
    >>> tile_length(20), tile_length(128)
    (32, 64)
    """
    return next((tile for tile in TILES if tile >= half), TILES[-1])


def tiled(values: NDArray[np.float64], tile: int) -> NDArray[np.float64]:
    """Entries (21, h+1, h+1, h+1) of an octant in tiles (h+1, h+1, tiles, 21 * (tile + 1)).

    A tile holds one frequency more than its length: the negative frequencies are one further on.

    Examples
    --------
    >>> tiled(np.zeros((21, 5, 5, 5)), 16).shape
    (5, 5, 1, 357)
    """
    entries, size = values.shape[:2]
    count = -(-(size - 1) // tile)
    result = np.zeros((size, size, count, entries, tile + 1))
    for t in range(count):
        part = values[..., t * tile : (t + 1) * tile + 1]
        result[:, :, t, :, : part.shape[-1]] = np.moveaxis(part, 0, 2)
    return result.reshape(size, size, count, entries * (tile + 1))


@lru_cache
def multiplier(tile: int) -> Callable[..., None]:
    """The compiled product for one tile length: ``multiply(field, matrices, work, half, component, row)``.

    `field` is one plane of frequencies (6, 2 half, 2 half), complex seen as pairs of floats and flat,
    with `component` and `row` floats from one component and row to the next; it is multiplied in
    place. `matrices` is the `tiled` octant at this plane and `work` holds 12 tiles.

    Raises
    ------
    MissingExtraError
        If numba is not installed.
    """
    numba = require("numba", "fast")
    jit: Any = numba.njit(nogil=True, fastmath=True, error_model="numpy", cache=True)
    T, S = tile, tile + 1

    @jit  # type: ignore[untyped-decorator]
    def product(w: Any, k: Any, o: int) -> None:
        # w: six real then six imaginary tiles; k: tiles of the entries of `pairs`, read from o on
        for j in range(T):
            k00, k01, k02, k03 = k[o + j], k[o + S + j], k[o + 2 * S + j], k[o + 3 * S + j]
            k04, k05, k11, k12 = k[o + 4 * S + j], k[o + 5 * S + j], k[o + 6 * S + j], k[o + 7 * S + j]
            k13, k14, k15 = k[o + 8 * S + j], k[o + 9 * S + j], k[o + 10 * S + j]
            k22, k23, k24 = k[o + 11 * S + j], k[o + 12 * S + j], k[o + 13 * S + j]
            k25, k33, k34 = k[o + 14 * S + j], k[o + 15 * S + j], k[o + 16 * S + j]
            k35, k44, k45, k55 = k[o + 17 * S + j], k[o + 18 * S + j], k[o + 19 * S + j], k[o + 20 * S + j]
            a0, a1, a2 = w[j], w[T + j], w[2 * T + j]
            a3, a4, a5 = w[3 * T + j], w[4 * T + j], w[5 * T + j]
            b0, b1, b2 = w[6 * T + j], w[7 * T + j], w[8 * T + j]
            b3, b4, b5 = w[9 * T + j], w[10 * T + j], w[11 * T + j]
            w[j] = k00 * a0 + k01 * a1 + k02 * a2 + k03 * a3 + k04 * a4 + k05 * a5
            w[T + j] = k01 * a0 + k11 * a1 + k12 * a2 + k13 * a3 + k14 * a4 + k15 * a5
            w[2 * T + j] = k02 * a0 + k12 * a1 + k22 * a2 + k23 * a3 + k24 * a4 + k25 * a5
            w[3 * T + j] = k03 * a0 + k13 * a1 + k23 * a2 + k33 * a3 + k34 * a4 + k35 * a5
            w[4 * T + j] = k04 * a0 + k14 * a1 + k24 * a2 + k34 * a3 + k44 * a4 + k45 * a5
            w[5 * T + j] = k05 * a0 + k15 * a1 + k25 * a2 + k35 * a3 + k45 * a4 + k55 * a5
            w[6 * T + j] = k00 * b0 + k01 * b1 + k02 * b2 + k03 * b3 + k04 * b4 + k05 * b5
            w[7 * T + j] = k01 * b0 + k11 * b1 + k12 * b2 + k13 * b3 + k14 * b4 + k15 * b5
            w[8 * T + j] = k02 * b0 + k12 * b1 + k22 * b2 + k23 * b3 + k24 * b4 + k25 * b5
            w[9 * T + j] = k03 * b0 + k13 * b1 + k23 * b2 + k33 * b3 + k34 * b4 + k35 * b5
            w[10 * T + j] = k04 * b0 + k14 * b1 + k24 * b2 + k34 * b3 + k44 * b4 + k45 * b5
            w[11 * T + j] = k05 * b0 + k15 * b1 + k25 * b2 + k35 * b3 + k45 * b4 + k55 * b5

    @jit  # type: ignore[untyped-decorator]
    def load(w: Any, q: Any, sign: float, n: int) -> None:
        for j in range(n):
            w[j] = sign * q[2 * j]
            w[6 * T + j] = sign * q[2 * j + 1]

    @jit  # type: ignore[untyped-decorator]
    def store(w: Any, q: Any, sign: float, n: int) -> None:
        for j in range(n):
            q[2 * j] = sign * w[j]
            q[2 * j + 1] = sign * w[6 * T + j]

    @jit  # type: ignore[untyped-decorator]
    def load_reversed(w: Any, q: Any, sign: float, n: int) -> None:
        for j in range(n):
            k = 2 * (n - 1 - j)
            w[j] = sign * q[k]
            w[6 * T + j] = sign * q[k + 1]

    @jit  # type: ignore[untyped-decorator]
    def store_reversed(w: Any, q: Any, sign: float, n: int) -> None:
        for j in range(n):
            k = 2 * (n - 1 - j)
            q[k] = sign * w[j]
            q[k + 1] = sign * w[6 * T + j]

    @jit  # type: ignore[untyped-decorator]
    def multiply(q: Any, matrices: Any, w: Any, half: int, component: int, row: int) -> None:
        for folded in range(half + 1):
            for t in range(matrices.shape[1]):
                k = matrices[folded, t]
                n = min(T, half - t * T)
                for side in range(2 if 0 < folded < half else 1):
                    y = folded if side == 0 else 2 * half - folded
                    sy = 1.0 - 2.0 * side  # reflects yz and xy
                    o = y * row + 2 * t * T  # frequencies t T ... along z
                    for a in range(6):
                        load(w[a * T :], q[o + a * component :], sy if a in (3, 5) else 1.0, n)
                    product(w, k, 0)
                    for a in range(6):
                        store(w[a * T :], q[o + a * component :], sy if a in (3, 5) else 1.0, n)
                    o = y * row + 2 * (2 * half - t * T - n)  # -(t T + 1) ... along z: yz and xz change too
                    for a in range(6):
                        sign = (sy if a in (3, 5) else 1.0) * (-1.0 if a in (3, 4) else 1.0)
                        load_reversed(w[a * T :], q[o + a * component :], sign, n)
                    product(w, k, 1)
                    for a in range(6):
                        sign = (sy if a in (3, 5) else 1.0) * (-1.0 if a in (3, 4) else 1.0)
                        store_reversed(w[a * T :], q[o + a * component :], sign, n)

    result: Callable[..., None] = multiply
    return result
