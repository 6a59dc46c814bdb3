"""The coupling as Joffrin and Levelut wrote it, Eq. (A1), beside the one derived here.

Their strain is the unsymmetrized e_ij = du_i/dx_j, so these tensors are not symmetric in (ij) and have no
Mandel form; all 81 components are kept. The prefactor is that of (2.17).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import units
from glassblocks.ledger.derivations.screened_integrals import DELTA, symmetric_sum


class Parts(NamedTuple):
    """What stands beside 1 and beside alpha in an angular tensor Lambda~ = bare + alpha times `stiff`."""

    #: The part without alpha, (..., 3, 3, 3, 3).
    bare: NDArray[np.float64]
    #: The coefficient of alpha, (..., 3, 3, 3, 3).
    stiff: NDArray[np.float64]

    def total(self, alpha: Any) -> NDArray[np.float64]:
        """bare + alpha stiff."""
        result: NDArray[np.float64] = self.bare + np.asarray(alpha)[..., None, None, None, None] * self.stiff
        return result


def joffrin_levelut(direction: ArrayLike) -> Parts:
    """Lambda~ of Joffrin and Levelut, Eq. (A1).

    The transcript of (A1) lists five of the six terms n n delta; n_i n_l delta_jk is restored here, without
    which the energy of a pair would depend on which block is called the first.

    Parameters
    ----------
    direction
        n, (..., 3); its length is irrelevant.

    Raises
    ------
    InputError
        If a direction is zero or not finite.

    Examples
    --------
    >>> f"{joffrin_levelut([0, 0, 1]).total(0.5)[2, 2, 2, 2]:.6f}"
    '4.000000'
    """
    bare, bracket = _brackets(direction)
    return Parts(-2 * bare, 2 * bracket)


def unsymmetrized(direction: ArrayLike) -> Parts:
    """Lambda~ for the strain e_ij = du_i/dx_j, from the Kelvin tensor: what (A1) should read.

    (delta_jl - 3 n_j n_l) delta_ik + (alpha/2) {the bracket of (A1)}; symmetrized in (ij) and (kl) it is
    (2.18). Against it (A1) is -2 times the part without alpha and 4 times the part with it: the differences
    (2)-(4) that the appendix lists, a factor 2 throughout, a sign, and one more factor 2.

    Parameters
    ----------
    direction
        n, (..., 3); its length is irrelevant.

    Raises
    ------
    InputError
        If a direction is zero or not finite.

    Examples
    --------
    >>> f"{unsymmetrized([0, 0, 1]).total(0.5)[2, 2, 2, 2]:.6f}"
    '-2.000000'
    """
    bare, bracket = _brackets(direction)
    return Parts(bare, bracket / 2)


def _brackets(direction: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(delta_jl - 3 n_j n_l) delta_ik, and the curly bracket of (A1)."""
    n = units(direction)
    nn = n[..., :, None] * n[..., None, :]
    bare: NDArray[np.float64] = np.einsum("...jl,ik->...ijkl", DELTA - 3 * nn, DELTA)
    nnnn = np.einsum("...ij,...kl->...ijkl", nn, nn)
    bracket: NDArray[np.float64] = -symmetric_sum(DELTA, DELTA) / 2 + 3 * symmetric_sum(nn, DELTA) - 15 * nnnn
    return bare, bracket
