"""How a result draws itself: its figure lies above it, so that it knows the figure by name and loads it when asked."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(
    figure: str, ax: Axes | None, *what: Any, size: tuple[float, float] | None = None, **options: Any
) -> Axes:
    """Draw what there is into an Axes, or into one of a new pyplot figure; the Axes is returned.

    Parameters
    ----------
    figure
        "MODULE.FUNCTION" of `glassblocks.figures`, a function of an Axes and of `what`.
    ax
        Where to draw; None for a new figure.
    size
        Of a new figure, inches, where the usual one is too small.
    """
    module, _, function = figure.rpartition(".")
    drawn = getattr(importlib.import_module(f"glassblocks.figures.{module}"), function)
    if ax is None:
        from matplotlib import pyplot

        _, ax = pyplot.subplots(figsize=size, layout="constrained")
    axes: Axes = drawn(ax, *what, **options)
    return axes
