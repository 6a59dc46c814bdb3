"""Ensembles of other blocks and other methods than the example's: the same contract, checked against each other."""

from dataclasses import replace

import numpy as np
import pytest

from glassblocks.blocks import RandomLevels
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles import (
    Condition,
    EnsembleConfig,
    analyze,
    example,
    read_config,
    run_ensemble,
    tables,
    to_markdown,
)
from glassblocks.ensembles.disorder import PoissonNumber, draw_blocks
from glassblocks.ensembles.sampling import sample
from glassblocks.tensors import Isotropic

CONFIG = EnsembleConfig(
    seed=5,
    samples=3,
    edge=5e-9,
    density=2200.0,
    c_t=3800.0,
    asymmetry=(0.0, 1.0),
    tunnel_splitting=(0.05, 1.0),
    bin_edges=(0.5, 5.0, 15.0, 40.0),
    band=(0.5, 15.0),
    conditions=(Condition(1.6, 1.5, 0.3, 0.0),),
)


def levels(config, size=3):
    return replace(config, asymmetry=None, tunnel_splitting=None, levels=size, spread=0.5)


@pytest.mark.parametrize(
    "config",
    [CONFIG, replace(CONFIG, systems_per_block=PoissonNumber(0.8)), replace(CONFIG, wavenumbers=(1.0,))],
    ids=["one system", "Poisson", "phases"],
)
def test_an_ensemble_by_lanczos_is_the_dense_one(config):
    dense, lanczos = (sample(replace(config, method=name), 1) for name in ("dense", "lanczos"))
    scale = np.abs(dense.absorption).max()
    assert not dense.error.any()
    for name in ("absorption", "isolated", "curie"):
        exact, found = getattr(dense, name), getattr(lanczos, name)
        np.testing.assert_allclose(found, exact, rtol=1e-4, atol=1e-4 * scale)


def test_three_level_blocks_by_both_methods():
    config = replace(levels(CONFIG), blocks_per_edge=2)
    # 6561 states: too many to diagonalize in a test; five of the blocks do
    distribution = config.distribution(config.conditions[0])
    blocks = draw_blocks(distribution, 1, 4, config.edge**3, np.random.default_rng(1))
    assert [block.size for block in blocks] == [3] * 4 and blocks[0].systems is None
    from glassblocks.blocks import Superblock
    from glassblocks.exact import Dense, Lanczos, absorption

    system = Superblock(blocks, config.positions[:4], config.medium(config.conditions[0]))
    exact, found = (absorption(system, 0.0, method=method) for method in (Dense(), Lanczos(80)))
    for one, other in zip(exact, found, strict=True):
        assert float(other.moment().value) == pytest.approx(float(one.moment().value), rel=1e-9)


@pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        replace(CONFIG, systems_per_block=3),
        replace(CONFIG, systems_per_block=PoissonNumber(0.4)),
        levels(CONFIG),
    ],
    ids=["one", "three", "Poisson", "levels"],
)
@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_the_strength_that_is_asked_for_is_the_ensembles_mean(config, temperature):
    """Static response of uncoupled blocks drawn at random, against rho c_t^2 times the strength (at T = 0)."""
    from glassblocks.blocks import Superblock
    from glassblocks.ensembles.waves_of_config import reading_waves
    from glassblocks.exact.uncoupled import uncoupled_curie, uncoupled_spectra

    condition = config.conditions[0]
    distribution = config.distribution(condition)
    rng = np.random.default_rng(2)
    found = []
    for _ in range(400):
        blocks = draw_blocks(distribution, config.systems_per_block, 8, config.edge**3, rng)
        system = Superblock(blocks, config.positions, config.medium(condition), g=0.0)
        (pair,) = uncoupled_spectra(system, temperature, reading_waves(config))
        curie = uncoupled_curie(system, temperature, reading_waves(config))[0, 1]
        found.append(float(pair.t.static.value) + curie)
    mean, error = np.mean(found), np.std(found) / len(found) ** 0.5
    expected = distribution.isothermal(temperature, config.edge**3).t * config.mean_number
    assert abs(mean - expected) < 4 * error and error < 0.1 * abs(expected)
    if temperature == 0:
        assert -expected / (config.density * config.c_t**2) == pytest.approx(condition.strength, rel=1e-9)


@pytest.mark.parametrize(
    "config",
    [replace(CONFIG, systems_per_block=PoissonNumber(0.3)), levels(replace(CONFIG, samples=2))],
    ids=["Poisson", "levels"],
)
def test_other_blocks_get_their_tables(config, tmp_path):
    pytest.importorskip("h5py")
    if config.levels > 2:
        config = replace(config, method="lanczos", steps=20)
    dataset = run_ensemble(config, path=tmp_path / "superblock.nc")
    again = run_ensemble(config, path=tmp_path / "superblock.nc")
    assert np.array_equal(dataset["absorption"], again["absorption"])
    result = analyze(config, dataset)
    text = to_markdown(tables(result))
    assert "Resolution" in text and "nan" not in text
    assert ("not determined" in text) == (config.levels > 2)


def test_systems_of_a_real_glass_are_few():
    """P of silica between the example's cut-offs: one system a block is about 150 times too many."""
    config = read_config(example())
    (_, widest), (lowest, highest) = config.asymmetry, config.tunnel_splitting
    number = 8e44 * BOLTZMANN * widest * np.log(highest / lowest) * config.edge**3
    assert 1 / number == pytest.approx(150, rel=0.1)


def test_random_levels_have_the_mean_inverse_gap_of_two_gaussian_levels():
    """For two levels the gap is Rayleigh distributed: <1/gap> = sqrt(pi/2)/(2/sqrt 3) at unit spread."""
    found = RandomLevels(2, 1.0, Isotropic(2.0, 1.0)).static(0.0, volume=1.0).t
    assert found == pytest.approx(-2 * (np.pi / 2) ** 0.5 * 3**0.5 / 2, rel=0.01)
