"""Reading what a path names, but no more of it than a limit: pipes and devices have no end, archives swell."""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
import tokenize
import zipfile
import zlib
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Bytes that are asked for at once.
_CHUNK = 2**20
#: What zipfile, zlib and numpy raise on an archive that is none of ours.
_NO_ARCHIVE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError, MemoryError),
)


def read_at_most(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a file, a pipe or a device, `limit` + 1 of them where there are more.

    A pipe is read as its writer writes. A named pipe that nobody has opened for writing is an error: it would be
    waited for, maybe for ever.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If the path has a null byte.

    Examples
    --------
    >>> len(read_at_most(__file__, 100)), len(read_at_most("/dev/zero", 2**20))
    (101, 1048577)
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb", buffering=0) as file:
        data = bytearray()
        chunk = file.read(_CHUNK)  # without waiting: None where there is a writer that is silent so far
        if chunk == b"" and stat.S_ISFIFO(os.fstat(handle).st_mode):
            raise OSError(errno.EPIPE, "a pipe that nobody writes to")
        os.set_blocking(handle, True)
        if chunk is None:
            chunk = file.read(_CHUNK)
        while chunk:
            data += chunk[: limit + 1 - len(data)]
            chunk = file.read(_CHUNK) if len(data) <= limit else b""
    return bytes(data)


def read_npz(data: bytes, most: int) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz, of numbers and text alone, which take `most` bytes together at most.

    Each is judged by its header, and nothing of it is unpacked before.

    Raises
    ------
    ValueError
        If they take more, a header promises other than what is there, or it is no such file.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> np.savez(file, a=np.arange(3))
    >>> read_npz(file.getvalue(), 1000)
    {'a': array([0, 1, 2])}
    >>> read_npz(file.getvalue(), 100)
    Traceback (most recent call last):
    ...
    ValueError: its arrays take 152 bytes, more than 100
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            entries = members.infolist()
            size = sum(each.file_size for each in entries)
            if size > most:
                raise ValueError(f"its arrays take {size} bytes, more than {most}")
            if len({each.filename.removesuffix(".npy") for each in entries}) < len(entries):
                raise ValueError("an array stands twice")
            return {each.filename.removesuffix(".npy"): _member(members, each) for each in entries}
    except _NO_ARCHIVE as error:
        raise ValueError(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _member(members: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("it is packed otherwise than numpy packs")
    with members.open(entry) as file:
        if np.lib.format.read_magic(file) != (1, 0):  # later versions are for tables with names
            raise ValueError("it holds a table with names")
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
        if kind.kind not in "biufU" or prod(shape) * kind.itemsize != entry.file_size - file.tell():
            raise ValueError("the header of an array promises other than what is there")
        data = np.frombuffer(bytearray(file.read()), kind)
        return data.reshape(shape, order="F" if by_columns else "C")
