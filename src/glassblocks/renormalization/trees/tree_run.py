"""Running trees: what is missing is computed, what is finished is kept in a file, whatever happens."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from glassblocks.ensembles.workers import compute
from glassblocks.files import only_writer
from glassblocks.interruptions import held
from glassblocks.preflight import ROOM, preflight
from glassblocks.progress import progress
from glassblocks.renormalization.trees.tree_config import TreeConfig
from glassblocks.renormalization.trees.tree_sample import grow
from glassblocks.renormalization.trees.tree_store import read_trees, write_trees

Array = NDArray[np.float64]
#: Seconds between two savings: what a kill that cannot be caught may cost.
PAUSE = 5.0


def run_trees(
    config: TreeConfig,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    path: str | os.PathLike[str] | None = None,
    report: Callable[[int, int], None] | None = None,
    alive: Callable[[int], None] | None = None,
) -> Array:
    """Im chi of every tree of a run; the same bits for any number of workers.

    Parameters
    ----------
    config
        The run.
    workers, executor, alive
        Processes, or what computes instead of them, as for `run_ensemble`.
    path
        File (numpy's .npz). Trees that it holds already are not computed again. It is written every few seconds and
        at the end, also when the run is stopped.
    report
        Called with the number of trees done and their total whenever it changes; a progress bar if left out.

    Returns
    -------
    array
        (tree, cut-off, condition, step, g, p) of `grow`, Pa.

    Raises
    ------
    InputError
        If `path` holds another run, was changed, is being written by another process or cannot be written, or
        `workers` is not a positive integer.
    MemoryLimitError
        If a tree's matrices do not fit.
    WorkerError
        If a worker process is killed or cannot start.
    KeyboardInterrupt
        After Ctrl-C, when the file is written. SIGTERM and SIGHUP, too, do what they do outside afterwards.
    """
    if path is None:
        return _grown(config, None, {}, workers, executor, report, alive)
    preflight(path, size=ROOM)
    with only_writer(path):
        return _grown(config, Path(path), read_trees(Path(path), config), workers, executor, report, alive)


def _grown(
    config: TreeConfig,
    path: Path | None,
    trees: dict[int, Array],
    workers: int,
    executor: Executor | None,
    report: Callable[[int, int], None] | None,
    alive: Callable[[int], None] | None,
) -> Array:
    """Those that are there and those that are missing; what is new is written on the way."""
    missing = [index for index in range(config.samples) if index not in trees]
    kept, saved = len(trees), monotonic()
    try:
        with (
            progress("trees", config.samples) as bar,
            held() as stop,
            compute(config, missing, workers, stop, grow, executor, alive) as finished,
        ):
            try:
                for index, tree in finished:
                    trees[index] = tree
                    if path is not None and monotonic() - saved > PAUSE:
                        write_trees(path, config, trees)
                        kept, saved = len(trees), monotonic()
                    done = config.samples - len(missing) + len(trees.keys() & set(missing))
                    if report:
                        report(done, config.samples)
                    else:
                        bar.to(done)
            finally:
                if path is not None and len(trees) > kept:
                    write_trees(path, config, trees)
                    kept = len(trees)
    except BaseException as reason:
        if path is not None and missing:
            reason.add_note(f"{kept} trees are kept in {path}; run the same again to go on from there")
        raise
    return np.stack([trees[index] for index in range(config.samples)])
