"""What is wrong with an assignment of columns: units, errors of nothing, quantities that are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.fitting.absolute_permittivity import absolute_permittivity
from glassblocks.fitting.absolute_sound import absolute_sound
from glassblocks.fitting.assigned_columns import PERCENT, Assignment
from glassblocks.fitting.beside_tables import stated
from glassblocks.fitting.column_names import (
    COLUMNS,
    FREQUENCY,
    TEMPERATURE,
    Meaning,
    head,
    polarization_of_frequency,
)
from glassblocks.fitting.column_remedies import (
    names_allowed,
    names_in_short,
    option,
    polarization_wanted,
    rename,
)
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.tables.problems import Problems, shown


class UnitFault(NamedTuple):
    """A column whose unit does not fit what its name says."""

    column: SheetColumn
    meaning: Meaning
    said: int
    error: InputError


def check_columns(
    found: Assignment,
    faults: list[UnitFault],
    spoken_of: set[str],
    sheet: Sheet,
    options: ReadingOptions,
    problems: Problems,
) -> None:
    """Add the problems of an assignment; `spoken_of` are the quantities that have one already."""
    _check_units(found, faults, problems)
    _check_errors(found, faults, problems)
    at_fault = {fault.meaning.target for fault in faults}
    _check_presence(found, at_fault | spoken_of, sheet, options, problems)


def _check_units(found: Assignment, faults: list[UnitFault], problems: Problems) -> None:
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


def _check_errors(found: Assignment, faults: list[UnitFault], problems: Problems) -> None:
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
        elif value is not None and of.percent and value.unit in PERCENT:
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
    _check_resonator(found, problems)
    if not acoustic or FREQUENCY in {*found.values, *spoken_of}:
        return
    fact = stated(FREQUENCY, sheet, options)
    if fact is None or fact.value is None:
        problems.add(
            line=None if fact is None else fact.line,
            column=acoustic[0],
            received="no column 'frequency'" if fact is None else f"no one frequency in {shown(fact.text)}",
            allowed="a frequency beside sound",
            remedy=f"{rename(found.unused, ['frequency [MHz]'])}, or one for all rows: --frequency '5 MHz'",
        )


def _check_resonator(found: Assignment, problems: Problems) -> None:
    """A frequency that says its polarization is not that of another sound."""
    if FREQUENCY not in found.values or found.was_asked(column := found.values[FREQUENCY].column):
        return
    own = polarization_of_frequency(head(column.written).name)
    sound = [name for name in found.data if COLUMNS[name][0].acoustic and COLUMNS[name][0].oscillates]
    if own is not None and sound and all(COLUMNS[name][1].polarization != own for name in sound):
        problems.add(
            column=column.shown,
            received=f"the frequency of another sound beside {sound[0]}",
            allowed="the frequency of the sound that was measured",
            remedy=f"rename it, or say that it holds: {option(column.written, 'frequency [UNIT]')}",
        )
