"""
Internal friction: plateau and frequency
========================================

Above its crossover the friction is pi C/2 at every frequency; below, that of relaxation falls as T^3, and what is left
at the lowest temperatures is resonant.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Pair, TunnelingModel
from glassblocks.tunneling import internal_friction, relaxational_friction

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
T = np.geomspace(2e-3, 2.9, 150)

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
for f in (1e3, 1e5, 1e7):
    friction = internal_friction(model, T, 2 * np.pi * f).t
    axes.loglog(T, friction, label=f"{f:.0e} Hz")
    if f == 1e3:
        plateau = friction[-1]
axes.axhline(np.pi / 2 * model.C.t, color="0.7", zorder=0)
axes.set(xlabel="temperature [K]", ylabel=r"$Q^{-1}$, transverse")
axes.legend()

assert abs(plateau / (np.pi / 2 * model.C.t) - 1) < 0.01
cold = np.array([1e-4, 2e-4])
rise = np.diff(np.log(relaxational_friction(model, cold, 2e3 * np.pi).t)) / np.log(2)
assert abs(rise[0] - 3) < 0.01
