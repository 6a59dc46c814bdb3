"""Running trees: what is missing is computed, what is finished is kept in a file, whatever happens."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.ensembles.workers import compute
from glassblocks.errors import InputError
from glassblocks.files import provenance, whole_file
from glassblocks.interruptions import held
from glassblocks.preflight import ROOM, preflight
from glassblocks.renormalization.trees.tree_config import TreeConfig
from glassblocks.renormalization.trees.tree_sample import grow

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
        Called with the number of trees done and their total whenever it changes.

    Returns
    -------
    array
        (tree, cut-off, condition, step, g, p) of `grow`, Pa.

    Raises
    ------
    InputError
        If `path` holds another run or cannot be written, or `workers` is not a positive integer.
    MemoryLimitError
        If a tree's matrices do not fit.
    WorkerError
        If a worker process is killed or cannot start.
    KeyboardInterrupt
        After Ctrl-C, when the file is written. SIGTERM and SIGHUP, too, do what they do outside afterwards.
    """
    trees: dict[int, Array] = {}
    if path is not None:
        preflight(path, size=ROOM)
        trees = _load(Path(path), config)
    missing = [index for index in range(config.samples) if index not in trees]
    kept, saved = len(trees), monotonic()
    try:
        with (
            held() as stop,
            compute(config, missing, workers, stop, grow, executor, alive) as finished,
        ):
            try:
                for index, tree in finished:
                    trees[index] = tree
                    if path is not None and monotonic() - saved > PAUSE:
                        _save(Path(path), config, trees)
                        kept, saved = len(trees), monotonic()
                    if report:
                        report(
                            config.samples - len(missing) + len(trees.keys() & set(missing)), config.samples
                        )
            finally:
                if path is not None and len(trees) > kept:
                    _save(Path(path), config, trees)
                    kept = len(trees)
    except BaseException as reason:
        if path is not None and missing:
            reason.add_note(f"{kept} trees are kept in {path}; run the same again to go on from there")
        raise
    return np.stack([trees[index] for index in range(config.samples)])


def _save(path: Path, config: TreeConfig, trees: Mapping[int, Array]) -> None:
    indices = sorted(trees)
    with whole_file(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(
            file,
            index=np.array(indices),
            absorption=np.stack([trees[i] for i in indices]),
            config=np.array(json.dumps(config.physics(), sort_keys=True)),
            provenance=np.array(json.dumps(provenance(), sort_keys=True)),
        )


def _load(path: Path, config: TreeConfig) -> dict[int, Array]:
    """Trees of an earlier run, to be extended; none if there is no file."""
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as file:
            stated = json.loads(str(file["config"]))
            indices, values = file["index"].tolist(), file["absorption"]
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(
            "output",
            received=str(path),
            allowed="a file that this command wrote",
            remedy=f"choose another --output ({error})",
        ) from error
    wanted: dict[str, Any] = json.loads(json.dumps(config.physics()))
    if stated != wanted:
        changed = sorted(key for key in wanted if stated.get(key) != wanted[key])
        raise InputError(
            "output",
            received=f"{path}, from a config with another {', '.join(changed)}",
            allowed="an earlier run of the same config, number of samples apart",
            remedy="choose another --output",
        )
    return dict(zip(indices, values, strict=True))
