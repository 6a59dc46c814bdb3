"""
A joint fit with residuals
==========================

Velocity and friction of both polarizations, made with known couplings and noise, and what the fit gives back.
"""

import numpy as np

from glassblocks import Curve, ElasticMedium, Pair, TunnelingModel, fit
from glassblocks.figures.fit_plot import fit_figure
from glassblocks.tunneling import internal_friction, velocity_shift

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
rng, T, f = np.random.default_rng(1), np.geomspace(0.02, 2.0, 30), 3e7
curves = []
for kind, law, error in (("velocity", velocity_shift, 2e-6), ("friction", internal_friction, 2e-5)):
    for polarization, values in zip("lt", law(model, T, 2 * np.pi * f), strict=True):
        noisy = values + error * rng.standard_normal(T.size)
        curves.append(Curve(kind, T, noisy, np.full(T.size, error), polarization, f))
result = fit(curves, silica, what_ifs=False)
figure = fit_figure(result)

ratio = next(each for each in result.estimates if each.name == "gamma_l/gamma_t")
low, high = ratio.profile_95
print(f"gamma_l/gamma_t = {ratio.value:.3f}, 95%: {low:.3f} to {high:.3f}; put in: {model.gamma.ratio:.3f}")
assert low < model.gamma.ratio < high
