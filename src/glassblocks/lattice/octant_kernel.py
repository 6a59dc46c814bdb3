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
    """The compiled product for one tile length: ``multiply(field, matrices, half, component, plane, row)``.

    `field` holds planes of frequencies (6, planes, 2 half, 2 half), complex seen as pairs of floats and
    flat, with `component`, `plane` and `row` floats from one component, plane and row to the next; it
    is multiplied in place. `matrices` is the `tiled` octant at these planes.

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

    def moves(component: int) -> tuple[Any, Any, Any, Any]:
        # Between a line q of the field and the tiles of one component, at places that the compiler knows.
        # A full tile has its own loop, of a length that it knows too.
        real, imaginary = component * T, (6 + component) * T

        @jit  # type: ignore[untyped-decorator]
        def load(w: Any, q: Any, sign: float, n: int) -> None:
            if n == T:
                for j in range(T):
                    w[real + j] = sign * q[2 * j]
                    w[imaginary + j] = sign * q[2 * j + 1]
            else:
                for j in range(n):
                    w[real + j] = sign * q[2 * j]
                    w[imaginary + j] = sign * q[2 * j + 1]

        @jit  # type: ignore[untyped-decorator]
        def store(w: Any, q: Any, sign: float, n: int) -> None:
            if n == T:
                for j in range(T):
                    q[2 * j] = sign * w[real + j]
                    q[2 * j + 1] = sign * w[imaginary + j]
            else:
                for j in range(n):
                    q[2 * j] = sign * w[real + j]
                    q[2 * j + 1] = sign * w[imaginary + j]

        @jit  # type: ignore[untyped-decorator]
        def load_reversed(w: Any, q: Any, sign: float, n: int) -> None:
            if n == T:
                for j in range(T):
                    w[real + T - 1 - j] = sign * q[2 * j]
                    w[imaginary + T - 1 - j] = sign * q[2 * j + 1]
            else:
                for j in range(n):
                    k = 2 * (n - 1 - j)
                    w[real + j] = sign * q[k]
                    w[imaginary + j] = sign * q[k + 1]

        @jit  # type: ignore[untyped-decorator]
        def store_reversed(w: Any, q: Any, sign: float, n: int) -> None:
            if n == T:
                for j in range(T):
                    q[2 * j] = sign * w[real + T - 1 - j]
                    q[2 * j + 1] = sign * w[imaginary + T - 1 - j]
            else:
                for j in range(n):
                    k = 2 * (n - 1 - j)
                    q[k] = sign * w[real + j]
                    q[k + 1] = sign * w[imaginary + j]

        return load, store, load_reversed, store_reversed

    load0, store0, load_reversed0, store_reversed0 = moves(0)
    load1, store1, load_reversed1, store_reversed1 = moves(1)
    load2, store2, load_reversed2, store_reversed2 = moves(2)
    load3, store3, load_reversed3, store_reversed3 = moves(3)
    load4, store4, load_reversed4, store_reversed4 = moves(4)
    load5, store5, load_reversed5, store_reversed5 = moves(5)

    @jit  # type: ignore[untyped-decorator]
    def forward(q: Any, k: Any, w: Any, component: int, s: float, n: int) -> None:
        # frequencies t T ... along z; s = -1 where y is reversed, which changes the sign of yz and xy
        q0, q1, q2 = q, q[component:], q[2 * component :]
        q3, q4, q5 = q[3 * component :], q[4 * component :], q[5 * component :]
        load0(w, q0, 1.0, n)
        load1(w, q1, 1.0, n)
        load2(w, q2, 1.0, n)
        load3(w, q3, s, n)
        load4(w, q4, 1.0, n)
        load5(w, q5, s, n)
        product(w, k, 0)
        store0(w, q0, 1.0, n)
        store1(w, q1, 1.0, n)
        store2(w, q2, 1.0, n)
        store3(w, q3, s, n)
        store4(w, q4, 1.0, n)
        store5(w, q5, s, n)

    @jit  # type: ignore[untyped-decorator]
    def backward(q: Any, k: Any, w: Any, component: int, s: float, n: int) -> None:
        # frequencies -(t T + 1) ... along z: z is reversed too, yz and xz change sign
        q0, q1, q2 = q, q[component:], q[2 * component :]
        q3, q4, q5 = q[3 * component :], q[4 * component :], q[5 * component :]
        load_reversed0(w, q0, 1.0, n)
        load_reversed1(w, q1, 1.0, n)
        load_reversed2(w, q2, 1.0, n)
        load_reversed3(w, q3, -s, n)
        load_reversed4(w, q4, -1.0, n)
        load_reversed5(w, q5, s, n)
        product(w, k, 1)
        store_reversed0(w, q0, 1.0, n)
        store_reversed1(w, q1, 1.0, n)
        store_reversed2(w, q2, 1.0, n)
        store_reversed3(w, q3, -s, n)
        store_reversed4(w, q4, -1.0, n)
        store_reversed5(w, q5, s, n)

    @jit  # type: ignore[untyped-decorator]
    def multiply(field: Any, matrices: Any, half: int, component: int, plane: int, row: int) -> None:
        w = np.zeros(12 * T)
        for x in range(matrices.shape[0]):
            for folded in range(half + 1):
                for t in range(matrices.shape[2]):
                    k = matrices[x, folded, t]
                    n = min(T, half - t * T)
                    for side in range(2 if 0 < folded < half else 1):
                        y = folded if side == 0 else 2 * half - folded
                        line = field[x * plane + y * row :]
                        s = 1.0 - 2.0 * side
                        forward(line[2 * t * T :], k, w, component, s, n)
                        backward(line[2 * (2 * half - t * T - n) :], k, w, component, s, n)

    result: Callable[..., None] = multiply
    return result
