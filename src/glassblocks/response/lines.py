"""Spectra of discrete lines: what every method hands on, and the profiles that broaden them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import pi
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats

Shape = Literal["lorentzian", "gaussian"]
Part = Literal["imaginary", "real"]
Floats = NDArray[np.float64]

#: Most elements of the (frequency, line) table that is held at a time.
CHUNK = 1_000_000


@shown("lines of Im chi", "omega [rad/s], strength [rad Pa/s], odd")
@dataclass(frozen=True, eq=False, repr=False)
class Lines:
    """Im chi(omega) = sum over lines of strength delta(omega - omega_line), a scalar.

    Lines add, and scale with a number.

    Parameters
    ----------
    omega
        Angular frequencies of the lines, rad/s, (k,), ascending.
    strength
        Integral of Im chi over each line, rad Pa/s for a susceptibility in Pa, (k,).
    odd
        Whether a line at -omega with the opposite sign is understood beside each: the odd Im chi of
        (2.12), whose lines are all at omega > 0. Otherwise the lines are all there are.

    Examples
    --------
    >>> lines = Lines(np.array([1.0]), np.array([3.0])) + 2 * Lines(np.array([2.0]), np.array([1.0]))
    >>> lines
    2 lines from 1 to 2 rad/s, total strength 5
    >>> float(lines.moment(1)), lines.binned([0.5, 1.5, 2.5]), round(lines.static, 4)
    (7.0, array([3., 2.]), -2.5465)
    """

    omega: Floats
    strength: Floats
    odd: bool = True

    def __add__(self, other: Lines) -> Lines:
        if not isinstance(other, Lines):
            return NotImplemented
        if self.odd != other.odd:
            raise InputError(
                "lines",
                received="an odd spectrum and one that is not",
                allowed="two of one kind",
                remedy="add odd to odd, reduced to reduced",
            )
        return sorted_lines(
            np.concatenate([self.omega, other.omega]),
            np.concatenate([self.strength, other.strength]),
            odd=self.odd,
        )

    def __mul__(self, factor: float) -> Lines:
        return Lines(self.omega, self.strength * factor, self.odd)

    __rmul__ = __mul__

    def __repr__(self) -> str:
        if not self.omega.size:
            return "no lines"
        count = "1 line at" if self.omega.size == 1 else f"{self.omega.size:,} lines from"
        reach = f"{self.omega[0]:.4g}" + ("" if self.omega.size == 1 else f" to {self.omega[-1]:.4g}")
        return f"{count} {reach} rad/s, total strength {self.strength.sum():.4g}"

    def moment(self, power: float = 0) -> float:
        """Integral of omega^power Im chi over the lines, unit of the strength times (rad/s)^power."""
        return float(self.strength @ self.omega**power)

    @property
    def static(self) -> float:
        """Re chi(0) = -(2/pi) sum of strength/omega: the Kramers-Kronig value, of an odd spectrum."""
        self._require_odd()
        return float(-2 / pi * self.moment(-1))

    def binned(self, edges: ArrayLike) -> Floats:
        """Im chi averaged over each bin [edges_i, edges_i+1), Pa, (bins,); edges in rad/s.

        Raises
        ------
        InputError
            If the edges are not ascending, or negative for an odd spectrum.
        """
        bounds = checked_edges(edges, odd=self.odd)
        at = np.searchsorted(self.omega, bounds)
        sums = [self.strength[i:j].sum() for i, j in pairwise(at)]
        return np.array(sums) / np.diff(bounds)

    def broadened(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> Floats:
        """Im chi with broadened lines, Pa, shape of `omega`.

        Parameters
        ----------
        omega
            Angular frequency, rad/s.
        width
            Half width at half maximum of a Lorentzian, or standard deviation of a Gaussian, rad/s.
        shape
            "lorentzian" or "gaussian". An odd spectrum stays odd: the mirror lines are broadened too.

        Raises
        ------
        InputError
            If the width is not positive or the shape unknown.
        """
        return self._profiled(omega, width, shape, "imaginary")

    def real(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> Floats:
        """Re chi with the same broadening, Pa: the Kramers-Kronig partner of `broadened`.

        Raises
        ------
        InputError
            As `broadened`, and for a spectrum that is not odd, which has no Kramers-Kronig partner.
        """
        self._require_odd()
        return self._profiled(omega, width, shape, "real")

    def _profiled(self, omega: ArrayLike, width: float, shape: Shape, part: Part) -> Floats:
        at = floats(omega, "omega")
        result = np.zeros(at.size)
        step = max(1, CHUNK // max(at.size, 1))
        for i in range(0, max(self.omega.size, 1), step):
            table = profiles(at.ravel(), self.omega[i : i + step], width, shape, part, odd=self.odd)
            result += table @ self.strength[i : i + step]
        return result.reshape(at.shape)

    def _require_odd(self) -> None:
        if not self.odd:
            raise InputError(
                "lines",
                received="a reduced spectrum",
                allowed="the odd Im chi: Kramers-Kronig relations do not hold for the reduced one",
                remedy="use absorption_sticks",
            )


def sorted_lines(omega: Floats, strength: Floats, *, odd: bool = True) -> Lines:
    """Lines from frequencies in any order."""
    at, weights = floats(omega, "omega"), floats(strength, "strength")
    order = np.argsort(at, kind="stable")
    return Lines(at[order], weights[order], odd)


def checked_edges(edges: ArrayLike, *, odd: bool) -> Floats:
    """Bin edges, ascending, not negative for an odd spectrum.

    Raises
    ------
    InputError
        If they are not.
    """
    bounds = floats(edges, "edges")
    if bounds.ndim != 1 or bounds.size < 2 or not np.all(np.diff(bounds) > 0):
        raise InputError("edges", received=edges, allowed="two or more, ascending", remedy="sort them")
    if odd and bounds[0] < 0:
        raise InputError(
            "edges", received=edges, allowed=">= 0: Im chi is odd", remedy="mirror the result yourself"
        )
    return bounds


def profiles(at: Floats, lines: Floats, width: float, shape: Shape, part: Part, *, odd: bool) -> Floats:
    """Profile of each line (k,) at each frequency (w,), s/rad, (w, k), with its mirror if the spectrum is odd.

    Raises
    ------
    InputError
        If the width is not positive or the shape unknown.
    """
    if not (np.isfinite(width) and width > 0):
        raise InputError("width", received=width, allowed="positive, in rad/s", remedy="a few line spacings")
    if (shape, part) not in _PROFILES:
        raise InputError("shape", received=shape, allowed="lorentzian or gaussian", remedy="choose one")
    profile = _PROFILES[shape, part]
    x = at[:, None]
    table: Floats = profile(x - lines, width)
    if odd:
        mirrored = profile(-x - lines, width)
        table = table - mirrored if part == "imaginary" else table + mirrored
    return table


def _lorentzian(x: Floats, width: float) -> Floats:
    return width / pi / (x**2 + width**2)


def _lorentzian_real(x: Floats, width: float) -> Floats:
    # -(1/pi) P int Im chi(W)/(W - w) dW of the line above
    return x / pi / (x**2 + width**2)


def _gaussian(x: Floats, width: float) -> Floats:
    result: Floats = np.exp(-((x / width) ** 2) / 2) / (width * (2 * pi) ** 0.5)
    return result


def _gaussian_real(x: Floats, width: float) -> Floats:
    from scipy.special import dawsn

    # the Hilbert transform of a Gaussian is a Dawson function
    result: Floats = 2**0.5 / (pi * width) * dawsn(x / (2**0.5 * width))
    return result


_PROFILES: dict[tuple[str, str], Any] = {
    ("lorentzian", "imaginary"): _lorentzian,
    ("lorentzian", "real"): _lorentzian_real,
    ("gaussian", "imaginary"): _gaussian,
    ("gaussian", "real"): _gaussian_real,
}
