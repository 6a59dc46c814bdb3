"""What the names are; `__init__.py` loads each when it is first used."""

from .acoustics import absorptive_susceptibility as absorptive_susceptibility
from .acoustics import attenuation as attenuation
from .acoustics import internal_friction as internal_friction
from .acoustics import velocity_shift as velocity_shift
from .activation import Barriers as Barriers
from .conductivity import thermal_conductivity as thermal_conductivity
from .dielectric import local_field_factor as local_field_factor
from .dielectric import loss_tangent as loss_tangent
from .dielectric import permittivity_shift as permittivity_shift
from .heat_of_systems import phonon_heat_capacity as phonon_heat_capacity
from .heat_of_systems import specific_heat as specific_heat
from .heat_of_systems import tunneling_heat_capacity as tunneling_heat_capacity
from .modes import mode_speed as mode_speed
from .modes import mode_weights as mode_weights
from .parameters import TunnelingModel as TunnelingModel
from .relaxation import relaxation_rate as relaxation_rate
from .relaxational import relaxational_friction as relaxational_friction
from .relaxational import relaxational_velocity_shift as relaxational_velocity_shift
from .resonant import critical_intensity as critical_intensity
from .resonant import resonant_friction as resonant_friction
from .resonant import resonant_velocity_shift as resonant_velocity_shift
from .saturation import critical_field as critical_field
from .saturation import critical_shape as critical_shape
from .saturation import saturation_factor as saturation_factor
from .validity import ValidityWarning as ValidityWarning
