"""Errors that are too large to be what their column says."""

from __future__ import annotations

from collections.abc import Sequence

from glassblocks.fitting.assigned_columns import Assigned
from glassblocks.fitting.column_names import COLUMNS
from glassblocks.tables.problems import Problems


def refuse_percent_without_sign(
    numbers: Sequence[float | None], assigned: Assigned, problems: Problems
) -> None:
    """Relative errors of more than one are percent, and nothing says so."""
    given = [number for number in numbers if number is not None]
    if assigned.percent and not assigned.unit and 2 * sum(each > 1 for each in given) > len(given):
        problems.add(
            column=assigned.column.shown,
            received=f"errors of up to {max(given):g} times the value",
            allowed="parts of the value, because no unit is stated",
            remedy="write [%] behind it if they are percent",
        )


def larger_than_values(name: str, points: Sequence[tuple[float | None, float | None]]) -> list[str]:
    """A warning where nearly all errors are above their values, which then may be the errors.

    Changes from a reference temperature may be smaller than their errors.

    Examples
    --------
    >>> print(*larger_than_values("C", [(1e-6, 3e-5), (2e-6, 6e-5)]))
    WARNING: C: 2 of 2 errors are larger than their values: are the columns exchanged, or one in another unit?
    >>> larger_than_values("C", [(3e-5, 1e-6), (6e-5, 2e-6)])
    []
    """
    both = [(value, error) for value, error in points if value is not None and error is not None]
    large = sum(error > abs(value) for value, error in both)
    if name not in COLUMNS or COLUMNS[name][0].referenced or 10 * large <= 9 * len(both):
        return []
    return [
        f"WARNING: {name}: {large} of {len(both)} errors are larger than their values: are the columns exchanged, "
        "or one in another unit?"
    ]
