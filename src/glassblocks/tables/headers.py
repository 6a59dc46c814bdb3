"""From the header line to columns: which quantity, which factor, value or uncertainty."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from glassblocks.errors import InputError
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.schema import NumberColumn, Schema, TextColumn
from glassblocks.tables.slips import meant
from glassblocks.tables.units import factor_to

_HEADER = re.compile(
    r"(?P<uncertainty>\+[-−–]|\+/-|±)?\s*(?P<name>[^\[\]]*?)\s*(?:\[(?P<unit>[^\[\]]*)\])?", re.DOTALL
)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers; `factor` makes them SI from `unit`, None where the header's unit is at fault."""

    index: int
    written: str
    quantity: NumberColumn
    unit: str
    factor: float | None


@dataclass
class Columns:
    """The columns of a table by name; `slips` are names that a header at fault is likely to mean."""

    values: dict[str, Numbers] = field(default_factory=dict)
    uncertainties: dict[str, Numbers] = field(default_factory=dict)
    texts: dict[str, tuple[int, TextColumn]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    slips: set[str] = field(default_factory=set)


def read_header(line: int, cells: list[str], schema: Schema, problems: Problems) -> Columns:
    """Sort the header's cells into columns; what is unknown, doubled or missing is a problem."""
    columns = Columns()
    for index, written in enumerate(cells):
        _sort_in(columns, index, written, line, schema, problems)
    _find_missing(columns, line, schema, problems)
    return columns


def _sort_in(
    columns: Columns, index: int, written: str, line: int, schema: Schema, problems: Problems
) -> None:
    match = _HEADER.fullmatch(" ".join(written.split()))  # runs of blanks would cost their cube
    if match is None or not match["name"]:
        problems.add(
            line=line,
            column=written or f"number {index + 1}",
            received=shown(written),
            allowed="a header such as c_l [km/s] or +- c_l [km/s]",
            remedy="name the column and close its bracket",
        )
        return
    name = match["name"]
    quantity, text = schema.quantity(name), schema.text(name)
    target: dict[str, Numbers] | dict[str, tuple[int, TextColumn]]
    target = columns.texts if text else columns.uncertainties if match["uncertainty"] else columns.values
    if quantity is None and (text is None or match["uncertainty"] or match["unit"] is not None):
        _unknown(columns, written, line, schema, problems)
    elif name in target:
        problems.add(
            line=line,
            column=written,
            received="the column a second time",
            allowed="each column once",
            remedy="delete or rename one of the two",
        )
    elif text is not None:
        columns.texts[name] = (index, text)
    elif quantity is not None:
        factor = _factor(match["unit"], quantity, written, line, problems)
        numbers = Numbers(index, written, quantity, (match["unit"] or "").strip(), factor)
        (columns.uncertainties if match["uncertainty"] else columns.values)[name] = numbers


def _factor(
    unit: str | None, quantity: NumberColumn, written: str, line: int, problems: Problems
) -> float | None:
    try:
        return factor_to((unit or "").strip(), quantity.unit)
    except InputError as error:
        problems.add(
            line=line,
            column=written,
            received=f"the unit {shown(unit)}" if unit else "no unit",
            allowed=error.allowed,
            remedy=f"{error.remedy} (for example: {quantity.example})",
        )
        return None


def _unknown(columns: Columns, written: str, line: int, schema: Schema, problems: Problems) -> None:
    """An unknown header that resembles a known one is a slip; another one is a column we do not use."""
    slip = meant(written, schema)
    if slip is None:
        columns.ignored.append(written)
        return
    if not slip.header.startswith("+-"):
        columns.slips.add(slip.name)
    # a letter that no font has may stand in the unit
    better = slip.header if slip.header.isprintable() else ascii(slip.header)[1:-1]
    problems.add(
        line=line,
        column=written,
        received=shown(written),
        allowed=slip.rule,
        remedy=f"write {better}"
        + ("" if slip.certain else " if that is meant, else choose a name less like it"),
    )


def _find_missing(columns: Columns, line: int, schema: Schema, problems: Problems) -> None:
    present = set(columns.values) | set(columns.texts) | columns.slips
    wanted = [(text.name, text.name) for text in schema.texts if text.required]
    wanted += [(quantity.name, quantity.example) for quantity in schema.quantities if quantity.required]
    for name, example in wanted:
        if name not in present:
            problems.add(
                line=line,
                column=name,
                received="no such column",
                allowed=f"a column {shown(example)}",
                remedy="add it",
            )
    for name, numbers in columns.uncertainties.items():
        if name not in present:
            problems.add(
                line=line,
                column=numbers.written,
                received=f"an uncertainty without a column {shown(name)}",
                allowed="an uncertainty beside its quantity",
                remedy="add the quantity's column or delete this one",
            )
