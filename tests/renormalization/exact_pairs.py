"""Two two-level systems, diagonalized for many draws at once, without the package's blocks: an independent route."""

import numpy as np

from glassblocks.blocks.random_blocks import isotropic_vectors
from glassblocks.coupling import lambda_tilde
from glassblocks.tensors import BULK, SHEAR, Isotropic

#: sigma_z of either system in the four states, and the states that a flip of either joins.
SIGNS = np.array([[1, 1, -1, -1], [1, -1, 1, -1]], dtype=float)
FLIPS = (((0, 2), (1, 3)), ((0, 1), (2, 3)))


def draw(count, rng, smallest=0.3):
    """Asymmetries up to 1, tunnel splittings from the smallest to 1, and standard normal couplings of pairs."""
    return rng.random((count, 2)), smallest ** rng.random((count, 2)), rng.standard_normal((count, 2, 6))


def absorbed(drawn, ratio, sound_ratio, g, band=(0.0, np.inf)):
    """Ground-state absorption of each pair within the band for couplings 0, +g, -g: (3, l and t, pairs)."""
    asymmetry, splitting, standard = drawn
    gamma = isotropic_vectors(standard, Isotropic(ratio**2, 1.0))
    # one direction is enough: the distribution of gamma is isotropic
    energy = np.einsum(
        "na,ab,nb->n", gamma[:, 0], lambda_tilde([0, 0, 1], 1 - 1 / sound_ratio**2), gamma[:, 1]
    )
    kernel = {
        pair: [
            np.einsum("na,ab,nb->n", gamma[:, pair[0]], strain, gamma[:, pair[1]])
            for strain in (BULK / 3 + SHEAR * 2 / 15, SHEAR / 10)
        ]
        for pair in ((0, 0), (1, 1), (0, 1))
    }
    return np.stack([_at(asymmetry, splitting, factor * energy, kernel, band) for factor in (0.0, g, -g)])


def _at(asymmetry, splitting, energy, kernel, band):
    hamiltonian = np.zeros((len(energy), 4, 4))
    hamiltonian[:, range(4), range(4)] = asymmetry @ SIGNS / 2 + energy[:, None] * SIGNS[0] * SIGNS[1]
    for system, flips in enumerate(FLIPS):
        for i, j in flips:
            hamiltonian[:, i, j] = hamiltonian[:, j, i] = splitting[:, system] / 2
    levels, states = np.linalg.eigh(hamiltonian)
    gap = levels[:, 1:] - levels[:, :1]
    inside = (gap >= band[0]) & (gap < band[1])
    element = [np.einsum("ni,i,nij->nj", states[:, :, 0], sign, states[:, :, 1:]) for sign in SIGNS]
    products = {pair: np.sum(element[pair[0]] * element[pair[1]] * inside, axis=1) for pair in kernel}
    share = {(0, 0): 1, (1, 1): 1, (0, 1): 2}
    return np.stack([sum(share[pair] * kernel[pair][p] * products[pair] for pair in kernel) for p in (0, 1)])


def ratio_of_depletions(parts):
    """(Even part of l)/(even part of t), relative to g = 0, and its standard error; parts (batches, 3, 2)."""

    def of(mean):
        change = (mean[1] + mean[2]) / 2 / mean[0] - 1
        return change[0] / change[1]

    n = len(parts)
    left = np.array([of((parts.sum(0) - each) / (n - 1)) for each in parts])
    return of(parts.mean(0)), np.sqrt((n - 1) * np.mean((left - left.mean()) ** 2))
