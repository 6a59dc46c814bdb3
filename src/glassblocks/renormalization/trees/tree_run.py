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
from glassblocks.progress import progress
from glassblocks.renormalization.trees.tree_config import TreeConfig
from glassblocks.renormalization.trees.tree_sample import grow
from glassblocks.renormalization.trees.tree_store import TreeFile, require_room

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
        If `path` holds another run (config, seed or versions), was changed, is being written by another process or
        cannot be written; there are more trees than one file holds; or `workers` is not a positive integer.
    MemoryLimitError
        If a tree's matrices do not fit.
    WorkerError
        If a worker process is killed or cannot start.
    KeyboardInterrupt
        After Ctrl-C, when the file is written. SIGTERM and SIGHUP, too, do what they do outside afterwards.
    """
    if path is None:
        return _grown(config, None, workers, executor, report, alive)
    require_room(config, Path(path))
    with only_writer(path):
        return _grown(config, TreeFile(Path(path), config), workers, executor, report, alive)


def _grown(
    config: TreeConfig,
    file: TreeFile | None,
    workers: int,
    executor: Executor | None,
    report: Callable[[int, int], None] | None,
    alive: Callable[[int], None] | None,
) -> Array:
    """Those that are there and those that are missing; what is new is written on the way."""
    trees = {} if file is None else file.found
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
                    if file is not None and monotonic() - saved > PAUSE:
                        file.write(trees)
                        kept, saved = len(trees), monotonic()
                    done = config.samples - len(missing) + len(trees.keys() & set(missing))
                    if report:
                        report(done, config.samples)
                    else:
                        bar.to(done)
            finally:
                if file is not None and len(trees) > kept:
                    file.write(trees)
                    kept = len(trees)
    except BaseException as reason:
        if file is not None and missing:
            reason.add_note(f"{kept} trees are kept in {file.path}; run the same again to go on from there")
        raise
    return np.stack([trees[index] for index in range(config.samples)])
