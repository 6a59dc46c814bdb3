"""Physical constants in SI units: CODATA 2022, the only physical numbers of nature in this package.

Since 2019 the Planck, Boltzmann and elementary-charge constants are exact by definition of the SI;
the electric constant is measured (relative uncertainty 1.6e-10).
Source: E. Tiesinga et al., CODATA recommended values of the fundamental physical constants: 2022.
"""

from math import pi

PLANCK = 6.62607015e-34  #: h, J s (exact)
HBAR = PLANCK / (2 * pi)  #: h/(2 pi), J s (exact)
BOLTZMANN = 1.380649e-23  #: k_B, J/K (exact)
ELEMENTARY_CHARGE = 1.602176634e-19  #: e, C (exact); also one electronvolt in J
ELECTRON_VOLT = ELEMENTARY_CHARGE  #: J (exact)
SPEED_OF_LIGHT = 299792458.0  #: c, m/s (exact)
VACUUM_PERMITTIVITY = 8.8541878188e-12  #: epsilon_0, F/m
