"""The standard tunneling model: what a glass with a given spread of two-level systems shows.

Names are loaded when they are first used: some of their modules need scipy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.tunneling.acoustics import absorptive_susceptibility as absorptive_susceptibility
    from glassblocks.tunneling.acoustics import attenuation as attenuation
    from glassblocks.tunneling.acoustics import internal_friction as internal_friction
    from glassblocks.tunneling.acoustics import velocity_shift as velocity_shift
    from glassblocks.tunneling.conductivity import thermal_conductivity as thermal_conductivity
    from glassblocks.tunneling.heat import phonon_heat_capacity as phonon_heat_capacity
    from glassblocks.tunneling.heat import specific_heat as specific_heat
    from glassblocks.tunneling.heat import tunneling_heat_capacity as tunneling_heat_capacity
    from glassblocks.tunneling.parameters import TunnelingModel as TunnelingModel
    from glassblocks.tunneling.relaxation import relaxation_rate as relaxation_rate
    from glassblocks.tunneling.relaxational import relaxational_friction as relaxational_friction
    from glassblocks.tunneling.relaxational import relaxational_velocity_shift as relaxational_velocity_shift
    from glassblocks.tunneling.resonant import critical_intensity as critical_intensity
    from glassblocks.tunneling.resonant import resonant_friction as resonant_friction
    from glassblocks.tunneling.resonant import resonant_velocity_shift as resonant_velocity_shift
    from glassblocks.tunneling.validity import ValidityWarning as ValidityWarning

_HOME = {
    "absorptive_susceptibility": "acoustics",
    "attenuation": "acoustics",
    "critical_intensity": "resonant",
    "internal_friction": "acoustics",
    "phonon_heat_capacity": "heat",
    "relaxation_rate": "relaxation",
    "relaxational_friction": "relaxational",
    "relaxational_velocity_shift": "relaxational",
    "resonant_friction": "resonant",
    "resonant_velocity_shift": "resonant",
    "specific_heat": "heat",
    "thermal_conductivity": "conductivity",
    "tunneling_heat_capacity": "heat",
    "TunnelingModel": "parameters",
    "ValidityWarning": "validity",
    "velocity_shift": "acoustics",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOME)
