"""Thermal weights of levels, free of overflow and exact at zero temperature."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.real_numbers import floats
from glassblocks.response.susceptibility import thermal_frequency

#: Two levels closer than this times the largest |E| are one degenerate level: rounding of a diagonalization.
DEGENERACY = 1e-12


def degeneracy_width(energies: NDArray[np.float64]) -> float:
    """Distance below which two of these levels, J, count as degenerate, J.

    Examples
    --------
    >>> degeneracy_width(np.array([-2.0, 1.0]))
    2e-12
    """
    return DEGENERACY * float(np.max(np.abs(energies)))


def thermal_weights(energies: ArrayLike, temperature: float) -> NDArray[np.float64]:
    """p_m = e^{-beta E_m}/Z of (2.12), summing to one.

    Parameters
    ----------
    energies
        E_m, J, (m,), in any order.
    temperature
        K, >= 0. At zero the levels of the ground state share the weight equally.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> thermal_weights([0.0, 0.0, 1e-22], temperature=0.0)
    array([0.5, 0.5, 0. ])
    >>> thermal_weights([-1e3, 0.0], temperature=1e-3)
    array([1., 0.])
    """
    levels = floats(energies, "energies")
    unit = HBAR * thermal_frequency(temperature)
    above = levels - levels.min()
    if unit == 0:
        weights = (above <= degeneracy_width(levels)).astype(float)
    else:
        with np.errstate(over="ignore", under="ignore"):  # a weight too small to write down is zero
            weights = np.exp(-above / unit)
    normalized: NDArray[np.float64] = weights / weights.sum()
    return normalized


class Transitions(NamedTuple):
    """All pairs of levels m, n with E_m <= E_n, each once."""

    #: Index of the lower level, (k,).
    m: NDArray[np.intp]
    #: Index of the upper level, (k,).
    n: NDArray[np.intp]
    #: E_n - E_m, J, (k,).
    gap: NDArray[np.float64]
    #: p_m - p_n, (k,), >= 0, free of cancellation between close levels.
    change: NDArray[np.float64]


def transitions(energies: NDArray[np.float64], temperature: float) -> Transitions:
    """The pairs of levels and the differences of their thermal weights.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> transitions(np.array([1e-22, 0.0]), temperature=0.0)
    Transitions(m=array([1]), n=array([0]), gap=array([1.e-22]), change=array([1.]))
    """
    order = np.argsort(energies, kind="stable")
    first, second = np.triu_indices(energies.size, 1)
    m, n = order[first], order[second]
    gap = energies[n] - energies[m]
    weights = thermal_weights(energies, temperature)
    unit = HBAR * thermal_frequency(temperature)
    if unit == 0:
        return Transitions(m, n, gap, weights[m] - weights[n])
    with np.errstate(under="ignore"):
        return Transitions(m, n, gap, -weights[m] * np.expm1(-gap / unit))
