"""The fast ensemble kernel against the general superblock, and its bookkeeping."""

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from glassblocks.blocks import Superblock, Systems, two_level
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.ensembles import run_ensemble
from glassblocks.ensembles.ensemble_config import Condition, EnsembleConfig, example, read_config
from glassblocks.ensembles.sampling import sample
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.errors import ConfigError, InputError, MemoryLimitError
from glassblocks.exact import diagonalize
from glassblocks.exact.two_level_grams import coupled, uncoupled
from glassblocks.response import absorption_sticks, static_susceptibility
from glassblocks.tensors import Isotropic, from_mandel, polarization_vectors, project, to_mandel

CONFIG = EnsembleConfig(
    seed=5,
    samples=6,
    edge=5e-9,
    density=2200.0,
    c_t=3800.0,
    asymmetry=(0.0, 1.0),
    tunnel_splitting=(0.05, 1.0),
    bin_edges=(0.5, 5.0, 15.0, 40.0),
    band=(0.5, 15.0),
    conditions=(Condition(1.6, 1.5, 0.3, 0.1), Condition(1.6, 1.5, 0.3, 0.0)),
    wavenumbers=(0.0, 1.0),
    directions=((0.0, 0.0, 1.0),),
)


def general(index, which, g):
    """The same sample by Superblock, diagonalize and response."""
    condition = CONFIG.conditions[which]
    rng = np.random.default_rng(np.random.SeedSequence(CONFIG.seed, spawn_key=(index,)))
    blocks = CONFIG.distribution(condition).blocks(8, CONFIG.edge**3, rng)
    return diagonalize(Superblock(blocks, CONFIG.positions, CONFIG.medium(condition), g=g))


@pytest.mark.parametrize(("which", "column"), [(0, 0), (0, 1), (1, 2)])
def test_kernel_is_the_general_superblock(which, column):
    fast = sample(CONFIG, 3)
    condition = CONFIG.conditions[which]
    block = general(3, which, CONFIG.couplings[column])
    binned = absorption_sticks(block, condition.temperature).binned(CONFIG.energy_edges / HBAR)
    scale = np.abs(fast.absorption).max()
    isotropic = project(binned).isotropic
    for p, name in enumerate("lt"):
        found = fast.absorption[which, column, 0, p]
        np.testing.assert_allclose(found, getattr(isotropic, name), rtol=1e-8, atol=1e-12 * scale)
    # along [0 0 1], averaged over the three axes and both transverse polarizations
    along = np.mean([binned[:, i, i] for i in range(3)], axis=0)
    across = np.mean([binned[:, i, i] / 2 for i in (3, 4, 5)], axis=0)
    np.testing.assert_allclose(
        fast.absorption[which, column, 2], [along, across], rtol=1e-8, atol=1e-12 * scale
    )
    static = static_susceptibility(block, condition.temperature)
    for name in ("isolated", "curie"):
        expected = project(getattr(static, name)).isotropic
        found = getattr(fast, name)[which, column, 0]
        np.testing.assert_allclose(
            found, list(expected), rtol=1e-7, atol=1e-9 * np.abs(static.isolated).max()
        )


def test_without_coupling_the_two_paths_are_one():
    rng = np.random.default_rng(1)
    systems = Systems(rng.uniform(0, 1, 5), rng.uniform(0.1, 1, 5), rng.normal(size=(5, 6)))
    edges = np.linspace(0, 1.5, 7)
    temperature = 0.3 / BOLTZMANN  # energies in J of order one
    alone = uncoupled(systems, temperature, edges)
    whole = coupled(systems, np.zeros((5, 5)), temperature, edges)
    for first, second in zip(alone, whole, strict=True):
        np.testing.assert_allclose(second, first, rtol=1e-9, atol=1e-9)


