"""The response of one system from its eigenstates, Eqs. (2.12)-(2.15).

A strain that varies slowly over the block sees only T = int T(x) d^3x, so the double integral of (2.12)
is a product of the block's matrix elements. (2.12) needs no case distinction: for omega above E_m - E_0
no level lies at E_m - omega and the second delta function is zero by itself. That is (2.13), if energies
are measured from the ground state; with any other zero of energy its condition would cut real lines.
"""

from __future__ import annotations

from math import pi
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.block import Block
from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.response.lines import Lines
from glassblocks.response.sticks import Sticks
from glassblocks.response.susceptibility import thermal_frequency
from glassblocks.response.thermal import degeneracy_width, thermal_weights, transitions


def absorption_sticks(block: Block, temperature: float) -> Sticks:
    """The lines of the odd Im chi_ijkl(T, omega) of (2.12), per volume.

    Parameters
    ----------
    block
        Energies and stress matrix elements; for a superblock, `exact.diagonalize`.
    temperature
        K, >= 0.

    Returns
    -------
    Sticks
        Lines at omega > 0 of strength pi (p_m - p_n)/(hbar V); those of equally occupied levels absorb
        nothing and are left out.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> atom = two_level(asymmetry=0.0, tunnel_splitting=HBAR, gamma=HBAR * np.eye(3), volume=HBAR)
    >>> sticks = absorption_sticks(atom, temperature=0.0)
    >>> sticks.omega, (sticks.weights()[0, 2, 2] / pi).round(12)
    (array([1.]), np.float64(1.0))
    """
    m, n, gap, change = transitions(block.energies, temperature)
    active = (change > 0) & (gap > degeneracy_width(block.energies))
    return _sticks(block, m[active], n[active], change[active], odd=True)


def reduced_sticks(block: Block, temperature: float) -> Sticks:
    """The lines of the reduced Im chi~_ijkl(T, omega) of (2.14), per volume, at either sign of omega.

    Strength pi p_m/(hbar V). Lines at -omega are e^{-beta hbar omega} times as strong (detailed balance);
    the lines at omega = 0, diagonal elements included, absorb nothing but count in the sum rule
    ``moment() = pi <T T>/(hbar V)``.

    Parameters and errors are those of `absorption_sticks`.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> atom = two_level(asymmetry=0.0, tunnel_splitting=HBAR, gamma=HBAR * np.eye(3), volume=HBAR)
    >>> reduced_sticks(atom, temperature=0.0).omega
    array([0., 1.])
    """
    size = block.size
    m, n = (index.ravel() for index in np.indices((size, size)))
    weights = thermal_weights(block.energies, temperature)[m]
    active = weights > 0
    return _sticks(block, m[active], n[active], weights[active], odd=False)


@shown("static susceptibility", "isolated [Pa], curie [Pa], isothermal [Pa]")
class Static(NamedTuple):
    """The static susceptibility, Pa, (6, 6): d<T>/de per volume, negative for a positive strain energy."""

    #: What an isolated system answers at omega -> 0, the Kramers-Kronig value:
    #: -(1/V) sum over E_m != E_n of (p_m - p_n)/(E_n - E_m) T_mn T_nm.
    isolated: NDArray[Any]
    #: What comes to it when the occupations follow the strain (Curie, or relaxational, part):
    #: -(beta/V) (sum over E_m = E_n of p_m T_mn T_nm - <T><T>).
    curie: NDArray[Any]

    @property
    def isothermal(self) -> NDArray[Any]:
        """isolated + curie: the second derivative of the free energy."""
        total: NDArray[Any] = self.isolated + self.curie
        return total


def static_susceptibility(block: Block, temperature: float) -> Static:
    """Re chi_ijkl(T, 0) by the eigenstate sum, with the parts of a static field kept apart.

    Between degenerate levels and on the diagonal the Kubo sum is silent: a system that is only pushed
    does not redistribute. In contact with a bath it does, and the Curie part comes in. At zero
    temperature that part is zero unless the ground state is degenerate and T splits it.

    Parameters
    ----------
    block
        Energies and stress matrix elements.
    temperature
        K, >= 0.

    Raises
    ------
    InputError
        If the temperature is negative or not finite, or zero with a degenerate ground state that a
        strain splits, where the Curie part diverges as 1/T.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> atom = two_level(asymmetry=0.6, tunnel_splitting=0.8, gamma=np.eye(3), volume=1.0)
    >>> static = static_susceptibility(atom, temperature=0.0)
    >>> float(static.isolated[2, 2].round(12)), float(static.curie[2, 2])
    (-1.28, 0.0)
    """
    sticks = absorption_sticks(block, temperature)
    # strength/omega = (pi/V) (p_m - p_n)/(E_n - E_m); both orders of the pair count
    isolated = -2 / pi * sticks.moment(-1).real
    return Static(isolated, _curie(block, temperature))


def _curie(block: Block, temperature: float) -> NDArray[Any]:
    m, n, gap, _ = transitions(block.energies, temperature)
    same = gap <= degeneracy_width(block.energies)
    weights = thermal_weights(block.energies, temperature)
    diagonal = np.einsum("ann->na", block.stress).real
    mean = weights @ diagonal
    centered = diagonal - mean
    variance: NDArray[Any] = (centered.T * weights) @ centered
    off = block.stress[:, m[same], n[same]].T
    variance = variance + 2 * ((off.T * weights[m[same]]) @ off.conj()).real
    unit = HBAR * thermal_frequency(temperature)
    if unit > 0:
        return -variance / (unit * block.volume)
    if np.max(np.abs(variance)) > degeneracy_width(np.abs(block.stress)) ** 2:
        raise InputError(
            "temperature",
            received=0.0,
            allowed="> 0 for this block: its ground state is degenerate and a strain splits it",
            remedy="the isothermal static response diverges as 1/T; use a small temperature",
        )
    return np.zeros_like(variance)


def _sticks(
    block: Block, m: NDArray[np.intp], n: NDArray[np.intp], weight: NDArray[np.float64], *, odd: bool
) -> Sticks:
    omega = (block.energies[n] - block.energies[m]) / HBAR
    order = np.argsort(omega, kind="stable")
    m, n = m[order], n[order]
    strength = pi / (HBAR * block.volume) * weight[order]
    return Sticks(Lines(omega[order], strength, odd), block.stress[:, m, n].T)
