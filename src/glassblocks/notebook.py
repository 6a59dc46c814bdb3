"""What a notebook shows of a result: plain HTML tables with units and uncertainties, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

Shown = TypeVar("Shown")

#: A quantity as headers of tables write it: its attribute, its unit, and the attribute of its standard uncertainty.
_QUANTITY = re.compile(r"(\w+)(?: \[(.*)\])?(?: \+- (\w+))?")
#: Numbers up to which a row of them is written out.
_WRITTEN = 6


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


def html_text(*paragraphs: str) -> str:
    """Sentences beside tables."""
    return "".join(f"<p>{escape(text)}</p>" for text in paragraphs)


def shown(title: str, quantities: str) -> Callable[[type[Shown]], type[Shown]]:
    """Give a class the table of these quantities: a row each, with value, standard uncertainty and unit.

    Parameters
    ----------
    title
        What the result is.
    quantities
        Attributes or properties of the class, "NAME [UNIT] +- ERROR, NAME": unit and error where there are any.

    Examples
    --------
    >>> @shown("sound", "speed [m/s] +- error")
    ... class Sound:
    ...     speed, error = 5800.0, 10.0
    >>> Sound()._repr_html_().partition("unit</th></tr>")[2]
    '<tr><td>speed</td><td>5800</td><td>10</td><td>m/s</td></tr></table>'
    """

    def _repr_html_(self: Any) -> str:
        rows = [_row(self, each) for each in quantities.split(", ")]
        rows = [row for row in rows if readable(row[1])]
        return _without_empty(title, ["quantity", "value", "+-", "unit"], rows)

    return _given(_repr_html_)


def listed(title: str, quantities: str) -> Callable[[type[Shown]], type[Shown]]:
    """Give a class of sequences a table with a row for each item; quantities as in `shown`."""

    return _given(lambda self: html_rows(title, self, quantities))


def html_rows(title: str, items: Iterable[object], quantities: str) -> str:
    """A table with a row for each item and a column for each quantity, as in `shown`; nothing without items."""
    columns = quantities.split(", ")
    header = [each.partition(" +- ")[0] for each in columns]
    rows = [[with_error(*_row(item, each)[1:3]) for each in columns] for item in items]
    return _without_empty(title, header, rows)


def html_of(*results: Any) -> str:
    """Several results, one below the other."""
    return "".join(each._repr_html_() for each in results)


def readable(value: object) -> str:
    """A cell: numbers to five digits, nothing for None, long arrays by their shape and range.

    Examples
    --------
    >>> readable(1 / 3), readable(None), readable("glass A"), readable(True)
    ('0.33333', '', 'glass A', 'yes')
    >>> readable([1.0, 2.0]), readable({"a": 1.0})
    ('1, 2', 'a: 1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {readable(each)}" for name, each in value.items())
    if hasattr(value, "l") and hasattr(value, "t") and not isinstance(value, tuple):
        return f"{readable(value.l)} (l), {readable(value.t)} (t)"
    if hasattr(value, "dtype"):
        return _array(value)
    if isinstance(value, list | tuple) and type(value).__repr__ in (list.__repr__, tuple.__repr__):
        return _several(value)
    return f"{value:.5g}" if isinstance(value, int | float | complex) else str(value)


def _several(values: Sequence[Any]) -> str:
    """A few values, or how many numbers there are and their range."""
    if len(values) > _WRITTEN and all(isinstance(each, int | float) for each in values):
        return f"{len(values)} numbers, {readable(min(values))} to {readable(max(values))}"
    return ", ".join(map(readable, values))


def _array(value: Any) -> str:
    """A number, a short row of them, or the shape and the range of many."""
    if value.ndim == 0:
        return readable(value.item())
    if value.ndim == 1 and value.size <= _WRITTEN:
        return ", ".join(readable(each) for each in value.tolist())
    reach = f", {readable(value.min())} to {readable(value.max())}" if value.dtype.kind in "if" else ""
    return f"array of shape {value.shape}{reach}"


def _row(result: Any, quantity: str) -> tuple[str, object, object, str]:
    """Name, value, standard uncertainty (None: not known) and unit of a quantity."""
    name, unit, error = _parts(quantity)
    value = getattr(result, name)
    if error:
        return name, value, getattr(result, error), unit
    for known in ("uncertainty", "error"):  # a number that brings its own
        if isinstance(value, tuple) and hasattr(value, "value") and hasattr(value, known):
            return name, value.value, getattr(value, known), unit
    return name, value, None, unit


def _parts(quantity: str) -> tuple[str, str, str]:
    found = _QUANTITY.fullmatch(quantity)
    assert found, quantity
    name, unit, error = found.groups()
    return name, unit or "", error or ""


def with_error(value: object, error: object) -> str:
    """A value and its standard uncertainty, where it is known.

    Examples
    --------
    >>> with_error(1.23456, 0.02), with_error(2.0, None)
    ('1.2346 +- 0.02', '2')
    """
    return readable(value) + (f" +- {error:.2g}" if isinstance(error, float) else "")


def _without_empty(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The table without columns in which nothing stands."""
    if not rows:
        return ""
    kept = [i for i in range(len(header)) if any(readable(row[i]) for row in rows)]
    return html_table(title, [header[i] for i in kept], [[row[i] for i in kept] for row in rows])


def _given(method: Callable[[Any], str]) -> Callable[[type[Shown]], type[Shown]]:
    def decorate(cls: type[Shown]) -> type[Shown]:
        cls._repr_html_ = method  # type: ignore[attr-defined]
        return cls

    return decorate
