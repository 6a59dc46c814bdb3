"""Files of samples that a program tampers with and seals anew: they are read as they were written or refused."""

import json
import random
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

for module in ("h5py", "h5netcdf", "xarray"):
    pytest.importorskip(module)

FUZZ = str(Path(__file__).parents[1] / "fuzz")
sys.path.insert(0, FUZZ)
import sample_files  # noqa: E402
import sample_readers  # noqa: E402
from sample_readers import CONFIG, made_samples, samples, samples_believed  # noqa: E402
from small_ensemble import finish  # noqa: E402

from glassblocks.bounded import read_npz  # noqa: E402
from glassblocks.errors import GlassblocksError, InputError  # noqa: E402


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return made_samples(tmp_path_factory.mktemp("made"))


def ends(read, path, data):
    """Whether it is read; anything but that and one error of the package fails the test."""
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read(path)
        except GlassblocksError as error:
            assert 0 < len(str(error)) < 100_000
            return False
    return True


@pytest.mark.parametrize("craft", sample_files.TREES, ids=lambda craft: getattr(craft, "__qualname__", ""))
def test_hdf5_reads_nothing_here_whatever_its_tree_holds(craft, made, tmp_path, monkeypatch):
    """No group, link, filter or attribute matters: the numbers lie where the index says, or it is refused."""
    (data,) = made["superblock.nc"]
    monkeypatch.setattr(sample_files, "TREES", [craft])
    for seed in range(6):
        changed = sample_files.tree_changed(data, random.Random(seed))
        path = tmp_path / "input"
        is_read = ends(samples_believed, path, changed)
        if is_read and craft is not sample_files._values:
            path.write_bytes(changed)
            samples(path)
        assert is_read or craft is sample_files._values


@pytest.mark.parametrize("way", ["bytes_changed", "index_changed"])
def test_a_file_that_is_sealed_anew_is_sound_or_refused(way, made, tmp_path):
    (data,) = made["superblock.nc"]
    for seed in range(60):
        ends(samples_believed, tmp_path / "input", getattr(sample_files, way)(data, random.Random(seed)))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("samples", 10**12, "has no"),
        ("samples", -1, "no number of samples"),
        ("samples", True, "no number of samples"),
        ("failed", {"7": "\x1b[31m"}, "failed"),
        ("failed", {"-1": "x"}, "failed"),
        ("failed", ["x"], "failed"),
        ("schema", 1, "another schema"),
        ("places", {}, "'sample'"),
        ("config", {f"k{i}": 1 for i in range(10**5)}, "and 1000[0-9]+ more"),
        ("config", [], "not a dict|no attribute|unsupported"),
    ],
)
def test_an_index_that_says_what_cannot_be_is_refused(key, value, says, made, tmp_path):
    hdf5, index = sample_files.split(made["superblock.nc"][0])
    stated = json.loads(index)
    stated[key] = value
    path = tmp_path / "input"
    path.write_bytes(sample_files.closed(hdf5, json.dumps(stated).encode()))
    with pytest.raises(InputError, match=says) as refused:
        finish(path, CONFIG)
    assert len(str(refused.value)) < 5000 and str(refused.value).isprintable()


@pytest.mark.parametrize("place", [-1, 10**12, 10**30, 8.5, True, "0", None])
def test_numbers_that_lie_nowhere_are_refused(place, made, tmp_path):
    hdf5, index = sample_files.split(made["superblock.nc"][0])
    stated = json.loads(index)
    stated["places"]["curie"] = place
    (tmp_path / "input").write_bytes(sample_files.closed(hdf5, json.dumps(stated).encode()))
    with pytest.raises(InputError, match="a file that this command wrote, unchanged"):
        finish(tmp_path / "input", CONFIG)


def test_a_file_of_any_size_that_is_none_of_ours_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "input"
    with path.open("wb") as file:
        file.truncate(2**42)  # takes no room
    with pytest.raises(InputError, match="not, to the last bit, what was written"):
        finish(path, CONFIG)


def test_batches_are_read_as_written_put_aside_or_refused(made, tmp_path):
    (data,) = made["batch.npz"]
    batch = sample_readers.batch_called(made["batch"])
    for seed in range(60):
        rng = random.Random(seed)
        ends(sample_readers.batch_believed, tmp_path / "input", sample_files.batch_changed(data, rng))
        ends(batch, tmp_path / "input", sample_files.batch_changed(data, rng))
    assert ends(batch, tmp_path / "input", data)


def test_an_archive_that_promises_more_than_it_has_is_refused_before_it_is_unpacked(tmp_path):
    bomb = tmp_path / "bomb.npz"
    np.savez_compressed(bomb, a=np.zeros(10**6))
    with pytest.raises(ValueError, match="take 8000128 bytes, more than 100000"):
        read_npz(bomb.read_bytes(), 100_000)
    header = (
        np.lib.format.magic(1, 0)
        + b"\x46\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (10**12,), }"
    )
    for text in (header, header.replace(b"10**12", b"999999"), b"", b"\x93NUMPY\x01\x00\xff\xff"):
        with zipfile.ZipFile(bomb, "w") as archive:
            archive.writestr("a.npy", text + b" " * 20)
        with pytest.raises(ValueError):
            read_npz(bomb.read_bytes(), 10**9)
