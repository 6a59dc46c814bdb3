"""The mean field of a lattice by its operator against the matrices of the same blocks."""

import numpy as np
import pytest

from glassblocks.blocks import (
    Superblock,
    Systems,
    TunnelingDistribution,
    cube,
    one_direction,
    two_level_systems,
)
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import ConvergenceError
from glassblocks.lattice import LatticeCoupling
from glassblocks.mean_field import MeanField, lattice_mean_field
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

EDGE, N = 5e-9, 3
MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
KELVIN = BOLTZMANN


def glass(gamma):
    distribution = TunnelingDistribution(
        (0.0, KELVIN), (0.05 * KELVIN, KELVIN), Isotropic(1.5 * gamma, gamma)
    )
    return distribution.draw(N**3, np.random.default_rng(3))


@pytest.mark.parametrize("temperature", [0.0, 0.1])
def test_lattice_and_matrices_agree(temperature):
    systems = glass(3e-20)
    found = lattice_mean_field(
        systems, LatticeCoupling(MEDIUM, N, EDGE), N**3 * EDGE**3, temperature, steps=60
    )
    blocks = [
        two_level_systems(Systems(*(part[i : i + 1] for part in systems)), EDGE**3) for i in range(N**3)
    ]
    superblock = Superblock(blocks, cube(N, EDGE), MEDIUM)
    wave = one_direction(superblock.positions, [0, 0, 1])
    (exact,) = MeanField(starts=1).spectra(superblock, temperature, [wave])
    edges = np.array([0.0, 0.2, 0.5, 0.9, 2.0]) * KELVIN / HBAR
    np.testing.assert_allclose(found.chi.l.binned(edges).value, exact.l.binned(edges).value, rtol=1e-6)
    assert 0 < found.softest < 1 and found.residual < 1e-9


def test_an_unstable_lattice_is_refused():
    systems = glass(1e-20)
    symmetric = Systems(0 * systems.asymmetry, systems.tunnel_splitting, 30 * systems.gamma)
    with pytest.raises(ConvergenceError, match="most of that mode"):
        lattice_mean_field(symmetric, LatticeCoupling(MEDIUM, N, EDGE), N**3 * EDGE**3, 0.0)
