"""Legends as text below a plot: they wrap on narrow screens, cover no data, and have room for every curve."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

#: Lines as Bokeh calls them, and their strokes and gaps in SVG.
DASHES = {"solid": "", "dashed": "5 3", "dotted": "1.5 2.5", "dashdot": "7 3 1.5 3"}
#: Markers as Bokeh calls them, around (15, 6).
MARKS = {
    "circle": "M11 6a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "square": "M11.5 2.5h7v7h-7z",
    "diamond": "M15 1l4 5l-4 5l-4 -5z",
    "triangle": "M15 2l4.5 8h-9z",
    "inverted_triangle": "M15 10l4.5 -8h-9z",
}


class Sign(NamedTuple):
    """How something is drawn: the color, the dash of the line, the marker and how full it is; "" is none."""

    color: str
    line: str = ""
    mark: str = ""
    fill: float = 1.0
    band: float = 0.0

    def drawn(self) -> str:
        """As SVG of the size of a word."""
        parts = []
        if self.band:
            parts.append(f'<path d="M1 1h28v10h-28z" fill="{self.color}" fill-opacity="{self.band:g}"/>')
        if self.mark:
            parts.append(
                f'<path d="{MARKS[self.mark]}" fill="{self.color}" fill-opacity="{self.fill:g}" stroke="{self.color}"/>'
            )
        if self.line:
            parts.append(
                f'<path d="M1 6h28" stroke="{self.color}" stroke-width="2" stroke-dasharray="{DASHES[self.line]}"/>'
            )
        return f'<svg width="30" height="12" aria-hidden="true">{"".join(parts)}</svg>'


def legend(items: Iterable[tuple[Sign, str]]) -> str:
    """A legend as HTML.

    Examples
    --------
    >>> print(legend([(Sign("red", line="solid"), "a < b")]).replace("><", ">\\n<"))
    <div class="legend">
    <span>
    <svg width="30" height="12" aria-hidden="true">
    <path d="M1 6h28" stroke="red" stroke-width="2" stroke-dasharray=""/>
    </svg> a &lt; b</span>
    </div>
    """
    spans = "".join(f"<span>{sign.drawn()} {escape(text)}</span>" for sign, text in items)
    return f'<div class="legend">{spans}</div>'
