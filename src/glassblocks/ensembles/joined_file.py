"""All samples of an ensemble in one NetCDF file, written and read piece by piece, checked before it is believed.

HDF5 writes it and never reads it here: what is in a file can make HDF5 loop, crash, or read other files. The numbers
lie in one piece each, and an index behind HDF5's end says where. A seal closes the file.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.ensembles.batch_files import (
    Batch,
    Damaged,
    failures,
    pack,
    require_sound,
    sample_bytes,
    shapes_of,
)
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.file_arrays import FileArray, at_first_use
from glassblocks.ensembles.sample_dataset import VARIABLES, batch_dataset
from glassblocks.ensembles.sample_identity import identity, require_same
from glassblocks.errors import InputError
from glassblocks.extras import require
from glassblocks.files import stamp, whole_file
from glassblocks.preflight import ROOM, preflight
from glassblocks.response import Observed
from glassblocks.sealed import SEAL_BYTES, is_sealed, seal

#: Bytes that are read at once.
PIECE = 2**25
#: Bytes up to which a data set is read at once; larger ones are read as they are used.
AT_ONCE = 2**28
#: How an index ends: its own length in 16 digits. A longer one is none of ours.
_LENGTH, _LONGEST = 16, 2**26
#: What json and numpy raise on an index that is none of ours.
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError)


def join(
    config: EnsembleConfig,
    indices: NDArray[np.int64],
    batches: Iterable[Batch],
    failed: dict[int, str],
    path: Path,
    instead_of: tuple[int, ...] | None,
) -> Joined:
    """Write all samples into one file, sorted, and read it back before it takes its place.

    What is held in memory is one batch.

    Parameters
    ----------
    indices
        Of all samples, ascending.
    batches
        The samples in any order, each at least once.
    failed
        Indices of those that there are not, with the reason.
    instead_of
        The `stamp` of what may be replaced.

    Raises
    ------
    InputError
        If the file cannot be written or has no room, or another came there in the meantime.
    """
    h5py = require("h5py", "io")
    size = len(indices) * sample_bytes(config) + ROOM
    preflight(path, size=size)
    with whole_file(path) as temporary:
        temporary.write_bytes(_begun(config, len(indices), failed))
        _reserve(temporary, size)
        with h5py.File(temporary, "r+") as file:
            file["sample"][:] = indices
            exact, placed = [], np.zeros(len(indices), dtype=bool)
            for batch in batches:
                rows = np.searchsorted(indices, batch.indices)
                placed[rows] = True
                arrays = batch.arrays._asdict()
                if not np.any(batch.arrays.error):  # what is never written takes no room and is read as zero
                    exact.append(rows)
                    del arrays["error"]
                _place(file, rows, arrays)
            if file["error"].id.get_offset() is not None:
                for rows in exact:
                    _place(file, rows, {"error": np.zeros((len(rows), *file["error"].shape[1:]))})
            places = {name: file[name].id.get_offset() for name in (*VARIABLES, "sample")}
        stated = {"failed": {str(i): why for i, why in failed.items()}, "samples": len(indices)}
        if not np.all(placed):  # what nobody wrote is read as zeros
            raise replaced(path)
        _add_index(temporary, identity(config) | stated | {"places": places})
        seal(temporary)
        joined = Joined(temporary, config)
        if stamp(path) != instead_of:
            raise replaced(path)
    joined.path, joined.stamp = path, stamp(path)
    return joined


def replaced(path: Path) -> InputError:
    """The error where another file came, or went, while a run went on."""
    return InputError(
        "output",
        received=str(path),
        allowed="the file that was there when the run began, not replaced, changed or removed meanwhile",
        remedy="run the same again: it goes on from what is there then",
    )


def _begun(config: EnsembleConfig, samples: int, failed: dict[int, str]) -> bytes:
    """A file with everything but samples, each array in one piece; made in memory, because of `_reserve`."""
    h5py, h5netcdf = require("h5py", "io"), require("h5netcdf", "io")
    empty = batch_dataset(config, pack(config, {}, failed))
    begun = io.BytesIO()
    with h5netcdf.File(begun, "w") as file:
        file.dimensions = dict(empty.sizes) | {"sample": samples}
        file.attrs.update(empty.attrs)
        aside = " ".join(sorted(name for name in empty.coords if name not in empty.dims))
        for name, variable in empty.variables.items():
            kind = h5py.string_dtype() if variable.dtype.kind == "U" else variable.dtype
            made = file.create_variable(name, variable.dims, kind)
            made.attrs.update(variable.attrs)
            if name in VARIABLES:
                made.attrs["coordinates"] = aside
            if "sample" not in variable.dims:
                made[...] = variable.values.astype(kind)
    return begun.getvalue()


def _reserve(path: Path, size: int) -> None:
    """Take the room before HDF5 does: a disk that fills up while it writes ends in a segmentation fault."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, size)


