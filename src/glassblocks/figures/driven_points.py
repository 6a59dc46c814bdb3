"""A map of temperature and drive: points and fit in the color of their drive, with a color bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glassblocks.fitting.fitted_curve import FittedCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How a bar names its drive.
_NAMES = {"W": "power [W]"}
#: Distinct drives, as a part of all points, up to which each is a level with a line of its own.
_PART_OF_LEVELS = 0.5


def is_map(curve: FittedCurve) -> bool:
    """Whether the points of a curve were measured at several drives."""
    return len(set(curve.level)) > 1


def colors_of(curve: FittedCurve) -> Any:
    """A color for each point, by the logarithm of its drive; gray for a weak one."""
    from matplotlib import colormaps

    colors = np.full((len(curve.level), 4), (0.5, 0.5, 0.5, 1.0))
    driven = np.asarray(curve.level) > 0
    colors[driven] = colormaps["viridis"](_norm(curve)(np.asarray(curve.level)[driven]))
    return colors


def draw_map(axes: Axes, curve: FittedCurve, shift: float, unit: float, mark: str) -> None:
    """Points with error bars, and the fit of each drive: a line where several points share it, else a dash a point."""
    from matplotlib.cm import ScalarMappable

    T, y, error, fit = (
        np.asarray(each) for each in (curve.temperature, curve.value, curve.uncertainty, curve.fit)
    )
    level, colors = np.asarray(curve.level), colors_of(curve)
    for t, value, width, color in zip(T, (y - shift) * unit, error * unit, colors, strict=True):
        axes.errorbar(t, value, width, fmt=mark, ms=3.5, lw=0.7, color=color, mec="white", mew=0.3)
    kinds = np.unique(level)
    if kinds.size <= _PART_OF_LEVELS * level.size:
        for each in kinds:
            some = np.flatnonzero(level == each)
            some = some[np.argsort(T[some])]
            axes.plot(T[some], (fit[some] - shift) * unit, "-", color=colors[some[0]], lw=1.0)
    else:
        axes.scatter(T, (fit - shift) * unit, marker="_", s=50, c=colors, lw=1.2, zorder=3)
    bar = ScalarMappable(_norm(curve), "viridis")
    axes.figure.colorbar(
        bar, ax=axes, label=f"{_NAMES.get(curve.level_unit, curve.level_unit)}, {curve.label}"
    )


def _norm(curve: FittedCurve) -> Any:
    from matplotlib.colors import LogNorm

    driven = [each for each in curve.level if each > 0]
    return LogNorm(min(driven), max(driven) * (1 + 1e-9))
