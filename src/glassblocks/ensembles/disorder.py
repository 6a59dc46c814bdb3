"""The blocks of one disorder sample: two-level systems, a fixed or a random number to a block, or several levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.blocks import Block, RandomLevels, Systems, TunnelingDistribution, two_level_systems


@dataclass(frozen=True)
class PoissonNumber:
    """A random number of systems in each block, with this mean."""

    mean: float


#: Two-level systems in a block.
Number = int | PoissonNumber
Distribution = TunnelingDistribution | RandomLevels


def mean_number(number: Number) -> float:
    """The mean number of systems in a block.

    Examples
    --------
    >>> mean_number(2), mean_number(PoissonNumber(0.006))
    (2.0, 0.006)
    """
    return number.mean if isinstance(number, PoissonNumber) else float(number)


def draw_blocks(
    distribution: Distribution, number: Number, count: int, volume: float, rng: np.random.Generator
) -> list[Block]:
    """`count` blocks of `volume`, m^3; the numbers taken from `rng` do not depend on the couplings.

    Examples
    --------
    >>> from glassblocks.tensors import Isotropic
    >>> glass = TunnelingDistribution((0.0, 1e-23), (1e-25, 1e-23), Isotropic(1.6e-19, 1e-19))
    >>> sparse = draw_blocks(glass, PoissonNumber(0.5), 8, 1e-25, np.random.default_rng(1))
    >>> [block.size for block in sparse]
    [1, 2, 2, 1, 2, 1, 1, 2]
    """
    if isinstance(distribution, RandomLevels):
        return distribution.blocks(count, volume, rng)
    random = isinstance(number, PoissonNumber)
    numbers = rng.poisson(mean_number(number), count) if random else np.full(count, number)
    systems = distribution.draw(int(numbers.sum()), rng)
    ends = np.cumsum(numbers)
    return [
        two_level_systems(Systems(*(values[end - own : end] for values in systems)), volume)
        for own, end in zip(numbers.tolist(), ends.tolist(), strict=True)
    ]
