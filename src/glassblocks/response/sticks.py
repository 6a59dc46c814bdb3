"""Lines with a tensor each: an amplitude between two levels, from which any strain takes its scalar lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.response.lines import CHUNK, Lines, Part, Shape, checked_edges, profiles
from glassblocks.tensors import Projection, project


@dataclass(frozen=True, eq=False, repr=False)
class Sticks:
    """Im chi_ab(omega) = sum over lines of strength A_a conj(A_b) delta(omega - omega_line).

    Parameters
    ----------
    lines
        The lines; their strength is pi (p_m - p_n)/(hbar V), or pi p_m/(hbar V) if reduced,
        rad Pa/(s J^2), (k,), >= 0.
    amplitude
        Mandel components of <m|T|n>, J, (k, 6).

    Examples
    --------
    >>> line = Sticks(Lines(np.array([2.0]), np.array([0.5])), np.array([[0, 0, 1.0, 0, 0, 0]]))
    >>> line.along([0, 0, 1, 0, 0, 0])
    1 line at 2 rad/s, total strength 0.5
    >>> float(line.binned([1.0, 3.0])[0, 2, 2])
    0.25
    """

    lines: Lines
    amplitude: NDArray[Any]

    def __repr__(self) -> str:
        reach = "" if not self.omega.size else f" from {self.omega[0]:.4g} to {self.omega[-1]:.4g} rad/s"
        return f"{self.omega.size:,} lines with a tensor each{reach}"

    @property
    def omega(self) -> NDArray[np.float64]:
        """Angular frequencies, rad/s, (k,), ascending."""
        return self.lines.omega

    @property
    def strength(self) -> NDArray[np.float64]:
        """Strength per squared amplitude, rad Pa/(s J^2), (k,)."""
        return self.lines.strength

    def weights(self) -> NDArray[Any]:
        """The integral of Im chi over each line, rad Pa/s, (k, 6, 6), Hermitian.

        For a complex stress (broken time reversal) this is the absorptive part of the tensor; what a
        real strain is absorbed by is its real part.
        """
        tensor: NDArray[Any] = np.einsum("k,ka,kb->kab", self.strength, self.amplitude, self.amplitude.conj())
        return tensor

    def along(self, strain: ArrayLike) -> Lines:
        """The lines of e : Im chi : e for a real or complex Mandel strain e (6,)."""
        amplitude = self.amplitude @ np.asarray(strain)
        return Lines(self.omega, self.strength * np.abs(amplitude) ** 2, self.lines.odd)

    def isotropic(self) -> Projection:
        """Each line's weight averaged over all rotations, (2.15), with the anisotropic remainder; (k,)."""
        return project(self.weights().real)

    def moment(self, power: float = 0) -> NDArray[Any]:
        """Sum over the lines of omega^power times their weights, (6, 6)."""
        return _contracted(self.strength * self.omega**power, self.amplitude)

    def binned(self, edges: ArrayLike) -> NDArray[Any]:
        """Im chi averaged over each bin [edges_i, edges_i+1), Pa, (bins, 6, 6); edges in rad/s.

        Raises
        ------
        InputError
            As `Lines.binned`.
        """
        bounds = checked_edges(edges, odd=self.lines.odd)
        at = np.searchsorted(self.omega, bounds)
        sums = [_contracted(self.strength[i:j], self.amplitude[i:j]) for i, j in pairwise(at)]
        return np.stack(sums) / np.diff(bounds)[:, None, None]

    def imaginary(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> NDArray[Any]:
        """Im chi with broadened lines, Pa, (..., 6, 6); parameters and errors as `Lines.broadened`."""
        return self._broadened(omega, width, shape, "imaginary")

    def real(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> NDArray[Any]:
        """Re chi with the same broadening, Pa, (..., 6, 6); errors as `Lines.real`."""
        if not self.lines.odd:
            raise InputError(
                "sticks",
                received="a reduced spectrum",
                allowed="the odd Im chi: Kramers-Kronig relations do not hold for the reduced one",
                remedy="use absorption_sticks",
            )
        return self._broadened(omega, width, shape, "real")

    def _broadened(self, omega: ArrayLike, width: float, shape: Shape, part: Part) -> NDArray[Any]:
        at = floats(omega, "omega")
        result: NDArray[Any] = np.zeros((at.size, 6, 6), self.amplitude.dtype)
        for piece in self._pieces(at.size):
            table = profiles(at.ravel(), piece.omega, width, shape, part, odd=self.lines.odd)
            result += np.tensordot(table, piece.weights(), 1)
        return result.reshape(*at.shape, 6, 6)

    def _pieces(self, points: int) -> Iterator[Sticks]:
        step = max(1, CHUNK // max(points, 36))
        for i in range(0, max(self.omega.size, 1), step):
            part = slice(i, i + step)
            yield Sticks(Lines(self.omega[part], self.strength[part], self.lines.odd), self.amplitude[part])


def _contracted(strength: NDArray[np.float64], amplitude: NDArray[Any]) -> NDArray[Any]:
    result: NDArray[Any] = (amplitude.T * strength) @ amplitude.conj()
    return result
