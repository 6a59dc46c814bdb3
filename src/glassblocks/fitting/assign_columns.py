"""Which column of a sheet is which quantity: by what the user says, by its name, by its unit."""

from __future__ import annotations

from collections.abc import Mapping

from glassblocks.errors import InputError
from glassblocks.fitting.assigned_columns import PERCENT, Assigned, Assignment, same
from glassblocks.fitting.check_columns import UnitFault, check_columns
from glassblocks.fitting.column_names import (
    ANGULAR,
    COLUMNS,
    DBM,
    FREQUENCY,
    PHOTONS,
    POWER,
    TEMPERATURE,
    Meaning,
    head,
    is_electric,
    separates,
    understand,
    understand_electric,
)
from glassblocks.fitting.column_remedies import (
    PER_KELVIN,
    another_capacity,
    dimensions,
    names_allowed,
    option,
)
from glassblocks.fitting.decay_units import decay_factor
from glassblocks.fitting.heads_over_two_rows import refuse_heads_over_two_rows
from glassblocks.fitting.long_tables import refuse_long
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.numerals import count_rows, in_percent
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tables.problems import Problems

_NOTHING = "-"


def assign(sheet: Sheet, options: ReadingOptions, problems: Problems) -> Assignment:
    """Sort the columns of a sheet by what they hold; what is missing, doubled or has a wrong unit is a problem."""
    found = Assignment()
    candidates: list[Assigned] = []
    electric = is_electric([options.columns.get(each.written, each.written) for each in sheet.columns])
    faults: list[UnitFault] = []
    left: Meaning | None = None
    for column in sheet.columns:
        wish = _wish(column, sheet, options.columns)
        found.asked.update({wish} if wish else {name for name in options.by if same(column, name)})
        meaning, unit = _meaning(column, wish, options, left, electric, problems)
        left = None
        if meaning is None:
            target = found.by if _is_by(column, wish, options) else found.unused
            target.append(column)
            continue
        said = 0 if wish is not None else 1 if meaning.exact else 2
        try:
            candidates.append(_assigned(column, meaning, unit, said))
        except InputError as error:
            faults.append(UnitFault(column, meaning, said, error))
            found.unused.append(column)
        else:
            left = None if meaning.error else meaning
    doubled = _choose(candidates, found, problems)
    refuse_heads_over_two_rows(sheet, found.values.values(), problems)
    refuse_long(found, problems)
    _take_stray_errors(found)
    check_columns(found, faults, doubled, sheet, options, problems)
    return found


def _wish(column: SheetColumn, sheet: Sheet, wishes: Mapping[str, str]) -> str | None:
    """The user's name for a column, if there is one; a number counts columns unless a head is that number."""
    for name in wishes:
        if same(column, name):
            return name
    numbered = str(column.number)
    return (
        numbered if numbered in wishes and all(each.written != numbered for each in sheet.columns) else None
    )


def _is_by(column: SheetColumn, wish: str | None, options: ReadingOptions) -> bool:
    if any(same(column, name) for name in options.by):
        return True
    title = head(column.written)
    return wish is None and separates(title.name, title.unit or column.unit or "")


def _meaning(
    column: SheetColumn,
    wish: str | None,
    options: ReadingOptions,
    left: Meaning | None,
    electric: bool,
    problems: Problems,
) -> tuple[Meaning | None, str]:
    """What a column holds and in which unit; a bare "error" belongs to the column on its left."""
    target = options.columns[wish] if wish is not None else column.written
    title = head(target)
    own = head(column.written).unit if wish is not None else None
    unit = next((unit for unit in (title.unit, own, column.unit) if unit is not None), "")
    if not unit and in_percent(column.cells):
        unit = "%"
    if target == _NOTHING or any(same(column, name) for name in options.by):
        return None, unit
    meaning = understand_electric(title.name) if electric else understand(title.name)
    if meaning is not None and meaning.target == PHOTONS and wish is None and count_rows(column.cells):
        return None, unit  # n numbers the rows
    if meaning is not None and not meaning.target:
        meaning = left._replace(error=True, exact=False) if left else None
    if meaning is None and wish is not None:
        problems.add(
            column=column.shown,
            received=f"--column '{wish}={target}'",
            allowed=f"one of {', '.join(names_allowed())}, each with +- before it, or - for none",
            remedy="choose one of them, with its unit in brackets",
        )
    return meaning, unit


