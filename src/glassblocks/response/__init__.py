"""Susceptibility of one system, from its eigenstates or given; Kramers-Kronig relations."""

from glassblocks.response.kramers_kronig import Transform, imaginary_from_real, real_from_imaginary
from glassblocks.response.susceptibility import (
    FrequencyConstant,
    Sampled,
    Susceptibility,
    TwoLevelBand,
    reduced,
    thermal_frequency,
)

__all__ = [
    "FrequencyConstant",
    "Sampled",
    "Susceptibility",
    "Transform",
    "TwoLevelBand",
    "imaginary_from_real",
    "real_from_imaginary",
    "reduced",
    "thermal_frequency",
]
