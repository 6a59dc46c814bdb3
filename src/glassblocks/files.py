"""Files written whole or not at all, and the provenance that results carry."""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
import stat
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from glassblocks.errors import InputError
from glassblocks.locks import acquire
from glassblocks.version import __version__

#: How the folders begin in which files are written before they take their places.
STAGE = ".glassblocks-writing-"
#: What the system says where nothing more can be written.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
#: The lock in such a folder.
LOCK = ".glassblocks-lock"


@contextmanager
def whole_files(*paths: str | os.PathLike[str]) -> Iterator[list[Path]]:
    """Temporary paths for files that belong together: they take their places when the block ends well, else vanish.

    All are on the disk before the first is renamed, and the renames follow each other within microseconds, so
    that a kill leaves all old files or all new ones. What a killed writer left in a folder is swept by the next
    one. A file keeps the mode of the one that it replaces, and a link stays a link.

    Raises
    ------
    InputError
        If a folder cannot be made or written, or a path names something that is no plain file.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_files(Path(folder) / "a.txt", Path(folder) / "b.txt") as (a, b):
    ...         _ = a.write_text("both"), b.write_text("together")
    ...     sorted(os.listdir(folder))
    ['a.txt', 'b.txt']
    """
    with ExitStack() as stack:
        stages: dict[Path, Path] = {}
        moves: list[tuple[Path, Path]] = []
        for path in map(Path, paths):
            try:
                target = Path(os.path.realpath(path))
                if target.is_symlink():  # nothing follows it to an end
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
                if target.exists() and not target.is_file():
                    raise OSError(
                        errno.EINVAL, "it is a directory" if target.is_dir() else "it is no plain file"
                    )
                if target.parent not in stages:
                    stages[target.parent] = stack.enter_context(_stage(target.parent))
                temporary = stages[target.parent] / target.name
                temporary.touch()  # known before the work is done: a name that no file can have
            except OSError as error:
                raise _not_writable(path, error) from error
            moves.append((temporary, target))
        try:
            yield [temporary for temporary, _ in moves]
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise _not_writable(Path(paths[0]), error) from error
            raise
        try:
            _take_place(moves)
        except OSError as error:
            raise _not_writable(Path(paths[0]), error) from error


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """`whole_files` for a single one.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder) / "a.txt") as temporary:
    ...         _ = temporary.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text()
    'whole'
    """
    with whole_files(path) as (temporary,):
        yield temporary


@contextmanager
def only_writer(path: str | os.PathLike[str]) -> Iterator[None]:
    """Hold a lock on a file that is read, added to and written again; the system drops it when its owner ends.

    The lock lies beside the file, because each writing replaces the file itself.

    Raises
    ------
    InputError
        If another process holds it, or the file system knows no locks.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with only_writer(Path(folder) / "a.npz"):
    ...         os.listdir(folder)
    ...     os.listdir(folder)
    ['.a.npz.lock']
    []
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.lock")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        release = acquire(beside)
    except BlockingIOError as error:
        raise InputError(
            "output",
            received=str(path),
            allowed="a file that no other run is writing",
            remedy=f"wait for it, or choose another --output ({error.strerror})",
        ) from error
    except OSError as error:
        raise _not_writable(Path(path), error) from error
    try:
        yield
    finally:
        release()


@contextmanager
def scratch() -> Iterator[Path]:
    """A private folder that goes with the block, and so do those of programs that were killed.

    Examples
    --------
    >>> with scratch() as folder:
    ...     _ = (folder / "a.txt").write_text("for now")
    >>> folder.exists()
    False
    """
    with _stage(Path(tempfile.gettempdir())) as folder:
        yield folder


def stamp(path: str | os.PathLike[str] | int) -> tuple[int, ...] | None:
    """What changes when another file takes a path's place, or something is written to it; None without a file.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     before = stamp(Path(folder) / "a")
    ...     write_text(Path(folder) / "a", "new")
    ...     before, stamp(Path(folder) / "a") == stamp(Path(folder) / "a")
    (None, True)
    """
    try:
        found = os.stat(path)  # noqa: PTH116  (open files, too)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write UTF-8 text, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def to_json(value: Any) -> str:
    """JSON text of plain data; NaN and infinity are refused, because JSON has neither.

    Examples
    --------
    >>> to_json({"ratio": 1.5})
    '{\\n  "ratio": 1.5\\n}'
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)
    # file names may have bytes that are no text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def provenance() -> dict[str, str]:
    """Versions that a result depends on: this package, Python, and the numerical libraries in use.

    Examples
    --------
    >>> {"glassblocks", "machine", "python"} <= provenance().keys()
    True
    """
    versions = {
        "glassblocks": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name in ("numpy", "scipy", "numba", "emcee", "pyfftw"):
        module = sys.modules.get(name)
        if module is not None:
            versions[name] = str(module.__version__)
    return versions


def _take_place(moves: Sequence[tuple[Path, Path]]) -> None:
    umask = os.umask(0)
    os.umask(umask)
    for temporary, target in moves:
        _sync(temporary)
        temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~umask)
    # a loop in C: no handler of a signal (Ctrl-C) runs between two renames
    deque(map(os.replace, *zip(*moves, strict=True)), maxlen=0)
    for folder in {target.parent for _, target in moves}:
        with suppress(OSError):  # some file systems cannot
            _sync(folder)


def _sync(path: Path) -> None:
    """Wait until the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """A new folder in `folder` for files that are not finished; those of dead writers are swept.

    Its writer holds the lock that lies in it.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{STAGE}*"):
        with suppress(OSError):  # its writer is alive, or nobody can lock here
            _remove(left, acquire(left / LOCK))
    stage, release = _own_stage(folder)
    try:
        yield stage
    finally:
        _remove(stage, release)
        if is_new:  # and nothing was written
            with suppress(OSError):
                folder.rmdir()


def _own_stage(folder: Path) -> tuple[Path, Callable[[], None]]:
    while True:
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
        try:
            return stage, acquire(stage / LOCK, wait=True)
        except FileNotFoundError:  # swept before it was locked
            continue
        except OSError:  # nobody can lock here, and so nobody sweeps
            return stage, _nothing


def _remove(stage: Path, release: Callable[[], None]) -> None:
    # its lock is held meanwhile, because who waits for it would write there; Windows removes no file that is open
    shutil.rmtree(stage, ignore_errors=True)
    release()
    with suppress(OSError):
        stage.rmdir()


def _nothing() -> None:
    """Let go of no lock."""


def _not_writable(target: Path, error: OSError) -> InputError:
    return InputError(
        "output",
        received=str(target),
        allowed="a path that can be written, in a folder that can be written",
        remedy=f"choose another --output ({error.strerror})",
    )


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):  # numpy scalars and arrays
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not plain data")
