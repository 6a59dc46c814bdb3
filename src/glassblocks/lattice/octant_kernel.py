"""The product with the coupling in Fourier space, compiled: the one loop that numpy cannot do in time.

At each wave vector q the six complex components t of the field are multiplied by a real symmetric 6x6 matrix,

    t_a(q) <- sum_b K_ab(q) t_b(q),

whose 21 entries are stored for one octant of the q. At a mirror image q' of q, K_ab(q') = s_a s_b K_ab(q) with the
signs of `glassblocks.lattice.mirrors`, so that there

    t_a(q') <- s_a sum_b K_ab(q) s_b t_b(q').

Of x only one sign is kept. Each row of matrices therefore serves four pieces of the field: y and -y, each at z >= 0
and, backwards, at z < 0. Pieces are taken in tiles of a length T that the compiler knows, real and imaginary parts
apart, so that it can use vector instructions.

Importing this module needs numba. The parts are copied into the one kernel, where T and the component a are
constants. They stand on their own because numba keeps no kernel on disk that encloses another one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from glassblocks.compiled import inlined, kernel
from glassblocks.lattice.mirrors import position

#: Which of the 21 entries is K_ab.
_ENTRY = tuple(map(tuple, position(6).tolist()))


@lru_cache
def multiplier(tile: int) -> Callable[..., None]:
    """The product for one tile length: ``multiply(field, matrices, half, component, plane, row)``.

    `field` holds planes of frequencies (6, planes, 2 half, 2 half), complex seen as pairs of floats and
    flat, with `component`, `plane` and `row` floats from one component, plane and row to the next; it
    is multiplied in place. `matrices` is the `tiles.tiled` octant at these planes.
    """

    @kernel
    def multiply(field: Any, matrices: Any, half: int, component: int, plane: int, row: int) -> None:
        w = np.zeros(12 * tile)  # a tile of each component, real parts, then imaginary ones
        for x in range(matrices.shape[0]):
            for folded in range(half + 1):
                for t in range(matrices.shape[2]):
                    k, n = matrices[x, folded, t], min(tile, half - t * tile)
                    for side in range(2 if 0 < folded < half else 1):
                        y, sign = (2 * half - folded, -1.0) if side else (folded, 1.0)
                        line = field[x * plane + y * row :]
                        for back in range(2):
                            q = line[2 * (2 * half - t * tile - n) :] if back else line[2 * t * tile :]
                            _load_all(w, q, component, sign, tile, n, back)
                            _product(w, k[back:], tile)  # z = -(t T + 1) comes first if `back`
                            _store_all(w, q, component, sign, tile, n, back)

    return multiply


@inlined
def _product(w: Any, k: Any, T: int) -> None:
    """t_a <- sum_b K_ab t_b at the frequencies of a tile, for the real and for the imaginary parts."""
    for j in range(T):
        real, imaginary = _rows(k, w, 0, T, j), _rows(k, w, 6 * T, T, j)
        for a in range(6):
            w[a * T + j] = real[a]
            w[(6 + a) * T + j] = imaginary[a]


@inlined
def _rows(k: Any, w: Any, part: int, T: int, j: int) -> Any:
    return (
        _row(_ENTRY[0], k, w, part, T, j),
        _row(_ENTRY[1], k, w, part, T, j),
        _row(_ENTRY[2], k, w, part, T, j),
        _row(_ENTRY[3], k, w, part, T, j),
        _row(_ENTRY[4], k, w, part, T, j),
        _row(_ENTRY[5], k, w, part, T, j),
    )


@inlined
def _row(entry: Any, k: Any, w: Any, part: int, T: int, j: int) -> float:
    """sum_b K_ab t_b; a tile of matrices holds one frequency more than one of the field."""
    total = 0.0
    for b in range(6):
        total += k[entry[b] * (T + 1) + j] * w[part + b * T + j]
    return total


@inlined
def _load_all(w: Any, q: Any, component: int, y: float, T: int, n: int, back: int) -> None:
    """n frequencies of the field into the tiles, times s_a: yz changes with y and with z, xz with z, xy with y."""
    z = 1.0 - 2.0 * back
    _load(w, q, 0, 1.0, component, T, n, back)
    _load(w, q, 1, 1.0, component, T, n, back)
    _load(w, q, 2, 1.0, component, T, n, back)
    _load(w, q, 3, y * z, component, T, n, back)
    _load(w, q, 4, z, component, T, n, back)
    _load(w, q, 5, y, component, T, n, back)


@inlined
def _store_all(w: Any, q: Any, component: int, y: float, T: int, n: int, back: int) -> None:
    """And back into the field."""
    z = 1.0 - 2.0 * back
    _store(w, q, 0, 1.0, component, T, n, back)
    _store(w, q, 1, 1.0, component, T, n, back)
    _store(w, q, 2, 1.0, component, T, n, back)
    _store(w, q, 3, y * z, component, T, n, back)
    _store(w, q, 4, z, component, T, n, back)
    _store(w, q, 5, y, component, T, n, back)


@inlined
def _load(w: Any, q: Any, a: int, sign: float, component: int, T: int, n: int, back: int) -> None:
    # with signed indices numba would count from the end below zero, and then there are no vector instructions
    line, real, imaginary, size = q[a * component :], w[a * T :], w[(6 + a) * T :], np.uintp(n)
    one, two = np.uintp(1), np.uintp(2)
    if back:
        for j in range(size):
            real[size - one - j] = sign * line[two * j]
            imaginary[size - one - j] = sign * line[two * j + one]
    else:
        for j in range(size):
            real[j] = sign * line[two * j]
            imaginary[j] = sign * line[two * j + one]


@inlined
def _store(w: Any, q: Any, a: int, sign: float, component: int, T: int, n: int, back: int) -> None:
    line, real, imaginary, size = q[a * component :], w[a * T :], w[(6 + a) * T :], np.uintp(n)
    one, two = np.uintp(1), np.uintp(2)
    if back:
        for j in range(size):
            line[two * j] = sign * real[size - one - j]
            line[two * j + one] = sign * imaginary[size - one - j]
    else:
        for j in range(size):
            line[two * j] = sign * real[j]
            line[two * j + one] = sign * imaginary[j]
