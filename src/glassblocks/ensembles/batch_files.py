"""Batches of samples, one file each: written once, whole or not at all, and named by their own SHA-256."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.bounded import read_at_most, read_npz
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.sample_identity import identity, require_same
from glassblocks.errors import InputError
from glassblocks.files import whole_file
from glassblocks.response import Observed

#: Bytes of a batch that is read at most, one sample apart; batches are written long before they are so large.
LARGEST = 2**27
#: What json and numpy raise on a file that is none of ours.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RuntimeError)


class Batch(NamedTuple):
    """Samples along the first axis of each array, and the ones that have none, with the reason."""

    indices: NDArray[np.int64]
    arrays: Observed
    failed: dict[int, str]

    def of(self, rows: NDArray[np.bool_]) -> Batch:
        """The samples that `rows` selects."""
        return Batch(self.indices[rows], Observed(*(each[rows] for each in self.arrays)), self.failed)


class Damaged(Exception):
    """A file is not, or not any more, what was written."""


def pack(config: EnsembleConfig, samples: Mapping[int, Observed], failed: Mapping[int, str]) -> Batch:
    """Samples by their index as one batch, sorted."""
    indices = sorted(samples)
    shapes = shapes_of(config)
    arrays = (
        np.array([getattr(samples[i], name) for i in indices], dtype=float).reshape(len(indices), *shape)
        for name, shape in shapes.items()
    )
    return Batch(np.array(indices, dtype=np.int64), Observed(*arrays), dict(failed))


def shapes_of(config: EnsembleConfig) -> dict[str, tuple[int, ...]]:
    """The shape of each array of one sample."""
    waves = len(config.wavenumbers) + len(config.directions)
    static = (len(config.conditions), len(config.couplings), waves, 2)
    binned = (*static, len(config.bin_edges) - 1)
    return {"absorption": binned, "isolated": static, "curie": static, "error": binned}


def sample_bytes(config: EnsembleConfig) -> int:
    """Of one sample, with the error of the method."""
    return 8 * sum(int(np.prod(shape)) for shape in shapes_of(config).values())


def failures(stated: Any) -> dict[int, str]:
    """What a file states of samples that there are not, by their index.

    Raises
    ------
    Damaged
        If it is none of ours.
    """
    if not isinstance(stated, dict) or not all(
        key.isascii() and key.isdecimal() and len(key) < 19 and isinstance(why, str) and why.isprintable()
        for key, why in stated.items()
    ):
        raise Damaged("what it says of samples that failed is nothing that is written")
    return {int(key): why for key, why in stated.items()}


def write_batch(folder: Path, config: EnsembleConfig, batch: Batch) -> Path:
    """A new file in a folder; its name begins with the first index of the batch.

    Raises
    ------
    InputError
        If the folder cannot be written.
    OSError
        If the disk is full.
    """
    stated = identity(config) | {"failed": {str(i): reason for i, reason in batch.failed.items()}}
    arrays = {name: value for name, value in batch.arrays._asdict().items() if name != "error"}
    if np.any(batch.arrays.error):  # mostly exact: not a zero is stored
        arrays["error"] = batch.arrays.error
    data = io.BytesIO()
    stated_bytes = np.frombuffer(json.dumps(stated).encode(), dtype=np.uint8)
    np.savez(data, stated=stated_bytes, indices=batch.indices, **arrays)
    content = data.getvalue()
    first = min([*batch.indices.tolist(), *batch.failed])
    path = folder / f"{first:08d}-{hashlib.sha256(content).hexdigest()}.npz"
    with whole_file(path) as temporary:
        temporary.write_bytes(content)
    return path


def read_batch(path: Path, config: EnsembleConfig) -> Batch:
    """A batch that is, to the last bit, what was written.

    Raises
    ------
    Damaged
        If it is not, or holds what no batch holds.
    InputError
        If it belongs to another ensemble, or cannot be read now: that is no damage.
    """
    try:
        if not path.is_file():
            raise Damaged("it is no plain file")
        stated, arrays = _content(path, LARGEST + sample_bytes(config))
        require_same({key: stated[key] for key in identity(config)}, config, path)
        indices, shapes = arrays["indices"], shapes_of(config)
        values = [
            arrays[name] if name in arrays else np.zeros((len(indices), *shape))
            for name, shape in shapes.items()
        ]
        batch = Batch(indices, Observed(*values), failures(stated["failed"]))
    except OSError as error:
        raise _not_read(path, error.strerror or str(error)) from error
    except InputError:
        raise
    except _UNREADABLE as error:
        if isinstance(error.__cause__, MemoryError):
            raise _not_read(path, "memory ran out") from error
        raise Damaged(str(error)) from error
    require_sound(batch, config)
    return batch


def require_sound(batch: Batch, config: EnsembleConfig) -> None:
    """Refuse arrays of another shape or kind, indices that no ensemble has, and numbers that are none.

    Raises
    ------
    Damaged
        Naming what is wrong.
    """
    indices = batch.indices
    if indices.dtype != np.int64 or indices.ndim != 1 or np.any(indices < 0):
        raise Damaged("the indices are no whole numbers >= 0")
    if np.any(np.diff(indices) <= 0):
        raise Damaged("the indices are not in order")
    if batch.failed and not batch.failed.keys().isdisjoint(indices.tolist()):
        raise Damaged("a sample is there and is said to have failed")
    for (name, shape), value in zip(shapes_of(config).items(), batch.arrays, strict=True):
        if value.dtype != np.float64 or value.shape != (len(indices), *shape):
            raise Damaged(f"{name} has the shape {value.shape}")
        # a static response may be undetermined (nan), what is binned may not
        if np.any(np.isinf(value)) or (len(shape) > 4 and np.any(np.isnan(value))):
            raise Damaged(f"{name} is not finite")
        if name == "error" and np.any(value < 0):
            raise Damaged("an error is negative")


def _not_read(path: Path, reason: str) -> InputError:
    return InputError(
        "output",
        received=str(path),
        allowed="a file that can be read",
        remedy=f"look at its permissions, its disk and the free memory, and run the same again ({reason})",
    )


def _content(path: Path, limit: int) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    content = b"" if path.stat().st_size > limit else read_at_most(path, limit)
    if not content:
        raise ValueError("it is too large")
    if path.stem.rpartition("-")[2] != hashlib.sha256(content).hexdigest():
        raise ValueError("its content is not what its name says")
    found = read_npz(content, most=len(content))  # it is not compressed
    return dict(json.loads(found.pop("stated").tobytes())), found
