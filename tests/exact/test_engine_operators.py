"""H applied to psi: every kernel against dense Kronecker products, plain loops, and each other."""

import numpy as np
import pytest
from engine_systems import FAMILIES, GAMMA, atoms, block, family, rephased, superblock, whole

from glassblocks.errors import MemoryLimitError
from glassblocks.exact.engine import hamiltonian
from glassblocks.exact.engine.general import GeneralOperator
from glassblocks.exact.engine.ising import IsingOperator
from glassblocks.exact.engine.stress_axes import two_level_terms
from glassblocks.exact.engine.two_axis import TwoAxisOperator
from glassblocks.exact.engine.vectors import combine, numba_available, random_vector, real_dot

with_numba = pytest.mark.skipif(not numba_available(), reason="numba is not installed (the extra `fast`)")
COMPILED = [False, pytest.param(True, marks=with_numba)]


@pytest.mark.parametrize("compiled", COMPILED)
@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("name", FAMILIES)
def test_every_kind_of_block_against_the_dense_hamiltonian(name, count, compiled):
    rng = np.random.default_rng(count)
    system = superblock(family(name, count, rng), rng)
    operator = hamiltonian(system, compiled=compiled)
    expected = system.dense_hamiltonian()
    turn = whole(operator.frames)
    ours = turn @ operator.dense() @ turn.conj().T * operator.terms.unit
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-14 * np.abs(expected).max())


@pytest.mark.parametrize("name", FAMILIES)
def test_stress_of_a_strain_against_dense(name):
    rng = np.random.default_rng(5)
    system = superblock(family(name, 4, rng), rng)
    operator = hamiltonian(system, compiled=False)
    strain = rng.normal(size=6)
    expected = sum(
        system.dense_operator(s, np.tensordot(strain, part.stress, 1)) for s, part in enumerate(system.blocks)
    )
    stress = operator.stress(strain)
    columns = []
    for column in np.eye(operator.dimension, dtype=operator.dtype):
        out = np.empty_like(column)
        stress.apply(column, out)
        columns.append(out)
    turn = whole(operator.frames)
    ours = turn @ np.stack(columns, axis=1) @ turn.conj().T * operator.terms.stress_unit
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-13 * GAMMA)


def test_the_basis_is_chosen_before_the_kernel():
    rng = np.random.default_rng(0)
    kinds = {
        name: hamiltonian(superblock(family(name, 3, rng), rng), compiled=False)
        for name in FAMILIES
        if name != "mixed"
    }
    assert isinstance(kinds["one operator"], IsingOperator)
    # phases of the states make the matrices complex but not the physics: the axes of the stress undo them
    assert isinstance(kinds["one operator, complex"], IsingOperator)
    assert kinds["one operator, complex"].dtype == np.float64
    assert isinstance(kinds["three axes"], GeneralOperator) and kinds["three axes"].dtype == np.complex128
    assert kinds["three levels"].dtype == np.float64
    assert kinds["one operator"].stress(np.ones(6)).is_diagonal


def plain_row(parts, state, psi):
    """<state|H|psi> of two-level blocks by the sum over pairs, without any of the kernels' tables."""
    n = len(parts.z)
    bits = [1 << (n - 1 - s) for s in range(n)]
    z = [1 - 2 * bool(state & bit) for bit in bits]
    total = parts.constant * psi[state]
    for s in range(n):
        total += parts.z[s] * z[s] * psi[state] + parts.x[s] * psi[state ^ bits[s]]
        for t in range(n):
            if s < t:
                total += parts.zz[s, t] * z[s] * z[t] * psi[state]
                total += parts.xx[s, t] * psi[state ^ bits[s] ^ bits[t]]
            total += parts.zx[s, t] * z[s] * psi[state ^ bits[t]]
    return total


@with_numba
@pytest.mark.parametrize("count", [12, 13, 14, 16, 21, 22])
@pytest.mark.parametrize("name", ["one operator", "two axes"])
def test_sweeps_of_large_spaces_against_plain_loops(name, count):
    """Every shape of the sweeps: no column, few, many bits, two groups of columns, tiles of 18 bits."""
    rng = np.random.default_rng(count)
    operator = hamiltonian(superblock(family(name, count, rng), rng))
    fewest = {"one operator": (IsingOperator, 12), "two axes": (TwoAxisOperator, 13)}[name]
    assert isinstance(operator, fewest[0]) == (count >= fewest[1])
    psi = random_vector(operator.dimension, np.float64, rng)
    out = operator.matvec(psi)
    if isinstance(operator, GeneralOperator):
        expected = GeneralOperator(operator.terms, compiled=False).matvec(psi)
        np.testing.assert_allclose(out, expected, rtol=0, atol=1e-14 * np.abs(expected).max())
        return
    parts = two_level_terms(operator.terms)
    states = rng.integers(0, operator.dimension, 40)
    expected = [plain_row(parts, int(state), psi) for state in states]
    np.testing.assert_allclose(out[states], expected, rtol=0, atol=1e-13 * np.abs(out).max())


