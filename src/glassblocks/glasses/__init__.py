"""Glasses: the paper's table, and tables of users."""

from glassblocks.glasses.choosing import choose
from glassblocks.glasses.glass import Glass
from glassblocks.glasses.glass_table import SCHEMA, from_table, read_glasses
from glassblocks.glasses.shipped import find, load_glasses, printed, provenance

__all__ = [
    "SCHEMA",
    "Glass",
    "choose",
    "find",
    "from_table",
    "load_glasses",
    "printed",
    "provenance",
    "read_glasses",
]
