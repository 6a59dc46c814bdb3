"""The ensemble that files, kills and faults are tried on: eight blocks, two bins, milliseconds a sample."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import numpy as np

from glassblocks.ensembles import EnsembleConfig, read_config
from glassblocks.ensembles.batch_files import shapes_of
from glassblocks.ensembles.sample_store import Store
from glassblocks.response import Observed


def text_of(samples: int) -> str:
    """Its config."""
    return f"""
seed = 1
samples = {samples}
edge = 5e-9
density = 2200.0
c_t = 3800.0
asymmetry = [0.0, 1.0]
tunnel_splitting = [0.01, 1.0]
bin_edges = [0.8, 12.0, 40.0]
band = [0.8, 12.0]
[[condition]]
sound_speed_ratio = 1.6
coupling_ratio = 1.5
strength = 0.2
temperature = 0.05
"""


def made_up(index: int) -> Observed:
    """A sample that its index alone fixes; every third one has errors."""
    rng = np.random.default_rng(index)
    absorption, isolated, curie, error = (rng.random(shape) for shape in _shapes())
    return Observed(
        absorption, isolated, curie * np.nan if index % 7 == 0 else curie, error * (index % 3 == 0)
    )


@functools.cache
def _shapes() -> list[tuple[int, ...]]:
    return [*shapes_of(read_config(text_of(1))).values()]


def finish(path: Any, config: EnsembleConfig) -> Any:
    """The whole data set; what is missing is made up."""
    with contextlib.closing(Store(config, path)) as store:
        for index in store.missing():
            store.add(index, made_up(index))
        return store.result()
