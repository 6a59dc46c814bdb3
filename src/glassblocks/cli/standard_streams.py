"""Standard output whose reader may leave, as `| head` does, and streams that were closed before we began."""

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


def prepare_streams() -> None:
    """Open what was closed; let the reader of standard output leave; show what its encoding lacks escaped."""
    # lowest first, because open() takes the first number that is free
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDONLY if name == "stdin" else os.O_WRONLY)
            if handle != number:
                os.dup2(handle, number)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8"))
    out = sys.stdout
    if out is sys.__stdout__ and isinstance(
        out, io.TextIOWrapper
    ):  # no stand-in, as tests and notebooks have
        out.flush()
        raw = _Output(out.fileno(), "w", closefd=False)
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(raw), out.encoding, "backslashreplace", line_buffering=out.line_buffering
        )
    elif isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="backslashreplace")  # a name in a script that the terminal lacks


def silence(number: int) -> None:
    """Let what is written to an open file go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