def test_a_wave_with_phases_is_the_golden_rule_of_that_wave():
    """kL = 1 averaged over directions, wave by wave: |sum_s e^{-ik.x_s} e : T^(s)_mn|^2 of the dense operators."""
    config = replace(CONFIG, conditions=CONFIG.conditions[:1])
    condition = config.conditions[0]
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(1,)))
    systems = config.distribution(condition).draw(8, rng)
    blocks = [two_level(a, b, from_mandel(c), config.edge**3) for a, b, c in zip(*systems, strict=True)]
    system = Superblock(blocks, config.positions, config.medium(condition), g=1.0)
    energies, vectors = np.linalg.eigh(system.dense_hamiltonian())
    m, n = np.triu_indices(energies.size, 1)
    weights = np.exp(-(energies - energies[0]) / (BOLTZMANN * condition.temperature))
    weights /= weights.sum()
    sigma = np.array(
        [
            (vectors.T @ system.dense_operator(s, block.stress[2] / gamma[2]) @ vectors)[m, n]
            for s, (block, gamma) in enumerate(zip(blocks, systems.gamma, strict=True))
        ]
    )
    total = np.zeros((2, len(config.bin_edges) - 1))
    nodes, shares = np.polynomial.legendre.leggauss(6)
    for node, share in zip(nodes, shares / 2 / 8, strict=True):
        for phi in 0.1 + np.arange(8) * np.pi / 4:
            sine = np.sqrt(1 - node**2)
            k, *across = polarization_vectors([sine * np.cos(phi), sine * np.sin(phi), node])
            phases = np.exp(-1j * config.positions @ k / config.edge)
            for p, vector, part in ((0, k, 1.0), (1, across[0], 0.5), (1, across[1], 0.5)):
                strain = to_mandel((np.outer(k, vector) + np.outer(vector, k)) / 2)
                element = (phases * (systems.gamma @ strain)) @ sigma
                lines = (weights[m] - weights[n]) * np.abs(element) ** 2
                binned, _ = np.histogram(energies[n] - energies[m], config.energy_edges, weights=lines)
                total[p] += share * part * np.pi / system.volume * binned / np.diff(config.energy_edges)
    np.testing.assert_allclose(sample(config, 1).absorption[0, 1, 1], total, rtol=1e-4)


def test_average_over_directions_of_long_waves_is_the_projection():
    found = {wave.name: wave.form for wave in reading_waves(CONFIG)}
    form = found["all directions, long waves"]
    # <e e> of unit plane waves: what project() contracts a tensor with
    rng = np.random.default_rng(3)
    tensor = rng.normal(size=(6, 6))
    isotropic = project(tensor).isotropic
    np.testing.assert_allclose(np.einsum("pab,ab->p", form[:, 0, 1], tensor), list(isotropic), rtol=1e-12)
    short = found["all directions, kL = 1"]
    np.testing.assert_allclose(short[:, 2, 2], form[:, 2, 2], rtol=1e-12)
    assert np.abs(short[:, 0, 7]).max() < 0.9 * np.abs(form[:, 0, 7]).max()


def test_the_average_over_directions_resolves_every_wave_that_a_config_may_have(monkeypatch):
    """Beside one with three times the nodes."""
    config = replace(CONFIG, wavenumbers=(5.77,))
    found = reading_waves(config)[0].form
    monkeypatch.setattr("glassblocks.blocks.probing_waves.DEGREE", 71)
    finer = reading_waves(config)[0].form
    np.testing.assert_allclose(found, finer, rtol=0, atol=2e-6 * np.abs(finer).max())


def test_long_waves_from_all_directions_feel_no_exchange():
    medium = CONFIG.medium(CONFIG.conditions[0])
    table = couplings(CONFIG.positions, medium)
    long, short, axis = (wave.exchange(table, Isotropic(2.5, 1.0)) for wave in reading_waves(CONFIG))
    assert np.abs(long).max() < 1e-12 * np.abs(table).max()
    assert np.abs(short).min() > 1e-3 * np.abs(axis).min()


