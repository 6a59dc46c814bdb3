"""The exact route: superblocks diagonalized, driven in time, and averaged over disorder."""

from glassblocks.exact.contract import DENSE, Method, absorption, choose
from glassblocks.exact.dense import Dense
from glassblocks.exact.diagonalization import diagonalize
from glassblocks.exact.driven import Pulse, drive, golden_rule, pulse_power
from glassblocks.exact.krylov import Lanczos
from glassblocks.exact.perturbation import Perturbed, static_perturbation

__all__ = [
    "DENSE",
    "Dense",
    "Lanczos",
    "Method",
    "Perturbed",
    "Pulse",
    "absorption",
    "choose",
    "diagonalize",
    "drive",
    "golden_rule",
    "pulse_power",
    "static_perturbation",
]
