"""Im chi as a method gives it: lines with the method's errors, the same type whatever made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import html_table, shown
from glassblocks.response.lines import Lines, Shape

Floats = NDArray[np.float64]


@shown("from a spectrum", "value +- error, statistical, truncation")
class SpectralValue(NamedTuple):
    """A number or an array taken from a spectrum, with its errors, in one unit."""

    value: Floats
    #: Standard error of the mean over random vectors: zero if none were used, nan (not determined) from one.
    statistical: Floats
    #: Change from the coarser to the finer truncation; zero for a method that truncates nothing.
    truncation: Floats

    @property
    def error(self) -> Floats:
        """Both errors in quadrature."""
        return np.asarray(np.hypot(self.statistical, self.truncation))


@dataclass(frozen=True, eq=False, repr=False)
class Spectrum:
    """Im chi per volume of one polarization, as one set of lines or more, each with a coarser twin.

    Parameters
    ----------
    fine
        Sets of lines: one for each random vector, or one alone.
    coarse
        The same truncated earlier, from which the error of truncation is judged; `fine` itself if exact.
    weights
        Weight of each set in the average, up to a common factor, (R,).
    sampled
        Whether the sets are random samples.
    method
        Which method ran, with its settings.

    Examples
    --------
    >>> lines = Lines(np.array([1e9]), np.array([2e14]))
    >>> spectrum = Spectrum.exact(lines, "dense, 2 states")
    >>> spectrum
    Im chi by dense, 2 states: 1 line at 1e+09 rad/s, total strength 2e+14
    >>> float(spectrum.binned([0.5e9, 1.5e9]).value[0])
    200000.0
    """

    fine: tuple[Lines, ...]
    coarse: tuple[Lines, ...]
    weights: Floats
    sampled: bool
    method: str

    @classmethod
    def exact(cls, lines: Lines, method: str) -> Spectrum:
        """A spectrum without errors."""
        return cls((lines,), (lines,), np.ones(1), sampled=False, method=method)

    def __repr__(self) -> str:
        return f"Im chi by {self.method}: {self.lines!r}"

    def _repr_html_(self) -> str:
        lines = self.lines
        reach = "none" if not lines.omega.size else f"{lines.omega[0]:.4g} to {lines.omega[-1]:.4g}"
        total = self.moment()
        rows = [
            ("method", self.method),
            ("lines", lines.omega.size),
            ("from, to [rad/s]", reach),
            ("integral of Im chi [rad Pa/s]", f"{float(total.value):.5g} +- {float(total.error):.1g}"),
        ]
        return html_table("Im chi", ["", ""], rows)

    def __mul__(self, factor: float) -> Spectrum:
        fine, coarse = ([factor * each for each in part] for part in (self.fine, self.coarse))
        return Spectrum(tuple(fine), tuple(coarse), self.weights, self.sampled, self.method)

    __rmul__ = __mul__

    def __add__(self, other: Spectrum) -> Spectrum:
        """The sum of two responses of one system by one method, set by set."""
        if not isinstance(other, Spectrum):
            return NotImplemented
        if not np.array_equal(self.weights, other.weights) or self.method != other.method:
            raise InputError(
                "spectrum",
                received=f"{self.method}, {len(self.fine)} sets, and {other.method}, {len(other.fine)} sets",
                allowed="two spectra of one run of one method",
                remedy="add their lines or their values instead",
            )
        fine, coarse = (
            tuple(a + b for a, b in zip(*pair, strict=True))
            for pair in ((self.fine, other.fine), (self.coarse, other.coarse))
        )
        return Spectrum(fine, coarse, self.weights, self.sampled, self.method)

    @property
    def lines(self) -> Lines:
        """The lines of the average over all sets."""
        share: list[float] = (self.weights / self.weights.sum()).tolist()
        total = self.fine[0] * share[0]
        for part, each in zip(share[1:], self.fine[1:], strict=True):
            total = total + each * part
        return total

    def imaginary(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> SpectralValue:
        """Im chi with broadened lines, Pa, shape of `omega`; parameters and errors as `Lines.broadened`."""
        return self.observed(lambda lines: lines.broadened(omega, width, shape))

    def real(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> SpectralValue:
        """Re chi with broadened lines, Pa, shape of `omega`; parameters and errors as `Lines.real`."""
        return self.observed(lambda lines: lines.real(omega, width, shape))

    def binned(self, edges: ArrayLike) -> SpectralValue:
        """Im chi averaged over bins, Pa, (bins,); edges in rad/s, errors as `Lines.binned`."""
        return self.observed(lambda lines: lines.binned(edges))

    def moment(self, power: float = 0) -> SpectralValue:
        """Integral of omega^power Im chi over omega > 0, (rad/s)^(power+1) Pa."""
        return self.observed(lambda lines: np.asarray(lines.moment(power)))

    @property
    def static(self) -> SpectralValue:
        """Re chi(0) of the isolated system, Pa, negative."""
        found = self.moment(-1)
        return SpectralValue(-2 / pi * found.value, 2 / pi * found.statistical, 2 / pi * found.truncation)

    def observed(self, take: Callable[[Lines], Floats]) -> SpectralValue:
        """What a linear function of the lines gives, with its errors."""
        values = np.array([take(lines) for lines in self.fine])
        mean = self._mean(values)
        if self.coarse is self.fine or all(a is b for a, b in zip(self.coarse, self.fine, strict=True)):
            truncation = np.zeros_like(mean)
        else:
            truncation = np.abs(mean - self._mean(np.array([take(lines) for lines in self.coarse])))
        return SpectralValue(mean, self._spread(values - mean), truncation)

    def _mean(self, values: Floats) -> Floats:
        return np.asarray(np.tensordot(self.weights, values, 1) / self.weights.sum())

    def _spread(self, deviations: Floats) -> Floats:
        """Standard error of the weighted mean, a ratio of two means, to first order."""
        count = len(self.weights)
        if not self.sampled:
            return np.zeros_like(deviations[0])
        if count == 1:
            return np.full_like(deviations[0], np.nan)
        squares = np.tensordot(self.weights**2, deviations**2, 1) / self.weights.sum() ** 2
        return np.asarray(np.sqrt(count / (count - 1) * squares))
