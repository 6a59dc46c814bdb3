"""Which column of a sheet is which quantity: by what the user says, by its name, by its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import (
    COLUMNS,
    FREQUENCY,
    TEMPERATURE,
    Meaning,
    head,
    lacks_polarization,
    separates,
    understand,
)
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tables.problems import Problems, shown

#: Units in which a heat capacity is measured beside its own: what it must be divided by is said elsewhere.
PER_SAMPLE, PER_MOLE = "J/K", "J/mol/K"
_NOTHING = "-"


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


@dataclass
class Assignment:
    """The columns by what they hold; `asked` are the wishes of the user that found their column."""

    values: dict[str, Assigned] = field(default_factory=dict)
    errors: dict[str, Assigned] = field(default_factory=dict)
    by: list[SheetColumn] = field(default_factory=list)
    unused: list[SheetColumn] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    @property
    def data(self) -> list[str]:
        """The columns of data, in the order of reports."""
        return [name for name in COLUMNS if name in self.values]

    def said(self) -> str:
        """Where each quantity was found, as far as its head does not say it."""
        phrases = []
        for name, assigned in self.values.items():
            error = self.errors.get(name)
            renamed = assigned.said != 1 or assigned.meaning.reciprocal
            text = ("1/" if assigned.meaning.reciprocal else "") + repr(assigned.column.shown)
            if error is not None and (renamed or error.said != 1 or error.percent):
                relative = " in percent of the value" if error.percent else ""
                phrases.append(f"{name} from {text} with errors {error.column.shown!r}{relative}")
            elif renamed:
                phrases.append(f"{name} from {text}")
        if self.by:
            phrases.append("curves by " + ", ".join(repr(column.shown) for column in self.by))
        if self.unused:
            phrases.append("not used: " + ", ".join(repr(column.shown) for column in self.unused))
        return "; ".join(phrases)


def assign(sheet: Sheet, options: ReadingOptions, problems: Problems) -> Assignment:
    """Sort the columns of a sheet by what they hold; what is missing, doubled or has a wrong unit is a problem."""
    found = Assignment()
    values: dict[str, list[Assigned]] = {}
    errors: dict[str, list[Assigned]] = {}
    faults: dict[str, list[tuple[int, SheetColumn, InputError]]] = {}
    left: Meaning | None = None
    for column in sheet.columns:
        wish = _wish(column, sheet, options.columns)
        if wish is not None:
            found.asked.add(wish)
        target = options.columns[wish] if wish is not None else column.written
        title = head(target)
        meaning = understand(title.name) if target != _NOTHING else None
        if any(same(column, name) for name in options.by) or (meaning is None and separates(title.name)):
            found.asked.update(name for name in options.by if same(column, name))
            found.by.append(column)
            left = None
            continue
        if meaning is not None and not meaning.target:
            meaning = Meaning(left.target, error=True, reciprocal=left.reciprocal) if left else None
        if meaning is None:
            if wish is not None and target != _NOTHING:
                problems.add(
                    column=column.shown,
                    received=f"--column {wish}={target}",
                    allowed=f"one of {', '.join(names_allowed())}, each with +- before it, or - for none",
                    remedy="choose one of them, with its unit in brackets",
                )
            found.unused.append(column)
            left = None
            continue
        own = head(column.written).unit if wish is not None else None
        unit = next((unit for unit in (title.unit, own, column.unit) if unit is not None), "")
        said = 0 if wish is not None else 1 if meaning.exact else 2
        try:
            assigned = _assigned(column, meaning, unit, said)
        except InputError as error:
            faults.setdefault(meaning.target, []).append((said, column, error))
            found.unused.append(column)
            left = None
            continue
        (errors if meaning.error else values).setdefault(meaning.target, []).append(assigned)
        left = None if meaning.error else meaning
    for several, chosen in ((values, found.values), (errors, found.errors)):
        for name, candidates in several.items():
            _choose(name, candidates, chosen, found, problems)
    _check(found, faults, sheet, options, problems)
    return found


def names_allowed() -> list[str]:
    """Heads that a column may have."""
    return ["T [K]", "frequency [MHz]", *(column.example for _, column in COLUMNS.values())]


def same(column: SheetColumn, name: str) -> bool:
    """Whether a user's name means this column: its head with or without the unit, u for µ, or its number."""

    def plain(text: str) -> str:
        return " ".join(text.replace("µ", "u").replace("μ", "u").split())

    written = (column.written, column.shown, head(column.written).name)
    return bool(name) and (
        plain(name) in map(plain, written) or (not column.written and name == str(column.number))
    )


def _wish(column: SheetColumn, sheet: Sheet, wishes: object) -> str | None:
    """The user's name for a column, if there is one; numbers count columns where no head is such a number."""
    assert isinstance(wishes, dict)
    for name in wishes:
        if same(column, name):
            return str(name)
    numbered = str(column.number)
    if numbered in wishes and not any(other.written == numbered for other in sheet.columns):
        return numbered
    return None


def _assigned(column: SheetColumn, meaning: Meaning, unit: str, said: int) -> Assigned:
    """The column with its factor; InputError if its unit has another dimension."""
    target = meaning.target
    dimensions = {TEMPERATURE: ("K",), FREQUENCY: ("Hz",)}.get(target) or _dimensions(target)
    # % beside a value in another unit is a part of the value
    percent = meaning.error and unit in ("%", "percent")
    if percent:
        return Assigned(column, meaning, unit, 1.0, dimensions[0], True, said)
    first = None
    for dimension in dimensions:
        try:
            return Assigned(column, meaning, unit, unit_factor(unit, dimension), dimension, False, said)
        except InputError as error:
            first = first or error
    assert first is not None
    raise first


