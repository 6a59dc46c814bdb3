"""The sum over pairs done pair by pair: a matrix for small cubes, and the plain loop to test against."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.lattice.tabulated import Coupling

#: Up to this many unknowns a product with the stored matrix is faster than transforms (measured: n = 4).
DENSE_LIMIT = 6 * 4**3


def sites(n: int) -> NDArray[np.float64]:
    """Positions of the n^3 blocks in units of the spacing, (n^3, 3), in the order of a flattened field.

    Examples
    --------
    >>> sites(2)[:3]
    array([[0., 0., 0.],
           [0., 0., 1.],
           [0., 1., 0.]])
    """
    line = np.arange(n, dtype=float)
    return np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1).reshape(-1, 3)


def dense(coupling: Coupling, components: int, n: int, spacing: float) -> NDArray[np.float64]:
    """The operator as a matrix, (components n^3, components n^3); a block does not act on itself.

    Examples
    --------
    >>> dense(lambda d: np.ones((*d.shape[:-1], 3, 3)), 3, n=2, spacing=1.0)[0, :8]
    array([0., 1., 1., 1., 1., 1., 1., 1.])
    """
    x = spacing * sites(n)
    displacement = x[:, None] - x
    own = np.arange(len(x))
    displacement[own, own] = spacing  # any place: the block itself is dropped
    matrix: NDArray[Any] = np.array(coupling(displacement))
    matrix[own, own] = 0.0
    # s, r: blocks; a, b: components
    size = components * len(x)
    return np.ascontiguousarray(np.einsum("srab->asbr", matrix).reshape(size, size))
