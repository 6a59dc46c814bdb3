"""One disorder sample: a function of the config and its index alone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from glassblocks.blocks import Superblock
from glassblocks.ensembles.disorder import Distribution, draw_blocks
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.exact import choose
from glassblocks.response import Observed


def sample(config: EnsembleConfig, index: int) -> Observed:
    """The sample number `index` of an ensemble: `Observed` with one axis more, the condition, in front.

    Raises
    ------
    MemoryLimitError
        If the systems drawn are too many for the method.
    ConvergenceError
        If a ground state is not reached.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from glassblocks.ensembles.ensemble_config import example, read_config
    >>> config = read_config(example())
    >>> one = sample(replace(config, conditions=config.conditions[:1]), index=0)
    >>> one.absorption.shape, bool(np.all(one.absorption >= 0))
    ((1, 3, 4, 2, 8), True)
    """
    per_condition = [_condition(config, which, index) for which in range(len(config.conditions))]
    return Observed(*(np.stack(parts) for parts in zip(*per_condition, strict=True)))


def _condition(config: EnsembleConfig, which: int, index: int) -> Observed:
    distribution, lattice = _prepared(config)[which]
    # a fresh generator for each condition: all of them see the same disorder
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    blocks = draw_blocks(distribution, config.systems_per_block, config.count, config.edge**3, rng)
    superblock = replace(lattice, blocks=blocks)
    return (config.solver(index) or choose(superblock)).observe(
        superblock,
        config.couplings,
        config.conditions[which].temperature,
        reading_waves(config),
        config.energy_edges,
    )


@lru_cache(maxsize=2)
def _prepared(config: EnsembleConfig) -> list[tuple[Distribution, Superblock]]:
    """Distribution of every condition, and its lattice with the couplings at g = 1 known."""
    found = []
    for condition in config.conditions:
        distribution = config.distribution(condition)
        rng = np.random.default_rng(0)
        blocks = draw_blocks(distribution, config.systems_per_block, config.count, config.edge**3, rng)
        found.append((distribution, Superblock(blocks, config.positions, config.medium(condition)).at(1.0)))
    return found
