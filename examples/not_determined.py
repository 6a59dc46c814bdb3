"""
What the data do not determine
==============================

Velocity below its crossover fixes C = P gamma^2/(rho c^2) and the ratio, but P has only a limit: nothing relaxes yet.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import Curve, ElasticMedium, Pair, TunnelingModel, fit
from glassblocks.tunneling import velocity_shift

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
rng, T, f, error = np.random.default_rng(1), np.geomspace(0.005, 0.05, 20), 1e8, 2e-6
curves = [
    Curve(
        "velocity", T, values + error * rng.standard_normal(T.size), np.full(T.size, error), polarization, f
    )
    for polarization, values in zip("lt", velocity_shift(model, T, 2 * np.pi * f), strict=True)
]
found = {each.name: each for each in fit(curves, silica, what_ifs=False).estimates}

figure, axes = plt.subplots(figsize=(6, 2.5), layout="constrained")
for place, name in enumerate(("C_l", "C_t", "P")):
    each, truth = found[name], {"C_l": model.C.l, "C_t": model.C.t, "P": 8e44}[name]
    low, high = each.profile_95 or (each.limit, 1e3 * truth)  # P has a lower limit and no upper one
    axes.plot(
        [low / truth, high / truth],
        [place, place],
        "|-",
        lw=4,
        ms=14,
        color="C0" if each.is_determined else "C3",
    )
    print(name, "determined" if each.is_determined else "not determined")
axes.axvline(1, color="0.8", zorder=0)
axes.set(xscale="log", yticks=range(3), yticklabels=("C_l", "C_t", "P"), ylim=(-0.6, 2.6))
axes.set_xlabel("95% interval over the truth; red: not determined")

assert found["C_l"].is_determined and found["C_t"].is_determined and not found["P"].is_determined
