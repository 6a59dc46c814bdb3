"""Ground states and spectra of the engine against dense diagonalization, and their error estimates."""

import subprocess
import sys

import numpy as np
import pytest
from engine_systems import MEDIUM, atoms, block, family, rephased, superblock
from scipy.sparse.linalg import eigsh

from glassblocks import progress as progress_module
from glassblocks.arpack_restarts import seeded_restarts
from glassblocks.blocks import Block, Superblock
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import ConvergenceError, InputError, MemoryLimitError
from glassblocks.exact import Dense, Lanczos, absorption, choose, diagonalize
from glassblocks.exact.engine import (
    finite_temperature_spectra,
    ground_state,
    hamiltonian,
    zero_temperature_spectra,
)
from glassblocks.exact.engine.lanczos import lanczos
from glassblocks.exact.engine.vectors import random_vector, squared_norm
from glassblocks.response import absorption_sticks
from glassblocks.tensors import dyad, polarization_vectors, project, strain

RATE = BOLTZMANN / HBAR  # rad/s per kelvin
OMEGA = np.linspace(0.05, 4, 60) * RATE
WAVE = np.array(list(strain([0.3, -0.5, 1.0])))
METHODS = ("dense", "arpack", "two-pass")


def dense_spectra(system, temperature, width, shape="gaussian"):
    sticks = absorption_sticks(diagonalize(system), temperature)
    tensor = sticks.imaginary(OMEGA, width, shape).real
    return np.einsum("ka,wab,kb->kw", WAVE, tensor, WAVE)


@pytest.mark.parametrize("name", ["one operator", "three axes", "three levels"])
@pytest.mark.parametrize("method", METHODS)
def test_ground_state_by_every_method(name, method):
    rng = np.random.default_rng(1)
    system = superblock(family(name, 5, rng), rng)
    operator = hamiltonian(system)
    ground = ground_state(operator, method=method)
    exact = np.linalg.eigvalsh(system.dense_hamiltonian())[0]
    assert ground.energy == pytest.approx(exact, rel=1e-14, abs=0)
    assert ground.residual <= 1e-10 and ground.method == method
    assert squared_norm(ground.vector) == pytest.approx(1, abs=1e-12)
    again = np.linalg.norm(
        operator.matvec(ground.vector) * operator.terms.unit - ground.energy * ground.vector
    )
    assert again == pytest.approx(ground.residual * operator.terms.unit, rel=0.05, abs=1e-14 * abs(exact))


def double_minimum(count):
    spin = np.zeros((6, 2, 2))
    spin[2] = np.diag([1.0, -1.0]) * (MEDIUM.modulus.t * 1e-25 * BOLTZMANN) ** 0.5
    tunneling = np.array([[0, 0.05], [0.05, 0]]) * BOLTZMANN
    energies, states = np.linalg.eigh(tunneling)
    atom = Block(energies, states.T @ spin @ states, 1e-25)
    return Superblock([atom] * count, [[0, 0, 4e-9 * s] for s in range(count)], MEDIUM)


def test_ground_state_that_mean_field_would_miss():
    """Two equal minima: the product state lies in one, the ground state is even between both."""
    system = double_minimum(8)
    exact = np.linalg.eigvalsh(system.dense_hamiltonian())
    for method in METHODS:
        ground = ground_state(hamiltonian(system), method=method, tolerance=1e-12)
        assert ground.energy == pytest.approx(exact[0], rel=1e-13, abs=0)