def _assigned(column: SheetColumn, meaning: Meaning, unit: str, said: int) -> Assigned:
    """The column with its factor; InputError if its unit has another dimension."""
    # errors in percent are parts of the value, unless the value is in percent itself
    percent = meaning.error and unit in PERCENT
    if meaning.error and not unit and said and head(column.written).name.casefold().startswith("rel"):
        return Assigned(column, meaning, unit, 1.0, "", True, said)  # a part of the value
    if meaning.target == POWER and unit.casefold() == DBM:
        return Assigned(column, meaning, DBM, 1.0, "W", False, said)
    way = meaning.way
    allowed = dimensions(meaning.target) if way is None or way.unit is None else (way.unit,)
    if way is ANGULAR and "rad" not in unit and "hz" not in unit.casefold():
        allowed = ("1/s",)  # of an angular frequency that is rad/s
    elif way is not None:
        allowed = tuple(each + PER_KELVIN * way.over_T for each in allowed)
    if percent:
        return Assigned(column, meaning, unit, 0.01, allowed[0], True, said)
    errors = []
    for dimension in allowed:
        try:
            factor = (
                decay_factor(unit, dimension, COLUMNS[meaning.target][0], way)
                if meaning.target in COLUMNS
                else unit_factor(unit, dimension) * (1.0 if way is None else way.factor)
            )
            _refuse_multiples(unit, factor, meaning)
            return Assigned(column, meaning, unit, factor, dimension, False, said)
        except InputError as error:
            errors.append(error)
    raise another_capacity(unit, meaning.target) or errors[0]


def _refuse_multiples(unit: str, factor: float, meaning: Meaning) -> None:
    """10^4 as the unit of a friction says by what the numbers were multiplied, not by what they are to be."""
    if meaning.target not in COLUMNS or meaning.reciprocal or meaning.way is not None:
        return
    if COLUMNS[meaning.target][0].unit == "" and factor > 1:
        raise InputError(
            "unit",
            received=unit,
            allowed="no unit, or one below 1, because the quantity is below 1",
            remedy=f"write [{1 / factor:.0e}] if the numbers were multiplied by {unit}",
        )


def _choose(candidates: list[Assigned], found: Assignment, problems: Problems) -> set[str]:
    """For each quantity the one column that is said most clearly; of two alike neither is taken."""
    doubled = set()
    keys = dict.fromkeys((each.meaning.target, each.meaning.error) for each in candidates)
    for name, error in keys:
        alike = [each for each in candidates if each.meaning[:2] == (name, error)]
        clear = [each for each in alike if each.said == min(other.said for other in alike)]
        found.unused += [each.column for each in alike if each not in clear]
        if len(clear) == 1:
            (found.errors if error else found.values)[name] = clear[0]
            continue
        doubled.add(name)
        heads = [each.column.shown for each in clear]
        what = f"+- {name}" if error else name
        which = clear[0].column.written if len(set(heads)) > 1 else str(clear[0].column.number)
        sides = {
            TEMPERATURE: "put the second of two tables side by side in a file of its own; or ",
            FREQUENCY: "put the second of two resonators in a file of its own; or ",
        }.get(name, "")
        problems.add(
            column=", ".join(heads),
            received=f"{len(clear)} columns for {what}",
            allowed="each column once",
            remedy=f"{sides}delete or rename one, or choose as in {option(which, what)}",
        )
    return doubled


def _take_stray_errors(found: Assignment) -> None:
    """Errors without a name that do not stand behind their values belong to the one column of data that has none."""
    bare = [
        each
        for each in found.unused
        if understand(head(each.written).name) == Meaning("", error=True) and not found.was_asked(each)
    ]
    if len(bare) != 1 or len(found.data) != 1 or found.data[0] in found.errors:
        return
    name, column = found.data[0], bare[0]
    meaning = found.values[name].meaning._replace(error=True, exact=False)
    unit = next((unit for unit in (head(column.written).unit, column.unit) if unit is not None), "")
    try:
        found.errors[name] = _assigned(column, meaning, unit, 2)
    except InputError:
        return  # another quantity's
    found.unused.remove(column)
