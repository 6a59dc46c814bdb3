"""Couplings between blocks: elastic, strained, electric dipole; in space and in momentum space."""

from glassblocks.coupling.dipole import (
    dipole_change,
    dipole_coupling,
    dipole_coupling_change,
    dipole_coupling_change_along,
    dipole_total_change,
)
from glassblocks.coupling.elastic import elastic_coupling, lambda_tilde
from glassblocks.coupling.momentum import contact, momentum_coupling
from glassblocks.coupling.strained import (
    corotated_change,
    coupling_change,
    coupling_change_along,
    lambda_tilde_change,
)

__all__ = [
    "contact",
    "corotated_change",
    "coupling_change",
    "coupling_change_along",
    "dipole_change",
    "dipole_coupling",
    "dipole_coupling_change",
    "dipole_coupling_change_along",
    "dipole_total_change",
    "elastic_coupling",
    "lambda_tilde",
    "lambda_tilde_change",
    "momentum_coupling",
]
