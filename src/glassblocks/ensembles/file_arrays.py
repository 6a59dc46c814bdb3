"""Numbers that lie in one piece in a file: rows of them are read, none is believed to be there before."""

from __future__ import annotations

import os
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.extras import require


@dataclass(frozen=True)
class FileArray:
    """Little-endian numbers in a file from an offset on; zeros that nobody wrote where there is no offset.

    Raises
    ------
    ValueError
        If the file has no room for them.

    Examples
    --------
    >>> from tempfile import TemporaryFile
    >>> with TemporaryFile() as file:
    ...     _ = file.write(np.arange(6.0).tobytes()), file.flush()
    ...     FileArray(file, 16, (2, 2), "<f8")[1:]
    array([[4., 5.]])
    """

    file: Any
    offset: int | None
    shape: tuple[int, ...]
    kind: str

    def __post_init__(self) -> None:
        size = os.fstat(self.file.fileno()).st_size
        if self.offset is not None and not (
            type(self.offset) is int and 0 <= self.offset <= size - self._bytes(self.shape[0])
        ):
            raise ValueError(f"it has no {self.shape} numbers at {self.offset!r:.30}")

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        begin, end, _ = rows.indices(self.shape[0])
        shape = (max(0, end - begin), *self.shape[1:])
        if self.offset is None:
            return np.zeros(shape, self.kind)
        self.file.seek(self.offset + self._bytes(begin))
        return np.fromfile(self.file, self.kind, prod(shape)).reshape(shape)

    def _bytes(self, rows: int) -> int:
        return rows * prod(self.shape[1:]) * np.dtype(self.kind).itemsize


def at_first_use(array: FileArray, count: int) -> Any:
    """The first rows as an array that xarray reads when their values are asked for, and only those that are."""
    require("xarray", "io")
    from xarray.backends import BackendArray
    from xarray.core import indexing

    class Rows(BackendArray):
        shape, dtype = (count, *array.shape[1:]), np.dtype(array.kind)

        def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
            basic = indexing.IndexingSupport.BASIC
            return indexing.explicit_indexing_adapter(key, self.shape, basic, self._read)

        def _read(self, key: tuple[Any, ...]) -> Any:
            if not isinstance(key[0], slice):
                return array[key[0] : key[0] + 1][(0, *key[1:])]
            rows = range(count)[key[0]]
            if not rows:
                return array[:0][(slice(None), *key[1:])]
            found = array[min(rows) : max(rows) + 1]
            return found[(slice(None, None, rows.step), *key[1:])]

    return indexing.LazilyIndexedArray(Rows())
