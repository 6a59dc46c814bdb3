"""The two-level systems of a superblock, each with the block that it is in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.block import Systems
from glassblocks.blocks.coupled_blocks import Superblock


class Placed(NamedTuple):
    """Two-level systems and the block that each is in."""

    systems: Systems
    #: (k,).
    sites: NDArray[np.intp]


def as_systems(superblock: Superblock) -> Placed | None:
    """The two-level systems of a superblock, if it consists of them and nothing strains it; else None."""
    parts = [block.systems for block in superblock.blocks]
    if superblock.strain_gradient is not None or any(part is None for part in parts):
        return None
    found = [part for part in parts if part is not None]
    sites = np.repeat(np.arange(len(found)), [part.asymmetry.size for part in found])
    return Placed(Systems(*(np.concatenate(values) for values in zip(*found, strict=True))), sites)


def pair_energies(superblock: Superblock, placed: Placed) -> NDArray[np.float64]:
    """gamma^(s) . J_ss' . gamma^(s') at g = 1, J, (k, k), zero within a block: what multiplies sigma_z sigma_z'."""
    systems, sites = placed
    couplings = superblock.unit_couplings
    if not np.array_equal(sites, np.arange(len(superblock.blocks))):
        couplings = couplings[np.ix_(sites, sites)]
    energies: NDArray[np.float64] = np.einsum(
        "sa,suab,ub->su", systems.gamma, couplings, systems.gamma, optimize=True
    )
    return energies
