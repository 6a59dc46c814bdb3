"""The store under everything that happens to files: damaged, foreign, of another config, of another run."""

import contextlib
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py")
pytest.importorskip("h5netcdf")
xarray = pytest.importorskip("xarray")

import small_ensemble  # noqa: E402
from small_ensemble import made_up, text_of  # noqa: E402

from glassblocks.ensembles import read_config, run_ensemble, sample_identity, sample_store  # noqa: E402
from glassblocks.ensembles.sample_store import Store  # noqa: E402
from glassblocks.errors import ConvergenceError, InputError  # noqa: E402

CONFIG = read_config(text_of(40))


def fill(path, *batches, config=CONFIG):
    with contextlib.closing(Store(config, path)) as store:
        for indices in batches:
            for index in indices:
                store.add(index, made_up(index))
            store.save()


def finish(path, config=CONFIG):
    return small_ensemble.finish(path, config)


def require_right(dataset, config=CONFIG, path=None):
    assert dataset["sample"].values.tolist() == list(range(config.samples))
    for index in range(config.samples):
        for name, value in made_up(index)._asdict().items():
            np.testing.assert_array_equal(dataset[name].values[index], value)


def test_batches_in_any_order_join_into_one_sorted_file(tmp_path):
    path = tmp_path / "run.nc"
    fill(path, [7, 3, 20], [0, 1, 2], [39])
    assert not path.exists()
    require_right(finish(path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]
    with xarray.open_dataset(path) as dataset:  # by whatever engine xarray takes
        require_right(dataset)
    longer = replace(CONFIG, samples=60)
    require_right(finish(path, longer), longer)
    require_right(finish(path))  # a file that has more keeps them
    assert len(xarray.open_dataset(path, engine="h5netcdf").load()["sample"]) == 60


def test_a_killed_join_is_made_up_for(tmp_path, monkeypatch):
    path = tmp_path / "run.nc"
    fill(path, range(30))
    batches = sorted(tmp_path.glob("run.batches/*.npz"))
    content = [batch.read_bytes() for batch in batches]
    finish(path)
    # killed between the renaming of the joined file and the removal of what it holds
    (tmp_path / "run.batches").mkdir()
    for batch, data in zip(batches, content, strict=True):
        batch.write_bytes(data)
    require_right(finish(path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]


def test_a_damaged_batch_is_set_aside_and_computed_again(tmp_path):
    path = tmp_path / "run.nc"
    fill(path, range(10), range(10, 20), range(20, 30))
    first, second, _ = sorted(tmp_path.glob("run.batches/*.npz"))
    first.write_bytes(first.read_bytes()[:-100])
    data = bytearray(second.read_bytes())
    data[len(data) // 2] ^= 1
    second.write_bytes(data)
    with pytest.warns(UserWarning, match="2 damaged files of samples are put aside in .*run.batches/damaged"):
        require_right(finish(path))
    assert len(list(tmp_path.glob("run.batches/damaged/*.npz"))) == 2


@pytest.mark.parametrize("what", ["bit", "cut", "longer", "empty", "text", "directory", "fifo"])
def test_a_joined_file_that_was_changed_is_refused_and_left(tmp_path, what):
    path = tmp_path / "run.nc"
    finish(path)
    data = path.read_bytes()
    rng = random.Random(1)
    for _ in range(60 if what == "bit" else 1):
        path.unlink() if not path.is_dir() else path.rmdir()
        if what == "directory":
            path.mkdir()
        elif what == "fifo":
            os.mkfifo(path)
        else:
            place = rng.randrange(len(data))
            flipped = data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]
            changed = {
                "bit": flipped,
                "cut": data[:place],
                "longer": data + b"0",
                "empty": b"",
                "text": b"a,b",
            }
            path.write_bytes(changed[what])
        with pytest.raises(InputError, match="output: received"):
            Store(CONFIG, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]


def test_another_config_seed_or_version_is_refused_with_both_shown(tmp_path, monkeypatch):
    joined, batches = tmp_path / "joined.nc", tmp_path / "batches.nc"
    finish(joined)
    fill(batches, [1])
    for path in (joined, batches):
        with pytest.raises(InputError, match=r"another seed: 1 there, 2 here"):
            Store(replace(CONFIG, seed=2), path)
        with pytest.raises(InputError, match=r"another c_t: 3800.0 there, 3900.0 here; another edge: 5e-09"):
            Store(replace(CONFIG, c_t=3900.0, edge=6e-9), path)
        with monkeypatch.context() as patch:
            later = sample_identity.versions() | {"numpy": "9.0"}
            for module in ("sample_identity", "sample_dataset"):
                patch.setattr(f"glassblocks.ensembles.{module}.versions", lambda later=later: later)
            with pytest.raises(InputError, match=r"another numpy: .* there, \"9.0\" here"):
                Store(CONFIG, path)
    assert json.loads(xarray.open_dataset(joined).attrs["versions"])["numpy"] == np.__version__


def test_two_runs_do_not_share_a_folder_and_a_dead_one_does_not_hold_it(tmp_path):
    path = tmp_path / "run.nc"
    code = f"""
import sys
from glassblocks.ensembles.store_lock import lock
from pathlib import Path
held = lock(Path({str(tmp_path / "run.batches")!r}))
print("locked", flush=True)
sys.stdin.read()
"""
    owner = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "locked\n"
    with pytest.raises(InputError, match="a folder that no other run is writing"):
        Store(CONFIG, path)
    owner.kill()
    owner.communicate()
    require_right(finish(path))  # its lock is stale
    with contextlib.closing(Store(CONFIG, path)), pytest.raises(InputError, match="no other run"):
        Store(CONFIG, path)


def test_a_sample_without_convergence_is_left_out_with_its_reason_and_not_tried_again(tmp_path, monkeypatch):
    tried = []

    def sample(config, index):
        tried.append(index)
        if index in (2, 5):
            raise ConvergenceError(f"ground state of {index}")
        return made_up(index)

    monkeypatch.setattr("glassblocks.ensembles.workers.sample", sample)
    path = tmp_path / "run.nc"
    for _ in range(2):
        dataset = run_ensemble(replace(CONFIG, samples=8), path=path)
        assert json.loads(dataset.attrs["failed"]) == {"2": "ground state of 2", "5": "ground state of 5"}
        assert dataset["sample"].values.tolist() == [0, 1, 3, 4, 6, 7]
    assert tried == list(range(8))
    assert run_ensemble(replace(CONFIG, samples=8)).attrs["failed"] == dataset.attrs["failed"]


def test_adding_costs_the_same_whatever_is_there(tmp_path, monkeypatch):
    """Files that are opened for a batch, counted."""
    monkeypatch.setattr(sample_store, "PAUSE", 0.0)
    path, written = tmp_path / "run.nc", []
    real = sample_store.write_batch
    monkeypatch.setattr(
        sample_store, "write_batch", lambda *args: written.append(len(args[2].indices)) or real(*args)
    )
    fill(path, range(20))
    assert written == [1] * 20


def test_a_large_file_is_read_as_it_is_used(tmp_path, monkeypatch):
    path = tmp_path / "run.nc"
    finish(path)
    monkeypatch.setattr("glassblocks.ensembles.joined_file.AT_ONCE", 100)
    monkeypatch.setattr("glassblocks.ensembles.joined_file.PIECE", 2000)
    longer = replace(CONFIG, samples=60)
    dataset = finish(path, longer)
    assert not dataset["absorption"]._in_memory
    with dataset:
        require_right(dataset, longer)


def test_what_is_read_in_pieces_is_what_is_read_at_once(tmp_path, monkeypatch):
    from glassblocks.ensembles import analyze
    from glassblocks.ensembles.jackknife_errors import jackknife

    longer = replace(CONFIG, samples=200)
    dataset = finish(tmp_path / "run.nc", longer)
    whole = analyze(longer, dataset)
    monkeypatch.setattr("glassblocks.ensembles.analysis.AT_ONCE", 500)
    pieces = analyze(longer, dataset)
    np.testing.assert_allclose(pieces.odd.error, whole.odd.error, rtol=1e-12)
    # by another route: leaving out groups of numpy's own split
    x = dataset["isolated"].values[:, 0, 0, 0, 0]
    groups = np.array_split(np.arange(200), 60)
    left = np.array([np.exp(np.delete(x, group).mean()) for group in groups])
    error = np.sqrt(59 / 60 * np.sum((left - left.mean()) ** 2))
    np.testing.assert_allclose(jackknife(np.exp, x).error, error, rtol=1e-10)


LIMITED = """
import resource, signal, sys
from small_ensemble import finish, text_of
from glassblocks.ensembles import read_config
from glassblocks.errors import InputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    finish(sys.argv[1], read_config(text_of(6)))
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [200, 8_000, 40_000])
def test_a_file_that_may_not_grow_is_one_error_wherever_its_end_comes(tmp_path, limit):
    """HDF5 ends in a segmentation fault where it cannot write."""
    path = tmp_path / "run.nc"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", LIMITED, str(path), str(limit)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "File too large" in done.stdout and not path.exists()
    require_right(finish(path, replace(CONFIG, samples=6)), replace(CONFIG, samples=6))
