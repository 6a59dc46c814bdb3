"""Running an ensemble: what is missing is computed, what is finished is kept, whatever happens."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from typing import Any

from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.sample_store import Store, to_dataset
from glassblocks.ensembles.workers import compute
from glassblocks.interruptions import held


def run_ensemble(
    config: EnsembleConfig,
    *,
    workers: int = 1,
    path: str | os.PathLike[str] | None = None,
    report: Callable[[int, int], None] | None = None,
) -> Any:
    """The samples of an ensemble as an `xarray.Dataset`; the same bits for any number of workers.

    Parameters
    ----------
    config
        The ensemble.
    workers
        Processes, each with one BLAS thread; 1 computes in this process. With more, a script must guard its
        entry with ``if __name__ == "__main__":``, because each of them reads the script.
    path
        NetCDF file. Samples that it holds already are not computed again. It is written every few seconds and
        at the end, also when the run is stopped.
    report
        Called with the number of samples done and their total whenever it changes.

    Raises
    ------
    InputError
        If `path` holds another ensemble or cannot be written, or `workers` is not a positive integer.
    MissingExtraError
        If a module of the extra ``io`` is not installed.
    MemoryLimitError
        If the samples do not fit into memory.
    WorkerError
        If a worker process is killed or cannot start.
    KeyboardInterrupt
        After Ctrl-C, when the file is written. SIGTERM and SIGHUP, too, do what they do outside afterwards.
    """
    store = Store(config, path)
    missing = [index for index in range(config.samples) if index not in store.samples]
    done = config.samples - len(missing)
    try:
        with held() as stop, compute(config, missing, workers, stop) as finished, closing(store):
            for index, sample in finished:
                store.add(index, sample)
                done += 1
                if report:
                    report(done, config.samples)
    except BaseException as reason:
        if path is not None and missing:
            reason.add_note(store.state())
        raise
    # a file that has more samples than were asked for keeps them
    return to_dataset(config, {index: store.samples[index] for index in range(config.samples)})
