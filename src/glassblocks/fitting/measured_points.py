"""The numbers of a sheet in SI: temperatures, frequencies and measured values, and which points are left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from glassblocks.fitting.assigned_columns import Assigned, Assignment, same
from glassblocks.fitting.beside_tables import BESIDE, MASS, MOLAR_MASS, in_lines, stated
from glassblocks.fitting.checked_quantities import checked_quantity
from glassblocks.fitting.column_names import (
    COLUMNS,
    COUPLING_Q,
    DBM,
    FREQUENCY,
    PHOTONS,
    POWER,
    TEMPERATURE,
)
from glassblocks.fitting.column_remedies import PER_KELVIN, PER_MOLE, PER_SAMPLE
from glassblocks.fitting.reading_options import ALL, LINE, Exclusion, ReadingOptions, kind_of
from glassblocks.fitting.sheet_points import Measured, Numbered, SheetPoints
from glassblocks.fitting.sizes_of_errors import larger_than_values, refuse_percent_without_sign
from glassblocks.laboratory import Numerals, Sheet
from glassblocks.laboratory.facts import Fact
from glassblocks.laboratory.layout import counted
from glassblocks.laboratory.numerals import Percent, marks_for_nothing, missing
from glassblocks.tables import NumberColumn
from glassblocks.tables.cells import allowed_at_once, read_uncertainty, read_value
from glassblocks.tables.headers import Numbers
from glassblocks.tables.problems import Problems, shown
from glassblocks.tunneling import watts


def measured_points(
    sheet: Sheet, columns: Assignment, numerals: Numerals, options: ReadingOptions, problems: Problems
) -> SheetPoints:
    """The numbers of a sheet in SI; what is wrong with them is a problem unless its point is left out anyway."""
    return _Reader(sheet, columns, numerals, options, problems).points()


@dataclass
class _Reader:
    """Reads the columns of one sheet."""

    sheet: Sheet
    columns: Assignment
    numerals: Numerals
    options: ReadingOptions
    problems: Problems
    said: list[str] = field(default_factory=list)
    homeless: set[int] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)

    def points(self) -> SheetPoints:
        """All numbers."""
        out = self._excluded_rows()
        self._refuse_summaries(out)
        T = self._values(TEMPERATURE, [not each for each in out], 1.0)
        data = {name: self._measured(name, T, out) for name in self.columns.data}
        used = {row for each in data.values() for row in each.used()}
        heard = {row for name, each in data.items() if COLUMNS[name][0].oscillates for row in each.used()}
        driven = {row for name, each in data.items() if COLUMNS[name][0].electric for row in each.used()}
        frequency = self._frequency(heard)
        for name, each in data.items():
            self._over_frequency(name, each, frequency)
            self._times_T(name, each, T)
        valued = {
            row for each in data.values() for row, value in enumerate(each.values) if value is not None
        } | self.homeless
        bare = [line for row, line in enumerate(self.sheet.lines) if row not in valued and not out[row]]
        if bare:
            self.said.append(f"left out: {counted('row without a value', bare, 'rows without a value')}")
        if self.homeless:
            lines = sorted(self.sheet.lines[row] for row in self.homeless)
            self.said.append(f"left out, because they have no temperature: {counted('row', lines)}")
        return SheetPoints(
            T,
            self._errors(TEMPERATURE, T, used),
            frequency,
            self._errors(FREQUENCY, frequency, heard) if frequency else None,
            data,
            self.said,
            *(self._drive(name, driven) for name in (PHOTONS, POWER, COUPLING_Q)),
        )

    def _refuse_summaries(self, out: list[str]) -> None:
        """A row that is called Mean between rows of data, or Max below names, is one or summarizes others."""
        for row, line in enumerate(self.sheet.lines):
            word = self.sheet.summaries.doubtful.get(line)
            if word is not None and not out[row]:
                self.problems.add(
                    line=line,
                    received=f"a row that is called {shown(word)}",
                    allowed="rows of single measurements; rows that summarize them stand at the end of the table",
                    remedy=f"leave it out with --exclude line={line}, or rename {shown(word)} if it is a name",
                )
                out[row] = "summary"  # its cells are no other problem
                self.problems.stop_if_many(line)

    def _drive(self, name: str, driven: set[int]) -> Numbered | None:
        """Photons, or power in W, of every point of electric data; None if there is no such column."""
        if name not in self.columns.values or not driven:
            return None
        assigned = self.columns.values[name]
        wanted = [row in driven for row in range(len(self.sheet.lines))]
        if assigned.unit == DBM:
            numbers = self.numerals.values(assigned.column, wanted)
            found = [None if number is None else float(watts(float(number))) for number in numbers]
        else:
            found = self._values(name, wanted, 1.0)
        for row in sorted(driven):
            if missing(assigned.column.cells[row]):
                self._lacks_error(self.sheet.lines[row], assigned, "electric data")
        return found

    def _over_frequency(self, name: str, measured: Measured, frequency: Numbered | None) -> None:
        """Rates become frictions, shifts in Hz relative ones: they and their errors are divided by omega or f."""
        columns = (self.columns.values, self.columns.errors)
        for assigned, numbers in zip(columns, (measured.values, measured.errors), strict=True):
            way = assigned[name].meaning.way if name in assigned else None
            if way is None or not (way.by_omega or way.by_frequency) or numbers is None or frequency is None:
                continue
            cycle = 2 * math.pi if way.by_omega else 1.0
            for row, (number, f) in enumerate(zip(numbers, frequency, strict=True)):
                numbers[row] = None if number is None or f is None else number / (cycle * f)

    def _times_T(self, name: str, measured: Measured, T: Numbered) -> None:
        """What was written over a power of T is multiplied by it, with its errors."""
        columns = (self.columns.values, self.columns.errors)
        for assigned, numbers in zip(columns, (measured.values, measured.errors), strict=True):
            way = assigned[name].meaning.way if name in assigned else None
            # errors in percent became those of the value as it is written
            power = 0 if way is None else way.over_T
            if not power or numbers is None:
                continue
            for row, (number, t) in enumerate(zip(numbers, T, strict=True)):
                numbers[row] = None if number is None or t is None else number * t**power

    def _excluded_rows(self) -> list[str]:
        """Why each row as a whole is left out: its line or what another column holds."""
        why = [""] * len(self.sheet.lines)
        for each in self.options.exclude:
            if each.what == LINE:
                if not each.column:
                    self._leave_lines_out(each, why)
            elif each.what != ALL and kind_of(each.what) is None:
                for column in self.sheet.columns:
                    if same(column, each.what):
                        silent = Numerals(self.sheet, None, self.options.decimal)
                        for row, value in enumerate(silent.values(column)):
                            if value is not None and each.holds(value):
                                why[row] = "excluded"
        return why

    def _leave_lines_out(self, these: Exclusion, why: list[str]) -> None:
        for row, line in enumerate(self.sheet.lines):
            if these.holds(line):
                why[row] = "excluded"

    def _measured(self, name: str, T: Numbered, rows_out: Sequence[str]) -> Measured:
        out = list(rows_out)
        for each in self.options.exclude:
            if each.column == name:
                self._leave_lines_out(each, out)
        why_of = self.options.why_left_out(COLUMNS[name][0].kind, name)
        why = [
            outer or ("" if temperature is None else why_of(temperature))
            for temperature, outer in zip(T, out, strict=True)
        ]
        wanted = [temperature is not None and not each for temperature, each in zip(T, why, strict=True)]
        values = self._values(name, wanted, self._divisor(name))
        rows = enumerate(zip(T, values, out, strict=True))
        self.homeless |= {
            row for row, (t, value, outer) in rows if t is None and value is not None and not outer
        }
        values = [None if temperature is None else v for temperature, v in zip(T, values, strict=True)]
        found = Measured(values, None, why)
        found.errors = self._errors(name, values, set(found.used()))
        return found

    def _divisor(self, name: str) -> float:
        """What a heat capacity of the sample or of a mole is divided by."""
        assigned = self.columns.values[name]
        way = assigned.meaning.way
        dimension = assigned.dimension.removesuffix(PER_KELVIN * (0 if way is None else way.over_T))
        what = {PER_SAMPLE: MASS, PER_MOLE: MOLAR_MASS}.get(dimension)
        if what is None:
            return 1.0
        fact = stated(what, self.sheet, self.options)
        if fact is not None and fact.value is not None:
            self._say(what, fact)
            return fact.value
        if name not in self.lacking:
            self.problems.add(
                line=None if fact is None else fact.line,
                column=assigned.column.shown,
                received=f"no {what}" if fact is None else f"no {what} with its unit in {shown(fact.text)}",
                allowed=f"a {what} beside a heat capacity in {assigned.unit}",
                remedy=f"give it: {BESIDE[what].option}",
            )
        self.lacking.add(name)
        return 1.0

    def _say(self, what: str, fact: Fact) -> None:
        there = fact if fact.line else in_lines(what, self.sheet)
        if there is None or (not fact.line and there.value == fact.value):
            return
        text = f"{what} from line {there.line}: {there.text!r}"
        if not fact.line:
            text = f"WARNING: {fact.text} holds, and line {there.line} is not used: {there.text!r}"
        if text not in self.said:
            self.said.append(text)

    def _frequency(self, heard: set[int]) -> Numbered | None:
        if not heard:
            return None
        if FREQUENCY not in self.columns.values:
            fact = stated(FREQUENCY, self.sheet, self.options)
            if fact is None or fact.value is None:
                return None
            self._say("frequency", fact)
            return [fact.value] * len(self.sheet.lines)
        values = self._values(FREQUENCY, [row in heard for row in range(len(self.sheet.lines))], 1.0)
        cells = self.columns.values[FREQUENCY].column.cells
        for row in sorted(heard):
            if missing(cells[row]):
                self.problems.add(
                    line=self.sheet.lines[row],
                    column=FREQUENCY,
                    received="an empty cell",
                    allowed="a frequency in every row of sound",
                    remedy=f"fill it in, or leave the point out: --exclude line={self.sheet.lines[row]}",
                )
                self.problems.stop_if_many(self.sheet.lines[row])
        return values

    def _values(self, name: str, wanted: Sequence[bool], divisor: float) -> Numbered:
        """A column in SI; a number that cannot be is a problem where it is wanted."""
        assigned = self.columns.values[name]
        quantity = checked_quantity(name, assigned.meaning.way)
        factor = abs(assigned.factor) / divisor
        numbers = self.numerals.values(assigned.column, wanted)
        if name in COLUMNS:
            numbers = self._without_marks(numbers, assigned)
        if assigned.meaning.reciprocal:
            numbers = [
                None if each is None else 1 / (each * factor) if each else math.inf for each in numbers
            ]
            factor = 1.0
        checked = Numbers(assigned.column.number - 1, assigned.column.shown, quantity, assigned.unit, factor)
        found = allowed_at_once([None if isinstance(each, Percent) else each for each in numbers], checked)
        for row, number in enumerate(numbers):
            if number is None or found[row] is not None:
                continue
            line = self.sheet.lines[row]
            value = self._plain(number, assigned, line, wanted[row])
            if value is not None and wanted[row]:
                found[row] = read_value(repr(value), checked, line, self.problems)
                self.problems.stop_if_many(line)
            elif value is not None and math.isfinite(value * factor):
                found[row] = value * factor
        if assigned.factor < 0:  # a period goes the other way than its frequency
            return [None if each is None else -each for each in found]
        return found

    def _without_marks(self, numbers: Numbered, assigned: Assigned) -> Numbered:
        """Numbers such as 9999 and -999 far from all others stand for nothing measured, and are said."""
        marks = marks_for_nothing(numbers)
        if not marks:
            return numbers
        count = sum(number in marks for number in numbers)
        cells = f"{count} cell{'s' * (count > 1)} of {' and '.join(f'{mark:g}' for mark in sorted(marks))}"
        text = f"{assigned.column.shown}: {cells}, far from all others, taken for not measured"
        if text not in self.said:
            self.said.append(text)
        return [None if number in marks else number for number in numbers]

    def _errors(self, name: str, values: Numbered, used: set[int]) -> Numbered | None:
        """Standard deviations in SI of the points that are used; None if there are none at all."""
        assigned = self.columns.errors.get(name)
        if assigned is None or not used:
            return None
        rows = range(len(self.sheet.lines))
        numbers = self.numerals.values(assigned.column, [row in used for row in rows])
        if all(numbers[row] is None for row in used):
            return None
        own = assigned.percent or assigned.meaning.reciprocal
        quantity = NumberColumn(name, required=False) if own else checked_quantity(name, assigned.meaning.way)
        divisor = self._divisor(name) if name in COLUMNS else 1.0
        factor = abs(assigned.factor) / (1.0 if assigned.percent else divisor)
        checked = Numbers(assigned.column.number - 1, assigned.column.shown, quantity, assigned.unit, factor)
        found: Numbered = [None] * len(numbers)
        sure = allowed_at_once(
            [None if isinstance(each, Percent) else each for each in numbers], checked, uncertainty=True
        )
        for row in sorted(used):
            line = self.sheet.lines[row]
            self.problems.stop_if_many(line)
            number = self._plain(numbers[row], assigned, line, True)
            value = values[row]
            if number is None or value is None:
                if missing(assigned.column.cells[row]):
                    self._lacks_error(line, assigned, name)
                continue
            error = sure[row]
            if error is None:
                error = read_uncertainty(repr(number), checked, line, self.problems)
            if error is not None and assigned.percent:
                error *= abs(value)
            elif error is not None and assigned.meaning.reciprocal:
                error *= value**2  # of 1/Q, from that of Q
            found[row] = error
        refuse_percent_without_sign([numbers[row] for row in used], assigned, self.problems)
        self.said += larger_than_values(name, [(values[row], found[row]) for row in used])
        return found

    def _lacks_error(self, line: int, assigned: Assigned, name: str) -> None:
        self.problems.add(
            line=line,
            column=assigned.column.shown,
            received="an empty cell",
            allowed=f"a number in every row that has {name}",
            remedy=f"fill it in, or leave the point out: --exclude line={line}",
        )

    def _plain(self, number: float | None, assigned: Assigned, line: int, needed: bool) -> float | None:
        """A number as its column counts; one with a percent sign needs a column that counts in percent or in 1."""
        if not isinstance(number, Percent):
            return number
        if assigned.unit in ("%", "percent"):
            return float(number) * 100
        if assigned.factor == 1.0 and assigned.dimension == "":
            return float(number)
        if needed:
            self.problems.add(
                line=line,
                column=assigned.column.shown,
                received=f"{float(number) * 100:g}%",
                allowed="a percent sign in a column of percent",
                remedy="write [%] in the head of the column, or delete the sign",
            )
        return None
