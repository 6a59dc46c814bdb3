"""Superblocks: perturbation theory, golden rule and time propagation against each other."""

import numpy as np
import pytest

from glassblocks.blocks import Block, Superblock, cube, two_level
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.coupling.strained import coupling_change
from glassblocks.errors import InputError
from glassblocks.exact import diagonalize, drive, golden_rule, pulse_power, static_perturbation
from glassblocks.medium import ElasticMedium
from glassblocks.response import absorption_sticks, reduced_sticks, static_susceptibility
from glassblocks.tensors import displacement_gradient, project, strain

MEDIUM = ElasticMedium(2200.0, 6000.0, 3800.0)
EDGE = 5e-9
KELVIN = BOLTZMANN
#: Strength of a stress at which neighbors interact by a few tenths of a kelvin.
GAMMA = (MEDIUM.modulus.t * EDGE**3 * KELVIN) ** 0.5


def atoms(count, seed=0, scale=1.0):
    rng = np.random.default_rng(seed)
    result = []
    for _ in range(count):
        gamma = rng.normal(size=(3, 3)) * GAMMA * scale
        levels = rng.uniform(0.2, 1.0, 2) * KELVIN
        result.append(two_level(*levels, (gamma + gamma.T) / 2, EDGE**3))
    return result


def superblock(count=3, seed=0, g=1.0, scale=1.0, **options):
    return Superblock(atoms(count, seed, scale), cube(2, EDGE)[:count], MEDIUM, g=g, **options)


@pytest.mark.parametrize("kind", ["energies", "states"])
def test_perturbation_theory_fails_by_the_next_order(kind):
    """The error of second-order energies goes as g^3, of first-order states as g^2: the slope, not the size."""
    errors = []
    for g in (1e-3, 5e-4):
        system = superblock(3, g=g)
        theory = static_perturbation(system)
        assert theory.parameter.max() < 0.1
        energies, vectors = np.linalg.eigh(system.dense_hamiltonian())
        order = np.argmax(np.abs(vectors), axis=1)  # weak coupling: each state has its product state
        if kind == "energies":
            errors.append(np.abs(theory.energies - energies[order]) / KELVIN)
        else:
            exact = vectors[:, order] / np.diag(vectors[:, order])  # <n|n*> = 1, as (3.2) has it
            errors.append(np.abs(theory.states - exact).max(axis=0))
    ratio = errors[0] / errors[1]
    np.testing.assert_allclose(ratio, 8 if kind == "energies" else 4, rtol=0.05)


def test_degenerate_levels_are_flagged():
    same = two_level(0.3 * KELVIN, 0.4 * KELVIN, np.diag([0, 0, GAMMA]), EDGE**3)
    theory = static_perturbation(Superblock([same, same], cube(2, EDGE)[:2], MEDIUM, g=0.01))
    assert np.isinf(theory.parameter[1:3]).all()
    assert np.isnan(theory.second[1:3]).all()
    exact = np.linalg.eigvalsh(
        Superblock([same, same], cube(2, EDGE)[:2], MEDIUM, g=0.01).dense_hamiltonian()
    )
    np.testing.assert_allclose(theory.energies[[0, 3]], exact[[0, 3]], rtol=1e-6)


def test_uncoupled_blocks_absorb_as_they_do_alone():
    system = superblock(3, g=0.0)
    whole = absorption_sticks(diagonalize(system), 0.4)
    edges = np.linspace(0, 3, 40) * KELVIN / HBAR
    alone = sum(absorption_sticks(block, 0.4).binned(edges) for block in system.blocks) / 3
    np.testing.assert_allclose(whole.binned(edges), alone, rtol=1e-9, atol=1e-12 * np.abs(alone).max())


def test_static_response_is_the_curvature_of_the_superblock_energy_under_strain():
    """(2.21) without Delta Lambda: the ground-state energy of the strained blocks."""
    system = superblock(3)
    axis = strain([0, 0, 1]).l
    hamiltonian = system.dense_hamiltonian()
    force = drive(system, [0, 0, 1], [0, 0, 1])

    def ground(e):
        return np.linalg.eigvalsh(hamiltonian + e * force)[0]

    step = 1e-3 * KELVIN / GAMMA
    curvature = (-ground(2 * step) + 16 * ground(step) - 30 * ground(0) + 16 * ground(-step)) - ground(
        -2 * step
    )
    curvature /= 12 * step**2 * system.volume
    static = static_susceptibility(diagonalize(system), 0.0).isothermal
    assert axis @ static @ axis == pytest.approx(curvature, rel=1e-4)


