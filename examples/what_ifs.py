"""
The what-ifs as a plot
======================

Where gamma_l/gamma_t goes when each thing that may be wrong with the data is switched on or moved by its error.
"""

import numpy as np

from glassblocks import Curve, ElasticMedium, Pair, TunnelingModel, fit
from glassblocks.figures.what_ifs_plot import what_ifs_figure
from glassblocks.tunneling import internal_friction, velocity_shift

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
model = TunnelingModel.from_C(silica, C=Pair(3.0e-4, 2.73e-4), P=8e44)
rng, T, f = np.random.default_rng(2), np.geomspace(0.02, 2.0, 30), 3e7
curves = []
for kind, law, error in (("velocity", velocity_shift, 2e-6), ("friction", internal_friction, 2e-5)):
    for polarization, values in zip("lt", law(model, T, 2 * np.pi * f), strict=True):
        noisy = values + error * rng.standard_normal(T.size)
        curves.append(Curve(kind, T, noisy, np.full(T.size, error), polarization, f))
result = fit(curves, silica)
figure = what_ifs_figure(result)

# whatever is switched on, the ratio that was put in stays within three of its standard deviations
ratio = next(each for each in result.estimates if each.name == "gamma_l/gamma_t")
low, high = ratio.profile_68
moves = [line.quantities["gamma_l/gamma_t"] - model.gamma.ratio for line in result.what_ifs]
print(
    f"{len(moves)} what-ifs, the largest distance {max(map(abs, moves)):.4f}, one sigma {(high - low) / 2:.4f}"
)
assert max(map(abs, moves)) < 3 * (high - low) / 2
