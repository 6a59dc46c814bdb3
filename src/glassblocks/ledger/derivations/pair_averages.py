"""Averages over the direction of a pair behind (3.4) and (5.8): exact quadratures of polynomials."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling.dipole import dipole_coupling, dipole_coupling_change
from glassblocks.coupling.elastic import lambda_tilde
from glassblocks.coupling.strained import lambda_tilde_change
from glassblocks.tensors.mandel import IDENTITY
from glassblocks.tensors.sphere import directions

Array = NDArray[np.float64]

#: Displacement gradients g_ij = du_i/dx_j per unit Ak of waves along z: longitudinal, and polarized along x.
GRADIENTS = {"l": np.outer([0, 0, 1.0], [0, 0, 1.0]), "t": np.outer([1.0, 0, 0], [0, 0, 1.0])}


def strained_polynomials(symmetrized: bool = False) -> dict[str, dict[str, list[float]]]:
    """The average of [Delta Lambda contracted with chi on both blocks] as polynomials in alpha and x.

    Delta Lambda is (2.20) with Delta x = g . x; chi is (2.15) in units of Im chi_t, with
    x = Im chi_l/Im chi_t - 2. Keys "x0", "x1", "x2" hold the coefficients of 1, alpha, alpha^2. Unnormalized:
    r^3 and the prefactor of (2.17) are divided out. `symmetrized` takes the strain for the gradient.

    Examples
    --------
    >>> round(strained_polynomials()["l"]["x0"][0], 9)
    66.0
    """
    return {name: _polynomial((g + g.T) / 2 if symmetrized else g) for name, g in GRADIENTS.items()}


def _polynomial(gradient: Array) -> dict[str, list[float]]:
    n, weight = directions(degree=16)
    relative = n @ gradient.T
    along = np.sum(n * relative, axis=1)[:, None, None]

    def change(alpha: float) -> Array:
        turned: Array = lambda_tilde_change(n, relative, alpha)
        total: Array = turned - 3 * along * lambda_tilde(n, alpha)
        return total

    # the change is linear in alpha
    constant = change(0.0)
    slope = change(1.0) - constant
    result = {}
    for key, contract in (("x0", _shear_shear), ("x1", _shear_trace), ("x2", _trace_trace)):
        squares = contract(constant, constant), contract(constant, slope), contract(slope, slope)
        result[key] = [float(weight @ squares[0]), 2 * float(weight @ squares[1]), float(weight @ squares[2])]
    return result


# chi = 2 one + x (delta delta) in Mandel form, in units of Im chi_t: tr(D chi D' chi) by powers of x
def _shear_shear(d: Array, e: Array) -> Array:
    product: Array = 4 * np.einsum("mab,mab->m", d, e)
    return product


def _shear_trace(d: Array, e: Array) -> Array:
    product: Array = 4 * np.sum((d @ IDENTITY) * (e @ IDENTITY), axis=1)
    return product


def _trace_trace(d: Array, e: Array) -> Array:
    product: Array = (d @ IDENTITY @ IDENTITY) * (e @ IDENTITY @ IDENTITY)
    return product


def dipole_squares(charges: Array, interference: bool = True, pairs_combined: bool = True) -> float:
    """The average over n of the squared change of the dipole coupling under a wave, Frobenius norm.

    Parameters
    ----------
    charges
        The gradient by which the charges of (5.4) move, per unit Ak: as printed, or symmetrized. The blocks
        move by the gradient in `GRADIENTS` that it comes from: the wave runs along z.
    interference
        Whether (5.3) and (5.4) are added before squaring, or squared apart.
    pairs_combined
        Whether (s, s') and (s', s) are added before squaring, or all of (5.4) is put on one block.

    Examples
    --------
    >>> round(dipole_squares(GRADIENTS["l"]), 9), round(dipole_squares(GRADIENTS["t"]), 9)
    (9.2, 6.4)
    """
    blocks = GRADIENTS["l"] if charges[2, 2] else GRADIENTS["t"]
    n, weight = directions(degree=16)
    unit = 1 / (8 * pi)  # permittivity that makes the prefactor of (5.2) one
    moved_blocks = dipole_coupling_change(n, blocks, unit)
    mu = dipole_coupling(n, unit)
    moved_charges = charges.T @ mu + mu @ charges if pairs_combined else 2 * charges.T @ mu
    parts = [moved_blocks + moved_charges] if interference else [moved_blocks, moved_charges]
    return float(sum(weight @ np.einsum("mij,mij->m", part, part) for part in parts))
