"""The coupling in Fourier space and its product with one plane of a transformed field.

A coupling multiplies, in place, the plane of frequencies that a `Worker` holds. An octant of it is
enough where the coupling has the mirror planes of the cube; a strain breaks them.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import MissingExtraError
from glassblocks.extras import require
from glassblocks.lattice.mirrors import fold, pair_signs, position
from glassblocks.lattice.transforms import PlaneWorker

Array = NDArray[np.float64]


class FourierCoupling(Protocol):
    """A coupling in Fourier space."""

    def multiply(self, worker: PlaneWorker, x: slice) -> None:
        """Multiply the planes of frequencies `x` along the first axis, the first ones that are held."""


class CompiledOctant:
    """A Mandel coupling on an octant, multiplied by compiled code; an even number of points an axis, eight at least."""

    def __init__(self, octant: Array) -> None:
        from glassblocks.lattice.octant_kernel import lines, multiply

        self.half = octant.shape[-1] - 1
        self.matrices, self._multiply = lines(octant), multiply

    def multiply(self, worker: PlaneWorker, x: slice) -> None:
        """See `FourierCoupling`."""
        component, plane, row = (stride // 8 for stride in worker.plane.strides[:3])
        self._multiply(worker.flat, self.matrices[x], self.half, component, plane, row)


class Octant:
    """A coupling on an octant, multiplied by numpy: any number of components and of points an axis."""

    def __init__(self, octant: Array, components: int, length: int) -> None:
        self.octant, self.components = octant, components
        self.index, sign = fold(length)
        # sign of each entry under y -> -y and z -> -z, at every (y, z)
        table = np.where(sign < 0, pair_signs(components)[:, 1:, None], 1.0)
        self.signs = table[:, 0, :, None] * table[:, 1, None, :]

    def multiply(self, worker: PlaneWorker, x: slice) -> None:
        """See `FourierCoupling`."""
        for number in range(x.stop - x.start):
            matrices = self.octant[:, x.start + number, self.index[:, None], self.index] * self.signs
            _multiply(worker.plane[:, number], matrices, self.components)


class HalfSpace:
    """A coupling without mirror planes, even in the displacement: half of all frequencies are stored."""

    def __init__(self, planes: Array, components: int) -> None:
        self.planes, self.components = planes, components

    def multiply(self, worker: PlaneWorker, x: slice) -> None:
        """See `FourierCoupling`."""
        _multiply(worker.plane[:, : x.stop - x.start], self.planes[:, x], self.components)


def _multiply(plane: NDArray[np.complex128], matrices: Array, components: int) -> None:
    where = position(components)
    source = plane.copy()
    for a in range(components):
        np.multiply(matrices[where[a, 0]], source[0], out=plane[a])
        for b in range(1, components):
            plane[a] += matrices[where[a, b]] * source[b]


def fourier_octant(octant: Array, components: int, length: int) -> Any:
    """The fastest product with this octant that the machine offers.

    Examples
    --------
    >>> type(fourier_octant(np.zeros((6, 3, 3, 3)), 3, 4)).__name__
    'Octant'
    """
    # eight: the product takes four frequencies of each sign together
    if components == 6 and length % 2 == 0 and length >= 8:
        try:
            require("numba", "fast")
        except MissingExtraError:
            return Octant(octant, components, length)
        return CompiledOctant(octant)
    return Octant(octant, components, length)
