"""The samples of an ensemble on disk: batches while it runs, joined into one file when it is complete.

A batch is a file of its own, written once. So a kill at any time leaves whole batches, adding one costs the same
whatever is there, and a damaged one costs no other. The batches go when the joined file has taken its place.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.ensembles.batch_files import Batch, Damaged, pack, read_batch, sample_bytes, write_batch
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.joined_file import Joined, join, replaced
from glassblocks.ensembles.sample_dataset import to_dataset
from glassblocks.ensembles.store_lock import lock
from glassblocks.errors import InputError
from glassblocks.files import stamp
from glassblocks.memory import require_memory
from glassblocks.preflight import ROOM, preflight
from glassblocks.response import Observed

#: Seconds between two batches: what a kill that cannot be caught may cost.
PAUSE = 5.0
#: Bytes of samples after which a batch is written whatever the time.
FULL = 2**26
#: Where damaged batches are put.
ASIDE = "damaged"


class Store:
    """The samples of an ensemble and where they are kept; without a path they are kept in memory alone.

    Close it, and the next run may use it.

    Parameters
    ----------
    config
        The ensemble.
    path
        NetCDF file of all samples; batches lie beside it, in a folder of the same name that ends in .batches.

    Raises
    ------
    InputError
        If what is there belongs to another ensemble or to a run that goes on, or cannot be read, or there is no room.
    MissingExtraError
        If a module of the extra ``io`` is not installed.
    MemoryLimitError
        If there is no path and the samples do not fit into memory.
    """

    def __init__(self, config: EnsembleConfig, path: str | os.PathLike[str] | None) -> None:
        self.config, self.path = config, None if path is None else _of_link(Path(path))
        self._pending: dict[int, Observed] = {}
        self._pending_failed: dict[int, str] = {}
        self._saved = monotonic()
        #: Indices of samples that are kept on disk, and of those that there cannot be.
        self.kept: set[int] = set()
        self.failed: dict[int, str] = {}
        self._joined: Joined | None = None
        self._batches: dict[Path, NDArray[np.int64]] = {}
        size = config.samples * sample_bytes(config)
        if self.path is None:
            preflight(extra="io")
            require_memory(
                2 * size, f"{config.samples} samples and their data set", "ask for fewer samples or bins"
            )
            return
        preflight(self.path, extra="io", size=size + ROOM)
        self.folder = self.path.with_suffix(".batches")
        self._release = lock(self.folder)
        try:
            self._open()
        except BaseException:
            self._leave()
            raise

    def missing(self) -> list[int]:
        """Indices of the samples that have to be computed."""
        return [i for i in range(self.config.samples) if i not in self.kept and i not in self.failed]

    def add(self, index: int, sample: Observed) -> None:
        """Keep one sample; it is on disk within the next seconds, if samples go on coming."""
        self._pending[index] = sample
        self._save_in_time()

    def fail(self, index: int, reason: str) -> None:
        """Keep in mind that there cannot be such a sample."""
        # what is read back is refused if it holds signs that nobody sees
        plain = "".join(each if each.isprintable() else "?" for each in " ".join(reason.split()))
        self.failed[index] = self._pending_failed[index] = plain
        self._save_in_time()

    def save(self) -> None:
        """Write what is not yet on disk.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        if self.path is None or not (self._pending or self._pending_failed):
            return
        batch = pack(self.config, self._pending, self._pending_failed)
        preflight(self.path, size=len(self._pending) * sample_bytes(self.config) + ROOM)
        try:
            self._batches[write_batch(self.folder, self.config, batch)] = batch.indices
        except OSError as error:
            raise _not_written(self.folder, error) from error
        self.kept.update(self._pending)
        self._pending, self._pending_failed = {}, {}
        self._saved = monotonic()

    def close(self) -> None:
        """Write what is not yet on disk, and let the next run in."""
        if self.path is None:
            return
        try:
            self.save()
        finally:
            self._leave()

    def result(self) -> Any:
        """The samples below the config's number as an `xarray.Dataset`; what is on disk is joined first.

        Raises
        ------
        InputError
            If a file was damaged or replaced since it was written, or there is no room.
        """
        wanted = self.config.samples
        failed = {index: why for index, why in self.failed.items() if index < wanted}
        if self.path is None:
            return to_dataset(self.config, self._pending, failed)
        self.save()
        if self._batches:
            self._joined = self._join(self.path)
        return (self._joined or Joined(self.path, self.config)).dataset(wanted)

    def state(self) -> str:
        """How many samples are kept on disk, and how to go on, in a sentence."""
        lost = len(self._pending)
        unwritten = f"; {lost} more were finished and could not be written" if lost else ""
        if not self.kept:
            return f"no sample is kept{unwritten}"
        where = self.folder if self._batches else self.path
        return (
            f"{len(self.kept)} samples are kept in {where}; run the same again to go on from there{unwritten}"
        )

    def _save_in_time(self) -> None:
        full = len(self._pending) * sample_bytes(self.config) > FULL
        if self.path is not None and (full or monotonic() - self._saved > PAUSE):
            self.save()

    def _open(self) -> None:
        assert self.path is not None
        if os.path.lexists(self.path):
            self._take(Joined(self.path, self.config))
        aside = 0
        for path in sorted(self.folder.glob("*.npz")):
            try:
                batch = read_batch(path, self.config)
            except Damaged:
                _put_aside(path)
                aside += 1
                continue
            self._batches[path] = batch.indices
            self.kept.update(batch.indices.tolist())
            self.failed.update(batch.failed)
        if aside:
            warnings.warn(
                f"{aside} damaged file{'s' if aside > 1 else ''} of samples {'are' if aside > 1 else 'is'} put "
                f"aside in {self.folder / ASIDE}; their samples are computed again",
                stacklevel=4,
            )

    def _take(self, joined: Joined) -> None:
        self._joined = joined
        self.kept.update(joined.indices.tolist())
        self.failed.update(joined.failed)

    def _join(self, path: Path) -> Joined:
        found = stamp(path)
        if found is None and self._joined is not None:
            raise replaced(path)
        if found is not None and (self._joined is None or self._joined.stamp != found):
            self.kept = {index for indices in self._batches.values() for index in indices.tolist()}
            self._take(Joined(path, self.config))  # nobody's file is lost: it is read, or the run ends here
            if self.missing():
                raise replaced(path)
        indices = np.array(sorted(self.kept), dtype=np.int64)
        failed = {index: why for index, why in self.failed.items() if index not in self.kept}
        try:
            joined = join(self.config, indices, self._pieces(), failed, path, found)
        except OSError as error:
            raise _not_written(path, error) from error
        for batch in self._batches:
            batch.unlink(missing_ok=True)
        self._batches = {}
        return joined

    def _pieces(self) -> Iterator[Batch]:
        if self._joined is not None:
            yield from self._joined.batches()
        for path in self._batches:
            try:
                yield read_batch(path, self.config)
            except Damaged as error:
                raise InputError(
                    "output",
                    received=str(path),
                    allowed="a file as it was written",
                    remedy=f"run the same again: its samples are computed again ({error})",
                ) from error

    def _leave(self) -> None:
        """Let the next run in; an empty folder goes."""
        self._release()
        with suppress(OSError):
            self.folder.rmdir()


def _of_link(path: Path) -> Path:
    """What a link names: whoever writes there directly has to find the same lock and the same batches."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _put_aside(path: Path) -> None:
    aside = path.parent / ASIDE
    try:
        aside.mkdir(exist_ok=True)
        there = (aside / f"{path.stem}{f'.{i}' if i else ''}{path.suffix}" for i in count())
        path.replace(next(place for place in there if not os.path.lexists(place)))
    except OSError as error:
        raise _not_written(aside, error) from error


def _not_written(path: Path, error: OSError) -> InputError:
    return InputError(
        "output",
        received=str(path),
        allowed="a folder that can be written, with room for the samples",
        remedy=f"make room, or choose another --output ({error.strerror or error})",
    )
