"""What a command needs at its end, checked before it begins: extras, a place to write, room for the result."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from glassblocks.errors import InputError
from glassblocks.extras import require

#: The modules that an extra brings and its commands need.
MODULES = {"io": ("xarray", "h5netcdf", "h5py", "threadpoolctl")}
#: Bytes that the figures and tables of a command stay below, where nothing says that it writes more.
ROOM = 2**20


def preflight(*outputs: str | os.PathLike[str], extra: str | None = None, size: int = ROOM) -> None:
    """Refuse work whose result could not be kept; nothing is left behind, no folder is made.

    Parameters
    ----------
    outputs
        The files that will be written.
    extra
        The extra of this package without which the work cannot be done.
    size
        Bytes of all of them together.

    Raises
    ------
    MissingExtraError
        If a module of the extra is not installed.
    InputError
        If a file cannot be written where it belongs, or there is no room for it.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     preflight(Path(folder) / "new" / "a.txt")
    ...     os.listdir(folder)
    []
    >>> preflight(Path(tempfile.gettempdir()) / "a.txt", size=2**80)
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: output: received '.../a.txt'; allowed: a folder with ... MB free; ...
    """
    for module in MODULES[extra] if extra else ():
        require(module, extra or "")
    folders: dict[Path, Path] = {}
    for output in map(Path, outputs):
        if output.is_dir():
            raise _refused(
                output, "a path that can be written, in a folder that can be written", "it is a directory"
            )
        if Path(os.path.realpath(output)).is_symlink():
            raise _refused(output, "a path that can be written", "a link that leads to itself")
        folders.setdefault(_nearest(output.parent), output)
    for folder, output in folders.items():
        _try(folder, output)
        free = shutil.disk_usage(folder).free
        if free < size:
            allowed = f"a folder with {size / 1e6:.3g} MB free"
            raise _refused(output, allowed, f"{free / 1e6:.3g} MB are free")


def _nearest(folder: Path) -> Path:
    """The folder, or what there is of it: what is missing is made when the result is written."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def _try(folder: Path, output: Path) -> None:
    # permissions do not tell all: the file system may be read-only, of a kind without files, or over its quota
    try:
        # a kill leaves none of these
        with tempfile.TemporaryFile(dir=folder, prefix=".glassblocks-") as probe:
            probe.write(b"\0")
    except OSError as error:
        allowed = "a path that can be written, in a folder that can be written"
        raise _refused(output, allowed, str(error.strerror)) from error


def _refused(output: Path, allowed: str, reason: str) -> InputError:
    remedy = f"choose another --output ({reason})"
    return InputError("output", received=str(output), allowed=allowed, remedy=remedy)
