"""The response of one system against plain loops, free energies, sum rules and Kramers-Kronig."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.blocks import Block, two_level
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.response import (
    absorption_sticks,
    real_from_imaginary,
    reduced_sticks,
    static_susceptibility,
    thermal_weights,
)
from glassblocks.tensors import project, strain

KELVIN = BOLTZMANN  # J
VOLUME = 1e-25


def random_block(seed, size=5, *, real=False, degenerate=False):
    rng = np.random.default_rng(seed)
    stress = rng.normal(size=(6, size, size)) + (0 if real else 1j * rng.normal(size=(6, size, size)))
    energies = rng.normal(size=size)
    if degenerate:
        energies[1] = energies[3]
    return Block(energies * KELVIN, (stress + stress.conj().swapaxes(1, 2)) * 1e-21, VOLUME)


def loops(block, temperature, pick):
    """(2.12) written out: sum over m and n, both delta functions, for the line at one frequency."""
    beta = 1 / (BOLTZMANN * temperature)
    boltzmann = np.exp(-beta * (block.energies - block.energies.min()))
    total = np.zeros((6, 6), complex)
    for m in range(block.size):
        for n in range(block.size):
            gap = block.energies[n] - block.energies[m]
            for sign in (1, -1):
                if abs(sign * gap / HBAR - pick) < 1e-9 * abs(pick):
                    term = np.outer(block.stress[:, m, n], block.stress[:, n, m])
                    if sign < 0:  # the commutator's second term has T_kl first: (2.12) as printed has not,
                        term = term.T  # which matters only where time reversal is broken (complex T)
                    total += sign * np.pi / (HBAR * block.volume) * boltzmann[m] / boltzmann.sum() * term
    return total


@pytest.mark.parametrize("real", [True, False])
def test_lines_are_those_of_the_double_sum(real):
    block = random_block(1, real=real)
    sticks = absorption_sticks(block, 0.7)
    assert sticks.omega.size == 10
    for omega, weight in zip(sticks.omega, sticks.weights(), strict=True):
        np.testing.assert_allclose(
            weight, loops(block, 0.7, omega), rtol=1e-10, atol=1e-12 * abs(weight).max()
        )


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10**6), temperature=st.floats(0, 5))
def test_absorption_is_positive_and_in_detailed_balance(seed, temperature):
    block = random_block(seed)
    odd, reduced = absorption_sticks(block, temperature), reduced_sticks(block, temperature)
    assert np.all(odd.strength > 0)
    assert np.all(np.linalg.eigvalsh(odd.weights()) > -1e-12 * np.abs(odd.weights()).max())
    assert np.all(project(odd.moment().real).isotropic.is_passive())
    theta = BOLTZMANN * temperature / HBAR
    for line, strength in zip(odd.omega, odd.strength, strict=True):
        up = reduced.strength[np.isclose(reduced.omega, line, rtol=1e-12, atol=0)]
        down = reduced.strength[np.isclose(reduced.omega, -line, rtol=1e-12, atol=0)]
        emitted = down[0] if down.size else 0.0
        assert strength == pytest.approx(up[0] - emitted, rel=1e-6)
        if theta > 0 and line < 30 * theta:
            assert emitted == pytest.approx(up[0] * np.exp(-line / theta), rel=1e-9)
            assert strength == pytest.approx(up[0] * -np.expm1(-line / theta), rel=1e-9)


def test_sum_rules():
    block = random_block(4)
    temperature = 0.9
    weights = np.exp(-block.energies / (BOLTZMANN * temperature))
    weights /= weights.sum()
    hamiltonian = np.diag(block.energies)
    equal_time, commutator = np.zeros((6, 6), complex), np.zeros((6, 6), complex)
    for a in range(6):
        for b in range(6):
            ta, tb = block.stress[a], block.stress[b]
            equal_time[a, b] = weights @ np.diag(ta @ tb)
            inner = hamiltonian @ tb - tb @ hamiltonian
            commutator[a, b] = weights @ np.diag(ta @ inner - inner @ ta)
    zeroth = reduced_sticks(block, temperature).moment()
    np.testing.assert_allclose(zeroth, np.pi * equal_time / (HBAR * VOLUME), rtol=1e-10)
    # the first moment over both signs of omega is pi/(hbar^2 V) <[T, [H, T]]>; the odd half has half of it
    first = absorption_sticks(block, temperature).moment(1).real * 2
    np.testing.assert_allclose(first, np.pi * commutator.real / (HBAR**2 * VOLUME), rtol=1e-10)


@pytest.mark.parametrize("degenerate", [False, True])
def test_isothermal_static_response_is_the_curvature_of_the_free_energy(degenerate):
    block, temperature = random_block(5, degenerate=degenerate), 0.8
    rng = np.random.default_rng(6)
    direction = rng.normal(size=6)

    def free_energy(e):
        levels = np.linalg.eigvalsh(np.diag(block.energies) + e * np.tensordot(direction, block.stress, 1))
        kt = BOLTZMANN * temperature
        return -kt * np.log(np.sum(np.exp(-(levels - levels[0]) / kt))) + levels[0]

    step = 1e-4
    curvature = (-free_energy(2 * step) + 16 * free_energy(step) - 30 * free_energy(0)) + (
        16 * free_energy(-step) - free_energy(-2 * step)
    )
    curvature /= 12 * step**2 * VOLUME
    static = static_susceptibility(block, temperature).isothermal
    assert direction @ static @ direction == pytest.approx(curvature, rel=1e-5)


def test_ground_state_response_is_the_second_order_energy():
    block = random_block(7)
    order = np.argsort(block.energies)
    expected = np.zeros((6, 6))
    for n in order[1:]:
        element = block.stress[:, order[0], n]
        gap = block.energies[n] - block.energies[order[0]]
        expected -= 2 * np.outer(element, element.conj()).real / gap / VOLUME
    static = static_susceptibility(block, 0.0)
    np.testing.assert_allclose(static.isolated, expected, rtol=1e-10)
    assert not static.curie.any()


def test_zero_temperature_is_the_limit_with_a_degenerate_ground_state():
    stress = np.zeros((6, 3, 3))
    stress[2, 0, 2] = stress[2, 2, 0] = 1e-21
    block = Block(np.array([0.0, 0.0, 1.0]) * KELVIN, stress, VOLUME)
    cold, zero = absorption_sticks(block, 1e-3), absorption_sticks(block, 0.0)
    np.testing.assert_allclose(zero.moment(), cold.moment(), rtol=1e-12)
    np.testing.assert_allclose(
        static_susceptibility(block, 0.0).isothermal,
        static_susceptibility(block, 1e-3).isothermal,
        rtol=1e-12,
    )
    split = stress.copy()
    split[0, 0, 1] = split[0, 1, 0] = 1e-21
    with pytest.raises(InputError, match="diverges as 1/T"):
        static_susceptibility(Block(block.energies, split, VOLUME), 0.0)


def test_two_level_static_response_is_the_derivative_of_its_energy():
    asymmetry, tunneling, gamma, temperature = 0.4 * KELVIN, 0.9 * KELVIN, 0.3 * KELVIN, 0.5
    block = two_level(asymmetry, tunneling, gamma * np.diag([0, 0, 1.0]), VOLUME)

    def polarization(e):
        # T = 2 gamma dE/d(2 gamma e)/2 tanh: d<H>/de of levels at +- sqrt((Delta + 2 gamma e)^2 + Delta_0^2)/2
        shifted = asymmetry + 2 * gamma * e
        energy = np.hypot(shifted, tunneling)
        return -gamma * shifted / energy * np.tanh(energy / (2 * BOLTZMANN * temperature))

    step = 1e-4
    expected = (polarization(step) - polarization(-step)) / (2 * step) / VOLUME
    static = static_susceptibility(block, temperature).isothermal[2, 2]
    assert static == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("shape", ["lorentzian", "gaussian"])
def test_the_eigenstate_sum_is_the_kramers_kronig_partner(shape):
    sticks = absorption_sticks(random_block(8, real=True), 0.5)
    width = 0.05 * sticks.omega[-1]
    grid = np.linspace(0, 40 * sticks.omega[-1], 40001)
    axis = strain([0, 0, 1]).l
    imaginary = np.einsum("a,kab,b->k", axis, sticks.imaginary(grid, width, shape), axis)
    omega = sticks.omega[[0, 4, 9]] * 1.01
    transform = real_from_imaginary(omega, grid, imaginary)
    direct = np.einsum("a,kab,b->k", axis, sticks.real(omega, width, shape), axis)
    np.testing.assert_allclose(direct, transform.value, atol=2e-3 * np.abs(direct).max())


def test_the_narrow_limit_of_the_real_part_is_the_static_one():
    block = random_block(9, real=True)
    sticks = absorption_sticks(block, 0.5)
    static = static_susceptibility(block, 0.5).isolated
    np.testing.assert_allclose(sticks.real(0.0, 1e-7 * sticks.omega[0]), static, rtol=1e-10)


@pytest.mark.parametrize("shape", ["lorentzian", "gaussian"])
def test_bins_and_broadening_hold_the_same_weight(shape):
    sticks = absorption_sticks(random_block(10, real=True), 0.5)
    top = sticks.omega[-1]
    edges = np.linspace(0, 1.1 * top, 12)
    binned = np.sum(sticks.binned(edges) * np.diff(edges)[:, None, None], axis=0)
    np.testing.assert_allclose(binned, sticks.moment(), rtol=1e-12)
    grid = np.linspace(-60 * top, 60 * top, 24001)
    broad = sticks.imaginary(grid, 0.05 * top, shape)
    np.testing.assert_allclose(broad, -broad[::-1], atol=1e-12 * np.abs(broad).max())
    half = np.trapezoid(broad[grid >= 0], grid[grid >= 0], axis=0)
    if shape == "gaussian":
        far = sticks.omega > 6 * 0.05 * top  # lines that do not meet their mirror images
        if far.all():
            np.testing.assert_allclose(half, sticks.moment(), rtol=1e-6)
    area = np.trapezoid(np.sign(grid)[:, None, None] * broad, grid, axis=0)
    np.testing.assert_allclose(area, 2 * half, rtol=1e-3)


def test_isotropic_part_of_a_line_averages_the_strains_of_all_directions():
    sticks = absorption_sticks(random_block(11, real=True), 0.0)
    isotropic, remainder = sticks.isotropic()
    rng = np.random.default_rng(12)
    # a spherical 4-design is not needed: Gauss-Legendre in cos(theta), equal steps in phi, degree 4
    nodes, weights = np.polynomial.legendre.leggauss(4)
    average = {"l": 0.0, "t": 0.0}
    turns = np.arange(8) * np.pi / 4 + rng.uniform()
    for node, weight in zip(nodes, weights / 2 / turns.size, strict=True):
        for phi in turns:
            sine = np.sqrt(1 - node**2)
            k = [sine * np.cos(phi), sine * np.sin(phi), node]
            along = strain(k)
            average["l"] = average["l"] + weight * sticks.along(along.l).strength
            across = np.cross(k, [0.3, -0.5, 0.8])
            across /= np.linalg.norm(across)
            for vector in (across, np.cross(k, across)):
                dyad = np.outer(k, vector)
                e = (dyad + dyad.T) / 2
                mandel = np.array(
                    [e[0, 0], e[1, 1], e[2, 2], *np.sqrt(2) * np.array([e[1, 2], e[0, 2], e[0, 1]])]
                )
                average["t"] = average["t"] + weight / 2 * sticks.along(mandel).strength
    np.testing.assert_allclose(isotropic.l, average["l"], rtol=1e-10)
    np.testing.assert_allclose(isotropic.t, average["t"], rtol=1e-10)
    assert np.all((remainder > 0) & (remainder < 1))


def test_weights_neither_overflow_nor_vanish():
    np.testing.assert_array_equal(thermal_weights([1e300, -1e300], 1e-300), [0, 1])
    np.testing.assert_allclose(thermal_weights([0, 1e-40], 1e9), [0.5, 0.5])
    close = Block([0.0, 1e-9 * KELVIN, KELVIN], np.ones((6, 3, 3)), 1.0)
    first = absorption_sticks(close, 1.0).strength[0]
    # p_0 - p_1 = p_0 beta gap to first order, which a plain difference would lose to rounding
    weight = 1 / (2 + np.exp(-1.0))
    assert first == pytest.approx(np.pi / HBAR * weight * 1e-9, rel=1e-8)


def test_bad_requests_are_refused():
    block = random_block(13)
    with pytest.raises(InputError, match="temperature"):
        absorption_sticks(block, -1.0)
    sticks = absorption_sticks(block, 1.0)
    with pytest.raises(InputError, match="width"):
        sticks.imaginary(1.0, 0.0)
    with pytest.raises(InputError, match="shape"):
        sticks.imaginary(1.0, 1.0, "square")
    with pytest.raises(InputError, match="reduced"):
        reduced_sticks(block, 1.0).real(1.0, 1.0)
    with pytest.raises(InputError, match="odd"):
        sticks.binned([-1.0, 1.0])
    with pytest.raises(InputError, match="ascending"):
        sticks.binned([1.0, 1.0])
