"""Susceptibilities as functions of frequency: odd, real and reduced, of one polarization.

Three shapes: the paper's frequency-constant one, the one of a flat distribution of two-level systems,
and a sampled one. Each knows its odd Im chi and the Re chi that causality gives it. The reduced one is
defined by (2.14), Im chi = (1 - e^{-beta hbar w}) Im chi~; oddness makes it obey detailed balance,
chi~(-w) = e^{-beta hbar w} chi~(w), so it is not even, and not constant at both signs unless it is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats, number_or_floats
from glassblocks.response.kramers_kronig import real_from_imaginary

Floats = NDArray[np.float64]


class Susceptibility(Protocol):
    """What the closed forms ask of a susceptibility: omega in rad/s, values in any one unit (Pa)."""

    @property
    def cutoff(self) -> float:
        """Angular frequency beyond which Im chi vanishes, rad/s."""
        ...

    @property
    def temperature(self) -> float:
        """Temperature of the state that absorbs, K."""
        ...

    def imaginary(self, omega: ArrayLike) -> Floats:
        """Odd Im chi."""
        ...

    def real(self, omega: ArrayLike) -> Floats:
        """Re chi, by causality."""
        ...


def reduced(chi: Susceptibility, omega: ArrayLike) -> Floats:
    """Reduced Im chi~ = Im chi / (1 - e^{-beta hbar omega}) of (2.14), at either sign of omega.

    Parameters
    ----------
    chi
        Any susceptibility. At zero temperature chi~ vanishes at negative omega: nothing can be emitted.
    omega
        Angular frequency, rad/s, not zero unless the temperature is zero.

    Returns
    -------
    array
        Im chi~, unit of chi.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> chi = TwoLevelBand(level=1.0, cutoff=1e15, temperature=1.0)
    >>> reduced(chi, [1e6, -1e6, 1e13]).round(4)
    array([0.5, 0.5, 1. ])
    """
    w = floats(omega, "omega")
    theta = thermal_frequency(chi.temperature)
    imaginary = chi.imaginary(w)
    if theta == 0:
        return np.where(w > 0, imaginary, 0.0)
    with np.errstate(over="ignore"):
        return -imaginary / np.expm1(-w / theta)


def thermal_frequency(temperature: float) -> float:
    """k_B T / hbar, rad/s, of a temperature in K.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> f"{thermal_frequency(1.0):.4e}"
    '1.3092e+11'
    """
    kelvin = float(number_or_floats(temperature, "temperature"))
    if not (np.isfinite(kelvin) and kelvin >= 0):
        raise InputError(
            "temperature", received=temperature, allowed="a finite number >= 0, in K", remedy="pass kelvin"
        )
    return BOLTZMANN * kelvin / HBAR


@dataclass(frozen=True)
class _Band:
    """Fields of the two analytic shapes.

    Parameters
    ----------
    level
        The constant, any unit (Pa).
    cutoff
        omega_c, rad/s; beyond it Im chi is zero.
    temperature
        K; the analytic Re chi asks for k_B T <= hbar omega_c/40, or zero.
    """

    level: Any
    cutoff: float
    temperature: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.cutoff) and self.cutoff > 0):
            raise InputError(
                "cutoff", received=self.cutoff, allowed="finite and positive, rad/s", remedy="e.g. 1e15"
            )
        if self._theta > self.cutoff / 40:
            raise InputError(
                "temperature",
                received=self.temperature,
                allowed=f"<= hbar omega_c/(40 k_B) = {HBAR * self.cutoff / (40 * BOLTZMANN):.4g} K",
                remedy="raise the cut-off, or use a Sampled susceptibility",
            )

    @property
    def _theta(self) -> float:
        return thermal_frequency(self.temperature)

    def _bare_real(self, w: Floats) -> Floats:
        """-(1/pi) ln|omega_c^2/w^2 - 1|: the transform of a band that is constant down to w = 0."""
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(np.abs((self.cutoff / w) ** 2 - 1)) / pi)


class FrequencyConstant(_Band):
    """The paper's susceptibility: Im chi~ = level for 0 < omega < cutoff, below Eq. (3.1).

    The reduced susceptibility is constant at positive frequencies, and e^{-beta hbar |w|} times that at
    negative ones, so that Im chi = level (1 - e^{-beta hbar omega}) is odd. At zero temperature both
    are the same constant.

    Examples
    --------
    >>> chi = FrequencyConstant(level=1.0, cutoff=1e15)
    >>> float(chi.imaginary(-1e6)), round(float(chi.real(1e6)), 3)
    (-1.0, -13.193)
    """

    def imaginary(self, omega: ArrayLike) -> Floats:
        """Odd Im chi = level sgn(w) (1 - e^{-beta hbar |w|}) for |w| < cutoff, else 0; unit of level.

        Examples
        --------
        >>> FrequencyConstant(2.0, 10.0).imaginary([-3.0, 0.0, 3.0, 30.0])
        array([-2.,  0.,  2.,  0.])
        """
        w = floats(omega, "omega")
        theta = self._theta
        occupied = 1.0 if theta == 0 else -np.expm1(-np.abs(w) / theta)
        return np.asarray(self.level * np.sign(w) * occupied * (np.abs(w) < self.cutoff))

    def real(self, omega: ArrayLike) -> Floats:
        """Re chi by causality; unit of level.

        -(level/pi) [ln|omega_c^2/w^2 - 1| + e^{-z} Ei(z) + e^z Ei(-z)], z = hbar w/k_B T; what the
        thermal term has beyond the cut-off, e^{-hbar omega_c/k_B T}, is left out.

        Examples
        --------
        >>> round(float(FrequencyConstant(1.0, 1e15, temperature=1.0).real(1e6)), 4)
        -6.0594
        """
        from scipy.special import expi

        w = np.abs(floats(omega, "omega"))
        theta = self._theta
        if theta == 0:
            return np.asarray(self.level * self._bare_real(w))
        # below z = 1e-8 the limit, above z = 300 the asymptotic 2/z^2, are exact to rounding
        z = np.clip(w / theta, 1e-8, 300.0)
        thermal = np.where(
            w > 300 * theta,
            2 * (theta / np.maximum(w, theta)) ** 2,
            np.exp(-z) * expi(z) + np.exp(z) * expi(-z),
        )
        return np.asarray(self.level * (self._bare_real(np.maximum(w, 1e-8 * theta)) - thermal / pi))


class TwoLevelBand(_Band):
    """Two-level systems of a flat distribution: Im chi = level tanh(hbar omega/2 k_B T), |omega| < cutoff.

    The resonant absorption of the tunneling model, level = pi C rho c^2 with C = P gamma^2/(rho c^2).
    Its reduced susceptibility, level/(1 + e^{-beta hbar omega}), is constant within a factor two.

    Examples
    --------
    >>> chi = TwoLevelBand(level=1.0, cutoff=1e15, temperature=1.0)
    >>> f"{float(chi.imaginary(1e6)):.4e}"
    '3.8191e-06'
    """

    def imaginary(self, omega: ArrayLike) -> Floats:
        """Odd Im chi = level tanh(hbar w/2 k_B T) for |w| < cutoff, else 0; unit of level.

        Examples
        --------
        >>> TwoLevelBand(2.0, 10.0).imaginary([-3.0, 0.0, 3.0, 30.0])
        array([-2.,  0.,  2.,  0.])
        """
        w = floats(omega, "omega")
        theta = self._theta
        polarized = np.sign(w) if theta == 0 else np.tanh(w / (2 * theta))
        return np.asarray(self.level * polarized * (np.abs(w) < self.cutoff))

    def real(self, omega: ArrayLike) -> Floats:
        """Re chi by causality; unit of level.

        -(2 level/pi) [ln(hbar omega_c/2 pi k_B T) - Re psi(1/2 + i hbar w/2 pi k_B T)
        + (1/2) ln|1 - w^2/omega_c^2|], psi the digamma function: the logarithm of the tunneling
        model's velocity shift, with the cut-off kept; e^{-hbar omega_c/k_B T} is left out.

        Examples
        --------
        >>> round(float(TwoLevelBand(1.0, 1e15, temperature=1.0).real(1e6)), 4)
        -5.7719
        """
        from scipy.special import digamma

        w = floats(omega, "omega")
        theta = self._theta
        if theta == 0:
            return np.asarray(self.level * self._bare_real(w))
        with np.errstate(divide="ignore"):
            edge = np.log(np.abs(1 - (w / self.cutoff) ** 2)) / 2
        thermal = np.real(digamma(0.5 + 1j * w / (2 * pi * theta)))
        return np.asarray(-2 * self.level / pi * (np.log(self.cutoff / (2 * pi * theta)) - thermal + edge))


@dataclass(frozen=True)
class Sampled:
    """A susceptibility given by samples of its odd Im chi, joined by straight lines.

    Parameters
    ----------
    omega
        Angular frequencies, rad/s, (n,), n >= 3, ascending, the first >= 0; the last is the cut-off.
    values
        Im chi there, any unit (Pa), (n,).
    temperature
        K; it enters the reduced susceptibility alone.

    Raises
    ------
    InputError
        On the first use, as `real_from_imaginary`.

    Examples
    --------
    >>> chi = Sampled([0.0, 5.0, 10.0], [1.0, 1.0, 1.0])
    >>> float(chi.imaginary(-2.0)), round(float(chi.real(1.0)), 6)
    (-1.0, -1.462672)
    """

    omega: ArrayLike
    values: ArrayLike
    temperature: float = 0.0

    def __post_init__(self) -> None:
        x, f = floats(self.omega, "omega"), floats(self.values, "values")
        if x.ndim != 1 or x.shape != f.shape or not (x.size and x[0] >= 0 and np.all(np.diff(x) > 0)):
            raise InputError(
                "omega, values",
                received=(x.shape, f.shape),
                allowed="two arrays of one shape (n,), omega >= 0 and ascending",
                remedy="sort both by omega; Im chi is odd, so that positive frequencies say all",
            )
        if not (np.isfinite(x).all() and np.isfinite(f).all()):
            raise InputError(
                "omega, values", received="NaN or infinity", allowed="finite", remedy="leave it out"
            )
        thermal_frequency(self.temperature)

    @property
    def cutoff(self) -> float:
        """The last sampled angular frequency, rad/s."""
        return float(np.asarray(self.omega)[-1])

    def imaginary(self, omega: ArrayLike) -> Floats:
        """Odd Im chi, zero beyond the last sample; unit of the samples.

        Examples
        --------
        >>> float(Sampled([1.0, 2.0, 4.0], [1.0, 2.0, 0.0]).imaginary(3.0))
        1.0
        """
        w = floats(omega, "omega")
        x, f = floats(self.omega, "omega"), floats(self.values, "values")
        if x[0] > 0:
            x, f = np.concatenate([[0.0], x]), np.concatenate([[0.0], f])
        return np.asarray(np.sign(w) * np.interp(np.abs(w), x, f, right=0.0))

    def real(self, omega: ArrayLike) -> Floats:
        """Re chi by causality, unit of the samples; `real_from_imaginary` also gives its error.

        Examples
        --------
        >>> round(float(Sampled([1.0, 2.0, 4.0], [1.0, 2.0, 0.0]).real(0.0)), 6)
        -1.765085
        """
        return real_from_imaginary(omega, self.omega, self.values).value
