"""One run at a time writes a file of trees; what another process has finished is never lost."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from glassblocks.errors import InputError
from glassblocks.files import only_writer
from glassblocks.renormalization.trees import read_tree_config, run_trees, tree_example
from glassblocks.renormalization.trees.tree_store import read_trees

EXAMPLE = read_tree_config(tree_example())
SMALL = replace(EXAMPLE, steps=1, samples=4, conditions=EXAMPLE.conditions[1:2])
RUN = """
import sys
from dataclasses import replace
from glassblocks.errors import InputError
from glassblocks.renormalization.trees import read_tree_config, run_trees, tree_example, tree_run

def report(done, total):
    print("writing", flush=True)
    if {wait}:
        sys.stdin.read()

tree_run.PAUSE = 0.0
config = read_tree_config(tree_example())
config = replace(config, steps=1, samples=int(sys.argv[2]), conditions=config.conditions[1:2])
try:
    run_trees(config, path=sys.argv[1], report=report)
except InputError as error:
    sys.exit(2 if "no other run is writing" in str(error) else 3)
"""


def start(path, samples, wait=False):
    command = [sys.executable, "-c", RUN.format(wait=wait), str(path), str(samples)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_second_run_is_refused_and_a_killed_one_holds_nothing(tmp_path):
    path = tmp_path / "new" / "run.npz"
    owner = start(path, 4, wait=True)
    assert owner.stdout.readline() == "writing\n"
    with pytest.raises(InputError, match=r"no other run is writing.*wait for it"):
        run_trees(SMALL, path=path)
    with only_writer(path.with_name("another.npz")):
        pass
    owner.kill()
    owner.communicate()
    assert (path.parent / ".run.npz.lock").exists()
    np.testing.assert_array_equal(run_trees(SMALL, path=path), run_trees(SMALL))
    assert [each.name for each in path.parent.iterdir()] == ["run.npz"]


def test_of_runs_that_race_none_loses_what_another_has_kept(tmp_path):
    """The longer run is refused or keeps all; the shorter never writes over it."""
    path, longest = tmp_path / "run.npz", replace(SMALL, samples=8)
    for _ in range(2):
        racing = [start(path, samples) for samples in (8, 4, 8)]
        for process in racing:
            process.communicate()
        codes = [process.returncode for process in racing]
        assert set(codes) <= {0, 2} and 0 in codes
        if codes[0] == 0 or codes[2] == 0:
            assert sorted(read_trees(path, longest)) == list(range(8))
    np.testing.assert_array_equal(run_trees(longest, path=path), run_trees(longest))


def test_a_link_and_its_target_are_one_file(tmp_path):
    (tmp_path / "link.npz").symlink_to(tmp_path / "run.npz")
    with (
        only_writer(tmp_path / "run.npz"),
        pytest.raises(InputError, match="no other run"),
        only_writer(tmp_path / "link.npz"),
    ):
        pass


def test_trees_that_others_put_there_meanwhile_are_kept_and_a_strangers_file_stays(tmp_path, monkeypatch):
    path, other = tmp_path / "run.npz", tmp_path / "other.npz"
    run_trees(SMALL, path=path)
    longer = replace(SMALL, samples=6)
    run_trees(longer, path=other)
    run_trees(replace(SMALL, samples=5), path=path, report=lambda done, _: other.replace(path))
    assert sorted(read_trees(path, longer)) == list(range(6))
    with pytest.raises(InputError, match="a file that this command wrote"):
        run_trees(replace(SMALL, samples=7), path=path, report=lambda *_: path.write_text("measured"))
    assert path.read_text() == "measured"


def test_trees_of_other_versions_are_not_mixed_with_ours(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    run_trees(SMALL, path=path)
    monkeypatch.setattr("glassblocks.renormalization.trees.tree_store.versions", lambda: {"numpy": "9.0"})
    with pytest.raises(InputError, match=r"another numpy: .* there, 9.0 here"):
        run_trees(SMALL, path=path)


def test_more_trees_than_a_file_holds_are_refused_before_the_first(tmp_path):
    with pytest.raises(InputError, match=r"samples: received 10000000; allowed: at most \d+"):
        run_trees(
            replace(SMALL, samples=10_000_000),
            path=tmp_path / "run.npz",
            report=lambda *_: pytest.fail("ran"),
        )
    assert not list(tmp_path.iterdir())