@with_numba
@pytest.mark.parametrize("tile", [12, 15, 18])
def test_tiles_of_every_size_give_the_same(tile, monkeypatch):
    """The largest tiles are meant for 25 blocks and more; 19 are enough to see that they are right."""
    from glassblocks.exact.engine import ising_kernel

    rng = np.random.default_rng(19)
    operator = hamiltonian(superblock(atoms(19, rng), rng))
    psi = random_vector(operator.dimension, np.float64, rng)
    expected = operator.matvec(psi)
    monkeypatch.setattr(ising_kernel, "tile_bits", lambda n: tile)
    np.testing.assert_allclose(operator.matvec(psi), expected, rtol=0, atol=1e-15)


@with_numba
@pytest.mark.parametrize("name", ["one operator", "two axes"])
def test_compiled_and_general_kernels_agree_in_the_blocks_own_basis(name):
    """The same vector in the energy eigenbasis and in the axes of the stress: 1e-12 of its norm."""
    rng = np.random.default_rng(2)
    operator = hamiltonian(superblock(family(name, 13, rng), rng))
    plain = GeneralOperator(operator.terms, compiled=False)
    psi = random_vector(operator.dimension, np.float64, rng)

    def turned(vector, frames):
        shaped = vector.reshape(operator.terms.sizes)
        for s, frame in enumerate(frames):
            shaped = np.moveaxis(np.tensordot(frame, shaped, axes=(1, s)), 0, s)
        return shaped.ravel()

    there = turned(psi, operator.frames)
    back = turned(plain.matvec(there), [frame.conj().T for frame in operator.frames])
    ours = operator.matvec(psi)
    assert np.linalg.norm(ours - back) <= 1e-13 * np.linalg.norm(back)


@with_numba
def test_numpy_fallback_of_the_ising_kernel():
    rng = np.random.default_rng(3)
    system = superblock(atoms(15, rng), rng)
    fast, plain = hamiltonian(system), hamiltonian(system, compiled=False)
    assert fast.compiled and not plain.compiled
    psi = random_vector(fast.dimension, np.float64, rng)
    np.testing.assert_allclose(fast.matvec(psi), plain.matvec(psi), rtol=0, atol=1e-15)


@with_numba
@pytest.mark.parametrize("sizes", [(4, 4, 4, 4, 4), (8, 8, 8), (5, 3, 7, 2), (2, 9, 6)])
@pytest.mark.parametrize("complex_stress", [False, True])
def test_compiled_products_of_many_levels(sizes, complex_stress):
    rng = np.random.default_rng(4)
    system = superblock([block(size, rng, complex_stress=complex_stress) for size in sizes], rng)
    fast, plain = hamiltonian(system), hamiltonian(system, compiled=False)
    psi = random_vector(fast.dimension, fast.dtype, rng)
    np.testing.assert_allclose(fast.matvec(psi), plain.matvec(psi), rtol=0, atol=1e-14)


def test_coupling_switched_off_leaves_the_sum_of_the_blocks():
    rng = np.random.default_rng(6)
    system = superblock(family("three levels", 3, rng), rng, g=0.0)
    operator = hamiltonian(system, compiled=False)
    energies = np.add.outer(
        np.add.outer(system.blocks[0].energies, system.blocks[1].energies), system.blocks[2].energies
    )
    dense = operator.dense() * operator.terms.unit
    np.testing.assert_allclose(dense, np.diag(energies.ravel()), rtol=0, atol=1e-37)


def test_static_strain_enters_the_engine():
    rng = np.random.default_rng(7)
    system = superblock(
        [rephased(atom, rng) for atom in atoms(3, rng)], rng, strain_gradient=1e-3 * rng.normal(size=(3, 3))
    )
    operator = hamiltonian(system, compiled=False)
    ours = np.linalg.eigvalsh(operator.dense()) * operator.terms.unit
    expected = np.linalg.eigvalsh(system.dense_hamiltonian())
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-13 * np.abs(expected).max())


def test_a_space_that_cannot_fit_is_refused_before_anything_is_allocated():
    rng = np.random.default_rng(8)
    with pytest.raises(MemoryLimitError, match=r"1125899906842624 states needs .* GiB are free; use fewer"):
        hamiltonian(superblock(atoms(50, rng), rng))


@with_numba
@pytest.mark.parametrize("size", [1, 63, 1 << 14, (1 << 15) + 7])
def test_fused_vector_operations(size, monkeypatch):
    """Compiled against numpy, and the same bits on one thread and on all."""
    import numba

    rng = np.random.default_rng(9)
    out, v, w = rng.normal(size=(3, size))
    results = []
    for threads in {1, numba.get_num_threads()}:
        before = numba.get_num_threads()
        numba.set_num_threads(threads)
        copy = out.copy()
        results.append((copy, combine(copy, 0.3, v, -2.0, w, 1.7), real_dot(v, w)))
        numba.set_num_threads(before)
    for result in results[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(result, results[0], strict=True))
    expected = 0.3 * out - 2.0 * v + 1.7 * w
    np.testing.assert_allclose(results[0][0], expected, rtol=1e-13, atol=1e-14)
    monkeypatch.setattr("glassblocks.exact.engine.vectors.numba_available", lambda: False)
    copy = out.copy()
    assert combine(copy, 0.3, v, -2.0, w, 1.7) == pytest.approx(results[0][1], rel=1e-13)
    assert real_dot(v, w) == pytest.approx(results[0][2], rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(copy, expected, rtol=1e-13, atol=1e-14)
