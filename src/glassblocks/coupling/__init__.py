"""Couplings between blocks: elastic, strained, in momentum space, electric dipole."""

from glassblocks.coupling.dipole import (
    dipole_change,
    dipole_coupling,
    dipole_coupling_change,
    dipole_coupling_change_along,
    dipole_total_change,
)
from glassblocks.coupling.elastic import elastic_coupling, lambda_tilde
from glassblocks.coupling.momentum import (
    contact,
    coupling_from_momentum,
    momentum_coupling,
    phonon_coupling,
)
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
    "coupling_from_momentum",
    "dipole_change",
    "dipole_coupling",
    "dipole_coupling_change",
    "dipole_coupling_change_along",
    "dipole_total_change",
    "elastic_coupling",
    "lambda_tilde",
    "lambda_tilde_change",
    "momentum_coupling",
    "phonon_coupling",
]
