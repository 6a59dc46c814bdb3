"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import typer


def folder(text: str | Path) -> Path:
    """The folder that --output names; an empty name would mean the current one unasked.

    Examples
    --------
    >>> folder("results").name
    'results'
    """
    if not str(text).strip():
        raise typer.BadParameter("the name is empty: name a folder, or . for the current one")
    return Path(text)
