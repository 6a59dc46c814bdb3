"""What every comparison shares: paired timing, a row of the table, memory of a fresh process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison; `ratio` is the peer's time over ours, unless the bar says "within"."""

    name: str
    ratio: float | None
    bar: str
    holds: bool
    seconds: float | None
    memory_MiB: float | None
    note: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """A named comparison and the function that makes its row (or rows)."""

    name: str
    run: Callable[[], Sequence[Row]]


def paired_medians(
    functions: Sequence[Callable[[], object]], repeats: int = 7, warmup: int = 1, rest: float = 0.0
) -> list[float]:
    """Median seconds of each function, run in turn A B C A B C ... so that drift hits all alike.

    `rest` seconds pass before each timed call: where two libraries bring threads of their own, those of the call
    before may still spin on the cores.
    """
    for _ in range(warmup):
        for function in functions:
            function()
    samples: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, times in zip(functions, samples, strict=True):
            time.sleep(rest)
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in samples]


def at_least(
    name: str, *, ours: float, peer: float, bar: float, note: str = "", memory_MiB: float | None = None
) -> Row:
    """The row of a bar "at least `bar` times as fast as the peer"; both times in seconds."""
    ratio = peer / ours
    return Row(name, ratio, f"at least {bar:g} times", ratio >= bar, ours, memory_MiB, note)


def within(
    name: str, *, ours: float, reference: float, bar: float, note: str = "", memory_MiB: float | None = None
) -> Row:
    """The row of a bar "within `bar` times the reference"; `ratio` is ours over the reference."""
    ratio = ours / reference
    return Row(name, ratio, f"within {bar:g} times", ratio <= bar, ours, memory_MiB, note)


def fresh_process(code: str) -> tuple[float, float, str]:
    """Wall seconds, peak MiB and output of Python `code` in a process of its own."""
    # the high-water mark of this program alone: the one that getrusage gives is inherited from the parent
    wrapped = (
        code + "\nimport sys as _s\n"
        "_hwm = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print('peak', int(_hwm.split()[1]) / 1024, file=_s.stderr)\n"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", wrapped], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"benchmark process failed:\n{done.stderr}")
    return seconds, float(done.stderr.rsplit("peak", 1)[1]), done.stdout
