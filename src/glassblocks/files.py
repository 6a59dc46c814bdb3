"""Files written whole or not at all, and the provenance that results carry."""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from glassblocks.errors import InputError
from glassblocks.version import __version__


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside `path` that replaces it when the block ends well, and vanishes otherwise.

    Raises
    ------
    InputError
        If the directory cannot be made or written, or `path` is itself a directory.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder) / "a.txt") as temporary:
    ...         _ = temporary.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text()
    'whole'
    """
    target = Path(path)
    try:
        if target.is_dir():  # known before the work is done, not only when the file is to take its place
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        target.parent.mkdir(parents=True, exist_ok=True)
        # the suffix stays last: writers such as matplotlib read the format from it
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=target.suffix)
        os.close(handle)
    except OSError as error:
        raise _not_writable(target, error) from error
    temporary = Path(name)
    try:
        yield temporary
        try:
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
            temporary.replace(target)
        except OSError as error:
            raise _not_writable(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_files(*paths: str | os.PathLike[str]) -> Iterator[list[Path]]:
    """`whole_file` for files that belong together: all of them appear when the block ends well, else none.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_files(Path(folder) / "a.txt", Path(folder) / "b.txt") as (a, b):
    ...         _ = a.write_text("both"), b.write_text("together")
    ...     sorted(os.listdir(folder))
    ['a.txt', 'b.txt']
    """
    with ExitStack() as stack:
        yield [stack.enter_context(whole_file(path)) for path in paths]


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write UTF-8 text, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def to_json(value: Any) -> str:
    """JSON text of plain data; NaN and infinity are refused, for JSON has neither.

    Examples
    --------
    >>> to_json({"ratio": 1.5})
    '{\\n  "ratio": 1.5\\n}'
    """
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)


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
