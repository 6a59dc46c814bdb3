"""The sum over pairs behind the exchange term (3.6), with nothing but numpy.

Blocks sit at the sites of a simple cubic lattice of unit spacing, n^3 of them in a cube. The number of
ordered pairs a displacement d apart is the product over the axes of (n - |d_i|); the sum over pairs
is therefore a sum over displacements, and by the mirror planes of the cube a sum over one octant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.memory import large, require_memory
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import from_mandel

Array = NDArray[np.float64]

#: Squared components (x, y, z) of the displacements of one slab; the number of ordered pairs of each.
Slab = tuple[tuple[Array, Array, Array], Array]


def slabs(n: int, thickness: int = 8) -> Iterator[Slab]:
    """The octant d_i >= 0 of displacements between the n^3 blocks of a cube, a few x-planes at a time.

    Yields the squared components of d and the number of ordered pairs (s, s') that a point of the octant
    stands for, its mirror images included; d = 0, a block with itself, has weight 0 and |d|^2 = 0.

    Raises
    ------
    InputError
        If n is not an integer of at least 1.

    Examples
    --------
    >>> sum(float(pairs.sum()) for _, pairs in slabs(3))  # 27 blocks: 27 * 26 ordered pairs
    702.0
    """
    check_size(n)
    require_memory(6 * 8 * thickness * int(n) ** 2, f"a sum over {large(n)}^3 blocks", "lower n")
    d = np.arange(n, dtype=float)
    line = np.where(d > 0, 2.0, 1.0) * (n - d)
    for start in range(0, n, thickness):
        x = slice(start, min(start + thickness, n))
        pairs = line[x, None, None] * line[:, None] * line
        if start == 0:
            pairs[0, 0, 0] = 0.0
        yield (d[x, None, None] ** 2, d[None, :, None] ** 2, d[None, None, :] ** 2), pairs


def check_size(n: Any) -> None:
    """Refuse a lattice size that is no integer of at least 1.

    Raises
    ------
    InputError
        If it is not.

    Examples
    --------
    >>> check_size(0)
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: n: received 0; allowed: an integer >= 1 (blocks along an edge); pass N0
    """
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise InputError("n", received=n, allowed="an integer >= 1 (blocks along an edge)", remedy="pass N0")


def exchange_sum(n: int, alpha: float, strain: ArrayLike) -> float:
    """The uniform exchange sum behind (3.6): (1/n^3) sum over s != s' of e : Lambda~(n_ss') : e / r^3.

    The sum counts each pair twice. In units, V/n^3 times the sum of e : Lambda : e over s != s', with
    blocks of the volume V of a cell, is -exchange_sum/(8 pi rho c_t^2).

    Parameters
    ----------
    n
        N0, blocks along an edge; unit spacing.
    alpha
        1 - c_t^2/c_l^2 of (2.20).
    strain
        e in Mandel form, (6,), the same on every block.

    Returns
    -------
    float
        Dimensionless. Its average over rotations of the strain vanishes exactly, pair by pair, since
        both traces of Lambda~ do: what is left is the cubic anisotropy of the lattice and of its outline.

    Raises
    ------
    InputError
        If n is not an integer of at least 1, or the strain is not six finite numbers.

    Examples
    --------
    >>> round(exchange_sum(64, 0.609375, [0, 0, 1, 0, 0, 0]), 6)  # longitudinal along [001], c_l/c_t = 1.6
    -2.980405
    >>> round(exchange_sum(64, 0.609375, [0, 0, 0, 0, 2**-0.5, 0]), 6)  # transverse
    1.490202
    """
    e = from_mandel(check_vector("strain", strain, 6))
    square, trace = e @ e, np.trace(e)
    total = 0.0
    for (x, y, z), pairs in slabs(n):
        r2 = x + y + z
        r2[pairs == 0] = 1.0  # the block itself, weight 0
        # Averages over the eight mirror images of n: |e n|^2, n e n and (n e n)^2
        en2 = (square[0, 0] * x + square[1, 1] * y + square[2, 2] * z) / r2
        nen = (e[0, 0] * x + e[1, 1] * y + e[2, 2] * z) / r2
        nen2 = nen**2 + 4 * (e[1, 2] ** 2 * y * z + e[0, 2] ** 2 * x * z + e[0, 1] ** 2 * x * y) / r2**2
        tilde = np.trace(square) - 3 * en2
        tilde += alpha / 2 * (-(trace**2) - 2 * np.trace(square) + 6 * trace * nen + 12 * en2 - 15 * nen2)
        total += float(np.sum(pairs * tilde / (r2 * np.sqrt(r2))))
    return total / n**3


def check_vector(name: str, value: ArrayLike, length: int) -> Array:
    """`value` as `length` finite numbers.

    Raises
    ------
    InputError
        If it is not that.

    Examples
    --------
    >>> check_vector("strain", [0, 0, 1, 0, 0, 0], 6)
    array([0., 0., 1., 0., 0., 0.])
    """
    array = floats(value, name)
    if array.shape != (length,) or not np.all(np.isfinite(array)):
        raise InputError(
            name,
            received=value,
            allowed=f"{length} finite numbers",
            remedy="see the conventions on Mandel form",
        )
    return array
