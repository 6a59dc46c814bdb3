"""Saving figures whole, and twice the same for the same data: no date, no random identifiers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glassblocks.files import whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_figure(figure: Figure, *paths: Path) -> None:
    """Write a figure to each path, in the format that its ending names."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "glassblocks", "svg.fonttype": "path"}):
        for path in paths:
            metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
            with whole_file(path) as temporary:
                figure.savefig(temporary, dpi=200, metadata=metadata)
