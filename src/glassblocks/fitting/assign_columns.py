"""Which column of a sheet is which quantity: by what the user says, by its name, by its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.fitting.absolute_permittivity import absolute_permittivity
from glassblocks.fitting.absolute_sound import absolute_sound
from glassblocks.fitting.beside_tables import stated
from glassblocks.fitting.column_names import (
    ANGULAR,
    COLUMNS,
    DBM,
    FREQUENCY,
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
    names_in_short,
    option,
    polarization_wanted,
    rename,
)
from glassblocks.fitting.decay_units import decay_factor
from glassblocks.fitting.heads_over_two_rows import refuse_heads_over_two_rows
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.numerals import in_percent
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tables.problems import Problems, shown

_NOTHING = "-"
_PERCENT = ("%", "percent")


@dataclass(frozen=True)
class Assigned:
    """A column and how its numbers become SI: times `factor`, in `dimension`.

    Attributes
    ----------
    percent
        Whether these are errors in percent of the value.
    said
        By whom: 0 the user, 1 the package's own name, 2 another known name.
    """

    column: SheetColumn
    meaning: Meaning
    unit: str
    factor: float
    dimension: str
    percent: bool
    said: int


class _UnitFault(NamedTuple):
    """A column whose unit does not fit what its name says."""

    column: SheetColumn
    meaning: Meaning
    said: int
    error: InputError


@dataclass
class Assignment:
    """The columns by what they hold; `asked` are the wishes of the user that found their column."""

    values: dict[str, Assigned] = field(default_factory=dict)
    errors: dict[str, Assigned] = field(default_factory=dict)
    by: list[SheetColumn] = field(default_factory=list)
    unused: list[SheetColumn] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def was_asked(self, column: SheetColumn) -> bool:
        """Whether the user said what this column is, or that it is nothing."""
        return any(same(column, wish) for wish in self.asked)

    @property
    def data(self) -> list[str]:
        """The columns of data, in the order of reports."""
        return [name for name in COLUMNS if name in self.values]

    def described(self) -> str:
        """Where each quantity was found, as far as its head does not say it."""
        phrases = []
        for name, assigned in self.values.items():
            error = self.errors.get(name)
            renamed = assigned.said != 1 or assigned.meaning.reciprocal
            text = ("1/" if assigned.meaning.reciprocal else "") + repr(assigned.column.shown)
            way = assigned.meaning.way
            text += f" ({way.said})" if way is not None and way.said else ""
            if error is not None and (renamed or error.said != 1 or error.percent):
                parts = "percent" if error.unit in _PERCENT else "parts"
                relative = f" in {parts} of the value" if error.percent else ""
                phrases.append(f"{name} from {text} with errors {error.column.shown!r}{relative}")
            elif renamed:
                phrases.append(f"{name} from {text}")
        if self.by:
            phrases.append("curves by " + ", ".join(repr(column.shown) for column in self.by))
        unused = [
            column for column in self.unused if column.written or any(cell != "" for cell in column.cells)
        ]
        if unused:
            phrases.append("not used: " + ", ".join(repr(column.shown) for column in unused))
        return "; ".join(phrases)


def assign(sheet: Sheet, options: ReadingOptions, problems: Problems) -> Assignment:
    """Sort the columns of a sheet by what they hold; what is missing, doubled or has a wrong unit is a problem."""
    found = Assignment()
    candidates: list[Assigned] = []
    electric = is_electric([options.columns.get(each.written, each.written) for each in sheet.columns])
    faults: list[_UnitFault] = []
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
            faults.append(_UnitFault(column, meaning, said, error))
            found.unused.append(column)
        else:
            left = None if meaning.error else meaning
    doubled = _choose(candidates, found, problems)
    refuse_heads_over_two_rows(sheet, [each.column for each in found.values.values()], problems)
    _take_stray_errors(found)
    _check_units(found, faults, problems)
    _check_errors(found, faults, problems)
    _check_presence(found, {fault.meaning.target for fault in faults} | doubled, sheet, options, problems)
    return found


def same(column: SheetColumn, name: str) -> bool:
    """Whether a user's name means this column: its head with or without the unit, u for µ, or its number."""

    def plain(text: str) -> str:
        return " ".join(text.replace("µ", "u").replace("μ", "u").split())

    written = (column.written, column.shown, head(column.written).name)
    return bool(name) and (
        plain(name) in map(plain, written) or (not column.written and name == str(column.number))
    )


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
    percent = meaning.error and unit in _PERCENT
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


