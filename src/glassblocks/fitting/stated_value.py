"""A value and its standard deviation, as one writes them."""

from __future__ import annotations

from math import isfinite


def stated_value(text: str) -> tuple[float, float]:
    """Value and error of a text such as '0.8 +- 0.1'; without an error the value is exact.

    Raises
    ------
    ValueError
        If it is anything else: a value whose error is missing behind +- is not exact.

    Examples
    --------
    >>> stated_value("0.8 +- 0.1"), stated_value("3.8")
    ((0.8, 0.1), (3.8, 0.0))
    """
    value, plus, error = text.replace("±", "+-").partition("+-")
    found = float(value), float(error) if plus else 0.0
    if not all(map(isfinite, found)) or found[1] < 0:
        raise ValueError(text)
    return found
