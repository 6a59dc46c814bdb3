"""The exact route: superblocks diagonalized, driven in time, and averaged over disorder."""

from glassblocks.exact.absorption import Lines, Pulse, drive, golden_rule, pulse_power
from glassblocks.exact.perturbation import Perturbed, static_perturbation
from glassblocks.exact.spectrum import diagonalize
from glassblocks.exact.superblock import Superblock, cube

__all__ = [
    "Lines",
    "Perturbed",
    "Pulse",
    "Superblock",
    "cube",
    "diagonalize",
    "drive",
    "golden_rule",
    "pulse_power",
    "static_perturbation",
]