@pytest.mark.parametrize("name", ["disordered", "two equal minima"])
def test_the_preconditioned_ground_state_is_that_of_the_recurrence_with_a_quarter_of_its_sweeps(name):
    pytest.importorskip("numba")
    rng = np.random.default_rng(4)
    system = superblock(atoms(16, rng), rng) if name == "disordered" else double_minimum(16)
    operator = hamiltonian(system)
    sweeps, apply = [], operator.apply
    operator.apply = lambda psi, out: sweeps.append(1) or apply(psi, out)
    found = {}
    for method in (None, "two-pass"):
        sweeps.clear()
        found[method] = (ground_state(operator, method=method), len(sweeps))
    (fast, few), (slow, many) = found.values()
    assert fast.method == "preconditioned"
    assert fast.energy == pytest.approx(slow.energy, rel=1e-13, abs=0)
    if name == "disordered":  # the residual leaves two levels that nearly touch mixed
        assert abs(np.vdot(fast.vector, slow.vector)) == pytest.approx(1.0, abs=1e-9)
        assert 4 * few < many


def test_a_ground_state_that_is_not_reached_says_so():
    rng = np.random.default_rng(2)
    with pytest.raises(ConvergenceError, match=r"1024 states \(two-pass\): residual .* wanted 1e-30"):
        ground_state(hamiltonian(superblock(atoms(10, rng), rng)), method="two-pass", tolerance=1e-30)


@pytest.mark.parametrize("name", ["one operator", "two axes, complex", "three axes", "three levels"])
def test_continued_fraction_is_exact_when_the_space_is_exhausted(name):
    rng = np.random.default_rng(3)
    system = superblock(family(name, 5, rng), rng)
    expected = dense_spectra(system, 0.0, 0.2 * RATE)
    spectra = zero_temperature_spectra(hamiltonian(system), WAVE, system.volume, steps=250)
    for spectrum, reference in zip(spectra, expected, strict=True):
        found = spectrum.imaginary(OMEGA, 0.2 * RATE, "gaussian")
        np.testing.assert_allclose(found.value, reference, rtol=0, atol=1e-10 * reference.max())
        assert not found.statistical.any()


def test_lines_are_the_continued_fraction():
    """Lorentzian lines at the Ritz values equal the continued fraction evaluated from the bottom."""
    rng = np.random.default_rng(4)
    operator = hamiltonian(superblock(atoms(9, rng), rng))
    matrix = lanczos(operator, random_vector(operator.dimension, np.float64, rng), 40)
    z = np.linspace(-3, 3, 50) + 0.1j
    fraction = np.zeros_like(z)
    for a, b in zip(matrix.diagonal[::-1], np.append(matrix.off_diagonal, 0.0)[::-1], strict=True):
        fraction = 1 / (z - a - b**2 * fraction)
    values, vectors = matrix.eigenstates()
    np.testing.assert_allclose(np.sum(vectors[0] ** 2 / (z[:, None] - values), axis=1), fraction, rtol=1e-10)


def test_lanczos_moments_are_those_of_the_hamiltonian():
    """M steps give <v|H^k|v> exactly up to k = 2M - 1."""
    rng = np.random.default_rng(5)
    operator = hamiltonian(superblock([block(3, rng) for _ in range(4)], rng))
    start = random_vector(operator.dimension, operator.dtype, rng)
    dense = operator.dense()
    values, vectors = lanczos(operator, start.copy(), 6).eigenstates()
    for power in range(12):
        expected = start @ np.linalg.matrix_power(dense, power) @ start
        assert vectors[0] ** 2 @ values**power == pytest.approx(expected, rel=1e-11)


def test_the_error_of_truncation_covers_the_error():
    rng = np.random.default_rng(6)
    system = superblock(atoms(9, rng), rng)
    expected = dense_spectra(system, 0.0, 0.1 * RATE, "lorentzian")
    operator = hamiltonian(system)
    for steps in (20, 40):
        for spectrum, reference in zip(
            zero_temperature_spectra(operator, WAVE, system.volume, steps=steps), expected, strict=True
        ):
            found = spectrum.imaginary(OMEGA, 0.1 * RATE)
            actual = np.abs(found.value - reference).max()
            assert 1e-9 * reference.max() < actual < 2 * found.truncation.max()
    assert found.truncation.max() < 0.1 * reference.max()