@pytest.mark.parametrize("vector", [[0, 0, 1], [1, 0, 0]])
def test_drive_is_the_derivative_of_the_strained_hamiltonian(vector):
    system = superblock(3)
    gradient = displacement_gradient([0, 0, 1], vector)
    size = 1e-3
    strained = superblock(3, strain_gradient=size * gradient).dense_hamiltonian()
    expected = (strained - system.dense_hamiltonian()) / size
    force = drive(system, [0, 0, 1], vector, coupling_change=True)
    # Delta Lambda is a small part: the interaction over gamma, a kelvin over an electronvolt
    plain = drive(system, [0, 0, 1], vector)
    change = np.abs(expected - plain).max()
    assert 1e-6 < change / np.abs(plain).max() < 1e-3
    np.testing.assert_allclose(force, expected, atol=1e-6 * change)


def test_long_waves_have_no_phases():
    system = superblock(3)
    uniform = drive(system, [1, 2, 3], [1, 2, 3], coupling_change=True)
    wave = drive(system, [1, 2, 3], [1, 2, 3], wavenumber=1e-3 / EDGE, coupling_change=True)
    np.testing.assert_allclose(wave, uniform, atol=5e-3 * np.abs(uniform).max())
    short = drive(system, [1, 2, 3], [1, 2, 3], wavenumber=1 / EDGE)
    assert np.abs(short - short.conj().T).max() > 0.1 * np.abs(uniform).max()


@pytest.mark.parametrize(("vector", "polarization"), [([0, 0, 1], "l"), ([1, 0, 0], "t")])
@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_golden_rule_is_twice_the_volume_times_the_susceptibility(vector, polarization, temperature):
    """(3.1): 2 L^3 A^2 k^2 omega Im chi."""
    system = superblock(3)
    lines = golden_rule(system.dense_hamiltonian(), drive(system, [0, 0, 1], vector), temperature)
    sticks = absorption_sticks(diagonalize(system), temperature)
    weight = sticks.along(getattr(strain([0, 0, 1]), polarization)).strength
    np.testing.assert_allclose(lines.omega, sticks.omega, rtol=1e-12)
    scale = lines.strength.max()
    np.testing.assert_allclose(
        lines.strength, 2 * system.volume * sticks.omega * weight, rtol=1e-9, atol=1e-12 * scale
    )


@pytest.mark.parametrize("coupling_change", [False, True])
def test_time_propagation_finds_the_golden_rule(coupling_change):
    """(3.3): the energy gained under H(t), thermally averaged, against transitions between eigenstates."""
    system = superblock(3)
    hamiltonian = system.dense_hamiltonian()
    force = drive(system, [0, 0, 1], [0, 0, 1], coupling_change=coupling_change)
    lines = golden_rule(hamiltonian, force, 0.3)
    omega = lines.omega[np.argmax(lines.strength)] * 1.02
    options = {"omega": omega, "duration": 12 / omega}
    weak = 1e-3 * KELVIN / GAMMA
    errors = []
    for amplitude in (weak, weak / 2):
        pulse = pulse_power(hamiltonian, force, 0.3, amplitude=amplitude, **options)
        expected = lines.broadened(omega, pulse.width, "gaussian")
        assert pulse.error < 1e-6 * pulse.power
        errors.append(pulse.power / expected - 1)
    assert abs(errors[1]) < 1e-4
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)  # what is left is the next order, amplitude^2


def test_multi_level_blocks_with_complex_stress_absorb_by_the_same_rule():
    rng = np.random.default_rng(4)
    blocks = []
    for size in (3, 2):
        stress = rng.normal(size=(6, size, size)) + 1j * rng.normal(size=(6, size, size))
        stress = (stress + stress.conj().swapaxes(1, 2)) * GAMMA / 4
        blocks.append(Block(rng.uniform(0, 1, size) * KELVIN, stress, EDGE**3))
    system = Superblock(blocks, cube(2, EDGE)[:2], MEDIUM)
    hamiltonian, force = system.dense_hamiltonian(), drive(system, [0, 1, 1], [1, 0, 0])
    lines = golden_rule(hamiltonian, force, 0.2)
    omega = lines.omega[np.argmax(lines.strength)]
    pulse = pulse_power(
        hamiltonian, force, 0.2, omega=omega, amplitude=3e-4 * KELVIN / GAMMA, duration=12 / omega
    )
    assert pulse.power == pytest.approx(lines.broadened(omega, pulse.width, "gaussian"), rel=1e-4)