def test_one_or_two_workers_and_a_run_in_parts_give_the_same_bits(tmp_path):
    pytest.importorskip("h5py")
    config = replace(CONFIG, conditions=CONFIG.conditions[:1], samples=5)
    seen = []
    whole = run_ensemble(config, workers=1, report=lambda done, total: seen.append((done, total)))
    assert seen[0] == (1, 5)
    assert seen[-1] == (5, 5)
    path = tmp_path / "run.nc"
    run_ensemble(replace(config, samples=2), workers=2, path=path)
    extended = run_ensemble(config, workers=2, path=path)
    for name in ("absorption", "isolated", "curie"):
        np.testing.assert_array_equal(whole[name].values, extended[name].values)
    again = run_ensemble(replace(config, samples=3), path=path)  # nothing to compute, nothing lost
    np.testing.assert_array_equal(again["absorption"].values, whole["absorption"].values[:3])
    assert run_ensemble(config, path=path).sizes["sample"] == 5
    with pytest.raises(InputError, match="another seed"):
        run_ensemble(replace(config, seed=6), path=path)
    path.write_text("no NetCDF")
    with pytest.raises(InputError, match="a file that this command wrote"):
        run_ensemble(config, path=path)


def test_an_interrupted_run_leaves_a_whole_file(tmp_path):
    pytest.importorskip("h5py")
    config = replace(CONFIG, conditions=CONFIG.conditions[:1], samples=40)
    path = tmp_path / "run.nc"

    def interrupt(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ensemble(config, path=path, report=interrupt)
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.batches"]
    run_ensemble(replace(config, samples=4), path=path, report=lambda *_: pytest.fail("computed again"))
    import xarray

    with xarray.open_dataset(path, engine="h5netcdf") as dataset:
        assert dataset.sizes["sample"] == 4
        assert dataset.attrs["seed"] == 5
        assert "numpy" in dataset.attrs["versions"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]  # no batch is left


def test_strength_is_the_response_that_was_asked_for():
    condition = CONFIG.conditions[0]
    static = CONFIG.distribution(condition).static(0.0, CONFIG.edge**3)
    modulus = CONFIG.medium(condition).modulus
    assert -static.t / modulus.t == pytest.approx(0.3, rel=1e-9)
    assert -static.l / modulus.l == pytest.approx(0.3 * (1.5 / 1.6) ** 2, rel=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("coupling = 1.0", "couplng = 1.0", "did you mean 'coupling'"),
        ("temperature = 0.05", "temperature = -0.05", "temperature: received -0.05"),
        (
            "temperature = 0.05",
            "temprature = 0.05",
            r"\[\[condition\]\] 1: the unknown key 'temprature'; did you mean 'temperature'",
        ),
        ("seed = 2022", "", "seed is missing"),
        ("seed = 2022", "seed = 'x'", "a whole number"),
        ("coupling_ratio = 1.5", "coupling_ratio = 1.1", "1.1547"),
        ("sound_speed_ratio = 1.6", "sound_speed_ratio = 1.1", "bulk modulus"),
        ("strength = 0.2", "strength = 0", "strength"),
        ("bin_edges = [0.8,", "bin_edges = [3.8,", "ascending"),
        ("band = [0.8, 12.0]", "band = [0.8, 13.0]", "two of the bin edges"),
        ("asymmetry = [0.0, 1.0]", "asymmetry = [1.0]", "two numbers"),
        ("directions = [[0, 0, 1],", "directions = [[0, 0, 0],", "non-zero"),
        ("seed = 2022", "seed = = 2", "TOML"),
        ("wavenumbers = [0.0, 1.0]", "wavenumbers = [0.0, 6.0]", "kL up to 5.77"),
        ("seed = 2022", "seed = 9223372036854775808", "9223372036854775807"),
        ("seed = 2022", "seed = 1\nmethod = 'magic'", "one of by size, dense, lanczos"),
        ("seed = 2022", "seed = 1\nsystems_per_block = {mean = -1}", "Poisson"),
        ("seed = 2022", "seed = 1\nlevels = 3", "spread: received None; allowed: a number in K"),
        ("seed = 2022", "seed = 1\nspread = 1.0", "spread: received 1.0; allowed: left out"),
        ("asymmetry = [0.0, 1.0]", "", "asymmetry: received None; allowed: two numbers"),
    ],
)
def test_bad_configs_are_refused(old, new, message):
    text = example()
    assert old in text
    with pytest.raises(ConfigError, match=message) as caught:
        read_config(text.replace(old, new, 1))
    assert len(caught.value.problems) <= 4  # an unknown key, the one that is missing, and where to look


