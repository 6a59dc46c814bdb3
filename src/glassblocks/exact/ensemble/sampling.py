"""One disorder sample: a function of the config and its index alone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, TunnelingDistribution
from glassblocks.exact.dense import Dense
from glassblocks.exact.ensemble.config import EnsembleConfig
from glassblocks.exact.ensemble.waves import waves
from glassblocks.response import Observed

Array = NDArray[np.float64]


class Sample(NamedTuple):
    """One disorder sample, Pa; c: condition, g: (0, +g, -g), w: wave, p: (l, t)."""

    #: Im chi averaged over each bin, (c, g, w, p, bins).
    absorption: Array
    #: Re chi(0) of the isolated superblock, (c, g, w, p).
    isolated: Array
    #: What contact with a bath adds to Re chi(0), (c, g, w, p).
    curie: Array


def sample(config: EnsembleConfig, index: int) -> Sample:
    """The sample number `index` of an ensemble.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from glassblocks.exact.ensemble.config import example, read_config
    >>> config = read_config(example())
    >>> one = sample(replace(config, conditions=config.conditions[:1]), index=0)
    >>> one.absorption.shape, bool(np.all(one.absorption >= 0))
    ((1, 3, 4, 2, 8), True)
    """
    per_condition = [_condition(config, which, index) for which in range(len(config.conditions))]
    return Sample(*(np.stack(parts) for parts in zip(*per_condition, strict=True)))


def _condition(config: EnsembleConfig, which: int, index: int) -> Observed:
    distribution, lattice = _prepared(config)[which]
    # a fresh generator for each condition: all of them see the same disorder
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    superblock = replace(lattice, blocks=distribution.blocks(config.count, config.edge**3, rng))
    return Dense().observe(
        superblock,
        config.couplings,
        config.conditions[which].temperature,
        _waves(config),
        config.energy_edges,
    )


@lru_cache(maxsize=2)
def _prepared(config: EnsembleConfig) -> list[tuple[TunnelingDistribution, Superblock]]:
    """Distribution of every condition, and its lattice with the couplings at g = 1 known."""
    found = []
    for condition in config.conditions:
        distribution = config.distribution(condition)
        blocks = distribution.blocks(config.count, config.edge**3, np.random.default_rng(0))
        found.append((distribution, Superblock(blocks, config.positions, config.medium(condition)).at(1.0)))
    return found


_waves = lru_cache(maxsize=2)(waves)
