"""What was read of a file: columns under their heads, the lines before them, and what the file was taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

from glassblocks.laboratory.numerals import (
    CALLED,
    Cell,
    Decimal,
    Evidence,
    evidence,
    missing,
    plain_numbers,
    read,
    total,
)
from glassblocks.laboratory.summary_rows import Summaries
from glassblocks.tables.cells import of_more_than_a_number
from glassblocks.tables.problems import Problems, shown


@dataclass(frozen=True)
class SheetColumn:
    """One column.

    Attributes
    ----------
    number
        Counted from 1.
    written
        Its head; empty if it has none.
    unit
        What a row of units says below the head; None if there is no such row or nothing in it.
    cells
        One per row of the sheet.
    """

    number: int
    written: str
    unit: str | None
    cells: tuple[Cell, ...]

    @property
    def shown(self) -> str:
        """What messages call it."""
        head = f"{self.written} [{self.unit}]" if self.unit and "[" not in self.written else self.written
        return head or f"number {self.number}"


@dataclass(frozen=True)
class Sheet:
    """A table with its surroundings.

    Attributes
    ----------
    source
        What messages call the file.
    columns
        In the order of the file.
    lines
        Line of the file of each row.
    before
        The cells of the lines before the heads: titles, and facts such as the mass.
    form
        What the file was taken for, in phrases.
    left_out
        Lines that are no rows, in phrases.
    between
        The cells of comments and words below the names, which may say what the rows behind them are.
    summaries
        Rows that begin with a word such as Mean: those that are left out, and those that may be names.
    """

    source: str
    columns: tuple[SheetColumn, ...]
    lines: tuple[int, ...]
    before: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    form: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    between: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    summaries: Summaries = field(default_factory=lambda: Summaries({}, {}))


@dataclass
class Numerals:
    """Turns the cells of a sheet into numbers, by a decimal sign that is stated or shown by the cells.

    Without `problems` a cell that is no number is none, and nothing is said.
    """

    sheet: Sheet
    problems: Problems | None
    stated: Decimal | None = None
    used: dict[str, Decimal] = field(default_factory=dict)
    grouped: set[str] = field(default_factory=set)
    empty: int = 0
    _whole: Evidence | None = None
    _found: dict[int, Evidence] = field(default_factory=dict)

    def values(self, column: SheetColumn, wanted: Sequence[bool] | None = None) -> list[float | None]:
        """The numbers of a column, None where none was measured; a text in a row that is wanted is a problem."""
        found = self._evidence(column)
        decimal = self.stated or self._decimal(column, found)
        if decimal is None:
            return [None] * len(column.cells)
        if found.ambiguous or found.only:
            self.used[column.shown] = decimal
        plain = plain_numbers(column.cells, decimal)
        rows = zip(plain, column.cells, self.sheet.lines, wanted or repeat(True), strict=False)
        return [
            self._number(cell, line, column, decimal, needed) if number is None else number
            for number, cell, line, needed in rows
        ]

    def said(self) -> str:
        """The decimal sign that the columns were read with."""
        signs = set(self.used.values())
        if len(signs) <= 1:
            text = CALLED[signs.pop()] if signs else ""
        else:
            text = "; ".join(
                f"{CALLED[sign]} in " + ", ".join(name for name, own in self.used.items() if own == sign)
                for sign in sorted(signs)
            )
        return text + (f", thousands separated in {', '.join(sorted(self.grouped))}" if self.grouped else "")

    def _evidence(self, column: SheetColumn) -> Evidence:
        if column.number not in self._found:
            self._found[column.number] = evidence(column.cells)
        return self._found[column.number]

    def _decimal(self, column: SheetColumn, found: Evidence) -> Decimal | None:
        """The sign of one column: its own evidence, then that of the whole sheet; None if neither tells."""
        if len(found.only) > 1:
            self._refuse(
                column, f"{found.only['.']!r} and {found.only[',']!r}", "one decimal sign in a column"
            )
            return None
        decimal = found.decimal
        if decimal is None:
            if self._whole is None:
                self._whole = total([self._evidence(each) for each in self.sheet.columns])
            # a point is decimal unless something speaks for a comma
            decimal = self._whole.decimal or (
                "." if not self._whole.only and "," not in found.ambiguous else None
            )
        if not found.ambiguous:
            return decimal or "."
        doubtful = next(iter(found.ambiguous.values())) if decimal is None else found.doubtful(decimal)
        if doubtful is not None:
            beside = f" beside {found.only[decimal]!r}" if decimal in found.only else ""
            self._refuse(column, f"{doubtful!r}{beside}", "numbers that can be read in one way")
            return None
        return decimal

    def _refuse(self, column: SheetColumn, received: str, allowed: str) -> None:
        if self.problems is None:
            return
        self.problems.add(
            column=column.shown,
            received=received,
            allowed=f"{allowed}: a comma or point before three digits may be decimal or part thousands",
            remedy="say which with --decimal comma or --decimal point, or write thousands without a separator",
        )

    def _number(
        self, cell: Cell, line: int, column: SheetColumn, decimal: Decimal, needed: bool
    ) -> float | None:
        if missing(cell):
            self.empty += cell != "" and needed
            return None
        found = read(cell, decimal)
        if found is None:
            if needed and self.problems is not None:
                more = of_more_than_a_number(str(cell).strip())
                self.problems.add(
                    line=line,
                    column=column.shown,
                    received=shown(str(cell)),
                    allowed=f"a number with a {CALLED[decimal]}, or nothing",
                    remedy=f"{more or 'correct it, empty it'}, or leave the line out with --exclude line={line}",
                )
                self.problems.stop_if_many(line)
            return None
        if found.groups:
            self.grouped.add(column.shown)
        return found.value