def test_first_order_in_the_coupling_is_the_linear_response_of_one_block_to_the_other():
    """chi_super = chi + 4 S chi^2 for the static response of two blocks without mean stress."""
    gammas = [np.diag([0, 0, GAMMA]), np.diag([GAMMA, 0, GAMMA])]
    blocks = [two_level(0.0, KELVIN, gamma, EDGE**3) for gamma in gammas]  # Delta = 0: <T> = 0
    positions = np.array([[0, 0, 0], [0, EDGE, EDGE]])
    axis = strain([0, 0, 1]).l

    def static(g):
        system = Superblock(blocks, positions, MEDIUM, g=g)
        return axis @ static_susceptibility(diagonalize(system), 0.2).isothermal @ axis

    slope = (static(1e-4) - static(-1e-4)) / 2e-4
    alone = [static_susceptibility(block, 0.2).isothermal for block in blocks]
    coupling = Superblock(blocks, positions, MEDIUM).couplings[0, 1]
    # stress of s under strain e: V chi_s e; it strains s' by J times that; V_super = 2 V
    expected = 2 * axis @ alone[0] @ coupling @ alone[1] @ axis * EDGE**3 / 2
    assert slope == pytest.approx(expected, rel=1e-5)


def test_cube_average_of_the_coupling_is_zero_over_all_wave_directions():
    """Why the exchange term vanishes for long waves: the rotation average of Lambda has no isotropic part."""
    positions = cube(2, EDGE)
    couplings = Superblock(atoms(8), positions, MEDIUM).couplings
    total = couplings.sum(axis=(0, 1))
    isotropic = project(total).isotropic
    assert abs(isotropic.l) < 1e-12 * np.abs(couplings).max()
    assert abs(isotropic.t) < 1e-12 * np.abs(couplings).max()
    along = strain([0, 0, 1]).l
    assert abs(along @ total @ along) > 0.1 * np.abs(couplings).max()


def test_bad_drives_are_refused():
    system = superblock(2)
    hamiltonian = system.dense_hamiltonian()
    force = drive(system, [0, 0, 1], [0, 0, 1], wavenumber=1 / EDGE)
    with pytest.raises(InputError, match="Hermitian"):
        pulse_power(hamiltonian, force, 0.1, omega=1e11, amplitude=1e-6, duration=1e-10)
    with pytest.raises(InputError, match="amplitude"):
        pulse_power(hamiltonian, hamiltonian, 0.1, omega=1e11, amplitude=0.0, duration=1e-10)
    with pytest.raises(InputError, match="direction"):
        drive(system, [0, 0, 0], [0, 0, 1])


@pytest.mark.parametrize("temperature", [0.0, 0.4])
def test_the_changed_coupling_absorbs_as_the_convolution_of_the_blocks_spectra(temperature):
    """What (3.4) is made of: two uncoupled blocks driven through Delta Lambda T T' alone absorb
    2 A^2 k^2 omega (1 - e^{-beta hbar omega}) times a convolution of their reduced Im chi."""
    rng = np.random.default_rng(7)
    blocks = []
    for size in (2, 3):
        stress = rng.normal(size=(6, size, size))
        blocks.append(
            Block(rng.uniform(0, 1, size) * KELVIN, (stress + stress.swapaxes(1, 2)) * GAMMA, EDGE**3)
        )
    positions = cube(2, EDGE)[:2]
    system = Superblock(blocks, positions, MEDIUM)
    both, alone = (drive(system, [0, 1, 1], [1, 0, 0], coupling_change=change) for change in (True, False))
    uncoupled = np.diag(np.add.outer(blocks[0].energies, blocks[1].energies).ravel())
    lines = golden_rule(uncoupled, both - alone, temperature)

    gradient = displacement_gradient([0, 2**-0.5, 2**-0.5], [1, 0, 0])
    change = 2 * coupling_change(positions[0] - positions[1], gradient, MEDIUM)
    first, second = (reduced_sticks(block, temperature) for block in blocks)
    omega = np.add.outer(first.omega, second.omega).ravel()
    # strengths are pi p/(hbar V): the two pi/(hbar V) of the blocks' own definition come out again
    element = np.abs(first.amplitude @ change @ second.amplitude.T) ** 2
    weight = np.multiply.outer(first.strength, second.strength) * element * (HBAR * EDGE**3 / np.pi) ** 2
    power = 2 * np.pi / HBAR**2 * HBAR * omega * weight.ravel()
    width = 0.05 * KELVIN / HBAR
    grid = np.linspace(0.1, 2, 30) * KELVIN / HBAR

    def gaussian(x):
        return np.exp(-((x / width) ** 2) / 2) / (width * (2 * np.pi) ** 0.5)

    # sticks at -omega are the emission: subtracting them is the factor 1 - e^{-beta hbar omega}
    up = omega > 1e-9 * KELVIN / HBAR
    down = omega < -1e-9 * KELVIN / HBAR
    expected = gaussian(grid[:, None] - omega[up]) @ power[up]
    expected += gaussian(grid[:, None] + omega[down]) @ power[down]
    np.testing.assert_allclose(
        lines.broadened(grid, width, "gaussian"), expected, rtol=1e-8, atol=1e-12 * expected.max()
    )
