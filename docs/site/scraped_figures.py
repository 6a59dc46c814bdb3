"""Figures that a gallery's script names `figure`, whether pyplot knows them or not."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
from sphinx_gallery.scrapers import figure_rst, matplotlib_scraper


def figures(block: Any, variables: dict[str, Any], configuration: dict[str, Any], **more: Any) -> str:
    """The pictures of pyplot, or the one of glassblocks.figures that a script made."""
    figure = variables["example_globals"].get("figure")
    if figure is None or plt.get_fignums():
        return str(matplotlib_scraper(block, variables, configuration, **more))
    path = next(variables["image_path_iterator"])
    figure.savefig(path, dpi=150)
    return str(figure_rst([path], configuration["src_dir"]))
