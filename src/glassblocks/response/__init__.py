"""Susceptibility of one system, from its eigenstates or given; Kramers-Kronig relations."""

from glassblocks.response.eigenstates import (
    Static,
    absorption_sticks,
    reduced_sticks,
    static_susceptibility,
)
from glassblocks.response.kramers_kronig import Transform, imaginary_from_real, real_from_imaginary
from glassblocks.response.sticks import Sticks
from glassblocks.response.susceptibility import (
    FrequencyConstant,
    Sampled,
    Susceptibility,
    TwoLevelBand,
    reduced,
    thermal_frequency,
)
from glassblocks.response.thermal import thermal_weights

__all__ = [
    "FrequencyConstant",
    "Sampled",
    "Static",
    "Sticks",
    "Susceptibility",
    "Transform",
    "TwoLevelBand",
    "absorption_sticks",
    "imaginary_from_real",
    "real_from_imaginary",
    "reduced",
    "reduced_sticks",
    "static_susceptibility",
    "thermal_frequency",
    "thermal_weights",
]
