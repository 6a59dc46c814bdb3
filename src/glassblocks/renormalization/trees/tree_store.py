"""The trees that a run has finished, kept in one .npz with its config and its SHA-256."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from glassblocks.bounded import read_npz
from glassblocks.ensembles.sample_identity import versions
from glassblocks.errors import InputError
from glassblocks.files import provenance, stamp, whole_file
from glassblocks.preflight import ROOM, preflight
from glassblocks.renormalization.trees.tree_config import CHECKED, TreeConfig
from glassblocks.sealed import is_sealed, seal

Array = NDArray[np.float64]
#: What the file says that it is, and the largest that is read, packed or not: 200,000 trees and more.
SCHEMA, SIZE_LIMIT = "glassblocks trees 1", 2**27
#: How far below zero, over the largest, rounding may take an absorption.
ROUNDING = 1e-9
#: What json and numpy raise on a file that is none of ours.
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError)


class TreeFile:
    """The trees that a run keeps: `found` is what is there already.

    Nobody else writes it. What is put there all the same is read and kept, or the run ends.

    Raises
    ------
    InputError
        As `read_trees` and `write_trees`.
    """

    def __init__(self, path: Path, config: TreeConfig) -> None:
        self.path, self._config, self._stamp = path, config, stamp(path)
        self.found = read_trees(path, config)

    def write(self, trees: dict[int, Array]) -> None:
        """Write all trees, and take up what came there since."""
        if stamp(self.path) != self._stamp:
            trees |= read_trees(self.path, self._config)
        write_trees(self.path, self._config, trees)
        self._stamp = stamp(self.path)


def require_room(config: TreeConfig, path: Path) -> None:
    """Refuse a run whose trees could not be kept.

    Raises
    ------
    InputError
        If they are more than one file holds, or it cannot be written.
    """
    most = (SIZE_LIMIT - ROOM) // tree_bytes(config)
    if config.samples > most:
        raise InputError(
            "samples",
            received=config.samples,
            allowed=f"at most {most}: that many trees of such a run are kept in one file",
            remedy="ask for fewer, or for other seeds in other folders",
        )
    preflight(path, size=config.samples * tree_bytes(config) + ROOM)


def tree_bytes(config: TreeConfig) -> int:
    """Of one tree and its number."""
    return 8 + 8 * prod(_shape(config))


def _shape(config: TreeConfig) -> tuple[int, ...]:
    return 2, len(config.conditions), config.steps + 1, 3, 2


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
                provenance=np.array(json.dumps(provenance() | versions(), sort_keys=True)),
            )
        seal(temporary)


def read_trees(path: Path, config: TreeConfig) -> dict[int, Array]:
    """Trees of an earlier run of the same config; none if there is no file.

    Raises
    ------
    InputError
        If it is not, to the last bit, what was written, or belongs to another config or other versions.
    """
    if not path.exists():
        return {}
    try:
        stated, made_by, indices, values = _content(path)
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
    here = versions()
    if changed := sorted(name for name in here if made_by.get(name, here[name]) != here[name]):
        _refuse_other(
            path, [f"{name}: {str(made_by[name])[:99]} there, {here[name]} here" for name in changed]
        )
    if not _is_sound(indices, values, config):
        _refuse_other(path, ["shape, or numbers that no tree has"])
    return dict(zip(indices.tolist(), values, strict=True))


def _is_sound(indices: NDArray[Any], values: NDArray[Any], config: TreeConfig) -> bool:
    """Finite absorption, with the second cut-off for every tenth tree alone."""
    if values.shape != (len(indices), *_shape(config)) or values.dtype != np.float64:
        return False
    is_checked = np.stack([np.ones(len(indices), dtype=bool), indices % CHECKED == 0], axis=1)
    there = np.broadcast_to(is_checked[:, :, None, None, None, None], values.shape)
    largest = np.max(values, axis=(2, 3, 4, 5), where=there, initial=0.0, keepdims=True)
    return bool(
        np.all(np.isnan(values[~there]))
        and np.all(np.isfinite(values[there]))
        and np.all((values >= -ROUNDING * largest)[there])
    )


def _content(path: Path) -> tuple[dict[str, Any], dict[str, Any], NDArray[Any], NDArray[Any]]:
    if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
        raise ValueError("it is no plain file, or too large")
    if not is_sealed(path):
        raise ValueError("its SHA-256 is missing or differs: it was changed, or an earlier version wrote it")
    file = read_npz(path.read_bytes(), SIZE_LIMIT)
    if str(file["schema"]) != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA!r}")
    stated, indices, values = json.loads(str(file["config"])), file["index"], file["absorption"]
    made_by = json.loads(str(file["provenance"]))
    if not isinstance(stated, dict) or not isinstance(made_by, dict):
        raise ValueError("it holds what no run holds")
    if indices.dtype != np.int64 or indices.ndim != 1 or values.ndim < 1:
        raise ValueError("it holds what no run holds")
    if np.any(indices < 0) or np.any(np.diff(indices) <= 0):
        raise ValueError("its trees are not in order")
    return stated, made_by, indices, values


def _refuse_other(path: Path, changed: list[str]) -> NoReturn:
    raise InputError(
        "output",
        received=str(path),
        allowed="an earlier run of the same config and versions, number of samples apart",
        remedy=f"choose another --output (another {', another '.join(changed)})",
    )