@pytest.mark.parametrize("temperature", [0.1, 1.0])
@pytest.mark.parametrize("name", ["one operator", "three axes"])
def test_thermal_spectra_and_their_statistical_error(name, temperature):
    """The deviation from dense diagonalization is what the error says, on average over frequencies."""
    rng = np.random.default_rng(7)
    system = superblock(family(name, 7, rng), rng)
    expected = dense_spectra(system, temperature, 0.3 * RATE)
    spectra = finite_temperature_spectra(
        hamiltonian(system), WAVE, system.volume, temperature, steps=40, vectors=16
    )
    for spectrum, reference in zip(spectra, expected, strict=True):
        found = spectrum.imaginary(OMEGA, 0.3 * RATE, "gaussian")
        deviation = np.sqrt(np.mean((found.value - reference) ** 2))
        error = np.sqrt(np.mean(found.error**2))
        assert deviation < 2.5 * error
        assert error < 0.25 * reference.max()


def test_thermal_spectra_turn_into_the_ground_states():
    """The split thermal factor leaves no noise at low temperature, even from one random vector."""
    rng = np.random.default_rng(8)
    system = superblock(atoms(8, rng), rng)
    operator = hamiltonian(system)
    gap = np.diff(np.linalg.eigvalsh(system.dense_hamiltonian())[:2])[0]
    (cold,) = finite_temperature_spectra(
        operator, WAVE[0], system.volume, gap / BOLTZMANN / 60, steps=120, vectors=1
    )
    (ground,) = zero_temperature_spectra(operator, WAVE[0], system.volume, steps=120)
    width = 0.3 * RATE
    expected = ground.imaginary(OMEGA, width).value
    found = cold.imaginary(OMEGA, width)
    np.testing.assert_allclose(found.value, expected, rtol=0, atol=1e-5 * expected.max())
    assert np.isnan(found.statistical).all()  # one vector tells no spread


def test_each_random_vector_depends_on_its_number_alone():
    rng = np.random.default_rng(9)
    system = superblock(atoms(7, rng), rng)
    operator = hamiltonian(system)
    runs = [
        finite_temperature_spectra(operator, WAVE, system.volume, 0.5, steps=30, vectors=count, seed=3)
        for count in (2, 4)
    ]
    for short, long in zip(*runs, strict=True):
        for a, b in zip(short.fine, long.fine, strict=False):
            np.testing.assert_array_equal(a.strength, b.strength)
            np.testing.assert_array_equal(a.omega, b.omega)


@pytest.mark.parametrize("temperature", [0.0, 0.5])
@pytest.mark.parametrize("direction", [None, [1.0, 2.0, -1.0]])
def test_absorption_of_small_and_large_superblocks(direction, temperature):
    """Dense and matrix-free give the same l and t, for one wave and averaged over directions."""
    rng = np.random.default_rng(10)
    system = superblock([rephased(atom, rng) for atom in atoms(7, rng)], rng)
    tensor = absorption_sticks(diagonalize(system), temperature).imaginary(OMEGA, 0.3 * RATE).real
    if direction is None:
        isotropic = project(tensor).isotropic
        expected = isotropic.l, isotropic.t
    else:
        k, first, second = polarization_vectors(direction)
        l, a, b = (
            np.einsum("a,wab,b->w", e, tensor, e) for e in (dyad(k, vector) for vector in (k, first, second))
        )
        expected = l, (a + b) / 2
    assert choose(system) == Dense()
    dense = absorption(system, temperature, direction=direction)
    free = absorption(system, temperature, direction=direction, method=Lanczos(steps=60, vectors=16))
    for reference, a, b in zip(expected, dense, free, strict=True):
        exact = a.imaginary(OMEGA, 0.3 * RATE)
        np.testing.assert_allclose(exact.value, reference, rtol=0, atol=1e-10 * reference.max())
        assert not exact.error.any()
        found = b.imaginary(OMEGA, 0.3 * RATE)
        tolerance = 1e-6 if temperature == 0 else 0.3
        np.testing.assert_allclose(found.value, reference, rtol=0, atol=tolerance * reference.max())


