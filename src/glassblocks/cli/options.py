"""Options that several commands have, and errors that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from glassblocks.errors import InputError

#: Whether files that the command did not write may be replaced.
Force = Annotated[
    bool,
    typer.Option("--force", help="Replace files that glassblocks did not write, or that were changed since."),
]


def folder(text: str | Path) -> Path:
    """The folder or file that an option names; an empty name would mean the current one unasked.

    Examples
    --------
    >>> folder("results").name
    'results'
    """
    if not str(text).strip():
        raise typer.BadParameter("the name is empty: name a folder or file, or . for the current folder")
    return Path(text)


def one_of(choices: Iterable[str], help: str) -> Any:
    """An option that takes one of a few names, shown in the help; whoever uses the name refuses others."""
    return typer.Option(
        help=f"{' | '.join(choices)}. {help}", metavar="NAME", autocompletion=lambda: list(choices)
    )


@contextmanager
def errors_name_options() -> Iterator[None]:
    """Errors about settings called like options name the options.

    Examples
    --------
    >>> with errors_name_options():
    ...     raise InputError("l1, start_ratio", received=0, allowed="> 0", remedy="raise it")
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: --l1, --start-ratio: received 0; allowed: > 0; raise it
    """
    try:
        yield
    except InputError as error:
        names = ", ".join(f"--{name}" for name in error.what.replace("_", "-").split(", "))
        raise InputError(
            names, received=error.received, allowed=error.allowed, remedy=error.remedy
        ) from error
