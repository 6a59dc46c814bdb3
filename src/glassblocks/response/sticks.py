"""Spectra of discrete lines, exact: each line a frequency, a strength and an amplitude tensor.

Three ways to look at them: as they are, as averages over bins, and with a stated broadening.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.tensors import Projection, project

Shape = Literal["lorentzian", "gaussian"]
#: Most elements of the (frequency, line) table that is held at a time.
CHUNK = 1_000_000


@dataclass(frozen=True, eq=False)
class Sticks:
    """Im chi_ab(omega) = sum over lines of strength A_a conj(A_b) delta(omega - omega_line).

    Parameters
    ----------
    omega
        Angular frequencies of the lines, rad/s, (k,), ascending.
    strength
        pi (p_m - p_n)/(hbar V), or pi p_m/(hbar V) if reduced, rad Pa/(s J^2), (k,), >= 0.
    amplitude
        Mandel components of <m|T|n>, J, (k, 6).
    odd
        Whether a line at -omega with the opposite sign is understood beside each: the odd Im chi of
        (2.12), whose lines are all at omega > 0. Otherwise the lines are all there are: the reduced one.

    Examples
    --------
    >>> line = Sticks(np.array([2.0]), np.array([0.5]), np.array([[0, 0, 1.0, 0, 0, 0]]), odd=True)
    >>> line.along([0, 0, 1, 0, 0, 0])
    array([0.5])
    >>> float(line.binned([1.0, 3.0])[0, 2, 2])
    0.25
    """

    omega: NDArray[np.float64]
    strength: NDArray[np.float64]
    amplitude: NDArray[Any]
    odd: bool

    def weights(self) -> NDArray[Any]:
        """The integral of Im chi over each line, rad Pa/s, (k, 6, 6), Hermitian.

        For a complex stress (broken time reversal) this is the absorptive part of the tensor; what a
        real strain is absorbed by is its real part.
        """
        tensor: NDArray[Any] = np.einsum("k,ka,kb->kab", self.strength, self.amplitude, self.amplitude.conj())
        return tensor

    def along(self, strain: ArrayLike) -> NDArray[np.float64]:
        """e : weight : e of each line for a real or complex Mandel strain e (6,), rad Pa/s, (k,), >= 0."""
        amplitude = self.amplitude @ np.asarray(strain)
        weight: NDArray[np.float64] = self.strength * np.abs(amplitude) ** 2
        return weight

    def isotropic(self) -> Projection:
        """Each line's weight averaged over all rotations, (2.15), with the anisotropic remainder; (k,)."""
        return project(self.weights().real)

    def total(self, power: int = 0) -> NDArray[Any]:
        """Sum over the lines of omega^power times their weights, (6, 6)."""
        return _contracted(self.strength * self.omega**power, self.amplitude)

    def binned(self, edges: ArrayLike) -> NDArray[Any]:
        """Im chi averaged over each bin [edges_i, edges_i+1), Pa, (bins, 6, 6).

        Parameters
        ----------
        edges
            Angular frequencies, rad/s, ascending; >= 0 for an odd spectrum.

        Raises
        ------
        InputError
            If the edges are not ascending, or negative for an odd spectrum.
        """
        bounds = np.asarray(edges, dtype=float)
        if bounds.ndim != 1 or bounds.size < 2 or not np.all(np.diff(bounds) > 0):
            raise InputError("edges", received=edges, allowed="two or more, ascending", remedy="sort them")
        if self.odd and bounds[0] < 0:
            raise InputError(
                "edges", received=edges, allowed=">= 0: Im chi is odd", remedy="mirror the result yourself"
            )
        at = np.searchsorted(self.omega, bounds)
        sums = [_contracted(self.strength[i:j], self.amplitude[i:j]) for i, j in pairwise(at)]
        return np.stack(sums) / np.diff(bounds)[:, None, None]

    def imaginary(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> NDArray[Any]:
        """Im chi with broadened lines, Pa, (..., 6, 6).

        Parameters
        ----------
        omega
            Angular frequency, rad/s, (...).
        width
            Half width at half maximum of a Lorentzian, or standard deviation of a Gaussian, rad/s.
        shape
            "lorentzian" or "gaussian". An odd spectrum stays odd: the mirror lines are broadened too.

        Raises
        ------
        InputError
            If the width is not positive or the shape unknown.
        """
        return self._sum(omega, width, shape, "imaginary")

    def real(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> NDArray[Any]:
        """Re chi with the same broadening, Pa, (..., 6, 6): the Kramers-Kronig partner of `imaginary`.

        Raises
        ------
        InputError
            As `imaginary`, and for a reduced spectrum, which has no Kramers-Kronig partner.
        """
        if not self.odd:
            raise InputError(
                "sticks",
                received="a reduced spectrum",
                allowed="the odd Im chi: Kramers-Kronig relations do not hold for the reduced one",
                remedy="use absorption_sticks",
            )
        return self._sum(omega, width, shape, "real")

    def _sum(self, omega: ArrayLike, width: float, shape: Shape, part: str) -> NDArray[Any]:
        if not (np.isfinite(width) and width > 0):
            raise InputError(
                "width", received=width, allowed="positive, in rad/s", remedy="a few line spacings"
            )
        if (shape, part) not in _PROFILES:
            raise InputError("shape", received=shape, allowed="lorentzian or gaussian", remedy="choose one")
        profile = _PROFILES[shape, part]
        w = np.asarray(omega, dtype=float)
        mirror = 0 if not self.odd else -1 if part == "imaginary" else 1
        result: NDArray[Any] = np.zeros((w.size, 6, 6), self.amplitude.dtype)
        for lines in self._chunks(w.size):
            x = w.ravel()[:, None]
            table = profile(x - lines.omega, width)
            if mirror:
                table = table + mirror * profile(-x - lines.omega, width)
            result += np.tensordot(table, lines.weights(), 1)
        return result.reshape(*w.shape, 6, 6)

    def _chunks(self, points: int) -> Iterator[Sticks]:
        step = max(1, CHUNK // max(points, 36))
        for i in range(0, self.omega.size, step):
            part = slice(i, i + step)
            yield Sticks(self.omega[part], self.strength[part], self.amplitude[part], self.odd)


def _contracted(strength: NDArray[np.float64], amplitude: NDArray[Any]) -> NDArray[Any]:
    result: NDArray[Any] = (amplitude.T * strength) @ amplitude.conj()
    return result


def _lorentzian(x: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    return width / pi / (x**2 + width**2)


def _lorentzian_real(x: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    # -(1/pi) P int Im chi(W)/(W - w) dW of the line above
    return x / pi / (x**2 + width**2)


def _gaussian(x: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    result: NDArray[np.float64] = np.exp(-((x / width) ** 2) / 2) / (width * (2 * pi) ** 0.5)
    return result


def _gaussian_real(x: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    from scipy.special import dawsn

    # the Hilbert transform of a Gaussian is a Dawson function
    result: NDArray[np.float64] = 2**0.5 / (pi * width) * dawsn(x / (2**0.5 * width))
    return result


_PROFILES = {
    ("lorentzian", "imaginary"): _lorentzian,
    ("lorentzian", "real"): _lorentzian_real,
    ("gaussian", "imaginary"): _gaussian,
    ("gaussian", "real"): _gaussian_real,
}
