"""Files that say themselves whether they are as they were written: a SHA-256 behind their last byte."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: What stands before the digest, and the length of both. HDF5 ignores what follows the end that it knows.
_MARK = b"\nglassblocks sha256 "
_LENGTH = len(_MARK) + 64 + 1
_CHUNK = 2**22


def seal(path: str | os.PathLike[str]) -> None:
    """Add to a file the SHA-256 of what is in it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a"
    ...     _ = path.write_bytes(b"data")
    ...     seal(path)
    ...     sealed = is_sealed(path)
    ...     _ = path.write_bytes(path.read_bytes().replace(b"data", b"date"))
    ...     sealed, is_sealed(path)
    (True, False)
    """
    digest = _digest(path, Path(path).stat().st_size)
    with Path(path).open("ab") as file:
        file.write(_MARK + digest + b"\n")


def is_sealed(path: str | os.PathLike[str]) -> bool:
    """Whether a file is, to the last bit, what was sealed."""
    size = Path(path).stat().st_size - _LENGTH
    if size < 0:
        return False
    with Path(path).open("rb") as file:
        file.seek(size)
        return file.read() == _MARK + _digest(path, size) + b"\n"


def _digest(path: str | os.PathLike[str], size: int) -> bytes:
    """Of the first `size` bytes."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while size > 0 and (chunk := file.read(min(size, _CHUNK))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest().encode()
