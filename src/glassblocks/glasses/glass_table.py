"""Glasses from a user's table."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping

from glassblocks.glasses.glass import COLUMNS, Glass
from glassblocks.laboratory.summary_rows import summarizes
from glassblocks.medium import STABLE, is_stable
from glassblocks.tables import NumberColumn, Row, RowFault, Schema, Table, TextColumn, read_table
from glassblocks.tables.problems import Problems, shown


def _stable(row: Mapping[str, float | None]) -> RowFault | None:
    """A stable solid has a positive bulk modulus."""
    c_l, c_t = row["c_l"], row["c_t"]
    if c_l is None or c_t is None or is_stable(c_l, c_t):
        return None
    return RowFault(
        ("c_l", "c_t"),
        received=f"c_l/c_t = {c_l / c_t:.4g}",
        allowed=STABLE,
        remedy="check that the two columns are not exchanged",
    )


#: The columns of a table of glasses. A table without names is fine: its glasses are called by their lines.
SCHEMA = Schema(
    texts=(TextColumn("name", required=False),),
    quantities=tuple(
        NumberColumn(name, each.unit, each.header, required=each.required, plausible=each.plausible)
        for name, each in COLUMNS.items()
    ),
    checks=(_stable,),
)


def read_glasses(
    source: str | os.PathLike[str], note: Callable[[str], None] = warnings.warn
) -> tuple[Glass, ...]:
    """Read the glasses of a table, from a file or, if `source` is ``"-"``, from standard input.

    Parameters
    ----------
    source
        Path of a CSV table with the columns ``c_l [km/s]`` and ``c_t [km/s]`` (any unit of speed), and any of
        ``name``, ``gamma_l [eV]``, ``gamma_t [eV]``, ``C_l``, ``C_t``, ``density [g/cm^3]`` and of ``+- ...``
        columns beside them.
    note
        Called with one line of text for every column that is not used.

    Raises
    ------
    TableError
        With every problem of the table, one line each.
    """
    table = read_table(source, SCHEMA, note)
    problems = Problems(table.source)
    for row in table:
        if summarizes(name := row.texts.get("name", "")):
            problems.add(
                line=row.line,
                column="name",
                received=shown(name),
                allowed="rows of glasses, because each counts as one",
                remedy="delete a row that summarizes the others, or rename the glass",
            )
    problems.raise_if_any()
    return from_table(table)


def from_table(table: Table) -> tuple[Glass, ...]:
    """The glasses of a table that was read with `SCHEMA`."""
    return tuple(_glass(row) for row in table)


def _glass(row: Row) -> Glass:
    uncertainties = {name: value for name, value in row.uncertainties.items() if value is not None}
    name = row.texts.get("name") or f"line {row.line}"
    return Glass(name=name, uncertainties=uncertainties, **row.values)  # type: ignore[arg-type]
