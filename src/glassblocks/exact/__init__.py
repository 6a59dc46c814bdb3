"""The exact route: superblocks diagonalized, driven in time, and averaged over disorder."""

from glassblocks.exact.diagonalization import diagonalize
from glassblocks.exact.driven import Lines, Pulse, drive, golden_rule, pulse_power
from glassblocks.exact.perturbation import Perturbed, static_perturbation

__all__ = [
    "Lines",
    "Perturbed",
    "Pulse",
    "diagonalize",
    "drive",
    "golden_rule",
    "pulse_power",
    "static_perturbation",
]
