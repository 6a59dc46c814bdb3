"""Generic blocks: energies and stress operators of one quantum system."""

from glassblocks.blocks.block import Block
from glassblocks.blocks.two_level import two_level

__all__ = ["Block", "two_level"]
