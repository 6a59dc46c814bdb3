"""Blocks of rows that lines between them tell apart: their frequency, or what else stands there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from glassblocks.fitting.beside_tables import BESIDE, stated
from glassblocks.fitting.column_names import FREQUENCY, head, separates, understand
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.facts import Fact, fact_of_line
from glassblocks.tables.problems import Problems, shown

#: What a column of the lines between blocks is called: `--by block` makes a curve of each.
BLOCK = "block"
#: A line between rows that holds a frequency speaks of the rows behind it.
_HERTZ = re.compile(rf"{BESIDE[FREQUENCY].words.pattern}|\d\s*[kMG]?Hz\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"(?P<name>[A-Za-z_ ]+?)\s*[=: ]\s*(?P<value>[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*(?P<unit>[A-Za-zµ%]\S*)?"
)
_LONGEST = 60


def with_blocks(sheet: Sheet, options: ReadingOptions, problems: Problems) -> Sheet:
    """The sheet with a column `frequency` if lines between its rows state one, or else with a column `block`.

    A frequency holds from the line that states it on. Without it the frequency above the table would be taken for that
    of all blocks, and their curves for one.

    Examples
    --------
    >>> rows = SheetColumn(1, "T [K]", None, ("0.1", "0.2", "0.1", "0.2"))
    >>> sheet = Sheet("file", (rows,), (3, 4, 6, 7), between=((2, ("f = 1 MHz",)), (5, ("f = 30 MHz",))))
    >>> with_blocks(sheet, ReadingOptions(), Problems("file")).columns[-1].cells
    (1000000.0, 1000000.0, 30000000.0, 30000000.0)
    """
    labels = _labels(sheet) if sheet.between else []
    if len(set(labels)) < 2:
        return sheet
    has_frequency = any(_means_frequency(column) for column in sheet.columns)
    facts = [] if has_frequency else [*_frequencies(sheet)]
    if not facts:
        return _with_column(sheet, *(_levels(labels) or (BLOCK, None, tuple(labels))))
    for fact in facts:
        if fact.value is None or options.frequency not in (None, fact.value):
            problems.add(
                line=fact.line,
                column=FREQUENCY,
                received=shown(fact.text) + (" beside --frequency" if options.frequency is not None else ""),
                allowed="one frequency with its unit for the rows behind it",
                remedy="write it as 'frequency = 30 MHz', and leave --frequency out: it would hold for all rows",
            )
    first = stated(FREQUENCY, sheet, options)
    values = _in_force(facts, sheet.lines, None if first is None else first.value)
    lines = ", ".join(str(each.line) for each in ([first] if first and first.line else []) + facts)
    said = replace(sheet, form=(*sheet.form, f"frequencies from lines {lines}"))
    return _with_column(said, FREQUENCY, "Hz", tuple("" if each is None else each for each in values))


def _labels(sheet: Sheet) -> list[str]:
    """For each row, the lines between rows that stand directly above its block."""
    above = deque(
        (line, " ".join(str(cell) for cell in cells if cell != "")) for line, cells in sheet.between
    )
    texts, known = list[str](), ""
    for line in sheet.lines:
        new = []
        while above and above[0][0] < line:
            new.append(above.popleft()[1])
        known = "; ".join(new)[:_LONGEST] if new else known
        texts.append(known)
    return texts


def _levels(labels: list[str]) -> tuple[str, str | None, tuple[str, ...]] | None:
    """Name, unit and values of a drive that every label states, as 'drive = 0.1 V'; None if they do not."""
    found = [_LEVEL.fullmatch(label) for label in labels]
    stated = [(match["name"].strip(), match["unit"]) for match in found if match is not None]
    if len(stated) < len(labels) or len(set(stated)) > 1 or not separates(stated[0][0]):
        return None
    return (*stated[0], tuple(match["value"] for match in found if match is not None))


def _frequencies(sheet: Sheet) -> Iterator[Fact]:
    unit = BESIDE[FREQUENCY].unit
    for line, cells in sheet.between:
        fact = fact_of_line(line, cells, _HERTZ, unit)
        if fact is not None:
            yield fact


def _in_force(facts: Sequence[Fact], lines: Sequence[int], first: float | None) -> list[float | None]:
    """For each row what the last line before it states."""
    values = [first, *(fact.value for fact in facts)]
    stated_in = [fact.line for fact in facts]
    return [values[bisect_left(stated_in, line)] for line in lines]


def _means_frequency(column: SheetColumn) -> bool:
    meaning = understand(head(column.written).name) if column.written else None
    return meaning is not None and meaning.target == FREQUENCY


def _with_column(sheet: Sheet, name: str, unit: str | None, cells: tuple[str | float, ...]) -> Sheet:
    new = SheetColumn(len(sheet.columns) + 1, name, unit, cells)
    return replace(sheet, columns=(*sheet.columns, new))
