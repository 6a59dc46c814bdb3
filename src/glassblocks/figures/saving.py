"""Saving figures whole, and twice the same for the same data: no date, no random identifiers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from glassblocks.files import whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_figure(figure: Figure, *paths: Path) -> None:
    """Write a figure to each path, in the format that its ending names."""
    for path in paths:
        with whole_file(path) as temporary:
            temporary.write_bytes(figure_bytes(figure, path.suffix.removeprefix(".")))


def figure_bytes(figure: Figure, form: str) -> bytes:
    """A figure as a file of the format "png", "svg" or another that matplotlib knows."""
    import matplotlib as mpl

    content = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "glassblocks", "svg.fonttype": "path"}):
        metadata = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(content, format=form, dpi=200, metadata=metadata)
    return content.getvalue()
