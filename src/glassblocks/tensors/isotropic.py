"""Isotropic rank-4 tensors, Eqs. (2.9) and (2.15), and the projection of any tensor onto them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.real_numbers import unmasked
from glassblocks.tensors.mandel import IDENTITY, matrix_from_mandel

#: Projectors of Mandel space onto bulk (rank 1) and shear (rank 5).
BULK = np.outer(IDENTITY, IDENTITY) / 3
SHEAR = np.eye(6) - BULK


class Isotropic(Pair):
    """The isotropic tensor (l - 2t) delta_ij delta_kl + t (delta_ik delta_jl + delta_il delta_jk).

    `l` is its component zzzz, `t` its component xzxz. Its Mandel eigenvalues are 3l - 4t (bulk) and
    2t (shear, five times). No sign is enforced: real parts and differences have any.

    Parameters
    ----------
    l, t
        Longitudinal and transverse value, any unit, scalar or array of one shape; complex allowed.

    Examples
    --------
    >>> stiffness = Isotropic(l=3.0, t=1.0)
    >>> stiffness.bulk, stiffness.shear
    (5.0, 2.0)
    >>> stiffness.mandel()[:3, :3]
    array([[3., 1., 1.],
           [1., 3., 1.],
           [1., 1., 3.]])
    """

    @property
    def bulk(self) -> Any:
        """Mandel eigenvalue 3l - 4t of the bulk mode."""
        return 3 * self.l - 4 * self.t

    @property
    def shear(self) -> Any:
        """Mandel eigenvalue 2t of the five shear modes."""
        return 2 * self.t

    @classmethod
    def from_eigenvalues(cls, bulk: Any, shear: Any) -> Isotropic:
        """The isotropic tensor with these Mandel eigenvalues.

        Examples
        --------
        >>> Isotropic.from_eigenvalues(bulk=5.0, shear=2.0)
        Isotropic(l=3.0, t=1.0)
        """
        return cls((bulk + 2 * shear) / 3, shear / 2)

    def mandel(self) -> NDArray[Any]:
        """The tensor as Mandel matrices (..., 6, 6)."""
        bulk, shear = np.asarray(self.bulk), np.asarray(self.shear)
        return bulk[..., None, None] * BULK + shear[..., None, None] * SHEAR

    def cartesian(self) -> NDArray[Any]:
        """The tensor with all 81 components, (..., 3, 3, 3, 3)."""
        return matrix_from_mandel(self.mandel())

    def is_passive(self) -> Any:
        """Whether the tensor absorbs in every mode: t >= 0 and l >= (4/3) t, elementwise."""
        return (np.asarray(self.t) >= 0) & (np.asarray(self.bulk) >= 0)


@shown("isotropic part", "isotropic, anisotropy")
class Projection(NamedTuple):
    """The isotropic part of a tensor and the size of what is left of it."""

    isotropic: Isotropic
    #: Frobenius norm of the anisotropic remainder over that of the whole tensor, 0 to 1.
    anisotropy: Any


def project(matrix: ArrayLike) -> Projection:
    """Average a tensor over all rotations: its projection onto `Isotropic`.

    Parameters
    ----------
    matrix
        Mandel matrices (..., 6, 6), any unit, real or complex.

    Returns
    -------
    Projection
        The isotropic part, same unit, shape (...), and the relative anisotropic remainder.

    Examples
    --------
    >>> projection = project(np.diag([1.0, 0, 0, 0, 0, 0]))
    >>> projection.isotropic.map(lambda value: round(float(value), 6))
    Isotropic(l=0.2, t=0.066667)
    """
    array = unmasked(matrix, "matrix")
    bulk = np.einsum("...ab,ab->...", array, BULK)
    shear = np.einsum("...ab,ab->...", array, SHEAR) / 5
    isotropic = Isotropic.from_eigenvalues(bulk, shear)
    whole = np.linalg.norm(array, axis=(-2, -1))
    remainder = np.linalg.norm(array - isotropic.mandel(), axis=(-2, -1))
    return Projection(isotropic, np.divide(remainder, whole, out=np.zeros_like(whole), where=whole > 0))
