"""What only the derivations need: Green tensors, the integrals of (A11)-(A14), the form of Joffrin and Levelut."""

from glassblocks.ledger.derivations.green_tensors import coupling_from_green, kelvin, kelvin_hessian
from glassblocks.ledger.derivations.joffrin_levelut_form import joffrin_levelut, unsymmetrized
from glassblocks.ledger.derivations.screened_integrals import (
    quadratic_integral,
    quartic_integral,
    screened_potentials,
)

__all__ = [
    "coupling_from_green",
    "joffrin_levelut",
    "kelvin",
    "kelvin_hessian",
    "quadratic_integral",
    "quartic_integral",
    "screened_potentials",
    "unsymmetrized",
]
