"""The mean field of blocks with many levels, and ensembles solved by it."""

from dataclasses import replace

import numpy as np
import pytest

from glassblocks.blocks import Superblock, all_directions, cube, one_direction, random_block
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles import (
    Condition,
    EnsembleConfig,
    analyze,
    run_ensemble,
    tables,
    to_markdown,
)
from glassblocks.ensembles.disorder import PoissonNumber
from glassblocks.ensembles.sampling import sample
from glassblocks.exact import Dense, absorption
from glassblocks.mean_field import MeanField
from glassblocks.mean_field.level_states import level_states
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

EDGE = 5e-9
WIDE = np.array([0.0, 20.0]) * BOLTZMANN
CONFIG = EnsembleConfig(
    seed=5,
    samples=3,
    edge=EDGE,
    density=2200.0,
    c_t=3800.0,
    asymmetry=(0.0, 1.0),
    tunnel_splitting=(0.05, 1.0),
    bin_edges=(0.5, 5.0, 15.0, 40.0),
    band=(0.5, 15.0),
    conditions=(Condition(1.6, 1.5, 0.3, 0.0),),
    method="mean-field",
)


def blocks_of_levels(strength, count=4, levels=3):
    rng = np.random.default_rng(levels)
    covariance = Isotropic(2.5 * strength**2, strength**2)
    blocks = [
        random_block(np.sort(rng.uniform(-1, 1, levels)) * BOLTZMANN, covariance, EDGE**3, rng)
        for _ in range(count)
    ]
    return Superblock(blocks, cube(2, EDGE)[:count], ElasticMedium(2200.0, 5800.0, 3800.0))


@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_blocks_of_levels_are_exact_to_first_order(temperature):
    system = blocks_of_levels(1e-19)
    waves = [all_directions(system.positions, 1 / EDGE), one_direction(system.positions, [1, 2, 0])]
    exact, found = (
        m.observe(system, (0.0, 1e-3, -1e-3), temperature, waves, WIDE) for m in (Dense(), MeanField())
    )
    total = [part.isolated + part.curie for part in (exact, found)]
    np.testing.assert_allclose(found.absorption[0], exact.absorption[0], rtol=1e-10)
    np.testing.assert_allclose(total[1][0], total[0][0], rtol=1e-10)
    first, second = ((each[1] - each[2]) / 2 for each in total)
    np.testing.assert_allclose(second, first, rtol=0, atol=1e-3 * np.abs(first).max())


@pytest.mark.parametrize("temperature", [0.0, 0.2])
def test_the_response_of_a_block_is_the_slope_of_its_moments(temperature):
    system = blocks_of_levels(1e-19, count=2, levels=4)
    states = level_states(system, temperature)
    rng = np.random.default_rng(1)
    field = 1e-5 * rng.normal(size=(1, 12))
    step = 1e-8 * np.eye(12)
    slope = [(states.at(field + e).moment - states.at(field - e).moment)[0] / 2e-8 for e in step]
    root = states.at(field).root[0]
    np.testing.assert_allclose(root @ root, -np.array(slope), atol=1e-5 * np.abs(root @ root).max())


def test_a_static_strain_enters_the_blocks_own_states():
    strained = replace(blocks_of_levels(1e-19), strain_gradient=1e-5 * np.eye(3), g=0.0)
    exact, found = (absorption(strained, 0.1, method=m) for m in (Dense(), MeanField()))
    for one, other in zip(exact, found, strict=True):
        assert float(other.moment().value) == pytest.approx(float(one.moment().value), rel=1e-10)


@pytest.mark.parametrize("number", [1, PoissonNumber(0.8)])
def test_an_ensemble_by_mean_field_is_the_dense_one_to_first_order(number):
    weak = replace(CONFIG, systems_per_block=number, coupling=1e-4)
    exact, found = (sample(replace(weak, method=name), 1) for name in ("dense", "mean-field"))
    np.testing.assert_allclose(found.isolated[:, 0], exact.isolated[:, 0], rtol=1e-10)
    first, second = (part.isolated[:, 1] - part.isolated[:, 2] for part in (exact, found))
    np.testing.assert_allclose(second, first, rtol=0, atol=1e-3 * np.abs(first).max())


@pytest.mark.parametrize("levels", [2, 3])
def test_tables_of_a_mean_field_say_that_they_are(levels, tmp_path):
    pytest.importorskip("h5py")
    many = {"asymmetry": None, "tunnel_splitting": None, "levels": 3, "spread": 0.5}
    config = replace(CONFIG, **many) if levels == 3 else CONFIG
    dataset = run_ensemble(config, path=tmp_path / "superblock.nc")
    again = run_ensemble(config, path=tmp_path / "superblock.nc")
    assert np.array_equal(dataset["absorption"], again["absorption"])
    text = to_markdown(tables(analyze(config, dataset)))
    assert "By mean field, an approximation" in text