def _place(file: Any, places: NDArray[np.intp], arrays: dict[str, NDArray[np.float64]]) -> None:
    """Write rows where they belong, neighbors together."""
    for run in np.split(np.arange(len(places)), np.flatnonzero(np.diff(places) != 1) + 1):
        if run.size:
            first = places[run[0]]
            for name, value in arrays.items():
                file[name][first : first + run.size] = value[run]


def _add_index(path: Path, stated: dict[str, Any]) -> None:
    text = json.dumps(stated).encode()
    with path.open("ab") as file:
        file.write(text + f"{len(text):0{_LENGTH}d}".encode())


def _index(path: Path) -> dict[str, Any]:
    """The index of a sealed file."""
    end = path.stat().st_size - SEAL_BYTES - _LENGTH
    with path.open("rb") as file:
        file.seek(max(end, 0))
        digits = file.read(_LENGTH)
        if not digits.isdigit() or not 0 < int(digits) <= min(end, _LONGEST):
            raise Damaged("it has no index: another version or another program wrote it")
        file.seek(end - int(digits))
        stated = json.loads(file.read(int(digits)))
    return dict(stated)


class Joined:
    """A joined file that has been checked: its seal, its ensemble, its numbers.

    Raises
    ------
    InputError
        If it is not what was written, or belongs to another ensemble.
    """

    def __init__(self, path: Path, config: EnsembleConfig) -> None:
        self.path, self.config, self.stamp = path, config, stamp(path)
        for module in ("xarray", "h5netcdf", "h5py"):
            require(module, "io")
        try:
            if not path.is_file() or not is_sealed(path):
                raise Damaged("it is not, to the last bit, what was written")
            stated = _index(path)
            require_same({key: stated.get(key) for key in identity(config)}, config, path)
            self._count, self._places = stated["samples"], stated["places"]
            if type(self._count) is not int or self._count < 0:
                raise Damaged("it has no number of samples")
            with path.open("rb") as file:
                self.indices: NDArray[np.int64] = self._arrays(file)["sample"][:]
            self.failed = failures(stated["failed"])
            for _ in self.batches():
                pass
        except InputError:
            raise
        except (*_UNREADABLE, Damaged) as error:
            raise self._refused(error) from error

    def batches(self) -> Iterator[Batch]:
        """All samples, in pieces."""
        step = max(1, PIECE // sample_bytes(self.config))
        try:
            if np.any(np.diff(self.indices) <= 0):
                raise Damaged("the indices are not in order")
            with self.path.open("rb") as file:
                for start in range(0, self._count, step):
                    yield self._rows(self._arrays(file), slice(start, start + step))
        except (OSError, ValueError, Damaged) as error:
            raise self._refused(error) from error

    def dataset(self, samples: int) -> Any:
        """The samples below an index, as an `xarray.Dataset`: in memory, or read as it is used if it is large."""
        count = int(np.searchsorted(self.indices, samples))
        file = self.path.open("rb")
        try:
            arrays = self._arrays(file)
        except (OSError, ValueError, Damaged) as error:
            raise self._refused(error) from error
        if count * sample_bytes(self.config) > AT_ONCE:
            later = Observed(*(at_first_use(arrays[name], count) for name in VARIABLES))
            dataset = batch_dataset(self.config, Batch(self.indices[:count], later, self.failed))
            dataset.set_close(file.close)
            return dataset
        with file:
            return batch_dataset(self.config, self._rows(arrays, slice(count)))

    def _arrays(self, file: Any) -> dict[str, FileArray]:
        """Where the numbers of each lie; all but the errors have to be there."""
        if stamp(file.fileno()) != self.stamp:
            raise Damaged("it was replaced or changed since it was checked")
        shapes = {"sample": ()} | shapes_of(self.config)
        if any(self._places[name] is None for name in shapes if name != "error"):
            raise Damaged("numbers are missing")
        kinds = {"sample": "<i8"}
        return {
            name: FileArray(file, self._places[name], (self._count, *shape), kinds.get(name, "<f8"))
            for name, shape in shapes.items()
        }

    def _rows(self, arrays: dict[str, FileArray], rows: slice) -> Batch:
        found = Observed(*(arrays[name][rows] for name in VARIABLES))
        batch = Batch(self.indices[rows], found, self.failed)
        require_sound(batch, self.config)
        return batch

    def _refused(self, error: Exception) -> InputError:
        return InputError(
            "output",
            received=str(self.path),
            allowed="a file that this command wrote, unchanged",
            remedy=f"choose another --output, or remove it ({error})",
        )
