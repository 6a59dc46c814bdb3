"""Coupling tensors of two-level systems and what is left of them after averaging over orientations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tensors.mandel import IDENTITY

Array = NDArray[np.float64]


def coupling_from_minima(stress_1: ArrayLike, stress_2: ArrayLike, volume: ArrayLike) -> Array:
    """Coupling tensor (..., 6) in Mandel form, J, from the stresses of the two minima.

    The energy of a minimum changes by V sigma_ij e_ij under strain, so the asymmetry by V (sigma_1 -
    sigma_2); gamma_ij is half of it. The sign does not matter.

    Parameters
    ----------
    stress_1, stress_2
        Stress of the box in either minimum, Mandel form (..., 6), Pa.
    volume
        Volume of the box, m^3, shape (...).

    Examples
    --------
    >>> float(coupling_from_minima([1e6, 0, 0, 0, 0, 0], np.zeros(6), volume=2e-26)[0])
    1e-20
    """
    difference = floats(stress_1, "stress_1") - floats(stress_2, "stress_2")
    result: Array = floats(volume, "volume")[..., None] * difference / 2
    return result


def mean_square_coupling(coupling: ArrayLike) -> Pair:
    """(gamma_l^2, gamma_t^2), J^2, of tensors g averaged over all orientations; exact.

    gamma_l^2 = <(k.g.k)^2> = (2 tr g^2 + (tr g)^2)/15 and gamma_t^2 = <(k.g.t)^2> = (3 tr g^2 -
    (tr g)^2)/30 for unit vectors k and t across it. Since (tr g)^2 >= 0, gamma_l^2 >= (4/3) gamma_t^2, with
    equality if and only if the tensor has no trace (a pure shear).

    Parameters
    ----------
    coupling
        Mandel form (..., 6), J.

    Returns
    -------
    Pair
        J^2, shape (...).

    Examples
    --------
    >>> float(mean_square_coupling([1.0, -1.0, 0, 0, 0, 0]).ratio)  # pure shear
    1.3333
    >>> mean_square_coupling([1.0, 1.0, 1.0, 0, 0, 0]).map(lambda value: round(float(value), 12))
    Pair(l=1.0, t=0.0)
    """
    g = floats(coupling, "coupling")
    trace_squared, square = (g @ IDENTITY) ** 2, np.sum(g**2, axis=-1)
    return Pair((2 * square + trace_squared) / 15, np.maximum(3 * square - trace_squared, 0.0) / 30)


def trace_share(coupling: ArrayLike) -> Any:
    """(tr g)^2/(3 tr g^2): the share of volume change in a tensor, 0 (pure shear) to 1 (pure volume).

    Examples
    --------
    >>> round(float(trace_share([1.0, 0, 0, 0, 0, 0])), 6)
    0.333333
    """
    g = floats(coupling, "coupling")
    return (g @ IDENTITY) ** 2 / (3 * np.sum(g**2, axis=-1))
