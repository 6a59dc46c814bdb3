"""What others do to the files of an ensemble while a run holds them: nothing is mixed, overwritten or lost."""

import contextlib
import errno
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest

for module in ("h5py", "h5netcdf", "xarray"):
    pytest.importorskip(module)

from small_ensemble import finish, made_up, text_of  # noqa: E402

from glassblocks import bounded  # noqa: E402
from glassblocks.ensembles import batch_files, read_config, sample_store  # noqa: E402
from glassblocks.ensembles.sample_store import Store  # noqa: E402
from glassblocks.errors import InputError  # noqa: E402

CONFIG = read_config(text_of(6))


@contextlib.contextmanager
def running(path, samples):
    """A run that has finished what it wants, and joins next."""
    with contextlib.closing(Store(replace(CONFIG, samples=samples), path)) as store:
        for index in store.missing():
            store.add(index, made_up(index))
        store.save()
        yield store


def require_right(dataset, samples):
    assert dataset["sample"].values.tolist() == list(range(samples))
    for index in range(samples):
        np.testing.assert_array_equal(dataset["absorption"].values[index], made_up(index).absorption)


def put(path, samples):
    """Another file of the same ensemble takes its place, as `mv` does."""
    other = path.parent / "elsewhere" / path.name
    finish(other, replace(CONFIG, samples=samples))
    other.replace(path)


@pytest.mark.parametrize(("before", "instead"), [(6, 30), (6, 2), (0, 30)])
def test_a_file_of_the_same_ensemble_that_comes_meanwhile_is_kept_and_nothing_is_mixed(
    tmp_path, before, instead
):
    path = tmp_path / "run.nc"
    if before:
        finish(path, replace(CONFIG, samples=before))
    with running(path, 9) as store:
        put(path, instead)
        if instead < before:  # samples of the file that went are nowhere
            with pytest.raises(InputError, match="run the same again"):
                store.result()
        else:
            require_right(store.result(), 9)
    require_right(finish(path, replace(CONFIG, samples=30)), 30)


def test_a_strangers_file_that_comes_meanwhile_stays_and_the_samples_are_kept(tmp_path):
    path = tmp_path / "run.nc"
    with running(path, 6) as store:
        path.write_text("two years of measurements")
        with pytest.raises(InputError, match="choose another --output, or remove it"):
            store.result()
        assert store.state().startswith("6 samples are kept in")
    assert path.read_text() == "two years of measurements"
    path.unlink()
    with contextlib.closing(Store(CONFIG, path)) as store:
        assert not store.missing()
        require_right(store.result(), 6)


def test_what_comes_while_the_files_are_joined_is_not_replaced_either(tmp_path, monkeypatch):
    path = tmp_path / "run.nc"
    with running(path, 6) as store:
        read = sample_store.read_batch

        def late(*arguments):
            path.write_text("two years of measurements")
            return read(*arguments)

        monkeypatch.setattr(sample_store, "read_batch", late)
        with pytest.raises(InputError, match="run the same again"):
            store.result()
    assert path.read_text() == "two years of measurements"
    assert len(list(path.with_suffix(".batches").glob("*.npz"))) == 1


def test_a_joined_file_that_is_removed_meanwhile_is_told(tmp_path):
    path = tmp_path / "run.nc"
    finish(path, CONFIG)
    with running(path, 9) as store:
        path.unlink()
        with pytest.raises(InputError, match=r"removed meanwhile; run the same again"):
            store.result()
    with contextlib.closing(Store(replace(CONFIG, samples=9), path)) as store:
        assert store.kept == {6, 7, 8}


def test_batches_stay_until_what_was_joined_has_been_read_back(tmp_path, monkeypatch):
    path = tmp_path / "run.nc"
    finish(path, CONFIG)
    with running(path, 9) as store:
        monkeypatch.setattr("glassblocks.ensembles.joined_file.seal", lambda path: None)
        with pytest.raises(InputError, match="not, to the last bit"):
            store.result()
    monkeypatch.undo()
    require_right(finish(path, replace(CONFIG, samples=9)), 9)


def test_a_result_may_be_asked_for_again_after_more_samples(tmp_path):
    with running(tmp_path / "run.nc", 3) as store:
        require_right(store.result(), 3)
        store.config = CONFIG
        for index in store.missing():
            store.add(index, made_up(index))
        require_right(store.result(), 6)


def test_a_link_and_its_target_are_one_ensemble_with_one_lock(tmp_path):
    link, target = tmp_path / "link.nc", tmp_path / "scratch" / "run.nc"
    link.symlink_to(target)
    with running(link, 3):
        assert target.with_suffix(".batches").is_dir()
        with pytest.raises(InputError, match="no other run is writing"):
            Store(CONFIG, target)
    require_right(finish(link, CONFIG), 6)
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["link.nc", "run.nc", "scratch"]


@pytest.mark.parametrize("what", ["disk", "memory"])
def test_a_batch_that_cannot_be_read_now_is_not_called_damaged(tmp_path, monkeypatch, what):
    path = tmp_path / "run.nc"
    with running(path, 3):
        pass

    def fails(*_):
        raise MemoryError if what == "memory" else OSError(errno.EIO, "Input/output error")

    place = (bounded, "_member") if what == "memory" else (batch_files, "read_at_most")
    monkeypatch.setattr(*place, fails)
    with pytest.raises(InputError, match=r"a file that can be read.*run the same again"):
        Store(CONFIG, path)
    monkeypatch.undo()
    with contextlib.closing(Store(CONFIG, path)) as store:
        assert store.kept == {0, 1, 2}


@pytest.mark.filterwarnings("ignore:.*damaged file")
def test_what_is_put_aside_replaces_nothing_that_was_put_aside_before(tmp_path):
    path = tmp_path / "run.nc"
    aside = path.with_suffix(".batches") / sample_store.ASIDE
    with running(path, 3):
        pass
    (batch,) = path.with_suffix(".batches").glob("*.npz")
    for _ in range(2):
        batch.write_bytes(os.urandom(10))
        Store(CONFIG, path).close()
    assert len(list(aside.iterdir())) == 2
    shutil.rmtree(aside)
    aside.write_text("a file of the user's")
    batch.write_bytes(b"damaged")
    with pytest.raises(InputError, match=aside.name):
        Store(CONFIG, path)
    assert aside.read_text() == "a file of the user's" and batch.exists()


def test_a_sample_that_is_there_did_not_fail_whatever_another_batch_says(tmp_path):
    path = tmp_path / "run.nc"
    with contextlib.closing(Store(CONFIG, path)) as store:
        store.fail(2, "no ground state")
    (batch,) = path.with_suffix(".batches").glob("*.npz")
    kept = batch.read_bytes()
    batch.unlink()
    with running(path, 6) as store:
        batch.write_bytes(kept)
    with contextlib.closing(Store(CONFIG, path)) as store:
        dataset = store.result()
    require_right(dataset, 6)
    assert dataset.attrs["failed"] == "{}"
