"""Samples by any executor, in batches: a scheduler takes about a millisecond a task, whatever is in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, NamedTuple

from glassblocks.ensembles.sample_identity import versions
from glassblocks.errors import WorkerError
from glassblocks.interruptions import Stop
from glassblocks.threads import blas_held

#: Seconds that a batch should take, and seconds of a scheduler that each worker may cost with each batch.
BATCH, SHARE = 0.5, 0.005
#: Items of a batch at most, batches that each worker has (one that it computes, one that waits).
LARGEST, AHEAD = 10_000, 2
#: Seconds between two looks at whether to stop, and at how many workers there are.
LOOK, COUNT = 0.1, 1.0


class _Done(NamedTuple):
    results: list[Any]
    seconds: float
    versions: dict[str, str]


def by_executor(
    executor: Executor,
    make: Callable[[Any, int], Any],
    config: Any,
    indices: Sequence[int],
    stop: Stop,
    alive: Callable[[int], None] | None = None,
) -> Iterator[tuple[int, Any]]:
    """Index and ``make(config, index)``, in the order in which they are finished; none after a `stop`.

    About once a second `alive` is called with the number of workers that there are.

    Raises
    ------
    WorkerError
        If workers are lost, or have other versions of what could change a result.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool:
    ...     sorted(by_executor(pool, pow, 2, range(4), Stop()))
    [(0, 1), (1, 2), (2, 4), (3, 8)]
    """
    running: dict[Future[_Done], Sequence[int]] = {}
    ready: SimpleQueue[Future[_Done]] = SimpleQueue()  # waiting for thousands takes time that grows with them
    begun, count, counted = 0, 1, -COUNT
    seconds, finished = 0.0, 0
    try:
        while not stop:
            if monotonic() - counted > COUNT:
                there, counted = _width(executor), monotonic()
                count = max(1, there)
                if alive:
                    alive(there)
            while len(running) < AHEAD * count and begun < len(indices):
                size = _size(seconds / finished if finished else None, len(indices) - begun, count)
                batch = indices[begun : begun + size]
                future = executor.submit(_compute, make, config, batch)
                running[future] = batch
                future.add_done_callback(ready.put)
                begun += len(batch)
            if not running:
                return
            try:
                future = ready.get(timeout=LOOK)
            except Empty:
                continue
            done = future.result()
            _require_alike(done.versions)
            batch = running.pop(future)
            seconds, finished = seconds + done.seconds, finished + len(batch)
            yield from zip(batch, done.results, strict=True)
    except _lost() as error:
        if not stop:
            raise WorkerError(
                "workers were lost, as when their memory or time runs out or their scheduler ends "
                f"({type(error).__name__}); give them more, or use fewer, and run again"
            ) from error
    finally:
        for future in running:
            with suppress(NotImplementedError):  # Parsl cannot: what it has begun goes on
                future.cancel()


def _compute(make: Callable[[Any, int], Any], config: Any, indices: Sequence[int]) -> _Done:
    """What a worker does."""
    import scipy.linalg  # noqa: F401  (loaded now, its BLAS is held, too)

    begin = monotonic()
    with blas_held():
        results = [make(config, index) for index in indices]
    return _Done(results, monotonic() - begin, versions())


def _size(each: float | None, left: int, count: int) -> int:
    """Items of the next batch: few at first, when it is not known how long they take, and at the end, for all."""
    if each is None:
        return 1
    wanted = max(BATCH, SHARE * count) / max(each, 1e-9)
    return int(max(1, min(wanted, LARGEST, left / (2 * count))))


def _width(executor: Any) -> int:
    """Workers that there are now; batch systems start and end them."""
    client = getattr(executor, "_client", None)
    if client is not None:
        return sum(map(int, client.nthreads().values()))
    return max(1, int(getattr(executor, "_max_workers", None) or os.cpu_count() or 1))


def _lost() -> tuple[type[BaseException], ...]:
    distributed = sys.modules.get("distributed")
    killed = () if distributed is None else (distributed.scheduler.KilledWorker,)
    return (BrokenExecutor, CancelledError, MemoryError, OSError, *killed)


def _require_alike(there: dict[str, str]) -> None:
    differ = [
        f"{name} {there.get(name)}, here {own}" for name, own in versions().items() if there.get(name) != own
    ]
    if differ:
        raise WorkerError(
            f"workers have other versions, which could change the last bits: {'; '.join(differ)}; "
            "use one environment and one kind of processor for all; or let OpenBLAS take the same kernel everywhere, "
            "here and in the jobs: OPENBLAS_CORETYPE=Haswell"
        )
