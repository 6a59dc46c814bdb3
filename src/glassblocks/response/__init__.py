"""Susceptibility of one system, from its eigenstates or given; Kramers-Kronig relations."""

from glassblocks.response.eigenstates import (
    Static,
    absorption_sticks,
    reduced_sticks,
    static_susceptibility,
)
from glassblocks.response.kramers_kronig import Transform, imaginary_from_real, real_from_imaginary
from glassblocks.response.lines import Lines, Shape, sorted_lines
from glassblocks.response.observed import Observed, observe_spectra
from glassblocks.response.spectra import SpectralValue, Spectrum
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
    "Lines",
    "Observed",
    "Sampled",
    "Shape",
    "SpectralValue",
    "Spectrum",
    "Static",
    "Sticks",
    "Susceptibility",
    "Transform",
    "TwoLevelBand",
    "absorption_sticks",
    "imaginary_from_real",
    "observe_spectra",
    "real_from_imaginary",
    "reduced",
    "reduced_sticks",
    "sorted_lines",
    "static_susceptibility",
    "thermal_frequency",
    "thermal_weights",
]
