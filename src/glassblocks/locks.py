"""Locks on files, which the system drops when their owner ends, however it ends: here alone, for every writer.

No process number would do, because another process, container or machine may have the same.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, whose locks filelock knows: there it is installed with this package
    fcntl = None  # type: ignore[assignment,unused-ignore]

Path_ = str | os.PathLike[str]


def acquire(path: Path_, *, wait: bool = False) -> Callable[[], None]:
    """Lock a file, which is made if need be and which nothing else should use; return what lets go of it.

    Letting go removes the file. The folder has to be there.

    Raises
    ------
    BlockingIOError
        If another owner holds it and `wait` is false.
    OSError
        If the file cannot be made, or the file system knows no locks.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     release = acquire(Path(folder) / "lock")
    ...     try:
    ...         acquire(Path(folder) / "lock")
    ...     except BlockingIOError as error:
    ...         print(error.strerror)
    ...     release()
    ...     os.listdir(folder)
    another process holds the lock
    []
    """
    return _by_filelock(path, wait) if fcntl is None else _by_flock(path, wait)


def _by_flock(path: Path_, wait: bool) -> Callable[[], None]:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            os.close(handle)
            raise _held(path) from error
        except BaseException:
            os.close(handle)
            raise
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), Path(path).stat()):
                break
        os.close(handle)  # its last owner removed it in between

    def release() -> None:
        with suppress(OSError):
            Path(path).unlink()
        os.close(handle)

    return release


def _by_filelock(path: Path_, wait: bool) -> Callable[[], None]:
    import filelock

    lock = filelock.FileLock(path, timeout=-1 if wait else 0, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise _held(path) from error
    except NotImplementedError as error:
        raise OSError(errno.ENOLCK, "the file system knows no locks") from error

    def release() -> None:
        lock.release()
        with suppress(OSError):  # the next owner has it open
            Path(path).unlink()

    return release


def _held(path: Path_) -> BlockingIOError:
    return BlockingIOError(errno.EAGAIN, "another process holds the lock", os.fspath(path))
