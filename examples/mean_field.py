"""
Mean field against exact
========================

Im chi of the same eight blocks by exact diagonalization and by the collective modes of the mean field.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Superblock, absorption, two_level
from glassblocks.blocks import cube
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.mean_field import MeanField

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
rng, kelvin, edge = np.random.default_rng(3), BOLTZMANN, 5e-9
blocks = []
for _ in range(8):
    gamma = rng.normal(size=(3, 3)) * 0.2 * 1.602e-19
    blocks.append(
        two_level(*(rng.uniform(0.05, 0.3, 2) * kelvin), gamma=(gamma + gamma.T) / 2, volume=edge**3)
    )
superblock = Superblock(blocks, cube(2, edge), silica)
omega, width = np.linspace(0.01, 0.6, 400) * kelvin / HBAR, 0.005 * kelvin / HBAR

figure, axes = plt.subplots(figsize=(5.5, 3.5), layout="constrained")
total = {}
for name, method, style in (("exact", None, "k-"), ("mean field", MeanField(), "C1--")):
    chi = absorption(superblock, 0.0, method=method).l
    axes.plot(omega / 2e9 / np.pi, chi.imaginary(omega, width).value / 1e9, style, label=name)
    total[name] = absorption(superblock.at(0.0), 0.0, method=method).l.moment().value
axes.set(xlabel="frequency [GHz]", ylabel=r"Im $\chi_l$ [GPa]", title="width 0.1 GHz, T = 0")
axes.legend()

# without coupling both are exact
assert abs(total["mean field"] / total["exact"] - 1) < 1e-9
