"""A spectrum as sets of lines, with the errors of the method that made them."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.response import Sticks
from glassblocks.response.sticks import Shape

Floats = NDArray[np.float64]

#: Part of the steps that the second, coarser spectrum has, from which the error of truncation is judged.
COARSE = 0.75


class Estimate(NamedTuple):
    """A spectrum with its errors, Pa."""

    value: Floats
    #: Standard error of the mean over random vectors: zero if none were used, nan (not determined) from one.
    statistical: Floats
    #: Change from three quarters of the Lanczos steps to all of them.
    truncation: Floats

    @property
    def error(self) -> Floats:
        """Both errors in quadrature."""
        return np.asarray(np.hypot(self.statistical, self.truncation))


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Im chi of one strain as lines, one set for each random vector (or one for the ground state)."""

    fine: tuple[Sticks, ...]
    coarse: tuple[Sticks, ...]
    #: Weight of each set in the thermal average, <b|b>, up to a common factor, (R,).
    weights: Floats
    #: Whether the sets are random samples.
    sampled: bool

    def imaginary(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> Estimate:
        """Im chi, Pa, shape of `omega`, with lines broadened as `Sticks.imaginary` does.

        Parameters
        ----------
        omega
            Angular frequency, rad/s.
        width
            Half width of a Lorentzian or standard deviation of a Gaussian, rad/s.
        shape
            "lorentzian" or "gaussian".

        Raises
        ------
        InputError
            If the width is not positive or the shape unknown.
        """
        values = np.array([_along(sticks, omega, width, shape) for sticks in self.fine])
        coarse = np.array([_along(sticks, omega, width, shape) for sticks in self.coarse])
        mean = self._mean(values)
        return Estimate(mean, self._spread(values - mean), np.abs(mean - self._mean(coarse)))

    def moment(self, power: int) -> float:
        """Integral of omega^power Im chi over omega > 0, (rad/s)^(power+1) Pa."""
        return float(self._mean(np.array([sticks.total(power)[0, 0] for sticks in self.fine])))

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


def _along(sticks: Sticks, omega: ArrayLike, width: float, shape: Shape) -> Floats:
    return np.asarray(sticks.imaginary(omega, width, shape)[..., 0, 0])


def transition_lines(operator: Operator, gap: Floats, weight: Floats, volume: float) -> Sticks:
    """Lines at gap/hbar, in the operator's units; weight is the squared stress that they carry."""
    terms = operator.terms
    return lines_of(gap * terms.unit / HBAR, pi * terms.stress_unit**2 / (HBAR * volume) * weight)


def lines_of(omega: Floats, strength: Floats) -> Sticks:
    """Lines of the odd e : Im chi : e; the component xx xx of the sticks stands for it.

    Examples
    --------
    >>> float(lines_of(np.array([2.0, 1.0]), np.array([5.0, 3.0])).total()[0, 0])
    8.0
    """
    order = np.argsort(omega, kind="stable")
    amplitude = np.zeros((omega.size, 6))
    amplitude[:, 0] = 1.0
    return Sticks(omega[order], strength[order], amplitude, odd=True)


def coarse_steps(steps: int) -> int:
    """Steps of the coarser spectrum."""
    return max(1, int(COARSE * steps))


def checked_strains(strains: ArrayLike) -> Floats:
    """One Mandel strain (6,) or several (k, 6), as (k, 6).

    Raises
    ------
    InputError
        If the shape is another, or a value not finite.
    """
    probes = np.atleast_2d(np.asarray(strains, dtype=float))
    if probes.ndim != 2 or probes.shape[1] != 6 or not np.all(np.isfinite(probes)):
        raise InputError(
            "strains", received=strains, allowed="finite Mandel vectors, (k, 6)", remedy="see tensors.strain"
        )
    return probes
