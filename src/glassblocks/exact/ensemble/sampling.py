"""One disorder sample after another: each a function of the config and its index alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Superblock, TunnelingDistribution
from glassblocks.errors import InputError
from glassblocks.exact.dense import Dense
from glassblocks.exact.ensemble.config import EnsembleConfig
from glassblocks.exact.ensemble.waves import waves
from glassblocks.response import Observed

Array = NDArray[np.float64]

#: Samples that a worker computes at a time; what an interruption may lose per worker.
CHUNK = 4
#: Environment variables by which the known BLAS libraries are told their number of threads when they load.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class Sample(NamedTuple):
    """One disorder sample, Pa; c: condition, g: (0, +g, -g), w: wave, p: (l, t)."""

    #: Im chi averaged over each bin, (c, g, w, p, bins).
    absorption: Array
    #: Re chi(0) of the isolated superblock, (c, g, w, p).
    isolated: Array
    #: What contact with a bath adds to Re chi(0), (c, g, w, p).
    curie: Array


def sample(config: EnsembleConfig, index: int) -> Sample:
    """The sample number `index` of an ensemble.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from glassblocks.exact.ensemble.config import example, read_config
    >>> config = read_config(example())
    >>> one = sample(replace(config, conditions=config.conditions[:1]), index=0)
    >>> one.absorption.shape, bool(np.all(one.absorption >= 0))
    ((1, 3, 4, 2, 8), True)
    """
    per_condition = [_condition(config, which, index) for which in range(len(config.conditions))]
    return Sample(*(np.stack(parts) for parts in zip(*per_condition, strict=True)))


def _condition(config: EnsembleConfig, which: int, index: int) -> Observed:
    distribution, lattice = _prepared(config)[which]
    # a fresh generator for each condition: all of them see the same disorder
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    superblock = replace(lattice, blocks=distribution.blocks(config.count, config.edge**3, rng))
    return Dense().observe(
        superblock,
        config.couplings,
        config.conditions[which].temperature,
        _waves(config),
        config.energy_edges,
    )


@lru_cache(maxsize=2)
def _prepared(config: EnsembleConfig) -> list[tuple[TunnelingDistribution, Superblock]]:
    """Distribution of every condition, and its lattice with the couplings at g = 1 known."""
    found = []
    for condition in config.conditions:
        distribution = config.distribution(condition)
        blocks = distribution.blocks(config.count, config.edge**3, np.random.default_rng(0))
        found.append((distribution, Superblock(blocks, config.positions, config.medium(condition)).at(1.0)))
    return found


_waves = lru_cache(maxsize=2)(waves)


def samples(config: EnsembleConfig, indices: Sequence[int], workers: int = 1) -> Iterator[tuple[int, Sample]]:
    """Samples in the order in which they are finished, from processes of their own with one BLAS thread each.

    The processes are started afresh (spawn), so a script that calls this must guard its entry with
    ``if __name__ == "__main__":``. Leaving the loop early stops them.

    Raises
    ------
    InputError
        If `workers` is not a positive integer.
    """
    if workers != int(workers) or workers < 1:
        raise InputError("workers", received=workers, allowed="a whole number >= 1", remedy="one a core")
    chunks = [list(indices[i : i + CHUNK]) for i in range(0, len(indices), CHUNK)]
    if not chunks:
        return
    with _one_thread_each():
        pool = ProcessPoolExecutor(
            min(workers, len(chunks)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_ignore_interrupts,
        )
        try:
            futures = [pool.submit(_chunk, config, chunk) for chunk in chunks]
            for future in as_completed(futures):
                yield from future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _chunk(config: EnsembleConfig, indices: list[int]) -> list[tuple[int, Sample]]:
    return [(index, sample(config, index)) for index in indices]


def _ignore_interrupts() -> None:
    # Ctrl-C reaches the whole process group: the parent alone decides what is kept
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Tell the BLAS of processes started meanwhile to use one thread: two would slow each other down."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
