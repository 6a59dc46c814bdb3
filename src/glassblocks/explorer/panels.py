"""Pieces of rooms: panels of text and tables, and what stands side by side where there is room."""

from __future__ import annotations

from html import escape
from typing import Any

from bokeh.models import Column, Div, InlineStyleSheet, Row

_TEXT = """
:host { min-width: 0; max-width: 100%; font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; }
.bk-clearfix { display: block; width: 100%; min-width: 0; overflow-x: auto; }
table { border-collapse: collapse; margin: 0 0 1rem; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
th { text-align: left; font-weight: 500; color: #44546a; border-bottom: 1px solid #b8c2cc; }
th, td { padding: .2rem .7rem .2rem .3rem; vertical-align: top; }
td { border-bottom: 1px solid #e8ecf0; overflow-wrap: break-word; }
td + td { font-variant-numeric: tabular-nums; white-space: nowrap; }
pre, code { font: 12.5px/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; margin: 0; white-space: pre; }
pre.command { white-space: pre-wrap; overflow-wrap: anywhere; background: #f2f5f9; padding: .4rem .6rem; }
h3 { font-size: 1rem; margin: .6rem 0 .3rem; }
p { margin: .3rem 0; }
.scroll { overflow-x: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; font-size: 12px; max-height: 18rem; overflow: auto; }
.legend span { display: inline-flex; align-items: center; gap: .3rem; overflow-wrap: anywhere; }
.legend svg { flex: none; }
h3 small { color: #44546a; font-size: 12px; font-weight: 400; margin-left: .4rem; }
@media (max-width: 760px) {
  th, td { padding: .2rem .4rem .2rem 0; font-size: 13px; }
  td + td { white-space: normal; }
}
"""
_WRAPPING = """
:host { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
"""


def text_panel(text: str = "") -> Div:
    """A place for HTML of our own: whoever fills it escapes what came from outside."""
    return Div(text=text, sizing_mode="stretch_width", stylesheets=[InlineStyleSheet(css=_TEXT)])


def titled(title: str, plot: Any, below: str = "") -> Column:
    """A plot under its title and above its legend, as text: a title within a plot is cut where it is too long."""
    return Column(
        text_panel(f"<h3>{escape(title)}</h3>"), plot, text_panel(below), sizing_mode="stretch_width"
    )


def side_by_side(*children: Any, least: int = 320) -> Row:
    """Children in a row, or below each other where each would be narrower than `least` pixels."""
    for child in children:
        child.update(
            sizing_mode="stretch_width", min_width=least, styles={**child.styles, "flex": f"1 1 {least}px"}
        )
    return Row(*children, sizing_mode="stretch_width", stylesheets=[InlineStyleSheet(css=_WRAPPING)])


def in_a_line(*children: Any) -> Row:
    """Buttons and the like in a line, or in several where it is too long."""
    return Row(*children, sizing_mode="stretch_width", stylesheets=[InlineStyleSheet(css=_WRAPPING)])
