"""The superblock Hamiltonian against sums of Kronecker products written out."""

import numpy as np
import pytest

from glassblocks.blocks import Block, Superblock, cube, two_level
from glassblocks.coupling import elastic_coupling
from glassblocks.errors import InputError, MemoryLimitError
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import from_mandel

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)


def random_block(rng: np.random.Generator, size: int, kind: str = "real") -> Block:
    stress = rng.normal(size=(6, size, size))
    if kind == "complex":
        stress = stress + 1j * rng.normal(size=stress.shape)
    return Block(rng.normal(size=size), stress + stress.conj().swapaxes(-1, -2), 1e-25)


def kronecker(blocks, s, operator):
    result = np.ones((1, 1))
    for t, block in enumerate(blocks):
        result = np.kron(result, operator if t == s else np.eye(block.size))
    return result


@pytest.mark.parametrize("kind", ["real", "complex"])
def test_hamiltonian_is_the_sum_of_kronecker_products_over_all_ordered_pairs(kind):
    rng = np.random.default_rng(1)
    blocks = [random_block(rng, size, kind) for size in (2, 3, 1, 2)]
    positions = rng.normal(size=(4, 3))
    superblock = Superblock(blocks, positions, MEDIUM, g=-0.7)
    expected = sum(kronecker(blocks, s, np.diag(block.energies)) for s, block in enumerate(blocks))
    expected = expected.astype(complex)
    for s, first in enumerate(blocks):
        for other, second in enumerate(blocks):
            if s == other:
                continue
            coupling = elastic_coupling(positions[s] - positions[other], MEDIUM)
            for a in range(6):
                for b in range(6):
                    expected += (
                        -0.7
                        * coupling[a, b]
                        * kronecker(blocks, s, first.stress[a])
                        @ kronecker(blocks, other, second.stress[b])
                    )
    np.testing.assert_allclose(superblock.dense_hamiltonian(), expected, atol=1e-12)
    np.testing.assert_array_equal(
        superblock.dense_operator(1, blocks[1].stress[2]), kronecker(blocks, 1, blocks[1].stress[2])
    )


def test_two_levels_in_the_local_basis():
    gamma = np.diag([1.0, 2.0, -1.0])
    block = two_level(0.3, 0.4, gamma, 1.0)
    local = (0.3 * np.array([[1, 0], [0, -1]]) + 0.4 * np.array([[0, 1], [1, 0]])) / 2
    energies, vectors = np.linalg.eigh(local)
    np.testing.assert_allclose(block.energies, energies, rtol=1e-14)
    sigma_z = vectors.T @ np.diag([1, -1]) @ vectors
    sigma_z *= np.outer(*2 * [np.sign([1, sigma_z[0, 1]])])
    np.testing.assert_allclose(
        np.moveaxis(from_mandel(np.moveaxis(block.stress, 0, -1)), (0, 1), (-2, -1)),
        gamma[..., None, None] * sigma_z,
        atol=1e-15,
    )


def test_zero_coupling_is_exactly_no_coupling():
    rng = np.random.default_rng(2)
    blocks = [random_block(rng, 2) for _ in range(3)]
    superblock = Superblock(blocks, cube(2, 1.0)[:3], MEDIUM, g=0.0)
    assert not superblock.couplings.any()
    energies = np.diag(superblock.dense_hamiltonian())
    assert np.count_nonzero(superblock.dense_hamiltonian() - np.diag(energies)) == 0


def test_bad_input_is_refused():
    rng = np.random.default_rng(3)
    blocks = [random_block(rng, 2) for _ in range(3)]
    with pytest.raises(InputError, match=r"blocks \[0, 2\] at shared places"):
        Superblock(blocks, [[0, 0, 0], [1, 0, 0], [0, 0, 0]], MEDIUM)
    with pytest.raises(InputError, match="one place for each"):
        Superblock(blocks, np.zeros((2, 3)), MEDIUM)
    with pytest.raises(InputError, match="Hermitian"):
        Block([0, 1], np.array(6 * [[[0, 1], [0, 0]]]), 1.0)
    with pytest.raises(InputError, match="energies"):
        Block([0, np.nan], np.zeros((6, 2, 2)), 1.0)
    with pytest.raises(InputError, match="volume"):
        Block([0, 1], np.zeros((6, 2, 2)), 0.0)
    large = Superblock([blocks[0]] * 40, np.arange(120.0).reshape(40, 3), MEDIUM)
    with pytest.raises(MemoryLimitError, match=r"1099511627776 states needs .* GiB"):
        large.dense_hamiltonian()


def test_a_static_strain_moves_the_blocks_and_acts_on_their_stress():
    """(2.21) against blocks that are really moved: central differences of (2.19) plus e : T."""
    rng = np.random.default_rng(4)
    blocks = [random_block(rng, size) for size in (2, 3, 2)]
    positions = rng.normal(size=(3, 3))
    gradient = rng.normal(size=(3, 3))
    # stresses of order one in a medium of tens of GPa would hide the coupling: a soft one
    soft = ElasticMedium(1.0, 1.6, 1.0)
    strained = Superblock(blocks, positions, soft, g=0.8, strain_gradient=gradient).dense_hamiltonian()

    def moved(size):
        return Superblock(blocks, positions + size * positions @ gradient.T, soft, g=0.8).dense_hamiltonian()

    step = 1e-4
    expected = moved(0) + (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (
        12 * step
    )
    strain = (gradient + gradient.T) / 2
    for s, block in enumerate(blocks):
        tensor = from_mandel(np.moveaxis(block.stress, 0, -1))
        expected = expected + kronecker(blocks, s, np.einsum("ij,mnij->mn", strain, tensor))
    np.testing.assert_allclose(strained, expected, atol=1e-8 * np.abs(expected).max())
