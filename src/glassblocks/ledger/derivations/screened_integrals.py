"""The Fourier integrals of the appendix, Eqs. (A11)-(A14), away from x = 0.

All are derivatives of two potentials: 1/(4 pi x), the transform of 1/q^2, and -x/(8 pi), the finite part of
the transform of 1/q^4. At x = 0 both integrals of (A11) also hold a delta function; see
`glassblocks.coupling.momentum.contact`.
"""

from __future__ import annotations

from math import pi
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.coupling.geometry import split
from glassblocks.errors import InputError

DELTA = np.eye(3)


class Potentials(NamedTuple):
    """The two integrals of (A12), before the derivatives."""

    #: Transform of 1/(q^2 + lambda^2)^2, m.
    quartic: Any
    #: Transform of 1/(q^2 + lambda^2), 1/m.
    quadratic: Any


def screened_potentials(distance: ArrayLike, screening: ArrayLike) -> Potentials:
    """exp(-lambda x)/(8 pi lambda) and exp(-lambda x)/(4 pi x), the integrals of (A12) as (A13) gives them.

    The first diverges as lambda -> 0, but only by the constant 1/(8 pi lambda), which four derivatives
    remove.

    Parameters
    ----------
    distance
        x, m, any shape.
    screening
        lambda, 1/m, broadcasts with it.

    Raises
    ------
    InputError
        If a distance or screening is not positive and finite.

    Examples
    --------
    >>> f"{screened_potentials(1.0, 0.5).quadratic:.6f}"
    '0.048266'
    """
    x, lam = np.asarray(distance, dtype=float)[()], np.asarray(screening, dtype=float)[()]
    for name, value in (("distance", x), ("screening", lam)):
        if not np.all(np.isfinite(value) & (value > 0)):
            raise InputError(
                name, received=value, allowed="positive, finite", remedy="lambda -> 0 is a limit"
            )
    decay = np.exp(-lam * x)
    return Potentials(decay / (8 * pi * lam), decay / (4 * pi * x))


def quadratic_integral(displacement: ArrayLike) -> NDArray[np.float64]:
    """f^(2)_jl = int d^3q/(2 pi)^3 q_j q_l/q^2 cos(q.x), second line of Eq. (A14), 1/m^3, (..., 3, 3).

    Parameters
    ----------
    displacement
        x, m, (..., 3), not zero.

    Raises
    ------
    InputError
        If a displacement is zero or not finite.

    Examples
    --------
    >>> (4 * pi * quadratic_integral([0, 0, 1.0])).round(12)
    array([[ 1.,  0.,  0.],
           [ 0.,  1.,  0.],
           [ 0.,  0., -2.]])
    """
    r, n = split(displacement)
    nn = n[..., :, None] * n[..., None, :]
    return (DELTA - 3 * nn) / (4 * pi * r[..., None, None] ** 3)


def quartic_integral(displacement: ArrayLike) -> NDArray[np.float64]:
    """f^(1)_ijkl = int d^3q/(2 pi)^3 q_i q_j q_k q_l/q^4 cos(q.x), first line of Eq. (A14), 1/m^3.

    Parameters
    ----------
    displacement
        x, m, (..., 3), not zero.

    Returns
    -------
    array
        (..., 3, 3, 3, 3), symmetric under every exchange of indices.

    Raises
    ------
    InputError
        If a displacement is zero or not finite.

    Examples
    --------
    >>> f"{8 * pi * quartic_integral([0, 0, 1.0])[0, 0, 0, 0]:.6f}"
    '3.000000'
    """
    r, n = split(displacement)
    nn = n[..., :, None] * n[..., None, :]
    deltas = symmetric_sum(DELTA, DELTA) / 2
    mixed = symmetric_sum(nn, DELTA)
    nnnn = np.einsum("...ij,...kl->...ijkl", nn, nn)
    bracket: NDArray[np.float64] = deltas - 3 * mixed + 15 * nnnn
    return bracket / (8 * pi * r[..., None, None, None, None] ** 3)


def symmetric_sum(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """a_ij b_kl + a_ik b_jl + a_il b_jk + a_jk b_il + a_jl b_ik + a_kl b_ij for symmetric (..., 3, 3).

    Examples
    --------
    >>> float(symmetric_sum(DELTA, DELTA)[0, 0, 0, 0])
    6.0
    """
    pairings = ("ij,kl", "ik,jl", "il,jk", "jk,il", "jl,ik", "kl,ij")
    terms: list[NDArray[Any]] = []
    for pairing in pairings:
        first, second = pairing.split(",")
        terms.append(np.einsum(f"...{first},...{second}->...ijkl", a, b))
    result: NDArray[Any] = sum(terms[1:], start=terms[0])
    return result
