"""Trees of merged blocks: limits, the first step against full diagonalization, runs that are kept and extended."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from glassblocks.blocks import Superblock, all_directions, cube
from glassblocks.ensembles.disorder import draw_blocks
from glassblocks.errors import ConfigError, InputError
from glassblocks.exact import Dense
from glassblocks.pair import Pair
from glassblocks.renormalization.trees import (
    analyze_trees,
    controls,
    grow,
    read_tree_config,
    run_trees,
    tree_example,
)
from glassblocks.renormalization.trees.tree_analysis import to_plain
from glassblocks.renormalization.trees.tree_store import read_trees, write_trees
from glassblocks.sealed import seal

EXAMPLE = read_tree_config(tree_example())
SMALL = replace(EXAMPLE, steps=1, samples=20, conditions=EXAMPLE.conditions[1:2])
TREES = np.stack([grow(SMALL, index) for index in range(2)])


def test_without_coupling_every_step_absorbs_what_its_systems_do():
    config = replace(SMALL, steps=2, coupling=1e-9)
    tree = grow(config, 0)
    np.testing.assert_allclose(tree[:, :, :, 1:], tree[:, :, :, :1].repeat(2, axis=3), rtol=1e-5)
    assert np.all(tree[0, 0, 1] > 0)


def test_the_first_step_is_that_of_eight_blocks_diagonalized():
    """Lines of `Dense`, weighted here; the cut-off takes in all that matters."""
    config = replace(SMALL, cutoff=40.0)
    (condition,) = config.conditions
    for index in (1, 2):
        rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
        blocks = draw_blocks(config.distribution(condition), 1, 8, config.edge**3, rng)
        places = cube(2, config.edge)
        high = config.band * config.window(1)
        for g, row in ((0.0, 0), (1.0, 1), (-1.0, 2)):
            superblock = Superblock(blocks, places, config.medium(condition), g=g)
            (spectra,) = Dense().spectra(superblock, 0.0, [all_directions(places)])
            expected = Pair(*(_averaged(each.lines, high) for each in spectra))
            np.testing.assert_allclose(grow(config, index)[0, 0, 1, row], [*expected], rtol=2e-3)


def _averaged(lines, high):
    from glassblocks.constants import HBAR

    weight = np.clip(2 * (1 - HBAR * lines.omega / high), 0, 1)
    return HBAR * (weight @ lines.strength) / (0.75 * high)


def test_conditions_share_their_disorder_and_trees_depend_on_their_number_alone():
    two = replace(SMALL, conditions=EXAMPLE.conditions[1:2] * 2)
    tree = grow(two, 3)
    np.testing.assert_array_equal(tree[:, 0], tree[:, 1])
    assert np.all(np.isnan(tree[1])) and not np.any(np.isnan(grow(two, 10)))
    assert np.all(grow(replace(SMALL, samples=7), 3)[0] == tree[0, :1])


def test_a_run_is_kept_extended_and_refuses_another_config(tmp_path):
    path = tmp_path / "run.npz"
    first = run_trees(replace(SMALL, samples=3), path=path)
    counted = []
    second = run_trees(
        replace(SMALL, samples=5), path=path, report=lambda done, total: counted.append((done, total))
    )
    assert counted == [(4, 5), (5, 5)]
    np.testing.assert_array_equal(second[:3], first)
    np.testing.assert_array_equal(second, run_trees(replace(SMALL, samples=5)))
    with pytest.raises(InputError, match="another cutoff"):
        run_trees(replace(SMALL, cutoff=9.0), path=path)
    path.write_text("no archive")
    with pytest.raises(InputError, match="a file that this command wrote"):
        run_trees(SMALL, path=path)


def test_a_changed_file_is_refused_or_the_same(tmp_path):
    """Any bit, any cut, anything added; without its seal it is refused, and numpy reads it as it is."""
    path = tmp_path / "run.npz"
    two = replace(SMALL, samples=2)
    trees = {index: grow(two, index) for index in range(2)}
    write_trees(path, two, trees)
    np.testing.assert_array_equal(np.load(path)["absorption"], np.stack([trees[0], trees[1]]))
    written, rng = path.read_bytes(), np.random.default_rng(5)
    for at in rng.integers(0, len(written), 300).tolist():
        flipped = written[:at] + bytes([written[at] ^ 1 << at % 8]) + written[at + 1 :]
        for data in (flipped, written[:at], written[:at] + written[at:][::-1], written + b"x"):
            path.write_bytes(data)
            if data != written:
                with pytest.raises(InputError, match=r"SHA-256"):
                    read_trees(path, two)


@pytest.mark.parametrize(
    "changed",
    [
        {"index": np.array([1, 0])},
        {"index": np.array([0.0, 1.0])},
        {"index": np.array([[0], [1]])},
        {"absorption": np.zeros((2, 3))},
        {"absorption": np.array(1.0)},
        {"absorption": None},
        {"absorption": np.full((2, 2, 1, 2, 3, 2), 1.0)},  # a second cut-off that tree 1 has not
        {"absorption": np.full((2, 2, 1, 2, 3, 2), np.nan)},
        {"absorption": TREES * [[[[[[-1.0]]]]]]},
        {"provenance": np.array("[]")},
        {"config": np.array("[1]")},
        {"config": np.array("{")},
        {"schema": np.array("glassblocks trees 99")},
    ],
)
def test_a_sealed_file_of_something_else_is_refused(tmp_path, changed):
    path = tmp_path / "run.npz"
    write_trees(path, SMALL, {index: grow(SMALL, index) for index in range(2)})
    with np.load(path) as file:
        arrays = {**file, **changed}
    with path.open("wb") as file:
        np.savez(file, **{name: value for name, value in arrays.items() if value is not None})
    seal(path)
    with pytest.raises(InputError, match="--output"):
        read_trees(path, SMALL)
    path.write_bytes(b"PK\x03\x04" + b"\0" * 99)
    seal(path)
    with pytest.raises(InputError, match="--output"):
        read_trees(path, SMALL)


def test_a_signal_keeps_what_is_finished(tmp_path):
    path = tmp_path / "run.npz"

    def stop(done, total):
        if done == 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt) as stopped:
        run_trees(SMALL, path=path, report=stop)
    assert stopped.value.__notes__ == [f"2 trees are kept in {path}; run the same again to go on from there"]
    with np.load(path, allow_pickle=False) as file:
        assert file["index"].tolist() == [0, 1]


def test_the_analysis_of_known_depletions():
    """Trees made up: l keeps 0.9 and t 0.8, with scatter that is common to all g."""
    rng = np.random.default_rng(1)
    kept = np.array([[0.9, 0.8]] * 2)[:, None]
    values = rng.uniform(0.5, 1.5, (200, 1, 1, 1, 1, 2)) * np.ones((200, 2, 1, 2, 3, 2))
    values[:, :, :, 1, 1:] *= kept[:1]
    values[::10, 1, :, 1, 1:] *= 0.99
    result = analyze_trees(replace(SMALL, samples=200), values)
    np.testing.assert_allclose(result.left.value[0, 1], [0.9, 0.8])
    np.testing.assert_allclose(result.ratio.value[0], [1.5, 1.5 * (0.9 / 0.8) ** 0.5])
    assert result.unlike.value[0, 1] == pytest.approx(0.1 / 0.2 - 1)
    assert result.drift.value[0, 1] == pytest.approx(np.log(0.9 / 0.8))
    assert result.expected.value[0, 1] == pytest.approx(-0.0764183 * np.log(0.8), rel=1e-5)
    np.testing.assert_allclose(result.truncation.value[0, 1], [-0.009, -0.008])
    assert np.all(result.left.error < 1e-12)
    assert json.loads(json.dumps(to_plain(result)))["conditions"][0]["steps"][0]["unlike"] is None


def test_mean_field_takes_noise_from_the_first_step_and_leaves_its_mean():
    weak = replace(SMALL, samples=80, conditions=(replace(SMALL.conditions[0], strength=0.1),))
    trees = run_trees(weak)
    found = controls(weak, 80)
    # without coupling mean field is exact, tree by tree
    np.testing.assert_allclose(found[0].trees[:, 0], trees[:, 0, 0, 1, 0], rtol=1e-12)
    plain, better = analyze_trees(weak, trees), analyze_trees(weak, trees, found)
    assert better.drift.error[0, 1] < 0.6 * plain.drift.error[0, 1]
    for name in ("left", "drift"):
        a, b = (getattr(each, name) for each in (plain, better))
        assert np.all(np.abs(a.value - b.value)[0, 1] < 4 * np.hypot(a.error, b.error)[0, 1])
    assert controls(replace(weak, systems_per_block=2), 80) == []


def test_the_static_part_of_the_control_has_no_mean():
    """By quadrature: a uniform asymmetry does not notice a shift of both signs."""
    from glassblocks.blocks import Systems
    from glassblocks.renormalization.trees.mean_field_control import _static

    window, count = SMALL.window(0), 40_000
    delta = np.zeros((count, 8))
    delta[:, 0] = (np.arange(count) + 0.5) / count * window
    delta[:, 1] = 0.7 * window
    own = np.full((count, 8), 0.05 * window)
    coupling = np.zeros((count, 8, 8))
    coupling[:, 0, 1] = 0.1 * window
    kernel = np.zeros((count, 2, 8, 8))
    kernel[:, :, 0, 0] = 1
    change = _static(SMALL, Systems(delta, own, np.zeros((count, 8, 6))), coupling, kernel)
    assert abs(change.mean()) < 1e-4 * np.abs(change).mean()


def test_impossible_configs_are_refused():
    text = tree_example()
    for old, new, message in (
        ("cutoff = 12.0", "cutoff = 18.0", "another number than cutoff"),
        ("band = 4.8", "band = 9.0", "at most 8"),
        ("asymmetry = [0.0, 1.0]", "", "asymmetry is missing"),
        ("strength = 0.4", "strength = 0.4\ntemperature = 1.0", "unknown key 'temperature'"),
    ):
        assert old in text
        with pytest.raises(ConfigError, match=message):
            read_tree_config(text.replace(old, new))
    with pytest.raises(InputError, match="20 or more"):
        analyze_trees(SMALL, np.ones((3, 2, 1, 2, 3, 2)))


def test_any_executor_grows_the_same_trees():
    with ThreadPoolExecutor(2) as executor:
        np.testing.assert_array_equal(run_trees(SMALL, executor=executor), run_trees(SMALL))
