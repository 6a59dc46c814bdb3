"""The mean field of two-level systems against exact states, equations of motion and scipy's minimizer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import minimize

from glassblocks.blocks import (
    Block,
    Superblock,
    Systems,
    all_directions,
    as_systems,
    cube,
    one_direction,
    pair_energies,
    two_level_systems,
)
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import ConvergenceError, InputError, MemoryLimitError
from glassblocks.exact import Dense, absorption
from glassblocks.mean_field import MeanField, TwoLevelStates
from glassblocks.mean_field.collective_modes import collective_modes
from glassblocks.mean_field.self_consistency import solutions
from glassblocks.medium import ElasticMedium

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
EDGE = 5e-9
BINS = np.array([0.0, 0.3, 0.8, 1.5, 6.0]) * BOLTZMANN


def glass(count, seed=0, strength=1e-19, per_block=1):
    rng = np.random.default_rng(seed)
    blocks = []
    for _ in range(count):
        drawn = Systems(
            rng.uniform(0.1, 1, per_block) * BOLTZMANN,
            rng.uniform(0.1, 1, per_block) * BOLTZMANN,
            rng.normal(size=(per_block, 6)) * strength,
        )
        blocks.append(two_level_systems(drawn, EDGE**3))
    return Superblock(blocks, cube(3, EDGE)[:count], MEDIUM)


def waves_of(system):
    return [all_directions(system.positions, 1.0 / EDGE), one_direction(system.positions, [0, 0, 1])]


def settled(system, temperature, starts=4):
    placed = as_systems(system)
    systems = placed.systems
    states = TwoLevelStates(systems.asymmetry[None], systems.tunnel_splitting[None], BOLTZMANN * temperature)
    coupling = system.g * pair_energies(system, placed)[None]
    return states, coupling, solutions(states, coupling, starts=starts, seed=1)


@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_without_coupling_it_is_exact(temperature):
    system = glass(5)
    exact, found = (
        m.observe(system, (0.0,), temperature, waves_of(system), BINS) for m in (Dense(), MeanField())
    )
    for one, other in zip(exact, found, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-12, atol=1e-14 * np.abs(exact.absorption).max())


@pytest.mark.parametrize("temperature", [0.0, 0.05, 0.4])
def test_it_is_exact_to_first_order_in_the_coupling(temperature):
    system, g = glass(6, strength=1e-19), (1e-3, -1e-3)
    wide = np.array([0.0, 6.0]) * BOLTZMANN  # lines shift within the bin
    exact, found = (m.observe(system, g, temperature, waves_of(system), wide) for m in (Dense(), MeanField()))
    isothermal = [part.isolated + part.curie for part in (exact, found)]
    pairs = [isothermal] if temperature else [isothermal, (exact.absorption, found.absorption)]
    for one, other in pairs:
        first, second = ((each[0] - each[1]) / 2 for each in (one, other))
        assert np.abs(first).max() > 1e-5 * np.abs(one).max()
        np.testing.assert_allclose(second, first, rtol=0, atol=1e-3 * np.abs(first).max())


def test_the_energy_of_the_state_is_the_lowest_that_scipy_finds_for_products():
    """Angles of the spins on their circles, minimized by scipy from many starts."""
    system = glass(6, seed=3, strength=3e-19)
    states, coupling, found = settled(system, 0.0, starts=20)
    asymmetry, splitting, matrix = states.asymmetry[0], states.splitting[0], coupling[0]

    def energy(angle):
        z, x = np.cos(angle), np.sin(angle)
        return (asymmetry @ z / 2 + splitting @ x / 2 + z @ matrix @ z / 2) / BOLTZMANN

    rng = np.random.default_rng(4)
    best = min(minimize(energy, rng.uniform(0, 2 * np.pi, 6), method="BFGS").fun for _ in range(40))
    assert float(found.lowest.free[0]) / BOLTZMANN == pytest.approx(best, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    temperature=st.sampled_from([0.0, 0.02, 0.3]),
    strength=st.floats(1e-20, 5e-19),
)
def test_what_is_found_is_a_minimum_and_above_the_exact_free_energy(seed, temperature, strength):
    system = glass(4, seed, strength)
    _, _, found = settled(system, temperature)
    assert found.lowest.residual[0] < 1e-12 and found.lowest.softest[0] > 0
    assert found.second.free[0] >= found.lowest.free[0] and found.number[0] >= 1
    exact = np.linalg.eigvalsh(system.dense_hamiltonian())
    free = exact[0]
    if temperature:
        kt = BOLTZMANN * temperature
        free -= kt * np.log(np.sum(np.exp(-(exact - exact[0]) / kt)))
    assert found.lowest.free[0] >= free - 1e-12 * abs(free)


@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_a_kick_of_the_nonlinear_equations_of_motion_rings_at_the_collective_lines(temperature):
    """Bloch vectors in the field of each other, integrated in time after a kick about sigma_z."""
    system = glass(4, seed=7, strength=2e-19)
    states, coupling, found = settled(system, temperature)
    field, unit = found.lowest.field, BOLTZMANN
    local = states.at(field)
    modes = collective_modes(states, coupling, field)
    bias, splitting = (states.asymmetry[0] / unit, states.splitting[0] / unit)
    matrix = coupling[0] / unit
    energy = np.hypot(bias + 2 * field[0] / unit, splitting)
    z = local.moment[0]
    x = z * splitting / (bias + 2 * field[0] / unit)
    start = np.array([x, 0 * x, z])
    kick = 1e-5 * np.array([1.0, -0.5, 0.3, 0.8])  # of e gamma: turns each spin about z by 2 kick
    turned = np.array([x * np.cos(2 * kick), x * np.sin(2 * kick), z])

    def motion(_, flat):
        sx, sy, sz = flat.reshape(3, -1)
        wz = bias + 2 * matrix @ sz
        # ds/dt = w x s with w = (Delta_0, 0, Delta + 2 J m), hbar = 1
        return np.concatenate([-wz * sy, wz * sx - splitting * sz, splitting * sy])

    times = np.linspace(0, 30, 400)
    run = solve_ivp(motion, (0, 30), turned.ravel(), t_eval=times, rtol=1e-11, atol=1e-14)
    measured = run.y.reshape(3, 4, -1)[2] - start[2][:, None]
    # m(t) = -sum over modes of x (x.kick) sin(W t)/W
    W, shape = modes.energy[0] / unit, modes.shape[0] / unit**0.5
    expected = -(shape * (shape.T @ kick) / W) @ np.sin(np.outer(W, times))
    assert energy.min() > 0
    np.testing.assert_allclose(measured, expected, atol=1e-3 * np.abs(expected).max())


@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_f_sum_rule_holds_with_the_states_own_tunneling(temperature):
    """The first moment of Im chi is pi/(V hbar^2) sum of gamma^2 (-Delta_0 <sigma_x>), exactly and by mean field."""
    system = glass(4, seed=2, strength=2e-19)
    wave = one_direction(system.positions, [0, 0, 1])
    states, _, found = settled(system, temperature)
    (pair,) = MeanField(seed=1).spectra(system, temperature, [wave])
    bias = states.asymmetry + 2 * found.lowest.field
    polarized = states.at(found.lowest.field).moment / bias  # -tanh/E
    tunneling = (-states.splitting * states.splitting * polarized)[0]  # -Delta_0 <sigma_x>
    kernel = wave.kernel(as_systems(system).systems.gamma)
    for p, spectrum in enumerate(pair):
        expected = np.pi / (HBAR**2 * system.volume) * np.diag(kernel[p]) @ tunneling
        assert float(spectrum.moment(1).value) == pytest.approx(expected, rel=1e-10)


def test_two_strongly_coupled_systems_have_two_states_and_say_what_the_choice_is_worth():
    """An almost symmetric pair that orders: both orders are minima, far from each other in their lines."""
    gamma = np.zeros((1, 6))
    gamma[0, 2] = 3e-18
    one = two_level_systems(
        Systems(np.array([0.02]) * BOLTZMANN, np.array([0.1]) * BOLTZMANN, gamma), EDGE**3
    )
    system = Superblock([one, one], [[0, 0, 0], [0, EDGE, 0]], MEDIUM)
    _, coupling, found = settled(system, 0.0, starts=12)
    assert abs(coupling[0, 0, 1]) > BOLTZMANN
    assert found.number[0] == 2 and found.second.free[0] > found.lowest.free[0]
    spectrum = absorption(system, 0.0, method=MeanField(12)).l
    assert spectrum.method == "mean field, 2 stable states in 12 searches"
    binned = MeanField(12).observe(system, (1.0, 0.0), 0.0, waves_of(system), BINS)
    assert binned.error[0].max() > 0 and not binned.error[1].any()


def test_several_systems_in_a_block_are_systems_of_their_own():
    system = glass(3, seed=5, strength=1e-19, per_block=2)
    plain = Superblock(
        [Block(b.energies, b.stress, b.volume) for b in system.blocks], system.positions, MEDIUM
    )
    for temperature in (0.0, 0.2):
        fast, slow = (
            MeanField().observe(each, (1.0, 0.0), temperature, waves_of(system), BINS)
            for each in (system, plain)
        )
        for one, other in zip(fast[:3], slow[:3], strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-6, atol=1e-9 * np.abs(one).max())


def test_a_superblock_without_systems_is_silent():
    none = Systems(np.zeros(0), np.zeros(0), np.zeros((0, 6)))
    empty = Superblock([two_level_systems(none, EDGE**3)] * 2, cube(2, EDGE)[:2], MEDIUM)
    found = MeanField().observe(empty, (0.0, 1.0), 0.3, [all_directions(empty.positions)], BINS)
    assert not found.absorption.any() and not found.isolated.any() and not found.curie.any()
    assert absorption(empty, 0.0, method=MeanField()).l.lines.omega.size == 0


def test_what_it_cannot_do_is_refused():
    system = glass(2)
    with pytest.raises(InputError, match="starts"):
        MeanField(starts=0)
    with pytest.raises(InputError, match="temperature"):
        absorption(system, -1.0, method=MeanField())
    stress = np.zeros((6, 2, 2), complex)
    stress[0] = [[0, 1j], [-1j, 0]]
    broken = replace(system, blocks=[Block([0.0, 1e-24], stress * 1e-21, EDGE**3)] * 2)
    with pytest.raises(InputError, match="broken time reversal"):
        absorption(broken, 0.0, method=MeanField())


def test_no_stable_state_names_the_mode(monkeypatch):
    from glassblocks.mean_field import self_consistency

    monkeypatch.setattr(self_consistency, "TOLERANCE", -1.0)
    with pytest.raises(ConvergenceError, match=r"most of it in the moments \d"):
        absorption(glass(3, strength=2e-19), 0.0, method=MeanField())


def test_what_does_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr("glassblocks.memory.available_bytes", lambda: 1000)
    with pytest.raises(MemoryLimitError, match="the mean field of 5 moments"):
        absorption(glass(5), 0.0, method=MeanField())
