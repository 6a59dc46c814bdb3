"""All samples of an ensemble in one NetCDF file, written and read piece by piece, checked before it is believed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.ensembles.batch_files import Batch, Damaged, pack, require_sound, shapes_of
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.sample_dataset import VARIABLES, batch_dataset
from glassblocks.ensembles.sample_identity import require_same, versions
from glassblocks.errors import InputError
from glassblocks.extras import require
from glassblocks.files import whole_file
from glassblocks.preflight import ROOM, preflight
from glassblocks.response import Observed
from glassblocks.sealed import is_sealed, seal

#: Bytes that are read, and of which a chunk of the file is made.
PIECE, CHUNK = 2**25, 2**18
#: Bytes up to which a data set is read at once; larger ones are read as they are used.
AT_ONCE = 2**28
#: What xarray, h5netcdf, h5py and json raise on a file that is none of ours.
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError)


def sample_bytes(config: EnsembleConfig) -> int:
    """Of one sample, with the error of the method."""
    return 8 * sum(int(np.prod(shape)) for shape in shapes_of(config).values())


def join(
    config: EnsembleConfig,
    indices: NDArray[np.int64],
    batches: Iterable[Batch],
    failed: dict[int, str],
    path: Path,
) -> None:
    """Write all samples into one file, sorted; what is held in memory is one batch.

    Parameters
    ----------
    indices
        Of all samples, ascending.
    batches
        The samples in any order, each at least once.
    failed
        Indices of those that there are not, with the reason.

    Raises
    ------
    InputError
        If the file cannot be written or has no room.
    """
    h5py = require("h5py", "io")
    require("h5netcdf", "io")
    size = len(indices) * sample_bytes(config) + ROOM
    preflight(path, size=size)
    with whole_file(path) as temporary:
        _begin(config, failed, temporary)
        _reserve(temporary, size)
        with h5py.File(temporary, "r+") as file:
            for name in (*VARIABLES, "sample"):
                file[name].resize(len(indices), axis=0)
            file["sample"][:] = indices
            for batch in batches:
                _place(file, np.searchsorted(indices, batch.indices), batch.arrays)
        seal(temporary)


def _begin(config: EnsembleConfig, failed: dict[int, str], path: Path) -> None:
    """A file with everything but samples."""
    encoding: dict[str, dict[str, Any]] = {}
    for name, shape in shapes_of(config).items():
        rows = max(1, CHUNK // (8 * int(np.prod(shape))))
        encoding[name] = {"chunksizes": (rows, *shape)}
    encoding["error"]["zlib"] = True  # mostly zeros, which take no room this way
    batch_dataset(config, pack(config, {}, failed)).to_netcdf(
        path, engine="h5netcdf", encoding=encoding, unlimited_dims=["sample"]
    )


def _reserve(path: Path, size: int) -> None:
    """Take the room before HDF5 does: a disk that fills up while it writes ends in a segmentation fault."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, size)


def _place(file: Any, places: NDArray[np.intp], arrays: Observed) -> None:
    """Write rows where they belong, neighbors together."""
    for run in np.split(np.arange(len(places)), np.flatnonzero(np.diff(places) != 1) + 1):
        if run.size:
            first = places[run[0]]
            for name, value in zip(VARIABLES, arrays, strict=True):
                file[name][first : first + run.size] = value[run]


class Joined:
    """A joined file that has been checked: its seal, its ensemble, its shapes.

    Raises
    ------
    InputError
        If it is not what was written, or belongs to another ensemble.
    """

    def __init__(self, path: Path, config: EnsembleConfig) -> None:
        self.path, self.config = path, config
        h5py = require("h5py", "io")
        for module in ("xarray", "h5netcdf"):
            require(module, "io")
        try:
            if not path.is_file() or not is_sealed(path):
                raise Damaged("it is not, to the last bit, what was written")
            with h5py.File(path, "r") as file:
                _require_plain(file, h5py)
                attributes = {name: file.attrs[name] for name in ("schema", "config", "versions", "failed")}
                self.indices = np.asarray(file["sample"][:])
                shapes = {name: file[name].shape for name in VARIABLES}
            there = json.loads(attributes["versions"])
            stated = {
                "schema": np.asarray(attributes["schema"]).item(),
                "config": json.loads(attributes["config"]),
                "versions": {name: there.get(name) for name in versions()},
            }
            self.failed = {int(i): str(why) for i, why in json.loads(attributes["failed"]).items()}
            require_same(stated, config, path)
            for name, shape in shapes_of(config).items():
                if shapes[name] != (len(self.indices), *shape):
                    raise Damaged(f"{name} has the shape {shapes[name]}")
            if self.indices.ndim != 1 or np.any(self.indices < 0) or np.any(np.diff(self.indices) <= 0):
                raise Damaged("the indices are not in order")
        except (*_UNREADABLE, Damaged) as error:
            if isinstance(error, InputError):
                raise
            raise self._refused(error) from error

    def batches(self) -> Iterator[Batch]:
        """All samples, in pieces."""
        h5py = require("h5py", "io")
        step = max(1, PIECE // sample_bytes(self.config))
        try:
            with h5py.File(self.path, "r") as file:
                for start in range(0, len(self.indices), step):
                    rows = slice(start, start + step)
                    arrays = Observed(*(np.asarray(file[name][rows]) for name in VARIABLES))
                    batch = Batch(self.indices[rows], arrays, {})
                    require_sound(batch, self.config)
                    yield batch
        except (*_UNREADABLE, Damaged) as error:
            raise self._refused(error) from error

    def dataset(self, samples: int) -> Any:
        """The samples below an index, as an `xarray.Dataset`: in memory, or read as it is used if it is large."""
        xarray = require("xarray", "io")
        dataset = xarray.open_dataset(self.path, engine="h5netcdf")
        chosen = dataset.isel(sample=slice(0, int(np.searchsorted(self.indices, samples))))
        if chosen.nbytes > AT_ONCE:
            return chosen
        with dataset:
            return chosen.load()

    def _refused(self, error: Exception) -> InputError:
        return InputError(
            "output",
            received=str(self.path),
            allowed="a file that this command wrote, unchanged",
            remedy=f"choose another --output, or remove it ({error})",
        )


def _require_plain(file: Any, h5py: Any) -> None:
    """Refuse whatever makes HDF5 look into other files."""
    for name in file:
        found = file.get(name, getlink=True)
        if not isinstance(found, h5py.HardLink):
            raise Damaged(f"{name} is a link")
        entry = file[name]
        if not isinstance(entry, h5py.Dataset) or entry.external or entry.is_virtual:
            raise Damaged(f"{name} lies elsewhere")
