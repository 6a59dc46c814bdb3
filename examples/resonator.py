"""
Loss of a resonator against power
=================================

Two-level systems saturate: the loss falls as 1/sqrt(1 + n/n_c) with the photon number n.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks.tunneling import saturation_factor

n = np.geomspace(1e-2, 1e6, 100)
figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
for beta in (1.0, 0.7):
    axes.loglog(n, 2e-6 * saturation_factor(n / 10.0, beta) + 2e-7, label=rf"$\beta$ = {beta:g}")
axes.axhline(2e-7, color="0.7", zorder=0)
axes.set(xlabel="photons in the resonator", ylabel=r"$1/Q_i$", title=r"$n_c$ = 10, background 2e-7")
axes.legend()

# at n = n_c the resonant loss is down by sqrt(2) for every beta of this convention
assert np.allclose([saturation_factor(1.0, beta) for beta in (1.0, 0.7)], 2**-0.5)
