"""The octant of a coupling in tiles of one length, as the compiled product of `octant_kernel` takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
