"""Readers of samples, which say so themselves where something else is read than was written."""

import json
import sys
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "ensembles"))
from sample_files import named_by_content
from small_ensemble import finish, made_up, text_of

from glassblocks.ensembles import read_config
from glassblocks.ensembles.batch_files import Damaged, pack, read_batch, write_batch
from glassblocks.ensembles.sample_dataset import batch_dataset
from glassblocks.ensembles.sample_store import Store
from glassblocks.errors import InputError

CONFIG = read_config(text_of(6))
NAMES = ("absorption", "isolated", "curie", "error")


class Changed(Exception):
    """Something else was read than was written, without a word."""


def samples(path, believed=False):
    """Of a joined file; `believed` where it was sealed anew: then values may be others, but sound ones."""
    dataset = finish(path, CONFIG)
    there = dataset["sample"].values.tolist()
    if believed and there != list(range(6)):  # it said that some failed
        failed = batch_dataset(CONFIG, read_none(dataset)).attrs["failed"]
        if dataset.attrs["failed"] != failed or not set(there) <= set(range(6)):
            raise Changed(there)
    plain = {"absorption": "Pa", "isolated": "Pa", "curie": "Pa", "error": "Pa", "bin_low": "GHz"}
    edges = np.asarray(CONFIG.bin_edges)
    sound = [
        *(dataset[name].attrs.get("units") == unit for name, unit in plain.items()),
        dataset["bin_low"].values.tolist() == edges[:-1].tolist(),
        dataset["bin_high"].values.tolist() == edges[1:].tolist(),
        dataset["coupling"].values.tolist() == list(CONFIG.couplings),
        dataset.attrs["seed"] == CONFIG.seed,
        not any(np.isinf(dataset[name].values).any() for name in NAMES),
        not any(np.isnan(dataset[name].values).any() for name in ("absorption", "error")),
        not (dataset["error"].values < 0).any(),
        set(map(int, json.loads(dataset.attrs["failed"]))).isdisjoint(there) and there == sorted(set(there)),
    ]
    if not all(sound):
        raise Changed(sound)
    if not believed:
        _require_written(there, (dataset[name].values for name in NAMES))
    return {name: dataset[name].values for name in NAMES}


def read_none(dataset):
    """A batch with the failures of a data set alone."""
    return pack(CONFIG, {}, {int(i): why for i, why in json.loads(dataset.attrs["failed"]).items()})


def samples_believed(path):
    return samples(path, believed=True)


def batch_called(name):
    """A reader of a batch under the name that it was written with: it is put aside, or read as it was written."""

    def batch(path):
        folder = path.with_name("kept.batches")
        folder.mkdir(exist_ok=True)
        here = folder / name
        here.write_bytes(path.read_bytes())
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            Store(CONFIG, folder.with_suffix(".nc")).close()
        if not here.exists():
            if not told:
                raise Changed("it was put aside without a word")
            raise InputError("batch", received=name, allowed="as it was written", remedy="it was put aside")
        found = read_batch(here, CONFIG)
        here.unlink()
        _require_written(found.indices.tolist(), found.arrays)

    return batch


def batch_believed(path):
    """Of a batch with a name that fits what is in it."""
    named = named_by_content(path.parent, path.read_bytes())
    try:
        found = read_batch(named, CONFIG)
    except Damaged as error:
        raise InputError("batch", received=str(path), allowed="a batch", remedy=str(error)) from error
    finally:
        named.unlink()
    for name, value in zip(NAMES, found.arrays, strict=True):
        unsound = np.isnan(value) | (value < 0) if name == "error" else np.isnan(value)
        if np.isinf(value).any() or (name in ("absorption", "error") and unsound.any()):
            raise Changed(name)
    indices = found.indices.tolist()
    if indices != sorted(set(indices)) or min(indices, default=0) < 0 or set(found.failed) & set(indices):
        raise Changed(indices)
    return dict(zip(NAMES, found.arrays, strict=True))


def _require_written(indices, arrays):
    for name, value in zip(NAMES, arrays, strict=True):
        written = np.array([getattr(made_up(i), name) for i in indices])
        if written.tobytes() != np.ascontiguousarray(value).tobytes():
            raise Changed(name)


def made_samples(folder):
    """A joined file and a batch, as they are written."""
    whole = pack(CONFIG, {index: made_up(index) for index in range(6)}, {})
    kept = write_batch(folder, CONFIG, whole)
    finish(folder / "made.nc", CONFIG)
    return {
        "superblock.nc": [(folder / "made.nc").read_bytes()],
        "batch.npz": [kept.read_bytes()],
        "batch": kept.name,
    }
