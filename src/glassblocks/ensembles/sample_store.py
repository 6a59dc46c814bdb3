"""Samples as a data set: named axes, units, config, versions and seed inside; NetCDF on disk."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.errors import InputError
from glassblocks.extras import require
from glassblocks.files import provenance, whole_file
from glassblocks.memory import require_memory
from glassblocks.preflight import ROOM, preflight
from glassblocks.response import Observed

_STATIC = ("sample", "condition", "coupling", "wave", "polarization")
#: Variable, its axes, what it is.
VARIABLES = {
    "absorption": ((*_STATIC, "bin"), "Im chi per volume, averaged over the bin"),
    "isolated": (_STATIC, "Re chi(0) per volume of the isolated superblock"),
    "curie": (_STATIC, "what contact with a bath adds to Re chi(0)"),
    "error": ((*_STATIC, "bin"), "error of the method in Im chi"),
}
#: Seconds between two savings at least: what a kill that cannot be caught may cost.
PAUSE = 5.0
#: The pause is at least this many times what the last saving took, so that saving takes below 1% of a run.
SHARE = 100


class Store:
    """The samples of an ensemble and the file that keeps them; without a file they are kept in memory alone.

    Parameters
    ----------
    config
        The ensemble.
    path
        NetCDF file, read at once if it is there.

    Raises
    ------
    InputError
        If the file belongs to another config, cannot be read or written, or has no room.
    MissingExtraError
        If a module of the extra ``io`` is not installed.
    MemoryLimitError
        If the samples do not fit into memory.
    """

    def __init__(self, config: EnsembleConfig, path: str | os.PathLike[str] | None) -> None:
        size = config.samples * _bytes(config)
        remedy = "ask for fewer samples or bins"
        require_memory(2 * size, f"{config.samples} samples and their data set", remedy)
        outputs = [] if path is None else [path]
        preflight(*outputs, extra="io", size=size + ROOM)  # the file that is replaced goes last
        self.config, self.path = config, path
        #: All samples by their index.
        self.samples = {} if path is None else load(path, config)
        self._kept = len(self.samples)
        self._saved, self._pause = monotonic(), PAUSE

    def add(self, index: int, sample: Observed) -> None:
        """Keep one sample, in the file as well if it is time."""
        self.samples[index] = sample
        if monotonic() - self._saved > self._pause:
            self.save()

    def save(self) -> None:
        """Write the file if there is anything new."""
        if self.path is None or len(self.samples) == self._kept:
            return
        begin = monotonic()
        preflight(self.path, size=len(self.samples) * _bytes(self.config) + ROOM)
        save(to_dataset(self.config, self.samples), self.path)
        self._kept = len(self.samples)
        self._saved = monotonic()
        self._pause = max(PAUSE, SHARE * (self._saved - begin))

    close = save

    def state(self) -> str:
        """How many samples the file keeps, and how to go on, in a sentence."""
        lost = len(self.samples) - self._kept
        unwritten = f"; {lost} more were finished and could not be written" if lost else ""
        if not self._kept:
            return f"no sample is kept{unwritten}"
        return (
            f"{self._kept} samples are kept in {self.path}; run the same again to go on from there{unwritten}"
        )


def _bytes(config: EnsembleConfig) -> int:
    """Of one sample."""
    waves = len(config.wavenumbers) + len(config.directions)
    return 8 * len(config.conditions) * len(config.couplings) * waves * 4 * len(config.bin_edges)


def to_dataset(config: EnsembleConfig, samples: Mapping[int, Observed]) -> Any:
    """An `xarray.Dataset` of samples, keyed and sorted by their index.

    Raises
    ------
    MissingExtraError
        If xarray is not installed.
    """
    xarray = require("xarray", "io")
    indices = sorted(samples)
    data = {
        name: (
            axes,
            np.stack([getattr(samples[i], name) for i in indices]),
            {"units": "Pa", "long_name": text},
        )
        for name, (axes, text) in VARIABLES.items()
    }
    edges = np.asarray(config.bin_edges)
    conditions = {
        name: ("condition", [getattr(condition, name) for condition in config.conditions])
        for name in ("sound_speed_ratio", "coupling_ratio", "strength", "temperature")
    }
    return xarray.Dataset(
        data,
        coords={
            "sample": indices,
            "coupling": list(config.couplings),
            "wave": [wave.name for wave in reading_waves(config)],
            "polarization": ["l", "t"],
            "bin_low": ("bin", edges[:-1], {"units": "GHz"}),
            "bin_high": ("bin", edges[1:], {"units": "GHz"}),
            **conditions,
        },
        attrs={
            "title": "Absorption of coupled blocks, one entry a disorder sample",
            "config": json.dumps(config.physics(), sort_keys=True),
            "seed": config.seed,
            "versions": json.dumps(provenance(), sort_keys=True),
        },
    )


def save(dataset: Any, path: str | os.PathLike[str]) -> None:
    """Write NetCDF, whole or not at all.

    Raises
    ------
    MissingExtraError
        If h5netcdf or the h5py that it writes with is not installed.
    InputError
        If the folder cannot be written.
    """
    _require_netcdf()
    with whole_file(path) as temporary:
        # errors are mostly zeros, which take no room this way
        dataset.to_netcdf(temporary, engine="h5netcdf", encoding={"error": {"zlib": True}})


def load(path: str | os.PathLike[str], config: EnsembleConfig) -> dict[int, Observed]:
    """Samples of an earlier run, to be extended; none if there is no file.

    Raises
    ------
    InputError
        If the file cannot be read or belongs to another config.
    MissingExtraError
        If xarray, h5netcdf or h5py is not installed.
    """
    if not Path(path).exists():
        return {}
    xarray = require("xarray", "io")
    _require_netcdf()
    try:
        with xarray.open_dataset(path, engine="h5netcdf") as dataset:
            dataset.load()
        stated = json.loads(dataset.attrs["config"])
        indices = [int(i) for i in dataset["sample"].values]
        if "error" not in dataset:  # an older file, all of it dense
            dataset["error"] = 0 * dataset["absorption"]
        values = [dataset[name].values for name in VARIABLES]
    except (OSError, KeyError, ValueError) as error:
        raise InputError(
            "output",
            received=str(path),
            allowed="a file that this command wrote",
            remedy=f"choose another --output ({error})",
        ) from error
    wanted = json.loads(json.dumps(config.physics()))
    if stated != wanted:
        changed = sorted(key for key in wanted if stated.get(key) != wanted[key])
        raise InputError(
            "output",
            received=f"{path}, from a config with another {', '.join(changed)}",
            allowed="an earlier run of the same config, number of samples apart",
            remedy="choose another --output",
        )
    return {index: Observed(*(value[i] for value in values)) for i, index in enumerate(indices)}


def _require_netcdf() -> None:
    for module in ("h5netcdf", "h5py"):
        require(module, "io")