def _dimensions(name: str) -> tuple[str, ...]:
    observable = COLUMNS[name][0]
    return (observable.unit, PER_SAMPLE, PER_MOLE) if observable.kind == "heat" else (observable.unit,)


def _choose(
    name: str, candidates: list[Assigned], chosen: dict[str, Assigned], found: Assignment, problems: Problems
) -> None:
    """The one column that is said most clearly; of two alike neither is taken."""
    best = min(each.said for each in candidates)
    clear = [each for each in candidates if each.said == best]
    found.unused += [each.column for each in candidates if each not in clear]
    if len(clear) > 1:
        heads = [each.column.shown for each in clear]
        what = f"+- {name}" if clear[0].meaning.error else name
        problems.add(
            column=", ".join(heads),
            received=f"{len(clear)} columns for {what}",
            allowed="each column once",
            remedy=f"delete or rename one, or choose with --column {_quoted(f'{heads[0]}={what}')}",
        )
    else:
        chosen[name] = clear[0]


def _check(
    found: Assignment,
    faults: dict[str, list[tuple[int, SheetColumn, InputError]]],
    sheet: Sheet,
    options: ReadingOptions,
    problems: Problems,
) -> None:
    """Report units at fault, quantities that are missing, and errors of nothing."""
    for name, several in faults.items():
        for said, column, error in several:
            # another quantity that shares a name, such as c in m/s, is no fault where the one meant is there
            if said < 2 or name not in found.values:
                problems.add(
                    column=column.shown,
                    received=f"the unit {shown(str(error.received))}" if error.received else "no unit",
                    allowed=error.allowed,
                    remedy=f"{error.remedy} (for example: --column {_quoted(f'{column.written}={_example(name)}')})",
                )
    heads = ", ".join(shown(column.shown) for column in sheet.columns)
    if TEMPERATURE not in found.values and TEMPERATURE not in faults:
        problems.add(
            column=TEMPERATURE,
            received=f"no column of this name among {heads}",
            allowed="a column 'T [K]'",
            remedy=_rename(found, "T [K]", ("K",)),
        )
    if not found.data and not set(faults) & set(COLUMNS):
        half = [column for column in found.unused if lacks_polarization(head(column.written).name)]
        problems.add(
            received=f"no column of data among {heads}",
            allowed=f"any of {', '.join(names_allowed()[2:])}",
            remedy=_with_polarization(half[0]) if half else _rename(found, None, ()),
        )
    acoustic = [name for name in found.data if COLUMNS[name][0].acoustic]
    if acoustic and FREQUENCY not in found.values and options.frequency is None and FREQUENCY not in faults:
        problems.add(
            column=acoustic[0],
            received="no column 'frequency'",
            allowed="a frequency beside sound",
            remedy=f"{_rename(found, 'frequency [MHz]', ('Hz',))}, or give one for all rows: --frequency '5 MHz'",
        )
    for name, of in list(found.errors.items()):
        if name not in found.values and name not in faults:
            problems.add(
                column=of.column.shown,
                received=f"an uncertainty without a column {shown(name)}",
                allowed="an uncertainty beside its quantity",
                remedy="name the quantity's column, or delete this one",
            )
        elif of.percent and name in found.values and name in COLUMNS:
            _check_percent(found, name, of, problems)


def _check_percent(found: Assignment, name: str, error: Assigned, problems: Problems) -> None:
    """Errors in percent: of the value, but absolute where the value is in percent itself; a shift has no size."""
    observable, unit = COLUMNS[name][0], found.values[name].unit
    if observable.unit == "" and unit == "%":
        found.errors[name] = Assigned(
            error.column, error.meaning, error.unit, 0.01, error.dimension, False, error.said
        )
    elif observable.kind == "velocity":
        problems.add(
            column=error.column.shown,
            received="errors in percent",
            allowed="errors in the unit of the shift, because a shift from an arbitrary reference has no size",
            remedy="write them as in +- dc/c longitudinal [1e-6]",
        )


def _rename(found: Assignment, target: str | None, dimensions: tuple[str, ...]) -> str:
    """How to name a column that is there under another name: the one whose unit fits, else the most alike."""
    candidates = []
    for column in found.unused:
        title = head(column.written)
        unit = title.unit if title.unit is not None else column.unit or ""
        for name in [target] if target else names_allowed()[2:]:
            dims = dimensions or _dimensions(head(name).name)
            fits = any(_fits(unit, dimension) for dimension in dims if dimension or unit)
            alike = SequenceMatcher(None, title.name.casefold(), head(name).name.casefold()).ratio()
            candidates.append((fits, alike, column, name, unit))
    if not candidates:
        return f"add a column {target!r}" if target else "add one"
    fits, _, column, name, unit = max(candidates, key=lambda each: each[:2])
    meant = head(name).name
    with_unit = f"{meant} [{unit}]" if fits and unit else name
    return (
        f"rename it, or say which it is: --column {_quoted(f'{column.written or column.number}={with_unit}')}"
    )


def _with_polarization(column: SheetColumn) -> str:
    title = head(column.written)
    observable = lacks_polarization(title.name)
    assert observable is not None
    unit = title.unit or column.unit
    names = [f"{each.name} [{unit}]" if unit else each.name for each in observable.columns]
    return (
        f"{column.shown!r} does not say which sound: --column {_quoted(f'{column.written}={names[0]}')} "
        f"or {_quoted(f'{column.written}={names[1]}')}"
    )


def _fits(unit: str, dimension: str) -> bool:
    try:
        return unit_factor(unit, dimension) > 0
    except InputError:
        return False


def _example(name: str) -> str:
    return {TEMPERATURE: "T [K]", FREQUENCY: "frequency [MHz]"}.get(name) or COLUMNS[name][1].example


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
