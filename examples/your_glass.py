"""
Your own glass with error bars
==============================

Two sound speeds and two couplings with their errors: how far from the theory?
"""

import matplotlib.pyplot as plt

from glassblocks import Glass, compare

eV = 1.602e-19
mine = Glass(
    "mine",
    c_l=5800,
    c_t=3800,
    gamma_l=1.04 * eV,
    gamma_t=0.65 * eV,
    uncertainties={"c_l": 30, "c_t": 20, "gamma_l": 0.05 * eV, "gamma_t": 0.04 * eV},
)
(result,) = compare([mine])

figure, axes = plt.subplots(figsize=(5, 2), layout="constrained")
for place, (name, value) in enumerate((("measured", result.measured), ("predicted", result.predicted))):
    axes.errorbar(value.value, place, xerr=value.uncertainty, fmt="o", capsize=3)
    axes.annotate(
        f"{name} {value.value:.2f} +- {value.uncertainty:.2f}", (value.value, place + 0.15), ha="center"
    )
axes.set(ylim=(-0.5, 1.7), yticks=[], xlabel=r"$\gamma_l/\gamma_t$, one standard deviation")

# by hand: 1.04/0.65 = 1.6, and 5.8/3.8 = 1.526
assert abs(result.measured.value - 1.6) < 1e-12 and abs(result.predicted.value - 1.526) < 5e-4
