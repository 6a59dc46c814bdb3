"""Generic blocks: energies and stress operators of one quantum system, and makers of them."""

from glassblocks.blocks.block import Block
from glassblocks.blocks.coupled_blocks import Superblock, cube
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.blocks.random_blocks import random_block, random_levels, random_stress
from glassblocks.blocks.tunneling_distribution import Systems, TunnelingDistribution
from glassblocks.blocks.two_level_block import two_level

__all__ = [
    "Block",
    "Superblock",
    "Systems",
    "TunnelingDistribution",
    "couplings",
    "cube",
    "random_block",
    "random_levels",
    "random_stress",
    "two_level",
]
