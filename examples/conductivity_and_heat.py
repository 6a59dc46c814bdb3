"""
Conductivity and heat capacity
==============================

Nearly T^2 and nearly T, the two laws by which two-level systems were found.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Pair, TunnelingModel
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.tunneling import specific_heat, thermal_conductivity

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
T = np.geomspace(0.03, 0.9, 100)
kappa = thermal_conductivity(model, T)

figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.5), layout="constrained")
left.loglog(T, kappa)
left.set(xlabel="temperature [K]", ylabel=r"$\kappa$ [W/(m K)]")
for time in (1e-3, 10.0):
    right.loglog(T, specific_heat(model, T, time), label=f"measured in {time:g} s")
right.set(xlabel="temperature [K]", ylabel=r"$C$ [J/(kg K)]")
right.legend()

# the closed form of the conductivity (Phillips, Rep. Prog. Phys. 50, 1657 (1987))
per_mode = 1 / (model.C * silica.sound_speed)
closed = BOLTZMANN**3 * T**2 / (6 * np.pi * HBAR**2) * (per_mode.l + 2 * per_mode.t)
assert np.allclose(kappa, closed, rtol=1e-10)
