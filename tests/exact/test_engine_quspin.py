"""The engine against QuSpin: the same Hamiltonian written as Pauli strings, energies and spectral moments."""

import warnings

import numpy as np
import pytest
from engine_systems import atoms, block, superblock

from glassblocks.constants import HBAR
from glassblocks.exact.engine import GroundManifold, ground_state, hamiltonian, zero_temperature_spectra
from glassblocks.exact.engine.vectors import random_vector
from glassblocks.tensors import strain

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("quspin", reason="QuSpin is not installed (the extra `bench`); CI has it")
    from quspin.basis import spin_basis_1d
    from quspin.operators import hamiltonian as quspin_hamiltonian

COUNT = 13
_PAULI = {"x": np.array([[0, 1], [1, 0]]), "z": np.diag([1, -1]), "I": np.eye(2)}


def strings(terms, frames):
    """Every Pauli string of the Hamiltonian, by traces with the matrices of each pair."""
    turned = [
        (u.conj().T @ h @ u, u.conj().T @ t @ u)
        for u, h, t in zip(frames, terms.local, terms.stress, strict=True)
    ]

    def part(matrix, axis):
        return float(np.trace(_PAULI[axis] @ matrix).real) / 2

    result = {}
    for s, (h, stress) in enumerate(turned):
        for axis in "Ixz":
            result.setdefault(axis, []).append([part(h, axis), s])
        for t in range(s + 1, len(turned)):
            for a in "Ixz":
                for b in "Ixz":
                    left = np.array([part(component, a) for component in stress])
                    right = np.array([part(component, b) for component in turned[t][1]])
                    result.setdefault(a + b, []).append([left @ terms.couplings[s, t] @ right, s, t])
    return [[name, entries] for name, entries in result.items()]


def in_quspin(operator, static):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        basis = spin_basis_1d(len(operator.terms.sizes), pauli=True)
        checks = {"check_symm": False, "check_herm": False, "check_pcon": False}
        return quspin_hamiltonian(static, [], basis=basis, dtype=np.float64, **checks).tocsr()


@pytest.fixture(scope="module", params=["one operator", "two axes"])
def pair(request):
    rng = np.random.default_rng(1)
    blocks = atoms(COUNT, rng) if request.param == "one operator" else [block(2, rng) for _ in range(COUNT)]
    system = superblock(blocks, rng)
    operator = hamiltonian(system)
    return system, operator, in_quspin(operator, strings(operator.terms, operator.frames))


def test_same_hamiltonian_same_vector_same_answer(pair):
    _, operator, matrix = pair
    psi = random_vector(operator.dimension, np.float64, np.random.default_rng(2))
    expected = matrix @ psi
    assert np.linalg.norm(operator.matvec(psi) - expected) <= 1e-12 * np.linalg.norm(expected)


def test_lowest_energies(pair):
    """The five lowest, ours through scipy's eigensolver on the matrix-free operator."""
    from scipy.sparse.linalg import aslinearoperator, eigsh

    _, operator, matrix = pair
    ours = eigsh(aslinearoperator(operator), k=5, which="SA", return_eigenvectors=False)
    theirs = eigsh(matrix, k=5, which="SA", return_eigenvectors=False)
    np.testing.assert_allclose(np.sort(ours), np.sort(theirs), rtol=1e-10)
    assert ground_state(operator).energy / operator.terms.unit == pytest.approx(theirs.min(), rel=1e-10)


def test_spectral_moments(pair):
    """<0|T (H - E_0)^k T|0> from the lines of the engine and from QuSpin's matrices."""
    system, operator, matrix = pair
    wave = strain([1.0, 0.4, -0.7]).l
    ground = ground_state(operator, tolerance=1e-13)
    level = GroundManifold.single(ground)
    (spectrum,) = zero_temperature_spectra(operator, wave, system.volume, steps=30, ground=level)
    local = [u.conj().T @ t @ u for u, t in zip(operator.frames, operator.terms.along(wave), strict=True)]
    static = [
        [axis, [[float(np.trace(_PAULI[axis] @ t).real) / 2, s] for s, t in enumerate(local)]]
        for axis in "Ixz"
    ]
    stress = in_quspin(operator, static)
    start = stress @ ground.vector
    start -= (ground.vector @ start) * ground.vector
    moved, unit = start, operator.terms.unit / HBAR
    for power in range(12):
        ours = spectrum.moment(power).value / spectrum.moment(0).value / unit**power
        assert ours == pytest.approx(start @ moved / (start @ start), rel=1e-10)
        moved = matrix @ moved - ground.energy / operator.terms.unit * moved
    absolute = np.pi * operator.terms.stress_unit**2 / (HBAR * system.volume) * (start @ start)
    assert float(spectrum.moment(0).value) == pytest.approx(absolute, rel=1e-10)
