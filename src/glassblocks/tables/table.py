"""A table that was read: numbers in SI units, None where nothing was measured, never NaN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.tables.problems import Problems


@dataclass(frozen=True)
class Row:
    """One row: the line it stood on, its texts, values and standard uncertainties (None: not given)."""

    line: int
    texts: Mapping[str, str]
    values: Mapping[str, float | None]
    uncertainties: Mapping[str, float | None]


@dataclass(frozen=True)
class Table:
    """What `read_table` returns.

    Parameters
    ----------
    source
        What messages call the table.
    rows
        The rows in order.
    quantities
        Names of the quantities that have a column, in the schema's order.
    with_uncertainty
        Names of those that have an uncertainty column.
    ignored
        Headers of columns that the schema does not know.

    Examples
    --------
    >>> from glassblocks.tables import NumberColumn, Schema, parse_table
    >>> schema = Schema((NumberColumn("T", "K"), NumberColumn("Q^-1 transverse", required=False)))
    >>> table = parse_table(b"T [mK],Q^-1 transverse [1e-4]\\n10,1.5\\n20,\\n", schema)
    >>> table.values("Q^-1 transverse")
    (0.00015000000000000001, None)
    >>> table.measured("Q^-1 transverse").array("T")
    array([0.01])
    """

    source: str
    rows: tuple[Row, ...]
    quantities: tuple[str, ...]
    with_uncertainty: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __contains__(self, name: object) -> bool:
        return name in self.quantities

    @property
    def lines(self) -> tuple[int, ...]:
        """The line of the file on which each row stood."""
        return tuple(row.line for row in self.rows)

    def texts(self, name: str) -> tuple[str, ...]:
        """A text column; empty strings where it was left empty or has no column."""
        return tuple(row.texts.get(name, "") for row in self.rows)

    def values(self, name: str) -> tuple[float | None, ...]:
        """A quantity in SI units, None where it was not measured."""
        self._require(name)
        return tuple(row.values[name] for row in self.rows)

    def uncertainties(self, name: str) -> tuple[float | None, ...]:
        """Its standard uncertainty in SI units, None where none was given."""
        self._require(name)
        return tuple(row.uncertainties.get(name) for row in self.rows)

    def measured(self, *names: str) -> Table:
        """The rows in which all these quantities were measured."""
        for name in names:
            self._require(name)
        rows = tuple(row for row in self.rows if all(row.values[name] is not None for name in names))
        return replace(self, rows=rows)

    def array(self, name: str) -> NDArray[np.float64]:
        """A quantity that every row has, as an array in SI units.

        Raises
        ------
        TableError
            If a row has none, naming the lines; see `measured`.
        """
        return self._filled(name, self.values(name), name)

    def uncertainty_array(self, name: str) -> NDArray[np.float64] | None:
        """Its standard uncertainty as an array in SI units; None if no row has one.

        Raises
        ------
        TableError
            If some rows have one and others have none.
        """
        values = self.uncertainties(name)
        if all(value is None for value in values):
            return None
        return self._filled(f"+- {name}", values, name)

    def _filled(self, column: str, values: tuple[float | None, ...], name: str) -> NDArray[np.float64]:
        problems = Problems(self.source)
        for row, value in zip(self.rows, values, strict=True):
            if value is None:
                problems.add(
                    line=row.line,
                    column=column,
                    received="an empty cell",
                    allowed=f"a number in every row that has {name}"
                    if column != name
                    else "a number in every row",
                    remedy="fill it in, or delete the row",
                )
        problems.raise_if_any()
        return np.array(values, dtype=np.float64)

    def _require(self, name: str) -> None:
        if name not in self.quantities:
            raise InputError(
                "column",
                received=name,
                allowed=f"a quantity of this table: {', '.join(self.quantities)}",
                remedy="check with `name in table` first",
            )
