"""
Absorption of a superblock at g = 0, +g and -g
==============================================

Eight two-level blocks, exactly: what the coupling does to Im chi, and how much of it is odd in the coupling.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Lanczos, Superblock, absorption, two_level
from glassblocks.blocks import cube
from glassblocks.constants import BOLTZMANN, HBAR

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
rng, kelvin, edge = np.random.default_rng(3), BOLTZMANN, 5e-9
blocks = []
for _ in range(8):
    gamma = rng.normal(size=(3, 3)) * 0.3 * 1.602e-19
    blocks.append(
        two_level(*(rng.uniform(0.05, 0.3, 2) * kelvin), gamma=(gamma + gamma.T) / 2, volume=edge**3)
    )
superblock = Superblock(blocks, cube(2, edge), silica)
omega = np.linspace(0.01, 0.6, 400) * kelvin / HBAR
chi = {
    g: absorption(superblock.at(g), 0.0).l.imaginary(omega, 0.005 * kelvin / HBAR).value for g in (0, 1, -1)
}

figure, axes = plt.subplots(figsize=(5.5, 3.5), layout="constrained")
for g, style in ((0, "k-"), (1, "C0-"), (-1, "C3--")):
    axes.plot(omega / 2e9 / np.pi, chi[g] / 1e9, style, lw=1, label=f"g = {g:+d}" if g else "g = 0")
axes.set(xlabel="frequency [GHz]", ylabel=r"Im $\chi_l$ [GPa]", title="width 0.1 GHz, T = 0")
axes.legend()

# another method: the strength of all lines by Lanczos recursion, which never sees the matrix
exact, other = (absorption(superblock, 0.0, method=each).l.moment().value for each in (None, Lanczos()))
assert abs(other / exact - 1) < 1e-9