def _check_units(found: Assignment, faults: list[_UnitFault], problems: Problems) -> None:
    """Report units at fault, and errors without a unit beside values that have one."""
    for column, meaning, said, error in faults:
        there = found.errors if meaning.error else found.values
        # another quantity that shares a name, such as c in m/s, is no fault where the one meant is there
        if said < 2 or meaning.target not in there:
            _unit_problem(column, meaning, str(error.received), error.allowed, error.remedy, problems)
    for name, of in found.errors.items():
        value = found.values.get(name)
        if value is not None and value.unit and not of.unit and value.factor != 1.0:
            allowed = f"the unit of the errors, because the values are in {value.unit}"
            _unit_problem(
                of.column, of.meaning, "", allowed, f"write [{value.unit}] or [%] behind it", problems
            )


def _unit_problem(
    column: SheetColumn, meaning: Meaning, unit: str, allowed: str, remedy: str, problems: Problems
) -> None:
    # another quantity that says it keeps its own name: C/T is not C
    way = meaning.way
    if meaning.error:
        what = f"+- {way.names[0] if way is not None and way.over_T else meaning.target}"
    else:
        what = meaning.target if way is None else head(column.written).name
    problems.add(
        column=column.shown,
        received=f"the unit {shown(unit)}" if unit else "no unit",
        allowed=allowed,
        remedy=f"{remedy}; or leave the file as it is and say the unit that is meant: "
        f"{option(column.written or str(column.number), f'{what} [UNIT]')}",
    )


def _check_errors(found: Assignment, faults: list[_UnitFault], problems: Problems) -> None:
    """Report errors of nothing; percent is of the value, but absolute where the value is in percent itself."""
    at_fault = {fault.meaning.target for fault in faults}
    for name, of in list(found.errors.items()):
        value = found.values.get(name)
        if value is None and name not in at_fault:
            problems.add(
                column=of.column.shown,
                received=f"an uncertainty without a column {shown(name)}",
                allowed="an uncertainty beside its quantity",
                remedy="name the quantity's column, or delete this one",
            )
        elif value is not None and of.percent and value.unit in _PERCENT:
            found.errors[name] = replace(of, percent=False)
        elif value is not None and of.percent and name in COLUMNS and COLUMNS[name][0].referenced:
            problems.add(
                column=of.column.shown,
                received="errors in percent",
                allowed="errors in the unit of the shift, because a shift from an arbitrary reference has no size",
                remedy="write them as in +- dc/c longitudinal [1e-6]",
            )


def _absolute(found: Assignment) -> str | None:
    """What to do about sound in Hz, m/s or Pa; the frequency is such if nothing else is there."""
    named = [column for column in found.unused if column.written]
    heard = [found.values[FREQUENCY].column] if FREQUENCY in found.values and not named else []
    return absolute_sound([*found.unused, *heard])


def _check_presence(
    found: Assignment, spoken_of: set[str], sheet: Sheet, options: ReadingOptions, problems: Problems
) -> None:
    """Report quantities that are missing, with the column that may be meant; not those reported already."""
    heads = ", ".join(shown(column.shown) for column in sheet.columns)
    if TEMPERATURE not in found.values and TEMPERATURE not in spoken_of:
        problems.add(
            column=TEMPERATURE,
            received=f"no column of this name among {heads}",
            allowed="a column 'T [K]'",
            remedy=rename(found.unused, ["T [K]"]),
        )
    if not found.data and not spoken_of & set(COLUMNS):
        data = names_allowed()[2:]
        problems.add(
            received=f"no column of data among {heads}",
            allowed=names_in_short(),
            remedy=polarization_wanted(found.unused)
            or absolute_permittivity(found.unused)
            or _absolute(found)
            or rename(found.unused, data),
        )
    acoustic = [name for name in found.data if COLUMNS[name][0].oscillates]
    if (
        acoustic
        and FREQUENCY not in {*found.values, *spoken_of}
        and stated(FREQUENCY, sheet, options) is None
    ):
        problems.add(
            column=acoustic[0],
            received="no column 'frequency'",
            allowed="a frequency beside sound",
            remedy=f"{rename(found.unused, ['frequency [MHz]'])}, or one for all rows: --frequency '5 MHz'",
        )
