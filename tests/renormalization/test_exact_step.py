"""The exact step against the contract it stands on, drawn and binned by hand, and its errors against seeds."""

from dataclasses import replace
from math import log, pi

import numpy as np
import pytest

from glassblocks import ElasticMedium, Pair
from glassblocks.blocks import Superblock, TunnelingDistribution, cube
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.exact import absorption
from glassblocks.renormalization import FlowSettings, State, Surroundings, flow, run_flows
from glassblocks.renormalization.exact_step import ExactStep
from glassblocks.response import FrequencyConstant
from glassblocks.tensors import Isotropic

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
AROUND = Surroundings(GLASS, FrequencyConstant(1.0, 1e15, temperature=1.0), 1e6)


def started(strength, ratio, **settings):
    level = pi * strength * GLASS.modulus.t
    first = AROUND.start(Pair(ratio**2 * level, level), 5e-9)
    return first, replace(ExactStep.of(AROUND, first), **settings)


def test_a_step_is_the_absorption_of_eight_blocks_with_coupling_over_that_without():
    """Drawn, coupled and binned by hand from the lines of `absorption`, all eigenstates of all draws."""
    strength, ratio, length = 3e-3, 1.6, 5e-9
    first, step = started(strength, ratio, samples=3, seed=5)
    kelvin, volume = BOLTZMANN, length**3
    # C = P gamma^2/(rho c^2) with P = 1/(V k_B K ln 100)
    gamma_t = (strength * GLASS.modulus.t * volume * kelvin * log(100)) ** 0.5
    systems = TunnelingDistribution((0, kelvin), (kelvin / 100, kelvin), Isotropic(ratio * gamma_t, gamma_t))
    places, edges = cube(2, length), np.array([0.04, 0.6]) * kelvin / HBAR
    bins = np.zeros((2, 2))
    for sample in range(3):
        draws = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(0, sample)))
        superblock = Superblock(systems.blocks(8, volume, draws), places, GLASS)
        for row, share, g in ((0, 1.0, 0.0), (1, 0.5, 1.0), (1, 0.5, -1.0)):
            chi = absorption(superblock.at(g), 0.0)
            bins[row] += share * np.array([each.binned(edges).value[0] for each in chi])
    after = step(first, 2.0)
    np.testing.assert_allclose(np.asarray(after.chi / first.chi).real, bins[1] / bins[0], rtol=1e-9, atol=0)
    assert np.abs(bins[1] / bins[0] - 1).max() > 1e-3
    assert after.terms["exchange"].t == pytest.approx((after.chi.t - first.chi.t).imag)


def test_blocks_that_hardly_couple_stay_what_they_are():
    first, step = started(1e-9, 1.6, samples=4)
    after = step(first, 2.0)
    np.testing.assert_allclose(np.asarray(after.chi / first.chi), 1.0, atol=1e-6)
    assert max(after.errors) < 1e-6


def test_errors_are_those_that_other_seeds_show():
    found, stated = [], []
    for seed in range(12):
        first, step = started(3e-3, 1.6, samples=12, seed=seed)
        after = step(first, 2.0)
        l, t = np.log(np.abs(np.asarray(after.chi / first.chi)))
        found.append([l, t, l - t])
        stated.append(after.errors)
    ratio = np.std(found, axis=0, ddof=1) / np.sqrt(np.mean(np.square(stated), axis=0))
    assert np.all((ratio > 0.5) & (ratio < 2.0)), ratio


def test_steps_draw_disorder_of_their_own_and_their_errors_add_in_quadrature():
    first, step = started(1e-3, 2.5, samples=4)
    result = flow(first, step, step.lengths(5e-9, 2.1e-8, 2))
    np.testing.assert_allclose(result.lengths, [5e-9, 1e-8, 2e-8])
    one = step(first, 2.0)
    two = step(State(1e-8, one.chi), 2.0)
    assert one.errors != two.errors
    np.testing.assert_allclose(result.errors.l, [0, one.errors.l, np.hypot(one.errors.l, two.errors.l)])
    np.testing.assert_allclose(result.ratio_error, result.ratio * result.errors.ratio / 2)


def test_what_cannot_be_merged_is_refused():
    first, step = started(1e-3, 1.6, samples=2)
    for lengths in ((5e-9, 1e-6, 3), (5e-9, 9e-9, 2)):
        with pytest.raises(InputError):
            step.lengths(*lengths)
    with pytest.raises(InputError, match="27"):
        step(first, 3.0)
    with pytest.raises(ConvergenceError, match="4/3"):
        step(AROUND.start(Pair(1.3e7, 1e7), 5e-9), 2.0)


def test_the_command_follows_it_if_asked():
    found = run_flows(FlowSettings(route="exact", r=1.1e-8))
    assert found.chosen.exchange == "computed"
    assert found.chosen.flow.ratio_error[-1] > 0
    assert "half a minute" in run_flows(FlowSettings(r=1.1e-8)).left_out["exact"]
    found = run_flows(FlowSettings(r=1.1e-8, numerical=True))
    assert found.chosen.step.name == "recursion" and "exact" not in found.left_out
    (exact,) = (run for run in found.runs if run.step.name == "exact")
    assert exact.flow.ratio_error[-1] > 0
