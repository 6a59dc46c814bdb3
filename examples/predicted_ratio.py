"""
Predicted against measured ratio
================================

The theory says gamma_l/gamma_t = c_l/c_t. The glasses of the paper beside the line of a perfect prediction.
"""

import matplotlib.pyplot as plt

from glassblocks import compare, fixed_ratio, load_glasses
from glassblocks.figures.labels import label_points

figure, axes = plt.subplots(figsize=(5, 4.5), layout="constrained")
axes.plot([1.2, 2.1], [1.2, 2.1], color="0.6", label="theory")
glasses = [glass for glass in compare(load_glasses()) if glass.measured is not None]
x, y = ([getattr(glass, side).value for glass in glasses] for side in ("predicted", "measured"))
axes.plot(x, y, "o")
axes.set_xlabel(r"predicted $\gamma_l/\gamma_t = c_l/c_t$")
axes.set_ylabel(r"measured $\gamma_l/\gamma_t$")
axes.legend()
label_points(axes, x, y, [glass.name for glass in glasses], fontsize=7)

# Eq. (4.4) of the paper, solved for every root: the ratio of the couplings is that of the sound speeds
assert abs(fixed_ratio(5.80 / 3.80).ratio - 5.80 / 3.80) < 1e-12
