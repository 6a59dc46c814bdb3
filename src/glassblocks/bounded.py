"""Reading what a path names, but no more of it than a limit: pipes and devices have no end."""

from __future__ import annotations

import errno
import os
import stat

#: Bytes that are asked for at once.
_CHUNK = 2**20


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
