"""One run at a time in a folder: a lock that the system drops when its owner ends, however it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from glassblocks.errors import InputError
from glassblocks.locks import acquire

NAME = "lock"


def lock(folder: Path) -> Callable[[], None]:
    """Take the lock of a folder, which is made; what is returned lets go of it.

    Raises
    ------
    InputError
        If another run holds it, or the file system knows no locks.
    """
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return acquire(folder / NAME)
        except BlockingIOError:
            raise _refused(folder, "a folder that no other run is writing", "wait for it") from None
        except FileNotFoundError:  # its last owner removed the folder just now
            continue
        except OSError as error:
            allowed = "a folder in which files can be written and locked"
            raise _refused(folder, allowed, str(error)) from error


def _refused(folder: Path, allowed: str, reason: str) -> InputError:
    return InputError(
        "output", received=str(folder), allowed=allowed, remedy=f"choose another --output ({reason})"
    )
