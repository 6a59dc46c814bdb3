"""What a calculation predicts: gamma_l/gamma_t by the names of glasses, from a table."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.laws_of_the_ratio import Law
from glassblocks.comparison.uncertainty import Estimate
from glassblocks.errors import InputError
from glassblocks.tables import NumberColumn, Schema, TextColumn, read_table

_RATIO = "gamma_l/gamma_t"
_SCHEMA = Schema(texts=(TextColumn("name"),), quantities=(NumberColumn(_RATIO, plausible=(0.01, 100.0)),))
NAME = "the calculation"


def read_calculated(
    source: str | os.PathLike[str], note: Callable[[str], None] = warnings.warn
) -> dict[str, Estimate]:
    """Ratios by glass from a table with the columns ``name``, ``gamma_l/gamma_t`` and, optionally, its ``+-``.

    Raises
    ------
    TableError
        With every problem of the table.
    """
    table = read_table(source, _SCHEMA, note)
    return {
        row.texts["name"]: Estimate(float(row.values[_RATIO] or 0.0), row.uncertainties.get(_RATIO))
        for row in table
    }


def with_prediction(
    comparisons: Sequence[Comparison], calculated: Mapping[str, Estimate], fewest: int
) -> tuple[Comparison, ...]:
    """The measured glasses that were calculated too.

    Raises
    ------
    InputError
        If they are too few to be compared.
    """
    measured = [each for each in comparisons if each.measured is not None]
    both = tuple(each for each in measured if each.name in calculated)
    if len(both) >= fewest:
        return both
    raise InputError(
        "--predictions",
        received=f"{len(calculated)} names, of which {len(both)} are among the {len(measured)} measured glasses",
        allowed=f"predictions of {fewest} measured glasses or more, by their names",
        remedy=f"names of glasses are: {', '.join(each.name for each in measured[:10])}",
    )


def law_of(calculated: Mapping[str, Estimate], glasses: Sequence[Comparison]) -> Law:
    """Nothing fitted; the errors of the calculation count if every glass has one.

    Examples
    --------
    >>> law = law_of({"g": Estimate(1.6, 0.16)}, [Comparison("g", Estimate(1.5))])
    >>> law.offset.round(2), law.variance.round(4)
    (array([0.47]), array([0.01]))
    """
    found = [calculated[each.name] for each in glasses]
    value = np.array([each.value for each in found])
    errors = np.array([each.uncertainty or 0.0 for each in found]) / value
    return Law(
        NAME, 0.0, free_factor=False, offset=np.log(value), variance=errors**2 if errors.all() else None
    )
