"""Blocks of several levels drawn at random, with the averages that set their strength."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.block import Block
from glassblocks.blocks.random_blocks import isotropic_vectors, random_block, random_levels
from glassblocks.constants import BOLTZMANN
from glassblocks.errors import InputError
from glassblocks.tensors import Isotropic

Array = NDArray[np.float64]

#: Draws of the levels behind an average: known to 0.3 percent for three levels.
DRAWS = 1 << 16


@dataclass(frozen=True)
class RandomLevels:
    """Levels with the repulsion of the GOE, and Gaussian stress isotropic in distribution.

    Parameters
    ----------
    size
        Number of levels m of a block, >= 2.
    spread
        Root mean square energy of the levels, J.
    gamma
        Root mean square of the stress between two levels, J: l for zz, t for xz; l >= (2/sqrt 3) t.

    Raises
    ------
    InputError
        If the spread is not positive, there are fewer than two levels, or l < (2/sqrt 3) t.

    Examples
    --------
    >>> glass = RandomLevels(3, 1e-23, Isotropic(1.6e-19, 1e-19))
    >>> glass.blocks(2, 1e-25, np.random.default_rng(1))[0].size
    3
    """

    size: int
    spread: float
    gamma: Isotropic

    def __post_init__(self) -> None:
        if not (0 < self.spread < np.inf) or self.size < 2:
            raise InputError(
                "size, spread",
                received=(self.size, self.spread),
                allowed="two levels or more; a spread > 0, in J",
                remedy="3 levels and 1 K times k_B, for example",
            )
        isotropic_vectors(np.zeros(6), self.covariance)

    @property
    def covariance(self) -> Isotropic:
        """Mean of T_a,mn T_b,nm for m != n, J^2."""
        return Isotropic(self.gamma.l**2, self.gamma.t**2)

    def blocks(self, count: int, volume: float, rng: np.random.Generator) -> list[Block]:
        """`count` blocks of `volume`, m^3; the numbers taken from `rng` do not depend on `gamma`."""
        return [
            random_block(random_levels(self.size, self.spread, rng), self.covariance, volume, rng)
            for _ in range(count)
        ]

    def static(self, temperature: float, volume: float) -> Isotropic:
        """Isolated static Re chi of independent blocks, Pa: -2 <T T>/V <sum_{m<n} (p_m - p_n)/(E_n - E_m)>.

        Averaged over `DRAWS` sets of levels, the same every time.

        Examples
        --------
        >>> RandomLevels(2, 1.0, Isotropic(2.0, 1.0)).static(0.0, volume=1.0).map(lambda value: round(value, 2))
        Isotropic(l=-8.74, t=-2.18)
        """
        levels = _levels(self.size) * self.spread
        weights = _weights(levels, temperature)
        m, n = np.triu_indices(self.size, 1)
        mean = np.mean(np.sum((weights[:, m] - weights[:, n]) / (levels[:, n] - levels[:, m]), axis=1))
        return Isotropic(*self.covariance.map(lambda square: -2 * square / volume * float(mean)))

    def isothermal(self, temperature: float, volume: float) -> Isotropic:
        """Isothermal static Re chi, Pa: with what the occupations add, beta <2 T T (1 - sum p_m^2)>/V."""
        isolated = self.static(temperature, volume)
        if temperature == 0:
            return isolated
        weights = _weights(_levels(self.size) * self.spread, temperature)
        # a diagonal element of the GOE has twice the variance of another
        spread = 2 * (1 - float(np.mean(np.sum(weights**2, axis=1)))) / (BOLTZMANN * temperature * volume)
        curie = self.covariance.map(lambda square: -square * spread)
        return Isotropic(isolated.l + curie.l, isolated.t + curie.t)


@lru_cache(maxsize=4)
def _levels(size: int) -> Array:
    """Levels of unit spread, ascending, (draws, m)."""
    matrix = np.random.default_rng(0).standard_normal((DRAWS, size, size))
    levels = np.linalg.eigvalsh((matrix + np.swapaxes(matrix, 1, 2)) / 2**0.5)
    return np.asarray(levels / (size + 1) ** 0.5)


def _weights(levels: Array, temperature: float) -> Array:
    if temperature == 0:
        return np.asarray(np.eye(levels.shape[1])[:1].repeat(len(levels), axis=0))
    factors = np.exp(-(levels - levels[:, :1]) / (BOLTZMANN * temperature))
    return np.asarray(factors / factors.sum(axis=1, keepdims=True))
