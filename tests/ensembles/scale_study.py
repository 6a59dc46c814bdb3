"""What many samples and many workers cost, measured: python tests/ensembles/scale_study.py PART...

Parts: store=SAMPLES (made up, of the example's shape: appended, joined and analyzed; store=SAMPLES,CONDITIONS: of
fewer conditions than the example's), overhead (against a plain pool of
processes), sleeping (8 workers on what cores there are), thousand (1,000 threads that sleep), messages.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from glassblocks.ensembles import analyze, example, read_config
from glassblocks.ensembles.batch_files import shapes_of
from glassblocks.ensembles.executors import by_executor
from glassblocks.ensembles.sample_store import Store
from glassblocks.ensembles.workers import compute
from glassblocks.interruptions import Stop
from glassblocks.response import Observed

SECONDS = 0.05


def store(samples: int, conditions: int | None = None) -> dict[str, Any]:
    config = read_config(example())
    config = replace(config, samples=samples, conditions=config.conditions[:conditions])
    shapes = shapes_of(config)
    base = Observed(*(np.random.default_rng(0).random(shape) for shape in shapes.values()))
    base = base._replace(error=np.zeros(shapes["error"]))
    with TemporaryDirectory(prefix="glassblocks-scale-") as name:
        path = Path(name) / "run.nc"
        begin = time.monotonic()
        kept = Store(config, path)
        halves = []
        for index in range(samples):
            kept.add(index, base._replace(absorption=base.absorption + index))
            if index in (samples // 2 - 1, samples - 1):
                halves.append(time.monotonic() - begin)
        kept.save()
        batches = list(kept.folder.glob("*.npz"))
        size = sum(batch.stat().st_size for batch in batches)
        kept.close()
        begin = time.monotonic()
        kept = Store(config, path)
        opened = time.monotonic() - begin
        dataset = kept.result()
        joined = time.monotonic() - begin - opened
        kept.close()
        writing = peak()
        begin = time.monotonic()
        result = analyze(config, dataset)
        return {
            "samples": result.samples,
            "GB of batches": size / 1e9,
            "batches": len(batches),
            "GB joined": path.stat().st_size / 1e9,
            "samples appended in a second, first half": samples / 2 / halves[0],
            "second half": samples / 2 / (halves[1] - halves[0]),
            "s to open and check": opened,
            "s to join": joined,
            "s to analyze": time.monotonic() - begin,
            "peak MB, written and joined": writing,
            "peak MB": peak(),
        }


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def nap(seconds: float, index: int) -> int:
    time.sleep(seconds)
    return index


@contextlib.contextmanager
def dask(workers: int, threads: int = 1) -> Iterator[Executor]:
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=threads, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client.get_executor(pure=False)


def timed(samples: Iterator[Any]) -> float:
    """Seconds."""
    begin = time.monotonic()
    for _ in samples:
        pass
    return time.monotonic() - begin


def plain(workers: int, samples: int, seconds: float) -> float:
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(time.sleep, [0.0] * workers))
        return timed(pool.map(time.sleep, [seconds] * samples))


def by(executor: Executor, samples: int, seconds: float) -> float:
    timed(by_executor(executor, nap, 0.0, range(200), Stop()))  # workers are up
    return timed(by_executor(executor, nap, seconds, range(samples), Stop()))


def local(workers: int, samples: int, seconds: float) -> float:
    """From the first sample that is finished: the processes are up."""
    with compute(seconds, range(samples), workers, Stop(), nap) as finished:
        next(finished)
        return timed(finished)


def overhead(workers: int = 2, samples: int = 400) -> dict[str, Any]:
    pool = plain(workers, samples, SECONDS)
    found = {"local processes": local(workers, samples, SECONDS) / pool - 1}
    with ProcessPoolExecutor(workers) as executor:
        found["a pool as executor"] = by(executor, samples, SECONDS) / pool - 1
    with dask(workers) as executor:
        found["Dask"] = by(executor, samples, SECONDS) / pool - 1
    return {"s of the plain pool": pool, "ideal": samples * SECONDS / workers} | found


def sleeping(workers: int = 8, samples: int = 1600) -> dict[str, Any]:
    ideal = samples * SECONDS / workers
    found = {"local processes": ideal / local(workers, samples, SECONDS)}
    with ProcessPoolExecutor(workers) as executor:
        found["a pool as executor"] = ideal / by(executor, samples, SECONDS)
    with dask(workers) as executor:
        found["Dask"] = ideal / by(executor, samples, SECONDS)
    return found


def thousand(threads: int = 1000, samples: int = 20_000, seconds: float = 1.0) -> dict[str, Any]:
    with dask(2, threads // 2) as executor:
        wall = by(executor, samples, seconds)
    return {"s": wall, "efficiency": samples * seconds / threads / wall}


def messages(tasks: int = 5000) -> dict[str, Any]:
    """What a task of its own costs a scheduler, with a result as large as a batch of twenty samples."""
    with dask(2) as executor:
        begin = time.monotonic()
        for future in [executor.submit(abs, -1) for _ in range(tasks)]:
            future.result()
        small = time.monotonic() - begin
        begin = time.monotonic()
        for future in [executor.submit(bytes, 20 * 15_400) for _ in range(tasks // 10)]:
            future.result()
        return {"tasks in a second": tasks / small, "of 0.3 MB": tasks / 10 / (time.monotonic() - begin)}


if __name__ == "__main__":
    parts = {each.__name__: each for each in (overhead, sleeping, thousand, messages)}
    for part in sys.argv[1:]:
        name, _, number = part.partition("=")
        print(
            json.dumps({part: store(*map(int, number.split(","))) if name == "store" else parts[name]()}),
            flush=True,
        )
