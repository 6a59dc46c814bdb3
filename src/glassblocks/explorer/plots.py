"""What all plots of the explorer have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import CustomJSTicker, CustomJSTickFormatter, HoverTool, Range1d
from bokeh.plotting import figure

# On an axis of less than two decades Bokeh would put linear ticks, which crowd at one end.
_LOG_TICKS = """
const {start, end} = cb_data
const decades = Math.log10(end / start)
const mantissas = decades < 1 ? [1, 2, 3, 4, 5, 7] : decades < 2.6 ? [1, 2, 5] : [1]
const every = Math.max(1, Math.ceil(decades / 7))
const found = []
for (let power = Math.floor(Math.log10(start)); power <= Math.log10(end); power++)
  for (const mantissa of power % every == 0 || mantissas.length > 1 ? mantissas : [])
    found.push(Number(`${mantissa}e${power}`))
const seen = found.filter((tick) => start <= tick && tick <= end)
if (seen.length > 1) return seen
const step = Number(`1e${Math.floor(Math.log10((end - start) / 2))}`)
const linear = []
for (let tick = Math.ceil(start / step) * step; tick <= end; tick += step) linear.push(tick)
return linear.filter((_, place) => place % Math.ceil(linear.length / 5) == 0)
"""
_LOG_MINOR = """
const {start, end} = cb_data
const found = []
for (let power = Math.floor(Math.log10(start)); power <= Math.log10(end); power++)
  for (let mantissa = 2; mantissa < 10; mantissa++) found.push(Number(`${mantissa}e${power}`))
return found.length > 90 ? [] : found.filter((tick) => start <= tick && tick <= end)
"""
# 0.02 where all are near one, else 2·10⁻⁵
_LOG_FORMAT = """
const plain = (value) => String(Number(value.toPrecision(4)))
if (ticks.every((each) => 9e-4 < each && each < 1.1e4)) return plain(tick)
const power = Math.floor(Math.log10(tick) + 1e-9)
const raised = String(power).replace(/./g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻")
const mantissa = plain(tick / 10 ** power)
return (mantissa == "1" ? "" : mantissa + "·") + "10" + raised
"""
#: Part of an axis that values have to fill.
FILLED = 0.6


def new_figure(
    x_label: str,
    y_label: str,
    *,
    height: int = 320,
    x_log: bool = False,
    y_log: bool = False,
    tips: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> figure:
    """An empty plot as wide as its place."""
    plot = figure(
        height=height,
        sizing_mode="stretch_width",
        x_axis_label=x_label,
        y_axis_label=y_label,
        x_axis_type="log" if x_log else "auto",
        y_axis_type="log" if y_log else "auto",
        tools="pan,wheel_zoom,box_zoom,reset",
        active_scroll=None,
        **more,
    )
    for axis, log in ((plot.xaxis, x_log), (plot.yaxis, y_log)):
        if log:
            axis.ticker = CustomJSTicker(major_code=_LOG_TICKS, minor_code=_LOG_MINOR)
            axis.formatter = CustomJSTickFormatter(code=_LOG_FORMAT)
    plot.toolbar.logo = None
    plot.toolbar.autohide = True
    plot.min_border_left = 10
    plot.axis.axis_label_text_font_style = "normal"
    plot.axis.axis_label_text_font_size = "13px"
    plot.axis.major_label_text_font_size = "12px"
    plot.grid.grid_line_color = "#e6e6e6"
    if tips:
        plot.add_tools(HoverTool(tooltips=list(tips)))
    return plot


def include(axis: Range1d, values: Any, *, log: bool, anew: bool = False) -> None:
    """Let an axis run over these values, with some room on either side.

    Unless it is drawn `anew`, an axis stays where it shows them well, or where the user put it by zooming.
    """
    scale, back = (np.log, np.exp) if log else (np.asarray, float)
    finite = np.asarray(values, dtype=float)
    finite = scale(finite[np.isfinite(finite) & ((finite > 0) | (not log))])
    if not finite.size:
        return
    low, high = float(finite.min()), float(finite.max())
    room = 0.06 * (high - low) or 0.1
    shown = (axis.start, axis.end)
    if not anew and axis.reset_start is not None:
        start, end = scale(shown)
        fits = start <= low and high <= end and high - low > FILLED * (end - start)
        if fits or shown != (axis.reset_start, axis.reset_end):
            return
    start, end = float(back(low - room)), float(back(high + room))
    axis.update(start=start, end=end, reset_start=start, reset_end=end)
