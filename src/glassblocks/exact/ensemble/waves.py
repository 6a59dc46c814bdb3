"""Which strains the absorption is read with: waves as quadratic forms on the blocks' couplings.

A two-level block has one operator times a tensor, T^(s) = gamma^(s) sigma^(s), so what a wave sees of a pair
of eigenstates is sum_su K_su sigma^(s)_mn sigma^(u)_mn, where K_su = gamma^(s) . A_su . gamma^(u) and
A_su = <e e cos k.(x_s - x_u)>, averaged over the directions of the wave and its polarizations, is the wave's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.ensemble.config import EnsembleConfig
from glassblocks.tensors import Isotropic, displacement_gradient, polarization_vectors, to_mandel

Array = NDArray[np.float64]

#: Nodes in cos(theta) and phi: exact for long waves (degree 4), to 2e-6 up to the config's `FARTHEST_PHASE`.
NODES = (12, 24)


@dataclass(frozen=True, eq=False)
class Wave:
    """A set of waves.

    Parameters
    ----------
    name
        What results call it.
    form
        A_su of the longitudinal and the transverse waves, dimensionless, (2, n, n, 6, 6).
    """

    name: str
    form: Array

    def kernel(self, gamma: Array) -> Array:
        """K_su of the couplings gamma (n, 6), J^2, (2, n, n)."""
        # p: polarization; s, u: blocks; a, b: Mandel components
        result: Array = np.einsum("sa,psuab,ub->psu", gamma, self.form, gamma, optimize=True)
        return result

    def exchange(self, couplings: Array, response: Isotropic) -> Array:
        """(1/n) sum over s, u of (R e) . J_su . (R e) cos k.(x_s - x_u), unit of R^2 J, (2,).

        What the blocks' mean fields on each other are worth, for blocks that answer a strain e with R e.
        """
        answer = response.mandel()
        form = answer @ self.form @ answer
        total: Array = np.einsum("psuab,suab->p", form, couplings)
        return np.asarray(total / couplings.shape[0])


def waves(config: EnsembleConfig) -> list[Wave]:
    """The waves of a config: averages over all directions first, then single directions."""
    nodes, weights = _sphere()
    found = []
    for value in config.wavenumbers:
        name = "all directions, long waves" if value == 0 else f"all directions, kL = {value:g}"
        found.append(Wave(name, _form(nodes, weights, config.positions * (value / config.edge))))
    for direction in config.directions:
        name = "along [" + " ".join(f"{x:g}" for x in direction) + "], long waves"
        images = _images(direction)
        equal = np.full(len(images), 1 / len(images))
        found.append(Wave(name, _form(images, equal, 0 * config.positions)))
    return found


def _form(directions: Array, weights: Array, positions: Array) -> Array:
    """A_su from unit vectors (q, 3), their weights (q,) and k x_s (n, 3)."""
    strains = []
    for direction in directions:
        k, first, second = polarization_vectors(direction)
        gradients = [displacement_gradient(k, vector) for vector in (k, k, first, second)]
        strains.append([to_mandel((g + g.T) / 2) for g in gradients])
    table: Array = np.array(strains).reshape(
        -1, 2, 2, 6
    )  # the longitudinal strain stands twice: one shape for both
    phase = directions @ positions.T
    cosine = np.cos(phase[:, :, None] - phase[:, None, :])
    # q: direction; p: polarization; i: which of two; a, b: Mandel components; s, u: blocks
    result: Array = np.einsum("q,qpia,qpib,qsu->psuab", weights / 2, table, table, cosine, optimize=True)
    return result


def _sphere() -> tuple[Array, Array]:
    cosine, weight = np.polynomial.legendre.leggauss(NODES[0])
    phi = 2 * np.pi * (np.arange(NODES[1]) + 0.5) / NODES[1]
    c, p = (grid.ravel() for grid in np.meshgrid(cosine, phi, indexing="ij"))
    sine = np.sqrt(1 - c**2)
    nodes = np.stack([sine * np.cos(p), sine * np.sin(p), c], axis=-1)
    return nodes, np.repeat(weight / 2 / NODES[1], NODES[1])


def _images(direction: tuple[float, float, float]) -> Array:
    unit = np.asarray(direction) / np.linalg.norm(direction)
    images = {
        tuple(float(sign * x) + 0.0 for sign, x in zip(signs, order, strict=True))
        for order in permutations(unit)
        for signs in product((1, -1), repeat=3)
    }
    return np.array(sorted(images))
