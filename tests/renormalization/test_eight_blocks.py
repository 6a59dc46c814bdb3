"""Eight blocks on a cube by `Dense`, against pairs and terms of three blocks: no free parameter."""

from dataclasses import replace

import numpy as np
import pytest
from exact_pairs import absorbed, draw

from glassblocks.blocks import Superblock, TunnelingDistribution, all_directions, cube
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.constants import HBAR
from glassblocks.exact import Dense
from glassblocks.medium import ElasticMedium
from glassblocks.renormalization import depletion
from glassblocks.response import real_from_imaginary
from glassblocks.tensors import Isotropic, project

RATIO, SPEEDS, G, SMALLEST = 1.5, 2.0, 0.02, 0.3
PLACES = cube(2, 1.0)
#: Energies in units of the largest asymmetry; the energy of a pair is gamma . Lambda~ . gamma'/r^3.
MEDIUM = ElasticMedium(1 / (4 * np.pi), SPEEDS, 1.0)
GLASS = TunnelingDistribution((0.0, 1.0), (SMALLEST, 1.0), Isotropic(RATIO, 1.0))


def pairs(batches=20):
    """Depletion of l and t by the seven others: the spectral factor is that of exact pairs, weakly coupled."""
    rng, g = np.random.default_rng(5), 0.01 / RATIO
    mean = np.mean(
        [absorbed(draw(10_000, rng, SMALLEST), RATIO, SPEEDS, g).mean(axis=2) for _ in range(batches)], axis=0
    )
    expected = np.array([*depletion(GLASS.covariance, GLASS.covariance, SPEEDS)])
    factor = ((mean[1] + mean[2]) / 2 / mean[0] - 1) / (g**2 * expected)
    assert factor[0] == pytest.approx(factor[1], rel=0.05)
    distances = np.linalg.norm(PLACES[1:] - PLACES[0], axis=1)
    return factor.mean() * G**2 * expected * np.sum(distances**-6)


def triples():
    """chi J chi J chi through a third block: what a lattice has and random places have not, by linear response."""
    table, response = couplings(PLACES, MEDIUM), GLASS.covariance.mandel()
    field = table.sum(axis=1)
    through = np.einsum("sab,bc,scd->ad", field, response, field)
    same = np.einsum("suab,bc,sucd->ad", table, response, table)
    x, c = project((through - same) / 8).isotropic, GLASS.covariance
    tensors = np.array(
        [(x.bulk * c.bulk**2 + 2 * x.shear * c.shear**2) / (c.bulk + 2 * c.shear), x.shear * c.shear]
    )
    grid = np.linspace(0, 1.5, 4001) / HBAR
    imaginary = GLASS.imaginary(grid, 0.0, 1.0).t  # of gamma_t = 1
    points = (grid[1:] + grid[:-1]) / 2
    chi = real_from_imaginary(points, grid, imaginary).value + 1j * np.interp(points, grid, imaginary)
    return np.imag(chi**3).sum() / np.imag(chi).sum() * G**2 * tensors


@pytest.mark.slow
def test_eight_blocks_lose_what_pairs_and_triples_say():
    rng, edges, waves = np.random.default_rng(1), np.array([0.0, 50.0]), [all_directions(PLACES)]
    lattice = Superblock(GLASS.blocks(8, 1.0, rng), PLACES, MEDIUM).at(1.0)
    samples = []
    for _ in range(3000):
        superblock = replace(lattice, blocks=GLASS.blocks(8, 1.0, rng))
        samples.append(Dense().observe(superblock, (0.0, G, -G), 0.0, waves, edges).absorption[:, 0, :, 0])
    groups = np.array(samples).reshape(30, 100, 3, 2).mean(axis=1)

    def even(mean):
        lost = (mean[1] + mean[2]) / 2 / mean[0] - 1
        return np.array([*lost, lost[0] / lost[1]])

    left = np.array([even((groups.sum(axis=0) - each) / 29) for each in groups])
    error = np.sqrt(29 * np.mean((left - left.mean(axis=0)) ** 2, axis=0))
    lost = pairs() + triples()
    expected = np.array([*lost, lost[0] / lost[1]])
    assert np.all(np.abs(even(groups.mean(axis=0)) - expected) < 3 * error)
    assert error[0] < 0.04 * abs(expected[0]) and error[2] < 0.015


def test_terms_of_three_blocks_are_small_beside_pairs():
    assert np.all(np.abs(triples()) < 0.01 * np.abs(pairs(batches=5)))
