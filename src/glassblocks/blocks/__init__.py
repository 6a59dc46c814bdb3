"""Generic blocks: energies and stress operators of one quantum system, and makers of them."""

from glassblocks.blocks.block import Block, Systems
from glassblocks.blocks.coupled_blocks import Superblock, cube
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.blocks.placed_systems import Placed, as_systems, pair_energies
from glassblocks.blocks.probing_waves import Probes, Wave, all_directions, one_direction
from glassblocks.blocks.random_blocks import random_block, random_levels, random_stress
from glassblocks.blocks.random_distribution import RandomLevels
from glassblocks.blocks.tunneling_distribution import TunnelingDistribution
from glassblocks.blocks.two_level_block import two_level, two_level_systems

__all__ = [
    "Block",
    "Placed",
    "Probes",
    "RandomLevels",
    "Superblock",
    "Systems",
    "TunnelingDistribution",
    "Wave",
    "all_directions",
    "as_systems",
    "couplings",
    "cube",
    "one_direction",
    "pair_energies",
    "random_block",
    "random_levels",
    "random_stress",
    "two_level",
    "two_level_systems",
]
