"""Two-level systems drawn from the tunneling distribution, with couplings isotropic in distribution."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.block import Block, Systems
from glassblocks.blocks.random_blocks import isotropic_vectors
from glassblocks.blocks.two_level_block import two_level_systems
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tensors import Isotropic

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TunnelingDistribution:
    """Constant density in Delta and ln Delta_0 between cut-offs; Gaussian coupling tensors.

    Parameters
    ----------
    asymmetry
        Smallest and largest Delta, J, 0 <= smallest < largest: the sign of Delta is one with that of gamma,
        which is random.
    tunnel_splitting
        Smallest and largest Delta_0, J, positive.
    gamma
        Longitudinal and transverse root mean square coupling, J: <gamma_zz^2> = l^2, <gamma_xz^2> = t^2,
        l >= (2/sqrt 3) t.

    Raises
    ------
    InputError
        If a range is empty or negative, or the couplings violate l >= (2/sqrt 3) t.

    Examples
    --------
    >>> glass = TunnelingDistribution((0.0, 1e-23), (1e-25, 1e-23), gamma=Isotropic(l=1.6e-19, t=1e-19))
    >>> systems = glass.draw(8, np.random.default_rng(1))
    >>> systems.gamma.shape, bool(systems.tunnel_splitting.max() < 1e-23)
    ((8, 6), True)
    """

    asymmetry: tuple[float, float]
    tunnel_splitting: tuple[float, float]
    gamma: Isotropic

    def __post_init__(self) -> None:
        low, high = self.asymmetry
        if not (0 <= low < high < np.inf):
            raise InputError(
                "asymmetry",
                received=self.asymmetry,
                allowed="0 <= smallest < largest, in J",
                remedy="the sign of Delta goes with that of gamma, which is random",
            )
        low, high = self.tunnel_splitting
        if not (0 < low < high < np.inf):
            raise InputError(
                "tunnel_splitting",
                received=self.tunnel_splitting,
                allowed="0 < smallest < largest, in J",
                remedy="a constant density in ln Delta_0 needs both cut-offs",
            )
        isotropic_vectors(np.zeros(6), self.covariance)

    @property
    def covariance(self) -> Isotropic:
        """<gamma_ij gamma_kl>, J^2: an isotropic rank-4 tensor."""
        return Isotropic(self.gamma.l**2, self.gamma.t**2)

    def draw(self, count: int, rng: np.random.Generator) -> Systems:
        """Parameters of `count` systems; the numbers taken from `rng` do not depend on the distribution.

        So one seed gives the same disorder for two distributions: common random numbers.
        """
        uniform, standard = rng.random((2, count)), rng.standard_normal((count, 6))
        low, high = self.asymmetry
        bottom, top = self.tunnel_splitting
        return Systems(
            low + (high - low) * uniform[0],
            bottom * (top / bottom) ** uniform[1],
            isotropic_vectors(standard, self.covariance),
        )

    def blocks(self, count: int, volume: float, rng: np.random.Generator) -> list[Block]:
        """`count` blocks of `volume`, m^3, of one system each."""
        drawn = self.draw(count, rng)
        return [
            two_level_systems(Systems(*(values[i : i + 1] for values in drawn)), volume) for i in range(count)
        ]

    def line_density(self, energy: ArrayLike) -> Array:
        """Mean of (Delta_0/E)^2 delta(E - energy) per system, 1/J: its Im chi is pi gamma^2/V tanh(E/2kT) times that.

        At E below both upper and far above the lower cut-offs it is the constant
        1/(largest Delta times ln(largest/smallest Delta_0)).

        Examples
        --------
        >>> glass = TunnelingDistribution((0.0, 1.0), (0.01, 1.0), gamma=Isotropic(2.0, 1.0))
        >>> glass.line_density([0.5, 2.0]).round(4)
        array([0.2171, 0.    ])
        """
        E = floats(energy, "energy")
        low, high = self.asymmetry
        bottom, top = self.tunnel_splitting
        # int dDelta_0/Delta_0 (Delta_0/E)^2 delta(E - sqrt(...)): the integrand is -dDelta/E
        upper = np.minimum(high, np.sqrt(np.maximum(E**2 - bottom**2, 0.0)))
        lower = np.maximum(low, np.sqrt(np.maximum(E**2 - top**2, 0.0)))
        span = np.maximum(upper - lower, 0.0)
        return np.asarray(span / (np.where(E > 0, E, np.inf) * (high - low) * np.log(top / bottom)))

    def imaginary(self, omega: ArrayLike, temperature: float, volume: float) -> Any:
        """Im chi of independent systems, one to each `volume`, Pa, as `Isotropic` of arrays; omega in rad/s."""

        energy = HBAR * floats(omega, "omega")
        density = (
            self.line_density(np.abs(energy)) * np.sign(energy) * _polarization(np.abs(energy), temperature)
        )
        return self.covariance.map(lambda square: np.pi * square / volume * density)

    def static(self, temperature: float, volume: float) -> Isotropic:
        """Isolated static Re chi of independent systems, Pa, negative: -2 gamma^2/V <Delta_0^2/E^3 tanh(E/2kT)>.

        Examples
        --------
        >>> glass = TunnelingDistribution((0.0, 1.0), (0.01, 1.0), gamma=Isotropic(2.0, 1.0))
        >>> glass.static(0.0, volume=1.0).map(lambda value: round(value, 4))
        Isotropic(l=-7.6731, t=-1.9183)
        """
        moment = self._at_rest() if temperature == 0 else self._at(temperature)
        return Isotropic(*self.covariance.map(lambda square: -2 * square / volume * moment))

    def _at_rest(self) -> float:
        """<Delta_0^2/E^3>, 1/J: its integral over both is -asinh(Delta/Delta_0), here between the cut-offs."""
        (low, high), (bottom, top) = self.asymmetry, self.tunnel_splitting
        corners = (
            np.arcsinh(high / bottom)
            - np.arcsinh(high / top)
            - np.arcsinh(low / bottom)
            + np.arcsinh(low / top)
        )
        return float(corners / ((high - low) * np.log(top / bottom)))

    def _at(self, temperature: float) -> float:
        """<Delta_0^2/E^3 tanh(E/2kT)>, 1/J."""
        from scipy.integrate import quad

        (low, high), (bottom, top) = self.asymmetry, self.tunnel_splitting
        corners = sorted({float(np.hypot(a, b)) for a in (low, high) for b in (bottom, top)})
        moment: float = sum(
            quad(
                lambda x: self.line_density(np.exp(x)) * _polarization(np.exp(x), temperature),
                np.log(start),
                np.log(stop),
                epsabs=0,
                epsrel=1e-10,
                limit=200,
            )[0]
            for start, stop in pairwise(corners)
        )
        return moment

    def isothermal(self, temperature: float, volume: float) -> Isotropic:
        """Isothermal static Re chi, Pa: with what the occupations add when they follow the strain.

        -2 gamma^2/V <d/dDelta (Delta/E tanh(E/2kT))>; a constant density in Delta leaves its end points.

        Examples
        --------
        >>> glass = TunnelingDistribution((0.0, 1.0), (0.01, 1.0), gamma=Isotropic(2.0, 1.0))
        >>> glass.isothermal(0.0, volume=1.0).map(lambda value: round(value, 4))
        Isotropic(l=-7.6731, t=-1.9183)
        """
        from scipy.integrate import quad

        low, high = self.asymmetry
        ends = np.log(self.tunnel_splitting)

        def polarized(asymmetry: float, x: float) -> float:
            energy = np.hypot(asymmetry, np.exp(x))
            return float(asymmetry / energy * _polarization(energy, temperature))

        moment = quad(
            lambda x: (polarized(high, x) - polarized(low, x)) / ((high - low) * (ends[1] - ends[0])),
            *ends,
            epsabs=0,
            epsrel=1e-10,
        )[0]
        return Isotropic(*self.covariance.map(lambda square: -2 * square / volume * moment))


def _polarization(energy: ArrayLike, temperature: float) -> Any:
    """tanh(E/2 k_B T), J and K."""
    if not (np.isfinite(temperature) and temperature >= 0):
        raise InputError(
            "temperature", received=temperature, allowed="a finite number >= 0, in K", remedy="pass kelvin"
        )
    if temperature == 0:
        return np.ones_like(floats(energy, "energy"))
    return np.tanh(np.asarray(energy) / (2 * BOLTZMANN * temperature))
