"""Standard streams whose reader may leave, as `| head` does, and streams that were closed before we began."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any


class _Output(io.FileIO):
    """Standard output; once nobody reads it, what is written goes nowhere and the work is finished.

    Click and rich end with exit code 1 instead, and what a command would have saved afterwards is lost.
    """

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            silence(self.fileno())
            return memoryview(data).nbytes


class _Errors(io.FileIO):
    """The error stream; what it cannot tell (a full disk, a reader who left) changes neither result nor exit code."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            silence(self.fileno())
            return memoryview(data).nbytes


def prepare_streams() -> None:
    """Open what was closed; let the reader of standard output leave; show what its encoding lacks escaped."""
    # lowest first, because open() takes the first number that is free
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDONLY if name == "stdin" else os.O_WRONLY)
            if handle != number:
                os.dup2(handle, number)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8"))
    # no stand-ins, as tests and notebooks have
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        sys.stdout = _over(sys.stdout, _Output, line_buffering=sys.stdout.line_buffering)
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name in a script that the terminal lacks
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        sys.stderr = _over(sys.stderr, _Errors, line_buffering=True)


def _over(stream: io.TextIOWrapper, kind: type[io.FileIO], line_buffering: bool) -> io.TextIOWrapper:
    """The same open file, written by another class."""
    stream.flush()
    buffer = io.BufferedWriter(kind(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(buffer, stream.encoding, "backslashreplace", line_buffering=line_buffering)


def silence(number: int) -> None:
    """Let what is written to an open file go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
