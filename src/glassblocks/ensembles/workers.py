"""Samples computed here or by worker processes: the same bits, one BLAS thread each."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from numbers import Integral
from typing import Any

from glassblocks.ensembles.executors import by_executor
from glassblocks.ensembles.sampling import sample
from glassblocks.errors import ConvergenceError, InputError, WorkerError
from glassblocks.interruptions import Stop, Stopped, blocked
from glassblocks.threads import blas_held

#: Environment variables by which the known BLAS libraries are told their number of threads when they load.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
#: Samples that wait for each worker, so that none is idle while the parent writes.
AHEAD = 4
#: Seconds between two looks at whether to stop.
LOOK = 0.1
#: More processes than that take the memory of a machine, and no time off: so many in all, or a core.
MOST, MOST_A_CORE = 64, 8
#: Seconds in which a signal to the parent may follow one that ended its workers.
TOGETHER = 0.5

Finished = Iterator[tuple[int, Any]]
#: What makes a sample of a config and an index.
Sampler = Callable[[Any, int], Any]


def attempt(config: Any, index: int) -> Any:
    """A sample, or the reason why it has none: that depends on the config and the index alone, as the sample does."""
    try:
        return sample(config, index)
    except ConvergenceError as error:
        return str(error)


@contextmanager
def compute(
    config: Any,
    indices: Sequence[int],
    workers: int,
    stop: Stop,
    sampler: Sampler | None = None,
    executor: Executor | None = None,
    alive: Callable[[int], None] | None = None,
) -> Iterator[Finished]:
    """Samples in the order in which they are finished; none after a `stop`.

    With one worker they are computed in this process, with more in processes of their own, started afresh
    (spawn). These end with the block, and when this process ends, however it does. A sampler other than that of
    ensembles is a function of a module, so that workers find it. An executor computes instead of either, and stays
    its owner's; `alive` is told how many workers it has.

    Raises
    ------
    InputError
        If `workers` is not a positive integer, or more than 64, and than eight a core, are to be processes here.
    WorkerError
        On the way, if a worker is killed or cannot start.
    """
    most = None if executor is not None else max(MOST, MOST_A_CORE * (os.cpu_count() or 1))
    if not isinstance(workers, Integral) or workers < 1 or (most and workers > most):
        allowed = f"a whole number, 1 to {most or 'any'}"
        raise InputError("workers", received=workers, allowed=allowed, remedy="one a core is fastest")
    workers = min(int(workers), len(indices))
    make = attempt if sampler is None else sampler
    if executor is not None:
        with (
            blas_held()
        ):  # its workers may be threads of this process, and BLAS has one number of threads for all
            yield by_executor(executor, make, config, indices, stop, alive)
        return
    if workers < 2:
        with blas_held():
            yield _here(make, config, indices, stop)
        return
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        # this is a worker that reads a script without a guard; its parent says so, once
        raise SystemExit(1)
    context = multiprocessing.get_context("spawn")
    with _one_thread_each():
        with blocked():  # a process that looks after semaphores is started, too
            up = context.Event()
            watched, held = context.Pipe(duplex=False)
            pool = ProcessPoolExecutor(workers, context, _begin, (up, watched))
        try:
            yield _elsewhere(pool, make, config, indices, workers, stop, up)
        finally:
            held.close()  # what they still compute nobody waits for: it may take minutes
            pool.shutdown(cancel_futures=True)
            watched.close()


def _here(make: Sampler, config: Any, indices: Sequence[int], stop: Stop) -> Finished:
    for index in indices:
        if stop:
            return
        try:
            with stop.heeded():
                found = make(config, index)
        except Stopped:
            return
        except MemoryError as error:
            raise WorkerError(_NO_MEMORY) from error
        yield index, found


def _elsewhere(
    pool: ProcessPoolExecutor,
    make: Sampler,
    config: Any,
    indices: Sequence[int],
    workers: int,
    stop: Stop,
    up: Any,
) -> Finished:
    left = iter(indices)
    running: dict[Future[Any], int] = {}
    try:
        while not stop:
            for index in islice(left, AHEAD * workers - len(running)):
                with blocked():
                    running[pool.submit(_of_worker, make, config, index)] = index
            if not running:
                return
            for future in wait(running, LOOK, FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    except BrokenProcessPool:
        # a batch system ends workers and parent together: that is no fault
        time.sleep(TOGETHER)
        if not stop:
            raise WorkerError(_KILLED if up.is_set() else _NOT_UP) from None
    except MemoryError as error:
        raise WorkerError(_NO_MEMORY) from error


_KILLED = (
    "a worker process was killed, as the system does when memory runs out; "
    "use fewer workers or free memory, and run again"
)
_NO_MEMORY = "memory ran out while a sample was computed; use fewer workers or free memory, and run again"
_NOT_UP = (
    'the worker processes could not start; a script must guard its entry with if __name__ == "__main__": '
    "because each worker reads the script; or use workers=1, which starts none"
)


class _Leaving:
    """Of a worker: whether it computes, and whether nobody wants what it computes any more."""

    turn = threading.Lock()
    computes = False
    unwanted = False


def _of_worker(make: Sampler, config: Any, index: int) -> Any:
    """What a worker makes; a worker ends here alone, never while it hands something over, which others wait for."""
    with _Leaving.turn:
        _Leaving.computes = True
    try:
        return None if _Leaving.unwanted else make(config, index)
    finally:
        with _Leaving.turn:
            _Leaving.computes = False


def _begin(up: Any, watched: multiprocessing.connection.Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be blocked
    threading.Thread(target=_leave, args=(watched,), daemon=True).start()
    up.set()


def _leave(watched: multiprocessing.connection.Connection) -> None:
    """When the parent has ended, or wants nothing any more."""
    # a worker waits on a pipe that the other workers hold open, too: it would not notice
    parent = multiprocessing.parent_process()
    if parent is not None and parent.sentinel in multiprocessing.connection.wait([parent.sentinel, watched]):
        os._exit(1)
    _Leaving.unwanted = True
    with _Leaving.turn:
        if _Leaving.computes:
            os._exit(1)


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
