"""Superblocks merged in truncated spaces: without truncation exact, and with it converging."""

import numpy as np
import pytest

from glassblocks.blocks import Superblock, TunnelingDistribution, cube, random_block
from glassblocks.errors import InputError
from glassblocks.exact import diagonalize
from glassblocks.exact.merging import merge
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

#: Energies in units of the largest asymmetry, lengths of the edge, coupling energies g gamma gamma'.
MEDIUM = ElasticMedium(1 / (4 * np.pi), 1.6, 1.0)
GLASS = TunnelingDistribution((0.0, 1.0), (0.01, 1.0), Isotropic(1.5, 1.0))


def superblock(count, g, seed=1):
    blocks = GLASS.blocks(count, 1.0, np.random.default_rng(seed))
    return Superblock(blocks, cube(2, 1.0)[:count], MEDIUM, g=g)


def test_without_truncation_it_is_the_exact_diagonalization():
    """Also for blocks of several levels with different numbers of them."""
    rng = np.random.default_rng(2)
    levels = [np.sort(rng.random(size)) for size in (3, 2, 4)]
    blocks = [random_block(own, Isotropic(2.0, 1.0), 1.0, rng) for own in levels]
    for each in (superblock(5, 0.02), Superblock(blocks, cube(2, 1.0)[:3], MEDIUM, g=0.05)):
        found, exact = merge(each, np.inf), diagonalize(each)
        np.testing.assert_allclose(found.energies, exact.energies - exact.energies[0], atol=1e-13)
        np.testing.assert_allclose(np.abs(found.stress), np.abs(exact.stress), atol=1e-9)
        assert found.volume == each.volume


def test_the_error_of_a_truncation_falls_with_its_energy():
    each = superblock(8, 0.01)
    exact = diagonalize(each).energies[:4] - diagonalize(each).energies[0]
    errors = [np.abs(merge(each, below).energies[:4] - exact).max() for below in (1.0, 2.0, 4.0)]
    assert errors[0] > 10 * errors[1] > 100 * errors[2]
    assert errors[1] < 1e-5


def test_without_coupling_nothing_depends_on_the_truncation():
    each = superblock(8, 0.0)
    few, all_levels = merge(each, 0.7), merge(each, np.inf)
    assert 1 < few.energies.size < all_levels.energies.size
    np.testing.assert_allclose(few.energies, all_levels.energies[: few.energies.size], atol=1e-14)


def test_the_block_that_is_kept_has_no_common_stress_and_the_same_transitions():
    found = merge(superblock(8, 0.01), 2.0)
    block = found.kept(0.5)
    size = block.size
    assert size == np.count_nonzero(found.energies <= 0.5) > 1
    np.testing.assert_allclose(np.einsum("aii->a", block.stress), 0, atol=1e-12)
    change = block.stress - found.stress[:, :size, :size]
    np.testing.assert_allclose(
        change, np.einsum("aii->a", change)[:, None, None] / size * np.eye(size), atol=1e-12
    )


def test_two_mergings_are_one_where_the_couplings_are_those_of_the_centers():
    """Six systems by threes, each three coupled to the other at its center."""
    rng = np.random.default_rng(4)
    blocks = GLASS.blocks(6, 1.0, rng)
    group = np.arange(6) // 3
    near = Superblock(blocks, np.arange(18.0).reshape(6, 3), MEDIUM, g=0.01).couplings
    centers = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    far = Superblock(blocks[:2], centers, MEDIUM, g=0.01).couplings
    table = np.where((group[:, None] == group)[:, :, None, None], near, far[group[:, None], group])
    whole = Superblock(blocks, np.arange(18.0).reshape(6, 3), MEDIUM, known_couplings=table)
    exact = diagonalize(whole)
    merged = [
        merge(
            Superblock(blocks[i : i + 3], np.eye(3), MEDIUM, known_couplings=table[i : i + 3, i : i + 3]),
            np.inf,
        )
        for i in (0, 3)
    ]
    # the common stress is left in here: it is a shift of what the other group feels
    parts = [type(blocks[0])(each.energies, each.stress, each.volume) for each in merged]
    again = merge(Superblock(parts, centers, MEDIUM, g=0.01), np.inf)
    np.testing.assert_allclose(again.energies, exact.energies - exact.energies[0], atol=1e-12)
    line = again.stress[:, 0, 1:5]
    np.testing.assert_allclose(np.abs(line), np.abs(exact.stress[:, 0, 1:5]), atol=1e-9)


def test_complex_stresses_are_refused():
    rng = np.random.default_rng(1)
    blocks = [random_block([0.0, 1.0], Isotropic(2.0, 1.0), 1.0, rng, "GUE") for _ in range(2)]
    with pytest.raises(InputError, match="real stresses"):
        merge(Superblock(blocks, cube(2, 1.0)[:2], MEDIUM), 1.0)
