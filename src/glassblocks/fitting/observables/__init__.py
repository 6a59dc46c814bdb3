"""The kinds of data that a fit takes: one file a kind, and one line here.

Examples
--------
>>> sorted(OBSERVABLES)
['attenuation', 'coated', 'conductivity', 'detuning', 'friction', 'heat', 'loss', 'permittivity', 'resonator', ...]
>>> [column.name for column in OBSERVABLES["friction"].columns][:3]
['Q^-1 longitudinal', 'Q^-1 transverse', 'Q^-1 Young']
"""

from __future__ import annotations

from glassblocks.fitting.observables.bare_substrate import SUBSTRATE
from glassblocks.fitting.observables.coated_resonator import COATED
from glassblocks.fitting.observables.heat_capacity import HEAT
from glassblocks.fitting.observables.internal_friction import FRICTION
from glassblocks.fitting.observables.loss_tangent import LOSS_TANGENT
from glassblocks.fitting.observables.observable import (
    POLARIZATIONS,
    Axis,
    Column,
    Kind,
    Observable,
    Polarization,
    Way,
)
from glassblocks.fitting.observables.permittivity_change import PERMITTIVITY_CHANGE
from glassblocks.fitting.observables.resonator_detuning import DETUNING
from glassblocks.fitting.observables.resonator_loss import RESONATOR_LOSS
from glassblocks.fitting.observables.sound_attenuation import ATTENUATION
from glassblocks.fitting.observables.thermal_conductivity import CONDUCTIVITY
from glassblocks.fitting.observables.velocity_shift import VELOCITY

#: Every kind, in the order of reports and figures.
OBSERVABLES: dict[str, Observable] = {
    each.kind: each
    for each in (
        *(VELOCITY, FRICTION, COATED, SUBSTRATE, ATTENUATION, CONDUCTIVITY, HEAT),
        *(LOSS_TANGENT, PERMITTIVITY_CHANGE, RESONATOR_LOSS, DETUNING),
    )
}

__all__ = ["OBSERVABLES", "POLARIZATIONS", "Axis", "Column", "Kind", "Observable", "Polarization", "Way"]
