"""
Couplings of two-level systems from a simulation
================================================

A list of energies, tunnel splittings and strain couplings, as a search for double wells gives it: gamma_l/gamma_t.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.tunneling.couplings import mean_square_coupling
from glassblocks.tunneling.simulated_systems import SimulatedSystems

rng, n = np.random.default_rng(5), 400
volume, shear = rng.normal(0, 0.2, n), rng.normal(0, 0.5, (n, 5))
coupling = np.zeros((n, 6))  # Mandel form: a change of volume, and five components of shear
coupling[:, :3] = volume[:, None] / np.sqrt(3) + np.outer(shear[:, 0], [1, 1, -2]) / np.sqrt(6)
coupling[:, :3] += np.outer(shear[:, 1], [1, -1, 0]) / np.sqrt(2)
coupling[:, 3:] = shear[:, 2:]
energies = rng.uniform(0.1, 2, n) * BOLTZMANN
systems = SimulatedSystems(energies, coupling * ELECTRON_VOLT, u=rng.uniform(0.01, 1, n))
gamma = mean_square_coupling(systems.coupling).map(lambda square: np.sqrt(square) / ELECTRON_VOLT)

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
for name, values in zip("lt", gamma, strict=True):
    axes.hist(values, bins=30, histtype="step", label=rf"$\gamma_{name}$")
axes.set(xlabel="coupling, averaged over orientations [eV]", ylabel="systems")
axes.legend()

# by hand: gamma_l^2/gamma_t^2 = 4/3 + (10/3) <volume^2>/<shear^2>, and 4/3 without any change of volume
square = mean_square_coupling(systems.coupling)
found = square.l.mean() / square.t.mean()
assert abs(found - (4 / 3 + 10 / 3 * (volume**2).mean() / (shear**2).sum(axis=1).mean())) < 1e-9
print(f"gamma_l/gamma_t = {found**0.5:.3f}, at least {(4 / 3) ** 0.5:.3f}")
