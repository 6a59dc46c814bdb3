"""One disorder sample after another: each a function of the config and its index alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import lru_cache
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.pair_couplings import couplings
from glassblocks.blocks.tunneling_distribution import TunnelingDistribution
from glassblocks.errors import InputError
from glassblocks.exact.ensemble.config import EnsembleConfig
from glassblocks.exact.ensemble.kernel import Grams, coupled, uncoupled
from glassblocks.exact.ensemble.waves import waves

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


def _condition(config: EnsembleConfig, which: int, index: int) -> tuple[Array, Array, Array]:
    distribution, couplings = _prepared(config)[which]
    # a fresh generator for each condition: all of them see the same disorder
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    systems = distribution.draw(config.count, rng)
    pair_energies = np.einsum("sa,suab,ub->su", systems.gamma, couplings, systems.gamma, optimize=True)
    temperature = config.conditions[which].temperature
    grams = [
        coupled(systems, g * pair_energies, temperature, config.energy_edges)
        if g
        else uncoupled(systems, temperature, config.energy_edges)
        for g in config.couplings
    ]
    kernels = np.stack([wave.kernel(systems.gamma) for wave in _waves(config)])
    return _observed(config, kernels, grams)


def _observed(config: EnsembleConfig, kernels: Array, grams: Sequence[Grams]) -> tuple[Array, Array, Array]:
    # g: coupling; w: wave; p: polarization; b: bin; s, u: blocks
    lines, isolated, curie = (np.stack(parts) for parts in zip(*grams, strict=True))
    absorption = np.einsum("wpsu,gbsu->gwpb", kernels, lines, optimize=True) * (
        pi / (config.volume * np.diff(config.energy_edges))
    )
    static = [
        factor / config.volume * np.einsum("wpsu,gsu->gwp", kernels, part, optimize=True)
        for factor, part in ((-2, isolated), (-1, curie))
    ]
    return absorption, static[0], static[1]


@lru_cache(maxsize=2)
def _prepared(config: EnsembleConfig) -> list[tuple[TunnelingDistribution, Array]]:
    """Distribution and couplings at g = 1 of every condition."""
    return [
        (config.distribution(condition), couplings(config.positions, config.medium(condition)))
        for condition in config.conditions
    ]


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
