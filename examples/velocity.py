"""
Velocity of sound and its crossover
===================================

The velocity rises as C ln T while the systems follow resonantly, and falls with half that slope once they relax.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Pair, TunnelingModel
from glassblocks.tunneling import velocity_shift

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
T, f = np.geomspace(1e-3, 2.9, 200), 1e3
shift = velocity_shift(model, T, 2 * np.pi * f)

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
axes.semilogx(T, 1e4 * (shift.l - shift.l[0]), label="longitudinal")
axes.semilogx(T, 1e4 * (shift.t - shift.t[0]), "--", label="transverse")
axes.set(xlabel="temperature [K]", ylabel=r"$\Delta c/c$ [$10^{-4}$]", title="1 kHz, vitreous silica")
axes.legend()

# the two slopes of the tunneling model: C below the crossover, -C/2 above it (Hunklinger and Raychaudhuri 1986)
slope = np.gradient(shift.l, np.log(T)) / model.C.l
assert abs(slope[20] - 1) < 0.01 and abs(slope[-5] + 0.5) < 0.01
