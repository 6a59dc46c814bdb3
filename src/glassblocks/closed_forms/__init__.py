"""The paper's absorption formulas as printed, one term a file: (2.2) (3.1) (3.4) (3.5) (3.6) (5.8)."""

from glassblocks.closed_forms.convolution_integral import Integral, convolution, printed_convolution
from glassblocks.closed_forms.dipole_term import dipole_absorption
from glassblocks.closed_forms.exchange import (
    QuadraticForm,
    Subscripts,
    exchange_absorption,
    exchange_form,
)
from glassblocks.closed_forms.single_block import single_absorption
from glassblocks.closed_forms.strained_coupling import (
    changed_stress_absorption,
    strained_coupling_absorption,
    strained_factor,
)
from glassblocks.closed_forms.two_level_term import two_level_absorption

__all__ = [
    "Integral",
    "QuadraticForm",
    "Subscripts",
    "changed_stress_absorption",
    "convolution",
    "dipole_absorption",
    "exchange_absorption",
    "exchange_form",
    "printed_convolution",
    "single_absorption",
    "strained_coupling_absorption",
    "strained_factor",
    "two_level_absorption",
]
