"""Names beside points, placed so that they overlap neither each other nor a point."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Distances of a name from its point, in points of type, and the directions tried.
_DISTANCES = (5.0, 9.0, 14.0, 20.0, 28.0)
_DIRECTIONS = tuple(2 * math.pi * i / 16 for i in range(16))


def label_points(
    axes: Axes,
    x: Sequence[float],
    y: Sequence[float],
    names: Sequence[str],
    obstacles: Sequence[ArrayLike] = (),
    **text: Any,
) -> list[Any]:
    """Write each name beside its point, the nearest place that is free.

    Parameters
    ----------
    axes
        Where the points are drawn already, with their final limits.
    x, y
        The points in data coordinates.
    names
        What to write.
    obstacles
        Curves in data coordinates, arrays (n, 2), that names keep clear of: error bars, lines.
    **text
        Passed on to `Axes.annotate`.

    Returns
    -------
    list of matplotlib.text.Annotation
    """
    figure: Any = axes.figure
    figure.draw_without_rendering()  # settles the layout, and with it where the points are
    renderer = figure.canvas.get_renderer()
    marks = axes.transData.transform(list(zip(x, y, strict=True)))
    scale = figure.get_dpi() / 72
    taken = [_box(px - 4 * scale, py - 4 * scale, px + 4 * scale, py + 4 * scale) for px, py in marks]
    taken += [box for curve in obstacles for box in _along(axes.transData.transform(curve), scale)]
    # the most crowded point chooses first
    order = sorted(range(len(names)), key=lambda i: sorted(math.dist(marks[i], mark) for mark in marks)[1:4])
    placed = {}
    for i in order:
        note = axes.annotate(
            names[i], (x[i], y[i]), xytext=(0, 0), textcoords="offset points", parse_math=False, **text
        )
        _place(note, i, taken, axes, renderer)
        taken.append(note.get_window_extent(renderer).padded(1.5 * scale))
        placed[i] = note
    return [placed[i] for i in range(len(names))]


def shorten(name: str, limit: int = 24) -> str:
    """A name short enough for a figure.

    Examples
    --------
    >>> shorten("a glass with a very long name indeed")
    'a glass with a very l...'
    """
    return name if len(name) <= limit else name[: limit - 3] + "..."


def _place(note: Any, own: int, taken: list[Any], axes: Axes, renderer: Any) -> None:
    """Move a name to the first free place around its point, or to the one that covers least."""
    frame = axes.get_window_extent(renderer).padded(-4)
    best: tuple[float, Any] = (math.inf, None)
    for distance, angle in itertools.product(_DISTANCES, _DIRECTIONS):
        dx, dy = math.cos(angle), math.sin(angle)
        note.set_horizontalalignment("left" if dx > 0.3 else "right" if dx < -0.3 else "center")
        note.set_verticalalignment("bottom" if dy > 0.3 else "top" if dy < -0.3 else "center")
        note.set_position((distance * dx, distance * dy))
        box = note.get_window_extent(renderer)
        outside = box.width * box.height - _overlap(box, frame)
        cost = 10 * outside + sum(_overlap(box, other) for k, other in enumerate(taken) if k != own)
        cost += 0.01 * distance  # of two free places the nearer
        if cost < best[0]:
            best = (cost, (note.get_position(), note.get_ha(), note.get_va()))
        if cost < 1:
            break
    position, horizontal, vertical = best[1]
    note.set_position(position)
    note.set_horizontalalignment(horizontal)
    note.set_verticalalignment(vertical)


def _along(corners: NDArray[np.float64], scale: float) -> list[Any]:
    """Small boxes along a polygonal line, in pixels."""
    boxes = []
    for start, end in itertools.pairwise(corners):
        for part in np.linspace(0, 1, 2 + int(math.dist(start, end) / (4 * scale))):
            px, py = start + part * (end - start)
            boxes.append(_box(px - 2 * scale, py - 2 * scale, px + 2 * scale, py + 2 * scale))
    return boxes


def _overlap(a: Any, b: Any) -> float:
    """Area that two boxes share, in pixels squared."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return float(max(width, 0.0) * max(height, 0.0))


def _box(x0: float, y0: float, x1: float, y1: float) -> Any:
    from matplotlib.transforms import Bbox

    return Bbox.from_extents(x0, y0, x1, y1)
