"""What a notebook shows of a result: plain HTML tables, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def html_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a title.

    Examples
    --------
    >>> html_table("a<b", ["x [m]"], [[1.5]])
    '<table><caption>a&lt;b</caption><tr><th>x [m]</th></tr><tr><td>1.5</td></tr></table>'
    """
    head = "".join(f"<th>{escape(text)}</th>" for text in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(readable(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><caption>{escape(title)}</caption><tr>{head}</tr>{body}</table>"


def readable(value: object) -> str:
    """A cell: numbers to five digits, nothing for None, large arrays by their shape.

    Examples
    --------
    >>> readable(1 / 3), readable(None), readable("glass A")
    ('0.33333', '', 'glass A')
    """
    if value is None:
        return ""
    shape = getattr(value, "shape", ())
    if shape and len(shape) > 0:
        return f"array of shape {shape}"
    return f"{value:.5g}" if isinstance(value, int | float) else str(value)
