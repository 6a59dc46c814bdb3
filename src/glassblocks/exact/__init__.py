"""The exact route: superblocks diagonalized, driven in time, and averaged over disorder."""

from glassblocks.exact.superblock import Superblock, cube

__all__ = ["Superblock", "cube"]