def test_blocks_without_stress_absorb_nothing():
    rng = np.random.default_rng(11)
    system = superblock(family("no stress", 10, rng), rng)
    for temperature in (0.0, 0.5):
        for spectrum in absorption(system, temperature, direction=[0, 0, 1], method=Lanczos(10, vectors=2)):
            assert not spectrum.imaginary(OMEGA, RATE).value.any()


def test_the_eigensolver_goes_on_in_the_same_way_where_a_subspace_is_exhausted():
    levels = np.diag(np.repeat([0.0, 1.0, 2.0], 40))  # a start vector reaches three directions
    start = np.random.default_rng(0).standard_normal(len(levels))
    first, second = (
        eigsh(levels, k=4, which="SA", v0=start, ncv=20, **seeded_restarts(eigsh))[1] for _ in range(2)
    )
    assert np.array_equal(first, second)


def test_bad_input():
    rng = np.random.default_rng(12)
    system = superblock(atoms(3, rng), rng)
    operator = hamiltonian(system)
    with pytest.raises(InputError, match="temperature"):
        absorption(system, -1.0)
    with pytest.raises(InputError, match="zero_temperature_spectra"):
        finite_temperature_spectra(operator, WAVE, 1.0, 0.0)
    for options in ({"steps": 1}, {"vectors": 0}):
        with pytest.raises(InputError, match="steps >= 2, vectors >= 1"):
            finite_temperature_spectra(operator, WAVE, 1.0, 0.5, **options)
    with pytest.raises(InputError, match="strains"):
        zero_temperature_spectra(operator, np.zeros((2, 3)), 1.0)
    with pytest.raises(InputError, match="shape"):
        zero_temperature_spectra(operator, WAVE, 1.0)[0].imaginary(OMEGA, RATE, "square")


def test_stored_vectors_that_cannot_fit_are_refused():
    rng = np.random.default_rng(13)
    operator = hamiltonian(superblock(atoms(12, rng), rng))
    with pytest.raises(
        MemoryLimitError, match=r"1000000000 Lanczos vectors of 4096 states needs .* fewer steps"
    ):
        finite_temperature_spectra(operator, WAVE, 1.0, 0.5, steps=10**9)


def test_progress_goes_to_the_error_stream_and_only_after_a_while(capsys, monkeypatch):
    with progress_module.progress("quick", 3) as advance:
        advance()
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(progress_module, "PATIENCE", 0.0)
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    with progress_module.progress("slow work", 3) as advance:
        advance()
    out, err = capsys.readouterr()
    assert out == "" and "slow work" in err


def test_everything_works_without_numba():
    """In a process where numba cannot be imported; the numbers are those of this one."""
    code = (
        "import sys\n"
        "sys.modules['numba'] = None\n"
        "sys.path.insert(0, {path!r})\n"
        "import numpy as np\n"
        "from engine_systems import atoms, superblock\n"
        "from glassblocks.exact import Lanczos, absorption\n"
        "rng = np.random.default_rng(14)\n"
        "chi = absorption(superblock(atoms(10, rng), rng), {temperature}, direction=[0, 0, 1],\n"
        "    method=Lanczos(40, vectors=2))\n"
        "print(float(chi.l.imaginary({omega!r}, {omega!r}).value))\n"
    )
    for temperature in (0.0, 0.3):
        filled = code.format(
            path=str(__import__("pathlib").Path(__file__).parent), temperature=temperature, omega=RATE
        )
        done = subprocess.run([sys.executable, "-c", filled], capture_output=True, text=True, check=True)
        rng = np.random.default_rng(14)
        here = absorption(
            superblock(atoms(10, rng), rng), temperature, direction=[0, 0, 1], method=Lanczos(40, vectors=2)
        )
        assert float(done.stdout) == pytest.approx(float(here.l.imaginary(RATE, RATE).value), rel=1e-8)