def test_all_problems_of_a_config_are_told_at_once():
    text = example().replace("seed = 2022", "sede = 2022").replace("band = [0.8, 12.0]", "band = [0.8, 13.0]")
    text = text.replace("temperature = 0.05", "temperature = -1.0", 1).replace(
        "strength = 0.4", 'strength = "x"'
    )
    with pytest.raises(ConfigError) as caught:
        read_config(text)
    assert [problem.split(";")[0] for problem in caught.value.problems] == [
        "config: the unknown key 'sede'",
        "config: seed is missing",
        "[[condition]] 1: temperature: received -1.0",
        "[[condition]] 3: strength: received 'x'",
        "config: band: received [0.8, 13.0]",
        "see glassblocks superblock --example",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"edge": -1.0}, "edge"),
        ({"band": (0.5, 6.0)}, "two of the bin edges"),
        ({"conditions": (Condition(1.6, 1.5, 0.3, -0.1),)}, r"\[\[condition\]\] 1 temperature"),
        ({"conditions": ()}, "one"),
        ({"wavenumbers": (6.0,)}, "kL up to 5.77"),
    ],
)
def test_an_ensemble_made_in_python_obeys_the_same_rules(change, message):
    with pytest.raises(InputError, match=message):
        replace(CONFIG, **change)


def test_numbers_of_numpy_are_numbers():
    bounds = np.array([2 / 3**0.5, 1.6])
    made = replace(
        CONFIG,
        bin_edges=tuple(np.array(CONFIG.bin_edges)),
        edge=np.float64(CONFIG.edge),
        conditions=(Condition(bounds[1], bounds[0], np.float64(0.3)),),
    )
    assert made.energy_edges[0] == pytest.approx(0.5e9 * 6.62607015e-34, rel=1e-12, abs=0)


def test_the_example_is_the_ensemble_that_it_was():
    """What stands in NetCDF files: with other words for the same config they could not be extended."""
    stated = json.dumps(read_config(example()).physics(), sort_keys=True)
    assert (
        sha256(stated.encode()).hexdigest()
        == "64a42d41f07b1480ebc090ac5a19b6d47d038e91d09f6c16eb41534ce27db56f"
    )


def test_a_superblock_that_cannot_fit_is_refused_before_it_is_allocated():
    text = (
        example()
        .replace("blocks_per_edge = 2", "blocks_per_edge = 3")
        .replace("2022", "1\nmethod = 'dense'", 1)
    )
    with pytest.raises(MemoryLimitError, match="134217728 states"):
        read_config(text)
    with pytest.raises(MemoryLimitError, match=r"122 vectors of 134217728 states .* or zero temperature"):
        read_config(text.replace("'dense'", "'lanczos'"))
    larger = text.replace("blocks_per_edge = 3", "blocks_per_edge = 6")
    with pytest.raises(MemoryLimitError, match=r"states"):
        read_config(larger.replace("wavenumbers = [0.0, 1.0]", "wavenumbers = [0.0]"))
    with pytest.raises(MemoryLimitError, match="couplings of 15625 blocks"):
        read_config(
            text.replace("blocks_per_edge = 3", "blocks_per_edge = 25").replace(
                "wavenumbers = [0.0, 1.0]", "wavenumbers = [0.0]"
            )
        )
