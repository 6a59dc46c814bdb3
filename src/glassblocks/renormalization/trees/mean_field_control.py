"""The first merging with less noise: trees tell what exact blocks add to mean field, many mean fields tell the rest.

    <exact> = <exact - mean field> over the trees + <mean field - static> over many more superblocks

Both sides share their disorder, so the first term has a third of the noise of a plain mean or less. "Static" is the
absorption of each system with its asymmetry shifted by the field of its uncoupled neighbors, at +shift and -shift:
its mean over a uniform asymmetry is that of no shift, exactly, and it takes most of the noise at weak coupling.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Systems, cube
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.ensembles.jackknife_errors import GROUPS
from glassblocks.errors import ConvergenceError
from glassblocks.mean_field import TwoLevelStates
from glassblocks.mean_field.collective_modes import collective_modes, line_weights
from glassblocks.mean_field.self_consistency import solutions
from glassblocks.renormalization.pair_moments import STRAINS
from glassblocks.renormalization.trees.tree_config import EIGHT, TreeCondition, TreeConfig
from glassblocks.threads import blas_held

Array = NDArray[np.float64]
#: Superblocks solved at once.
BATCH = 4096
#: Mean-field superblocks for each superblock of a tree; more cost more than they gain.
TIMES, MOST = 20, 40_000
#: Searches for the mean field: a second state is rare, and any state will do, if it is the same rule on both sides.
STARTS = 1


class Control(NamedTuple):
    """Of one condition, all (g, p) at the end, Pa: weighted Im chi after the first merging at 0, +g, -g."""

    #: Mean field of every tree.
    trees: Array
    #: Of the many superblocks, minus static: groups of them, whose mean is the mean field's.
    many: Array


def controls(
    config: TreeConfig, samples: int, report: Callable[[int, int], None] | None = None
) -> list[Control]:
    """Of every condition; none where a block has not exactly one system or asymmetries do not begin at zero.

    One system a block: many superblocks have one shape. From zero on: asymmetries of either sign are alike.

    Parameters
    ----------
    config
        The run.
    samples
        Trees that there are.
    report
        Called with the number of conditions done and their total.

    Raises
    ------
    ConvergenceError
        If a superblock has no stable mean field.
    """
    if config.systems_per_block != 1 or config.asymmetry[0] != 0:
        return []
    found: list[Control] = []
    for condition in config.conditions:
        found.append(_control(config, condition, samples))
        if report:
            report(len(found), len(config.conditions))
    return found


def _control(config: TreeConfig, condition: TreeCondition, samples: int) -> Control:
    """Mean field of the trees 0 to samples - 1 and of many superblocks of other disorder."""
    blocks = EIGHT**config.steps
    distribution = config.distribution(condition)
    drawn = [distribution.draw(blocks, _rng(config, i)) for i in range(samples)]
    each = _stacked(drawn)
    per_tree = blocks // EIGHT
    trees = _absorbed(config, condition, each, static=False).reshape(samples, per_tree, 3, 2).mean(axis=1)
    count = min(TIMES * samples * per_tree, MOST)
    rng = _rng(config, samples)  # that of the next tree: not used by these
    many = _absorbed(config, condition, _stacked([distribution.draw(count * EIGHT, rng)]), static=True)
    return Control(trees, np.stack([part.mean(axis=0) for part in np.array_split(many, GROUPS)]))


def _stacked(drawn: list[Systems]) -> Systems:
    return Systems(
        *(np.concatenate(parts).reshape(-1, EIGHT, *parts[0].shape[1:]) for parts in zip(*drawn, strict=True))
    )


def _rng(config: TreeConfig, index: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))


def _absorbed(config: TreeConfig, condition: TreeCondition, systems: Systems, *, static: bool) -> Array:
    """(superblock, g, p), Pa."""
    table = couplings(cube(2, config.edge), config.medium(condition))
    parts = range(0, len(systems.asymmetry), BATCH)
    with blas_held():
        return np.concatenate(
            [
                _batch(config, table, Systems(*(a[i : i + BATCH] for a in systems)), static=static)
                for i in parts
            ]
        )


def _batch(config: TreeConfig, table: Array, systems: Systems, *, static: bool) -> Array:
    gamma = systems.gamma
    # x: superblock; s, u: systems; a, b: Mandel components; p: l, t
    unit = np.einsum("xsa,suab,xub->xsu", gamma, table, gamma, optimize=True)
    kernel = np.stack([np.einsum("xsa,ab,xub->xsu", gamma, e, gamma, optimize=True) for e in STRAINS], axis=1)
    states = TwoLevelStates(systems.asymmetry, systems.tunnel_splitting, 0.0)
    result = np.empty((len(unit), 3, 2))
    for i, g in enumerate((0.0, config.coupling, -config.coupling)):
        try:
            field = solutions(states, g * unit, starts=STARTS, seed=0).lowest.field
        except ConvergenceError:
            field = solutions(states, g * unit, starts=8, seed=0).lowest.field
        modes = collective_modes(states, g * unit, field)
        lines = line_weights(modes, kernel)
        result[:, i] = (lines * _weight(config, modes.energy)[:, None]).sum(axis=-1)
    if static:
        result[:, 1:] -= _static(config, systems, config.coupling * unit, kernel)[:, None]
    return result


def _weight(config: TreeConfig, energy: Array) -> Array:
    """Of a line in the mean Im chi of the band after the first merging, 1/m^3 J."""
    high = config.band * config.window(1)
    return np.asarray(pi / (EIGHT * config.edge**3 * 0.75 * high) * np.clip(2 * (1 - energy / high), 0, 1))


def _static(config: TreeConfig, systems: Systems, coupling: Array, kernel: Array) -> Array:
    """Change by the static field, at +g and -g alike, (x, p): zero in the mean."""
    delta, own = systems.asymmetry, systems.tunnel_splitting
    shift = 2 * np.einsum("xsu,xu->xs", coupling, delta / np.hypot(delta, own))
    # a larger one would bring lines from beyond the largest asymmetry
    free = config.window(0) - config.band * config.window(1)
    shift = np.where(np.abs(shift) < free, shift, 0.0)

    def lines(asymmetry: Array) -> Array:
        energy = np.hypot(asymmetry, own)
        return np.asarray((own / energy) ** 2 * _weight(config, energy))

    change = (lines(delta + shift) + lines(delta - shift)) / 2 - lines(delta)
    return np.asarray(np.einsum("xpss,xs->xp", kernel, change))
