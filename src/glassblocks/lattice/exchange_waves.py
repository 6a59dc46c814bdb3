"""The exchange sum for a wave of any length and direction.

S(k) = (1/n^3) sum over s != s' of Lambda~(n) cos(k . (x_s - x_s'))/r^3, unit spacing, as a 6x6 matrix: every
polarization at once. Its entries are even or odd along each axis, so that the sum over an octant takes a
cosine or a sine along each, one axis after the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.elastic import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.lattice.mirrors import pair_signs, position
from glassblocks.lattice.sums import check_size
from glassblocks.lattice.tabulated import octant
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import dyad
from glassblocks.tensors.plane_waves import polarization_vectors
from glassblocks.tensors.sphere import directions

Array = NDArray[np.float64]


class ExchangeSum:
    """S(k) of one cube, ready to be taken at many wave vectors.

    Parameters
    ----------
    n
        N0, blocks along an edge.
    alpha
        1 - c_t^2/c_l^2.

    Examples
    --------
    >>> exchange = ExchangeSum(8, alpha=0.609375)
    >>> round(float(exchange([0, 0, 0])[2, 2]), 4), round(float(exchange([0, 0, 1.0])[2, 2]), 4)
    (-2.7077, -0.0332)
    """

    def __init__(self, n: int, alpha: float) -> None:
        check_size(n)
        self.n, self.alpha = n, alpha

        def coupling(d: Array) -> Any:
            return lambda_tilde(d, alpha) / np.sum(d**2, axis=-1)[..., None, None] ** 1.5

        self.octant = octant(coupling, 6, n, spacing=1.0)[:, :n, :n, :n]

    def __call__(self, wavevector: ArrayLike) -> Array:
        """S(k), (6, 6), dimensionless; k, (3,), in units of one over the spacing.

        Raises
        ------
        InputError
            If k is not three finite numbers.
        """
        k = floats(wavevector, "wavevector")
        if k.shape != (3,) or not np.all(np.isfinite(k)):
            raise InputError(
                "wavevector",
                received=wavevector,
                allowed="three finite numbers",
                remedy="k in units of 1/spacing",
            )
        d = np.arange(self.n)
        pairs_apart = np.where(d > 0, 2.0, 1.0) * (self.n - d) / self.n
        even = pairs_apart * np.cos(k[:, None] * d)
        odd = pairs_apart * np.sin(k[:, None] * d)
        entries = np.empty(len(self.octant))
        for number, (values, parity) in enumerate(zip(self.octant, pair_signs(6), strict=True)):
            x, y, z = (odd[i] if parity[i] < 0 else even[i] for i in range(3))
            sign = -1.0 if np.any(parity < 0) else 1.0  # of two sines
            entries[number] = sign * (x @ (y @ (values @ z).T))
        return entries[position(6)]

    def polarized(self, direction: ArrayLike, k: float) -> Pair:
        """e : S(k) : e for a longitudinal and a transverse wave, averaged over the transverse polarizations.

        Parameters
        ----------
        direction
            Of k, in the axes of the cube.
        k
            In units of one over the spacing.

        Examples
        --------
        >>> ExchangeSum(8, alpha=0.609375).polarized([1, 0, 0], 0.0).map(lambda s: round(s, 4))
        Pair(l=-2.7077, t=1.3539)
        """
        along, first, second = polarization_vectors(direction)
        matrix = self(k * along)
        l, t1, t2 = (float(e @ matrix @ e) for e in (dyad(along, v) for v in (along, first, second)))
        return Pair(l, (t1 + t2) / 2)

    def averaged(self, k: float, degree: int = 16) -> Pair:
        """The same averaged over all directions of k.

        Parameters
        ----------
        k
            In units of one over the spacing.
        degree
            Of the rule on the sphere; larger than k n.

        Examples
        --------
        >>> ExchangeSum(4, alpha=0.609375).averaged(0.0).map(lambda s: abs(s) < 1e-12)
        Pair(l=True, t=True)
        """
        rule, total = directions(degree), Pair(0.0, 0.0)
        half = rule.n[:, 2] > -1e-12  # k and -k give the same
        weights = np.where(np.abs(rule.n[half, 2]) < 1e-12, 1.0, 2.0) * rule.weight[half]
        for direction, weight in zip(rule.n[half], weights, strict=True):
            total = total + self.polarized(direction, k) * float(weight)
        return total


def wave_limit(alpha: float) -> Pair:
    """S for a wave short against the cube, long against the spacing, averaged over directions.

    The transform of Lambda~/r^3 without its average over directions (the contact term): 4 pi times
    1 - alpha - (1/3 - alpha/5) for l and 1/4 - (1/6 - alpha/15) for t.

    Examples
    --------
    >>> wave_limit(0.609375).map(lambda s: round(s, 4))
    Pair(l=2.2515, t=1.5577)
    """
    return Pair(4 * np.pi * (2 / 3 - 4 * alpha / 5), 4 * np.pi * (1 / 12 + alpha / 15))
