"""Columns that hold a permittivity in absolute numbers, and how to write them as what a fit takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glassblocks.fitting.column_names import head
from glassblocks.laboratory import SheetColumn

_EPSILON = r"(?:eps(?:ilon)?|[εϵ])[ _]?r?"
_IMAGINARY = re.compile(rf"{_EPSILON}[ _]?(?:''|\"|″|2|imag.*)|dielectric loss factor", re.IGNORECASE)
_REAL = re.compile(
    rf"{_EPSILON}[ _]?(?:'|′|1|real)?|(?:relative )?permittivity|dielectric constant|permittivität",
    re.IGNORECASE,
)


def absolute_permittivity(columns: Sequence[SheetColumn]) -> str | None:
    """How to write the columns that hold eps' or eps''; None if there is none.

    Examples
    --------
    >>> print(absolute_permittivity([SheetColumn(2, "eps'", None, ())]))
    "eps'" is absolute: write its relative change eps'/eps'_0 - 1 in a column 'deps/eps', eps'_0 at any one ...
    """
    for column in columns:
        name = head(column.written).name.strip()
        if _IMAGINARY.fullmatch(name):
            return f"{column.shown!r} is a loss times eps': write eps''/eps' in a column 'tan delta'"
        if _REAL.fullmatch(name):
            return (
                f"{column.shown!r} is absolute: write its relative change eps'/eps'_0 - 1 in a column 'deps/eps', "
                "eps'_0 at any one temperature, because the reference is arbitrary"
            )
    return None
