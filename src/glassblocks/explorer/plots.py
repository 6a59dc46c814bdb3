"""What all plots of the explorer have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bokeh.models import HoverTool
from bokeh.plotting import figure


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
        x_axis_type="log" if x_log else "linear",
        y_axis_type="log" if y_log else "linear",
        tools="pan,wheel_zoom,box_zoom,reset",
        active_scroll=None,
        **more,
    )
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
