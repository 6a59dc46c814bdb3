"""Notes: what the reader of a result should know, on the error stream, apart from the result."""

from __future__ import annotations

import typer


def note(text: str) -> None:
    """Print one note."""
    typer.echo(f"glassblocks: note: {text}", err=True)
