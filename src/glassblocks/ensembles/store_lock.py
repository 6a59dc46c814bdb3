"""One run at a time in a folder: a lock that the system drops when its owner ends, however it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from glassblocks.errors import InputError
from glassblocks.extras import require

NAME = "lock"


def lock(folder: Path) -> Any:
    """Take the lock of a folder, which is made; `release` it.

    Raises
    ------
    InputError
        If another run holds it, or the file system knows no locks.
    MissingExtraError
        If filelock is not installed.
    """
    filelock = require("filelock", "io")
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held = filelock.FileLock(folder / NAME, timeout=0, thread_local=False)
            held.acquire()
        except filelock.Timeout:
            raise _refused(folder, "a folder that no other run is writing", "wait for it") from None
        except FileNotFoundError:  # its last owner removed the folder just now
            continue
        except (OSError, NotImplementedError) as error:
            allowed = "a folder in which files can be written and locked"
            raise _refused(folder, allowed, str(error)) from error
        if (folder / NAME).exists():  # else its last owner removed it in between
            return held
        held.release()


def _refused(folder: Path, allowed: str, reason: str) -> InputError:
    return InputError(
        "output", received=str(folder), allowed=allowed, remedy=f"choose another --output ({reason})"
    )
