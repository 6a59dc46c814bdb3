"""The product with the coupling in Fourier space, compiled: the one loop that numpy cannot do in time.

At each wave vector q the six complex components t of the field are multiplied by a real symmetric 6x6 matrix,

    t_a(q) <- sum_b K_ab(q) t_b(q),

whose 21 entries are stored for one octant of the q. At a mirror image q' of q, K_ab(q') = s_a s_b K_ab(q) with the
signs of `glassblocks.lattice.mirrors`. Of x only one sign is kept. Each row of matrices therefore serves four pieces
of the field: y and -y, each at z >= 0 and, backwards, at z < 0.

Four frequencies are multiplied at a time, in a line of eight doubles as they stand: an entry of the matrices is put
into two lanes, for the real and the imaginary part. Left to itself numba takes the parts apart and puts them together
again, which takes longer than the product.

Importing this module needs numba.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from glassblocks.compiled import kernel
from glassblocks.emit import LANES, Emit, emitted
from glassblocks.lattice.mirrors import MANDEL_SIGNS, position

#: Frequencies that are multiplied at a time.
TOGETHER = LANES // 2


def lines(octant: NDArray[np.float64]) -> NDArray[np.float64]:
    """Entries (21, h+1, h+1, h+1) of an octant as `multiply` takes them, (h+1, h+1, 21, size)."""
    length = octant.shape[-1]
    size = TOGETHER * -(-(length - 1) // TOGETHER) + 1
    result = np.zeros((length, length, len(octant), size))
    result[..., :length] = np.moveaxis(octant, 0, 2)
    return result


def _make_product(y: int, z: int) -> Any:
    signs = np.where(y < 0, MANDEL_SIGNS[:, 1], 1) * np.where(z < 0, MANDEL_SIGNS[:, 2], 1)
    entry = position(6)

    @emitted
    def product(
        _typing: Any, field: Any, at: Any, component: Any, matrices: Any, k: Any, size: Any, count: Any
    ) -> Any:
        """t_a <- sum_b s_a s_b K_ab t_b at the first `count` of four frequencies; at the last ones if z < 0.

        Component a of them begins at field[at + a component], entry e of the matrices at matrices[k + e size]; if
        z < 0 the matrices run backwards.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            emit = Emit(context, builder, signature, arguments)
            field, at, component, matrices, k, size, count = emit.arguments
            places = [emit.offset(at, component, a) for a in range(6)]
            t = [emit.load(field, place) for place in places]
            K = [emit.twice(matrices, emit.offset(k, size, e), backwards=z < 0) for e in range(21)]
            numbers = builder.mul(count, count.type(2))
            for a in range(6):
                total = None
                for b in range(6):
                    factor = K[entry[a, b]]
                    signed = factor if signs[a] == signs[b] else builder.fneg(factor)
                    total = emit.multiply_add(signed, t[b], total) if total else builder.fmul(signed, t[b])
                emit.store(emit.where(numbers, total, t[a], last=z < 0), field, places[a])
            return context.get_dummy_value()

        return types.void(field, at, component, matrices, k, size, count), generate

    return product


_product_pp, _product_pn, _product_np, _product_nn = (_make_product(y, z) for y in (1, -1) for z in (1, -1))


@kernel
def multiply(field: Any, matrices: Any, half: int, component: int, plane: int, row: int) -> float:
    """Multiply planes of frequencies in place; what is returned only keeps the compiler from leaving out a loop.

    `field` holds them (6, planes, 2 half, 2 half), complex seen as pairs of floats and flat, with `component`, `plane`
    and `row` floats from one component, plane and row to the next; `matrices` are the `lines` of the octant at them.
    """
    entries, size = matrices.shape[2:]
    stored, read = matrices.reshape(-1), 0.0
    for x in range(matrices.shape[0]):
        for y in range(half + 1):
            here, there = x * plane + y * row, x * plane + (2 * half - y) * row
            begin = (x * (half + 1) + y) * entries * size
            # entries of one frequency lie too far apart for the processor to fetch them ahead: read in order first
            for line in range(begin, begin + entries * size, LANES):
                read += stored[line]
            for z in range(0, half, TOGETHER):
                _product_pp(field, here + 2 * z, component, stored, begin + z, size, min(TOGETHER, half - z))
            for z in range(0, half, TOGETHER):
                back = here + 2 * (2 * half - z - TOGETHER)
                _product_pn(field, back, component, stored, begin + z + 1, size, min(TOGETHER, half - z))
            if y == 0 or y == half:
                continue
            for z in range(0, half, TOGETHER):
                _product_np(field, there + 2 * z, component, stored, begin + z, size, min(TOGETHER, half - z))
            for z in range(0, half, TOGETHER):
                back = there + 2 * (2 * half - z - TOGETHER)
                _product_nn(field, back, component, stored, begin + z + 1, size, min(TOGETHER, half - z))
    return read
