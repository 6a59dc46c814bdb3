"""The trees that a run has finished, kept in one .npz with its config and its SHA-256."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from glassblocks.bounded import read_npz
from glassblocks.errors import InputError
from glassblocks.files import provenance, whole_file
from glassblocks.renormalization.trees.tree_config import TreeConfig
from glassblocks.sealed import is_sealed, seal

Array = NDArray[np.float64]
#: What the file says that it is, and the largest that is read, packed or not: 200,000 trees and more.
SCHEMA, SIZE_LIMIT = "glassblocks trees 1", 2**27
#: What json and numpy raise on a file that is none of ours.
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError)


def write_trees(path: Path, config: TreeConfig, trees: Mapping[int, Array]) -> None:
    """Write trees by their number, whole or not at all.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    indices = sorted(trees)
    with whole_file(path) as temporary:
        with temporary.open("wb") as file:
            np.savez_compressed(
                file,
                schema=np.array(SCHEMA),
                index=np.array(indices, dtype=np.int64),
                absorption=np.stack([trees[i] for i in indices]),
                config=np.array(json.dumps(config.physics(), sort_keys=True)),
                provenance=np.array(json.dumps(provenance(), sort_keys=True)),
            )
        seal(temporary)


def read_trees(path: Path, config: TreeConfig) -> dict[int, Array]:
    """Trees of an earlier run of the same config; none if there is no file.

    Raises
    ------
    InputError
        If it is not, to the last bit, what was written, or belongs to another config.
    """
    if not path.exists():
        return {}
    try:
        stated, indices, values = _content(path)
    except _UNREADABLE as error:
        raise InputError(
            "output",
            received=str(path),
            allowed="a file that this command wrote, as it wrote it",
            remedy=f"choose another --output ({error})",
        ) from error
    wanted: dict[str, Any] = json.loads(json.dumps(config.physics()))
    if stated != wanted:
        _refuse_other(path, sorted(key for key in wanted if stated.get(key) != wanted[key]))
    shape = (2, len(config.conditions), config.steps + 1, 3, 2)
    if values.shape != (len(indices), *shape) or values.dtype != np.float64 or np.any(np.isinf(values)):
        _refuse_other(path, ["shape"])
    return dict(zip(indices.tolist(), values, strict=True))


def _content(path: Path) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any]]:
    if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
        raise ValueError("it is no plain file, or too large")
    if not is_sealed(path):
        raise ValueError("its SHA-256 is missing or differs: it was changed, or an earlier version wrote it")
    file = read_npz(path.read_bytes(), SIZE_LIMIT)
    if str(file["schema"]) != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA!r}")
    stated, indices, values = json.loads(str(file["config"])), file["index"], file["absorption"]
    if not isinstance(stated, dict) or indices.dtype != np.int64 or indices.ndim != 1 or values.ndim < 1:
        raise ValueError("it holds what no run holds")
    if np.any(indices < 0) or np.any(np.diff(indices) <= 0):
        raise ValueError("its trees are not in order")
    return stated, indices, values


def _refuse_other(path: Path, changed: list[str]) -> NoReturn:
    raise InputError(
        "output",
        received=f"{path}, from a config with another {', '.join(changed)}",
        allowed="an earlier run of the same config, number of samples apart",
        remedy="choose another --output",
    )
