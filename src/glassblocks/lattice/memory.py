"""Memory: asked about before anything large is allocated."""

from __future__ import annotations

import os
from pathlib import Path

from glassblocks.errors import MemoryLimitError

GIB = 2**30


def free_bytes() -> int:
    """Memory that this process may still use, as far as the system tells.

    Examples
    --------
    >>> free_bytes() > 0
    True
    """
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def require_memory(needed: float, what: str, remedy: str) -> None:
    """Refuse what would not fit.

    Raises
    ------
    MemoryLimitError
        If `needed` bytes are more than are free.

    Examples
    --------
    >>> require_memory(1e18, "the lattice", "take fewer blocks")
    Traceback (most recent call last):
    ...
    glassblocks.errors.MemoryLimitError: the lattice needs 9.3e+08 GiB, ... GiB are free; take fewer blocks
    """
    free = free_bytes()
    if needed > free:
        raise MemoryLimitError(
            f"{what} needs {needed / GIB:.2g} GiB, {free / GIB:.2g} GiB are free; {remedy}"
        )
