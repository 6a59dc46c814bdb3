"""A command of the package in a process of its own: it can be stopped, and sliders answer while it works."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from glassblocks.progress import PROGRESS

#: How the lines begin that a command writes beside its result.
NOTE, ERROR = "glassblocks: note: ", "glassblocks: error: "
#: Seconds between asking a command to end and ending it.
PATIENCE = 3.0
#: Bytes of the longest line that a command may write.
LONGEST_LINE = 2**26


@dataclass(frozen=True)
class Outcome:
    """What a command came to.

    Attributes
    ----------
    code
        Exit code; negative if it was stopped.
    output
        All of standard output.
    notes
        What it said beside.
    error
        Why it has no result; "" if it has one.
    """

    code: int
    output: str
    notes: tuple[str, ...]
    error: str


class Command:
    """One run of the command line.

    Parameters
    ----------
    arguments
        Without the name of the package.
    progress
        Called with what is being done.
    done
        Called once with the outcome, unless the command is stopped.
    """

    def __init__(
        self, arguments: Sequence[str], progress: Callable[[str], None], done: Callable[[Outcome], None]
    ) -> None:
        self._progress, self._done = progress, done
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False
        self._task = asyncio.ensure_future(self._run(arguments))

    def stop(self) -> None:
        """End it; what it had begun is lost."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            asyncio.get_running_loop().call_later(PATIENCE, self._kill)

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _run(self, arguments: Sequence[str]) -> None:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "glassblocks", *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "GLASSBLOCKS_PROGRESS": "lines", "PYTHONIOENCODING": "utf-8"},
                limit=LONGEST_LINE,
            )
        except (OSError, ValueError) as error:
            # no process or file is left, or an argument has a null character
            if not self._stopped:
                self._done(Outcome(-1, "", (), f"error: the command cannot be started: {error}"))
            return
        if self._stopped:  # before there was anything to stop
            self.stop()
        assert self._process.stdout is not None and self._process.stderr is not None
        output, said = await asyncio.gather(self._process.stdout.read(), self._listen(self._process.stderr))
        code = await self._process.wait()
        if not self._stopped:
            self._done(_outcome(code, output.decode("utf-8", "replace"), said))

    async def _listen(self, stream: asyncio.StreamReader) -> list[str]:
        """Lines of the error stream as they come; those of the progress are told at once."""
        said = []
        async for raw in stream:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if self._stopped:  # and the page that would be told is gone
                continue
            if line.startswith(PROGRESS):
                self._progress(line.removeprefix(PROGRESS))
            else:
                said.append(line)
        return said


def _outcome(code: int, output: str, said: Sequence[str]) -> Outcome:
    """The messages of a command; those of several lines go on without a name in front."""
    messages: list[str] = []
    for line in said:
        if line.startswith("glassblocks: ") or not messages:
            messages.append(line)
        else:
            messages[-1] += f"\n{line}"
    errors = [each.removeprefix("glassblocks: ") for each in messages if each.startswith(ERROR)]
    notes = [each.removeprefix(NOTE) for each in messages if not each.startswith(ERROR)]
    failed = "\n".join(errors) or (
        "" if output else f"error: the command ended with exit code {code} and no result"
    )
    return Outcome(code, output, tuple(notes), failed)
