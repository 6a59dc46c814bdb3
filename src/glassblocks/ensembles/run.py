"""Running an ensemble: what is missing is computed, what is finished is kept, whatever happens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from typing import Any

from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.sample_store import Store
from glassblocks.ensembles.workers import compute
from glassblocks.interruptions import held
from glassblocks.progress import progress


def run_ensemble(
    config: EnsembleConfig,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    path: str | os.PathLike[str] | None = None,
    report: Callable[[int, int], None] | None = None,
    alive: Callable[[int], None] | None = None,
) -> Any:
    """The samples of an ensemble as an `xarray.Dataset`; the same bits for any number of workers.

    A sample whose ground state is not reached is left out; the attribute ``failed`` tells its index and the reason.
    A large data set is not in memory: what is used of it is read from the file.

    Parameters
    ----------
    config
        The ensemble.
    workers
        Processes, each with one BLAS thread; 1 computes in this process. With more, a script must guard its
        entry with ``if __name__ == "__main__":``, because each of them reads the script.
    executor
        Computes instead of worker processes: any of `concurrent.futures`, a Dask client's ``get_executor()``, loky's,
        of mpi4py or Parsl. It gets samples in batches, and stays open.
    path
        NetCDF file of all samples, written at the end. Until then they are kept in a folder beside it, of the same
        name that ends in .batches: a file every few seconds, and when the run is stopped. Samples that are
        there already are not computed again.
    report
        Called with the number of samples done and their total whenever it changes; a progress bar if left out.
    alive
        Called about once a second with the number of workers that an executor has.

    Raises
    ------
    InputError
        If `path` holds another ensemble (config, seed or versions), another run writes it, or it cannot be
        written; or `workers` is not a positive integer.
    MissingExtraError
        If a module of the extra ``io`` is not installed.
    MemoryLimitError
        If there is no path and the samples do not fit into memory.
    WorkerError
        If a worker process is killed or cannot start.
    KeyboardInterrupt
        After Ctrl-C, when the samples are saved. SIGTERM and SIGHUP, too, do what they do outside afterwards.
    """
    store = Store(config, path)
    missing = store.missing()
    done = config.samples - len(missing)
    try:
        with closing(store):
            with (
                progress("disorder samples", config.samples) as bar,
                held() as stop,
                compute(config, missing, workers, stop, executor=executor, alive=alive) as finished,
                _saved(store),
            ):
                for index, found in finished:
                    if isinstance(found, str):
                        store.fail(index, found)
                    else:
                        store.add(index, found)
                    done += 1
                    if report:
                        report(done, config.samples)
                    else:
                        bar.to(done)
            # a file that has more samples than were asked for keeps them
            return store.result()
    except BaseException as reason:
        if path is not None and missing:
            reason.add_note(store.state())
        raise


@contextmanager
def _saved(store: Store) -> Iterator[None]:
    """However the block ends, what was finished in it is saved, where no signal can interrupt that."""
    try:
        yield
    finally:
        store.save()
