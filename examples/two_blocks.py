"""
Two coupled blocks against their distance
=========================================

Four levels of two two-level blocks. Far apart they are sums; close by the coupling bends them.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Superblock, two_level
from glassblocks.constants import BOLTZMANN
from glassblocks.exact import diagonalize

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
kelvin, eV, edge = BOLTZMANN, 1.602e-19, 1e-9
first = two_level(0.5 * kelvin, 0.3 * kelvin, gamma=1.0 * eV * np.diag([1.0, 0, 0]), volume=edge**3)
other = two_level(0.4 * kelvin, 0.6 * kelvin, gamma=1.0 * eV * np.diag([0, 0, 1.0]), volume=edge**3)
distance = np.geomspace(1e-9, 30e-9, 80)
levels = []
for r in distance:
    pair = Superblock([first, other], [[0, 0, 0], [r, 0, 0]], silica)
    levels.append(diagonalize(pair).energies / kelvin)
levels = np.array(levels)

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
axes.semilogx(distance * 1e9, levels, color="C0")
axes.set(xlabel="distance [nm]", ylabel="energy [K]", ylim=(-3, 3))

# far apart: +-E1/2 +-E2/2 with E = sqrt(Delta^2 + Delta_0^2)
E = np.hypot(0.5, 0.3), np.hypot(0.4, 0.6)
free = np.sort([s * E[0] / 2 + t * E[1] / 2 for s in (-1, 1) for t in (-1, 1)])
assert np.allclose(levels[-1], free, atol=0.02)
