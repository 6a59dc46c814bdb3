"""The package's errors: each says what was received, what is allowed and what to do."""

from __future__ import annotations

#: Characters of one problem: input may hold words of any length, and a message may quote several.
_LINE = 2000


class GlassblocksError(Exception):
    """Root of every error this package raises on purpose; the command line turns it into exit code 2."""


class InputError(GlassblocksError, ValueError):
    """A value that was passed in cannot be used.

    The message is composed from its parts, so that no part is forgotten.

    Examples
    --------
    >>> raise InputError("temperature", received=-1.0, allowed="a number >= 0 in K", remedy="pass kelvin")
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: temperature: received -1.0; allowed: a number >= 0 in K; pass kelvin
    """

    def __init__(self, what: str, *, received: object, allowed: str, remedy: str) -> None:
        self.what = what
        self.received = received
        self.allowed = allowed
        self.remedy = remedy
        super().__init__(
            _cut(f"{what}: received {_short(received)}; allowed: {allowed}; {remedy}", 3 * _LINE)
        )


class TableError(GlassblocksError, ValueError):
    """A table cannot be used; `problems` holds every problem found, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = [_cut(each) for each in problems]
        super().__init__("\n".join(self.problems))


class ConfigError(GlassblocksError, ValueError):
    """A config cannot be used; `problems` holds every problem found, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = [_cut(each) for each in problems]
        super().__init__("\n".join(self.problems))


class MissingExtraError(GlassblocksError, ImportError):
    """An optional dependency is not installed; the message names the command that installs it."""


class MemoryLimitError(GlassblocksError):
    """A computation would not fit into the memory that is free; raised before anything is allocated."""


class WorkerError(GlassblocksError):
    """A worker process was killed or could not start; what was finished is kept."""


class ConvergenceError(GlassblocksError):
    """An iteration stopped before it reached its tolerance; the message carries the residual and a remedy."""


def _cut(text: str, limit: int = _LINE) -> str:
    """Its beginning and its end, which says what to do."""
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]} ... {text[-half:]}"


def _short(value: object, limit: int = 120) -> str:
    # a numpy number is shown as the number it is; this floor does without numpy
    plain = value.item() if hasattr(value, "item") and getattr(value, "shape", None) == () else value
    text = repr(plain)
    return text if len(text) <= limit else text[: limit - 3] + "..."
