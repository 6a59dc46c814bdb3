"""Running an ensemble: what is missing is computed, what is finished is kept, whatever happens."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from glassblocks.exact.ensemble.config import EnsembleConfig
from glassblocks.exact.ensemble.sampling import samples
from glassblocks.exact.ensemble.store import load, save, to_dataset


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
        Processes, each with one BLAS thread.
    path
        NetCDF file. Samples that it holds already are not computed again, and it is written at the end,
        also after Ctrl-C with what was finished by then.
    report
        Called with the number of samples done and their total whenever it changes.

    Raises
    ------
    InputError
        If `path` holds another ensemble or cannot be written.
    MissingExtraError
        If xarray or, for a `path`, h5netcdf is not installed.
    KeyboardInterrupt
        After Ctrl-C, when the file is written.
    """
    found = {} if path is None else load(path, config)
    kept = {index: sample for index, sample in found.items() if index < config.samples}
    missing = [index for index in range(config.samples) if index not in kept]
    try:
        for index, sample in samples(config, missing, workers):
            kept[index] = found[index] = sample
            if report:
                report(len(kept), config.samples)
    finally:
        # a file that has more samples than were asked for keeps them
        if path is not None and missing and found:
            save(to_dataset(config, found), path)
    return to_dataset(config, kept)
