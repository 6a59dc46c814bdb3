"""Curves and the glass from the tables of a user."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from glassblocks.errors import TableError
from glassblocks.fitting.curve import FREQUENCY_RANGE, TEMPERATURE_RANGE, Curve
from glassblocks.fitting.observables import OBSERVABLES, Column, Observable
from glassblocks.fitting.problem import MediumErrors
from glassblocks.glasses import Glass
from glassblocks.medium import ElasticMedium
from glassblocks.tables import AllowedSign, NumberColumn, Schema, Table, read_table

#: The columns a table of data may have, beside T, and what each holds.
COLUMNS: dict[str, tuple[Observable, Column]] = {
    column.name: (observable, column) for observable in OBSERVABLES.values() for column in observable.columns
}


def _quantity(observable: Observable, column: Column) -> NumberColumn:
    sign = AllowedSign.ANY if observable.signed else AllowedSign.POSITIVE
    plausible = (1e-30, observable.highest)
    return NumberColumn(
        column.name, observable.unit, column.example, required=False, sign=sign, plausible=plausible
    )


SCHEMA = Schema(
    quantities=(
        NumberColumn("T", "K", "T [K]", plausible=TEMPERATURE_RANGE),
        NumberColumn("frequency", "Hz", "frequency [MHz]", required=False, plausible=FREQUENCY_RANGE),
        *(_quantity(*each) for each in COLUMNS.values()),
    )
)


def read_curves(
    source: str | os.PathLike[str], note: Callable[[str], None] = warnings.warn
) -> tuple[Curve, ...]:
    """The curves of one table, from a file or, if `source` is ``"-"``, from standard input.

    Parameters
    ----------
    source
        CSV table with a column ``T [K]`` and any of ``dc/c longitudinal [1e-6]``, ``dc/c transverse``,
        ``Q^-1 longitudinal``, ``Q^-1 transverse``, ``kappa [W/m/K]``, ``C [J/kg/K]``, in any unit that fits;
        sound needs ``frequency [MHz]``; errors stand in ``+- ...`` columns. An empty cell was not measured.
        Every frequency of every column makes a curve.
    note
        Called with one line of text for every column that is not used.

    Raises
    ------
    TableError
        With every problem of the table.
    InputError
        If a curve cannot be what it says.
    """
    table = read_table(source, SCHEMA, note)
    columns = [name for name in COLUMNS if name in table]
    if not columns:
        raise TableError(
            [
                f"{table.source}: received no column of data; allowed: any of {', '.join(COLUMNS)}; "
                "name one as in dc/c longitudinal [1e-6]"
            ]
        )
    return tuple(curve for name in columns for curve in _curves(table.measured(name), name))


def medium_of(glass: Glass) -> tuple[ElasticMedium, MediumErrors]:
    """The medium of a glass and the errors that its table states.

    Raises
    ------
    InputError
        If the glass has no density.
    """
    stated = {
        name: glass.uncertainties[name] for name in ("density", "c_l", "c_t") if name in glass.uncertainties
    }
    return glass.medium, MediumErrors(**stated)


def told_apart(curves_of: Sequence[tuple[str, Sequence[Curve]]]) -> list[Curve]:
    """All curves of several tables; where two have one label the table's name is added."""
    labels = [curve.label for _, curves in curves_of for curve in curves]
    return [
        replace(curve, label=f"{curve.label} ({Path(source).name})")
        if labels.count(curve.label) > 1
        else curve
        for source, curves in curves_of
        for curve in curves
    ]


def _curves(table: Table, name: str) -> Sequence[Curve]:
    observable, column = COLUMNS[name]
    kind, polarization = observable.kind, column.polarization
    if not len(table):
        return []
    T, value, error = table.array("T"), table.array(name), table.uncertainty_array(name)
    order = np.argsort(T, kind="stable")
    if not observable.acoustic:
        return [Curve(kind, T[order], value[order], None if error is None else error[order])]
    if "frequency" not in table:
        raise TableError(
            [
                f"{table.source}, column {name!r}: received no column 'frequency'; "
                "allowed: a frequency beside sound; add a column 'frequency [MHz]'"
            ]
        )
    frequency = table.array("frequency")
    found = []
    for each in np.unique(frequency).tolist():
        rows = order[frequency[order] == each]
        found.append(
            Curve(kind, T[rows], value[rows], None if error is None else error[rows], polarization, each)
        )
    return found
