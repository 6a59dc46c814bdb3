"""Notes: what the reader of a result should know, on the error stream, apart from the result."""

from __future__ import annotations

import os
import unicodedata

import typer

#: Characters that act on a terminal instead of being seen: control, format, line separators, surrogates.
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def note(text: str) -> None:
    """Print one note."""
    typer.echo(f"glassblocks: note: {visible(text)}", err=True)


def visible(text: str) -> str:
    """A text whose characters can all be seen, line breaks and tabs as they are: names from outside cannot act.

    Examples
    --------
    >>> print(visible("a\\x1b[31m.csv"))
    a\\x1b[31m.csv
    """
    return "".join(
        ascii(mark)[1:-1] if mark not in "\n\t" and unicodedata.category(mark) in _ACTING else mark
        for mark in text
    )


def written(*paths: str | os.PathLike[str]) -> str:
    """The line that says what was written; a name that would act on the terminal is shown escaped.

    Examples
    --------
    >>> print(written("a.csv", "b\\n.png"))
    Written: a.csv, 'b\\n.png'
    """
    names = (os.fspath(path) for path in paths)
    return "Written: " + ", ".join(name if name.isprintable() else ascii(name) for name in names)
