"""The store by random walks: append, kill, damage, extend, join; what it keeps is what was saved, nothing else."""

import contextlib
import random
import warnings
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

for module in ("h5py", "h5netcdf", "xarray"):
    pytest.importorskip(module)

from glassblocks.ensembles import example, read_config  # noqa: E402
from glassblocks.ensembles.batch_files import shapes_of  # noqa: E402
from glassblocks.ensembles.sample_store import Store  # noqa: E402
from glassblocks.response import Observed  # noqa: E402

whole = read_config(example())
CONFIG = replace(
    whole, samples=12, conditions=whole.conditions[:1], directions=(), bin_edges=(0.8, 12.0), band=(0.8, 12.0)
)


def made_up(index):
    rng = np.random.default_rng(index)
    return Observed(*(rng.random(shape) for shape in shapes_of(CONFIG).values()))


class StoreStates(RuleBasedStateMachine):
    """The model is the set of indices in each batch that is on disk, and in the joined file."""

    def __init__(self):
        super().__init__()
        self.home = TemporaryDirectory()
        self.path = Path(self.home.name) / "run.nc"
        self.batches: dict[str, set[int]] = {}
        self.joined: set[int] = set()
        self.samples = CONFIG.samples

    def teardown(self):
        self.home.cleanup()

    def files(self):
        return {path.name for path in self.path.with_suffix(".batches").glob("*.npz")}

    def opened(self):
        return contextlib.closing(Store(replace(CONFIG, samples=self.samples), self.path))

    @rule(indices=st.sets(st.integers(0, 15), min_size=1, max_size=5), killed=st.booleans())
    def append(self, indices, killed):
        before = self.files()
        store = Store(replace(CONFIG, samples=self.samples), self.path)
        for index in indices:
            store.add(index, made_up(index))
        if killed:  # nothing of what was not saved is there, and the system drops the lock
            store._release()
        else:
            store.close()
        for name in self.files() - before:
            self.batches[name] = set(indices)

    @rule(place=st.integers(0, 10**6))
    def damage(self, place):
        found = sorted(self.files())
        if found:
            path = self.path.with_suffix(".batches") / found[place % len(found)]
            data = bytearray(path.read_bytes())
            data[random.Random(place).randrange(len(data))] ^= 1
            path.write_bytes(data)
            del self.batches[path.name]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with self.opened():
                    pass

    @rule()
    def extend(self):
        self.samples = min(self.samples + 2, 20)

    @rule()
    def join(self):
        with self.opened() as store:
            for index in store.missing():
                store.add(index, made_up(index))
            dataset = store.result()
        assert dataset["sample"].values.tolist() == list(range(self.samples))
        for index in range(self.samples):
            for name, value in made_up(index)._asdict().items():
                np.testing.assert_array_equal(dataset[name].values[index], value)
        self.joined |= set().union(*self.batches.values()) | set(range(self.samples))
        self.batches = {}

    @invariant()
    def what_is_kept_is_what_was_saved(self):
        with self.opened() as store:
            assert store.kept == self.joined.union(*self.batches.values())


TestStoreShort = StoreStates.TestCase
TestStoreShort.settings = settings(max_examples=4, stateful_step_count=8, deadline=None)


@pytest.mark.slow
class TestStoreLong(StoreStates.TestCase):
    settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
