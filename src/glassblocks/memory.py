"""How much memory is free, and refusing in time what cannot fit."""

from __future__ import annotations

import os
from math import log10
from pathlib import Path

from glassblocks.errors import MemoryLimitError

#: A control group's limit and use, version 2 and version 1.
_GROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


def available_bytes() -> int:
    """Bytes that a new allocation may use: of the machine, or of the control group if that is less.

    Examples
    --------
    >>> available_bytes() > 0
    True
    """
    return min([_machine(), *(limit - used for limit, used in map(_group, _GROUPS) if limit)])


def require_memory(needed: int, what: str, remedy: str) -> None:
    """Refuse `what` before anything is allocated if it needs more bytes than are free.

    Raises
    ------
    MemoryLimitError
        With the size needed, the size free and the remedy.

    Examples
    --------
    >>> require_memory(2**70, "a dense matrix", "use fewer blocks")
    Traceback (most recent call last):
    ...
    glassblocks.errors.MemoryLimitError: a dense matrix needs 1099511627776 GiB, ... GiB are free; use fewer blocks
    """
    free = available_bytes()
    if needed > free:
        raise MemoryLimitError(
            f"{what} needs {large(needed / 2**30 if needed < 2**60 else needed >> 30)} GiB, "
            f"{free / 2**30:.3g} GiB are free; {remedy}"
        )


def large(number: float) -> str:
    """A number for a message; a whole one may have thousands of digits, more than Python writes out.

    Examples
    --------
    >>> large(6.54), large(256), large(2**20000)
    ('6.5', '256', '10^6020')
    """
    if isinstance(number, float):
        return f"{number:.2g}"
    return str(number) if number < 10**15 else f"10^{int(number.bit_length() * log10(2))}"


def _machine() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):  # not Linux
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _group(files: tuple[str, str]) -> tuple[int, int]:
    try:
        limit, used = (Path(file).read_text(encoding="ascii").strip() for file in files)
    except OSError:
        return 0, 0
    return (0, 0) if limit == "max" else (int(limit), int(used))
