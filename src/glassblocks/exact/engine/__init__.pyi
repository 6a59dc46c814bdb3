"""What the names are; `__init__.py` loads each when it is first used."""

from .continued_fraction import zero_temperature_spectra as zero_temperature_spectra
from .fastest_operator import hamiltonian as hamiltonian
from .ground import GroundState as GroundState
from .ground import ground_state as ground_state
from .ground_level import GroundManifold as GroundManifold
from .ground_level import ground_manifold as ground_manifold
from .matrix_free import OneBody as OneBody
from .matrix_free import Operator as Operator
from .thermal_lanczos import finite_temperature_spectra as finite_temperature_spectra
