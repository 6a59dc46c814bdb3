"""One tree: fresh blocks merged by eights, step by step, at +g and -g of one disorder, and not coupled at all."""

from __future__ import annotations

from functools import lru_cache
from math import pi

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Block, Superblock, TunnelingDistribution, cube
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.ensembles.disorder import draw_blocks
from glassblocks.exact.merging import merge
from glassblocks.medium import ElasticMedium
from glassblocks.renormalization.pair_moments import STRAINS
from glassblocks.renormalization.trees.tree_config import CHECKED, EIGHT, TreeCondition, TreeConfig

Array = NDArray[np.float64]


def grow(config: TreeConfig, index: int) -> Array:
    """Mean Im chi of the blocks of every step of tree number `index`, in the band of the step, Pa.

    Returns
    -------
    array
        (cut-off, condition, step, g, p): `cutoff` and `check_cutoff` (nan in nine trees of ten), the first blocks as
        step 0, couplings 0, +g, -g, and l, t.

    Raises
    ------
    MemoryLimitError
        If a truncated space does not fit.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from glassblocks.renormalization.trees.tree_config import read_tree_config, tree_example
    >>> config = replace(read_tree_config(tree_example()), steps=1)
    >>> grow(config, 0).shape
    (2, 4, 2, 3, 2)
    """
    cutoffs = (config.cutoff, config.check_cutoff)
    result = np.full((2, len(config.conditions), config.steps + 1, 3, 2), np.nan)
    for i, cutoff in enumerate(cutoffs):
        if i == 1 and index % CHECKED:
            break
        for c, condition in enumerate(config.conditions):
            result[i, c] = _grown(config, condition, index, cutoff)
    return result


def _grown(config: TreeConfig, condition: TreeCondition, index: int, cutoff: float) -> Array:
    """(step, g, p)."""
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    leaves = draw_blocks(
        _distribution(config, condition), config.systems_per_block, EIGHT**config.steps, config.edge**3, rng
    )
    alone = np.concatenate([_lines_of_systems(block) for block in leaves])
    medium = config.medium(condition)
    volume = len(leaves) * config.edge**3
    result = np.empty((config.steps + 1, 3, 2))
    for step in range(config.steps + 1):
        result[step] = _absorption(config, step, alone, volume)
    for g, sign in ((1, 1.0), (2, -1.0)):
        blocks = [_low(block, cutoff * config.window(1)) for block in leaves]
        for step in range(1, config.steps + 1):
            blocks, lines = _merged(config, blocks, step, sign * config.coupling, medium, cutoff)
            result[step, g] = _absorption(config, step, lines, volume)
    return result


@lru_cache(maxsize=64)
def _distribution(config: TreeConfig, condition: TreeCondition) -> TunnelingDistribution:
    """The disorder of a condition: the integral behind its strength takes longer than a merging."""
    return config.distribution(condition)


def _merged(
    config: TreeConfig, blocks: list[Block], step: int, g: float, medium: ElasticMedium, cutoff: float
) -> tuple[list[Block], Array]:
    """The blocks of a step out of those of the step before, and their lines from the ground state."""
    places = cube(2, config.edge * 2 ** (step - 1))
    table = couplings(places, medium)
    merged, lines = [], []
    for i in range(0, len(blocks), EIGHT):
        superblock = Superblock(blocks[i : i + EIGHT], places, medium, g=g, known_couplings=table)
        found = merge(superblock, cutoff * config.window(step))
        lines.append(_lines(found.energies, found.stress[:, 0]))
        merged.append(found.kept(cutoff * config.window(step + 1)))
    return merged, np.concatenate(lines)


def _low(block: Block, below: float) -> Block:
    """The first block's levels up to `below`, J, from its ground state on, without the stress that they share."""
    order = np.argsort(block.energies)
    energies = block.energies[order] - block.energies.min()
    order = order[energies <= below]
    stress = block.stress[:, order][:, :, order]
    common = np.einsum("aii->a", stress) / order.size
    return Block(energies[: order.size], stress - common[:, None, None] * np.eye(order.size), block.volume)


def _lines(energies: Array, elements: Array) -> Array:
    """Energy and squared element with l and with t waves of every line from the ground state, (k, 3)."""
    weights = [np.einsum("ak,ab,bk->k", elements, strain, elements) for strain in STRAINS]
    return np.column_stack([energies, *weights])[1:]


def _lines_of_systems(block: Block) -> Array:
    """The same of a block's systems, each alone."""
    systems = block.systems
    if systems is None or systems.asymmetry.size == 0:
        return np.zeros((0, 3))
    energy = np.hypot(systems.asymmetry, systems.tunnel_splitting)
    elements = systems.gamma * (systems.tunnel_splitting / energy)[:, None]
    weights = [np.einsum("ka,ab,kb->k", elements, strain, elements) for strain in STRAINS]
    return np.column_stack([energy, *weights])


def _absorption(config: TreeConfig, step: int, lines: Array, volume: float) -> Array:
    """Im chi_l and Im chi_t averaged over the band of a step, Pa: pi/(V width) times the weighted sum over lines.

    The weight falls linearly over the upper half of the band: a line that moves a little across an edge would be noise.
    """
    high = config.band * config.window(max(step, 1))
    weight = np.clip(2 * (1 - lines[:, 0] / high), 0, 1)
    return np.asarray(pi / (volume * 0.75 * high) * (weight @ lines[:, 1:]))
