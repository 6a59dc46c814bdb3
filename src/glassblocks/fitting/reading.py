"""Curves and the glass from the files of a user."""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from glassblocks.errors import ConfigError, TableError
from glassblocks.fitting.assign_columns import Assignment, assign, same
from glassblocks.fitting.column_names import COLUMNS, head, known
from glassblocks.fitting.curve import Array, Curve, readable_frequency
from glassblocks.fitting.measured_points import Measured, Points, measured_points
from glassblocks.fitting.problem import MediumErrors
from glassblocks.fitting.reading_options import ALL, LINE, ReadingOptions, kind_of
from glassblocks.fitting.separate_curves import (
    difference,
    frequency_groups,
    levels,
    runs_on,
    separates_nothing,
)
from glassblocks.glasses import Glass
from glassblocks.laboratory import Numerals, Sheet, SheetColumn, read_sheet
from glassblocks.laboratory.facts import title_of
from glassblocks.medium import ElasticMedium
from glassblocks.tables.problems import Problems

Note = Callable[[str], None]
#: Columns whose levels are the strength of the sound.
_DRIVES = re.compile(r"drive|power|excitation|amplitude|voltage", re.IGNORECASE)


def read_curves(
    source: str | os.PathLike[str], note: Note | None = None, options: ReadingOptions | None = None
) -> tuple[Curve, ...]:
    """The curves of one file, or of standard input if `source` is ``"-"``.

    The file may be text in any usual dialect (commas, semicolons, tabs or blanks; decimal point or comma; UTF-8,
    UTF-16 or cp1252; titles, a row of units, comments, an instrument's header) or an .xlsx workbook. What it was
    taken for is said in one line; where numbers could be read in two ways they are refused.

    Parameters
    ----------
    source
        Table with a column ``T [K]`` and any of ``dc/c longitudinal [1e-6]``, ``dc/c transverse``,
        ``Q^-1 longitudinal``, ``Q^-1 transverse``, ``kappa [W/m/K]``, ``C [J/kg/K]``, in any unit that fits;
        sound needs ``frequency [MHz]``; errors stand in ``+- ...`` columns. Other usual names are understood.
        An empty cell was not measured. Every frequency and every level of a drive makes a curve.
    note
        Called with one line of text on what the file was taken for, and one for points left out and for whatever
        else should be known. By default a warning is given for what is out of the ordinary.
    options
        Names, ranges and what stands beside the table.

    Raises
    ------
    TableError
        With every problem of the file.
    ConfigError
        If an option names a column that is not there.
    InputError
        If a curve cannot be what it says.
    """
    return tuple(curve for _, curves in read_files([source], note, options) for curve in curves)


def read_files(
    sources: Sequence[str | os.PathLike[str]],
    note: Note | None = None,
    options: ReadingOptions | None = None,
) -> list[tuple[str, tuple[Curve, ...]]]:
    """`read_curves` for several files of one glass, with the problems of all of them together.

    Raises
    ------
    TableError, ConfigError, InputError
        As `read_curves`.
    """
    options = options or ReadingOptions()
    found: list[tuple[str, tuple[Curve, ...]]] = []
    problems: list[str] = []
    asked: set[str] = set()
    heads: list[str] = []
    for source in sources:
        try:
            read = _Read.file(source, options)
        except TableError as error:
            problems += error.problems
            continue
        asked |= read.asked
        heads += [column.shown for column in read.sheet.columns]
        if read.problems.found:
            problems += read.problems.listed()
            continue
        for line in read.notes if note or not read.is_plain else read.notes[1:]:
            (note or warnings.warn)(line)
        found.append((os.fspath(source), tuple(read.curves)))
    wishes = [*options.columns, *options.by, *(each.what for each in options.exclude if _is_head(each.what))]
    missing = [] if problems else [wish for wish in wishes if wish not in asked]
    if missing:
        raise ConfigError(
            [
                f"no column {wish!r} in any file; the columns are {', '.join(map(repr, heads))}"
                for wish in missing
            ]
        )
    if problems:
        raise TableError(problems)
    return found


def medium_of(glass: Glass) -> tuple[ElasticMedium, MediumErrors]:
    """The medium of a glass and the errors that its table states.

    Raises
    ------
    InputError
        If the glass has no density.
    """
    stated = {
        name: glass.uncertainties[name] for name in ("density", "c_l", "c_t") if name in glass.uncertainties
    }
    return glass.medium, MediumErrors(**stated)


def told_apart(curves_of: Sequence[tuple[str, Sequence[Curve]]]) -> list[Curve]:
    """All curves of several tables; where two have one label the table's name is added."""
    labels = [curve.label for _, curves in curves_of for curve in curves]
    return [
        replace(curve, label=f"{curve.label} ({Path(source).name})")
        if labels.count(curve.label) > 1
        else curve
        for source, curves in curves_of
        for curve in curves
    ]


@dataclass
class _Read:
    """One file: its sheet, what its columns are, the curves, and what is to be said."""

    sheet: Sheet
    options: ReadingOptions
    problems: Problems
    columns: Assignment
    numerals: Numerals
    curves: list[Curve]
    notes: list[str]

    @classmethod
    def file(cls, source: str | os.PathLike[str], options: ReadingOptions) -> _Read:
        """Read a file; its problems are collected, not raised."""

        def wished(written: str) -> bool:
            column = SheetColumn(0, written, None, ())
            return any(same(column, name) for name in (*options.columns, *options.by))

        sheet = read_sheet(source, known(wished))
        problems = Problems(sheet.source)
        columns = assign(sheet, options, problems)
        read = cls(sheet, options, problems, columns, Numerals(sheet, problems, options.decimal), [], [])
        if "T" in columns.values:
            read._read()
        return read

    @property
    def asked(self) -> set[str]:
        """The user's words that found their column."""
        heads = (each.what for each in self.options.exclude)
        return self.columns.asked | {
            what for what in heads if any(same(column, what) for column in self.sheet.columns)
        }

    @property
    def is_plain(self) -> bool:
        """Whether the file is written as the package writes its own, so that nothing had to be decided."""
        return self.sheet.form[:2] == ("UTF-8", "commas") and not (
            self.columns.described() or self.sheet.left_out or self.numerals.empty or self.numerals.grouped
        )

    def _read(self) -> None:
        points = measured_points(self.sheet, self.columns, self.numerals, self.options, self.problems)
        separating = self._separating(points)
        said = []
        if not self.problems.found:
            for name in self.columns.data:
                said += self._curves(points, name, separating)
            if not self.curves:
                self._nothing_left(points)
        # what several columns have to say is said once
        lines = dict.fromkeys((self._line(), *points.said, *said))
        self.notes = [f"{self.sheet.source}: {line}" for line in lines]

    def _line(self) -> str:
        """What the file was taken for."""
        title = title_of(self.sheet)
        form = [*self.sheet.form, *([self.numerals.said()] if self.numerals.said() else [])]
        left_out = list(self.sheet.left_out)
        if self.numerals.empty:
            left_out.append(
                f"{self.numerals.empty} cell{'s' * (self.numerals.empty > 1)} marked as not measured"
            )
        parts = [
            ("" if title is None else f"{title!r}, ") + "read as " + ", ".join(form),
            self.columns.described(),
            "left out: " + ", ".join(left_out) if left_out else "",
        ]
        return "; ".join(part for part in parts if part)

    def _separating(self, points: Points) -> list[tuple[SheetColumn, list[str]]]:
        """The columns that separate curves, with the level of each row."""
        found = []
        for column in self.columns.by:
            labels = self._levels(column)
            asked = any(same(column, name) for name in self.options.by)
            used = [label for label, T in zip(labels, points.temperature, strict=True) if T is not None]
            if asked or not separates_nothing(used):
                found.append((column, labels))
            else:
                self.columns.by.remove(column)
                self.columns.unused.append(column)
        return found

    def _levels(self, column: SheetColumn) -> list[str]:
        silent = Numerals(self.sheet, Problems(""), self.options.decimal)
        return levels([str(cell) for cell in column.cells], silent.values(column))

    def _curves(
        self, points: Points, name: str, separating: Sequence[tuple[SheetColumn, list[str]]]
    ) -> list[str]:
        """Add the curves of one column; what is to be said of them."""
        measured = points.data[name]
        said = _left_out(name, measured)
        groups: dict[tuple[str, ...], list[int]] = {}
        for row in [*measured.used(), *measured.left_out()]:
            groups.setdefault(tuple(labels[row] for _, labels in separating), []).append(row)
        for key in sorted(groups, key=lambda key: [_sortable(label) for label in key]):
            said += self._of_group(points, name, groups[key], [c for c, _ in separating], key)
        said += self._would_separate(points, name)
        return said

    def _of_group(
        self, points: Points, name: str, rows: list[int], by: Sequence[SheetColumn], key: tuple[str, ...]
    ) -> list[str]:
        """The curves of the rows of one level: one for each resonance."""
        observable, column = COLUMNS[name]
        said = []
        for chosen in self._resonances(points, rows) if observable.acoustic else [rows]:
            measured = points.data[name]
            used = [row for row in chosen if not measured.why[row]]
            used.sort(key=lambda row: points.temperature[row] or 0.0)
            if not used:
                continue
            frequency, drift = None, None
            if points.frequency is not None and observable.acoustic:
                frequencies = _array(points.frequency, used)
                frequency = float(np.median(frequencies))
                drift = _drift(frequencies, frequency)
            curve = Curve(
                observable.kind,
                _array(points.temperature, used),
                _array(measured.values, used),
                None if measured.errors is None else _array(measured.errors, used),
                column.polarization,
                frequency,
                temperature_uncertainty=None
                if points.temperature_error is None
                else _array(points.temperature_error, used),
                frequency_uncertainty=None
                if points.frequency_error is None or not observable.acoustic
                else float(np.median(_array(points.frequency_error, used))),
                drive=_drive(by, key),
                excluded=tuple(
                    (float(points.temperature[row] or 0.0), float(measured.values[row] or 0.0))
                    for row in chosen
                    if measured.why[row]
                ),
            )
            if key:
                suffix = ", ".join(_level(c, label) for c, label in zip(by, key, strict=True))
                curve = replace(curve, label=f"{curve.label}, {suffix}")
            self.curves.append(curve)
            if drift:
                said.append(drift)
        return said

    def _resonances(self, points: Points, rows: list[int]) -> list[list[int]]:
        """The rows of each resonance; rows that are left out go to the nearest one."""
        if points.frequency is None:
            return []
        rows = [row for row in rows if points.frequency[row] is not None]
        if not rows:
            return []
        tolerance = self.options.frequency_tolerance
        frequencies, T = _array(points.frequency, rows), _array(points.temperature, rows)
        found = []
        for group in frequency_groups(frequencies, T, tolerance):
            if runs_on(frequencies[group], tolerance):
                low, high = float(frequencies[group].min()), float(frequencies[group].max())
                self.problems.add(
                    column="frequency",
                    received=f"frequencies that run from {low:.6g} to {high:.6g} Hz without a gap",
                    allowed=f"gaps of more than {tolerance:g} of the frequency between curves",
                    remedy="lower --frequency-tolerance, or name a column that tells the curves apart: --by NAME",
                )
            found.append([rows[number] for number in group.tolist()])
        return found

    def _would_separate(self, points: Points, name: str) -> list[str]:
        """A warning for each column that is not used and whose levels differ."""
        measured = points.data[name]
        used = measured.used()
        if points.frequency is not None and len({points.frequency[row] for row in used}) > 1:
            largest: list[int] = max(self._resonances(points, used), key=len, default=[])
            used = sorted(largest)
        said = []
        for column in self.columns.unused:
            labels = self._levels(column)
            found = difference(
                _array(points.temperature, used),
                _array(measured.values, used),
                [labels[row] for row in used],
                COLUMNS[name][0].kind != "velocity",
            )
            if found is not None:
                said.append(
                    f"WARNING: {name}: column {column.shown!r} is not used, but {found}; "
                    f"--by {column.shown!r} makes a curve of each of its {found.levels} levels"
                )
        return said

    def _nothing_left(self, points: Points) -> None:
        held = [name for name, each in points.data.items() if each.left_out()]
        whys = sorted({why for each in points.data.values() for why in each.why if why})
        self.problems.add(
            received=f"no point of {', '.join(held)}: {', '.join(whys)}"
            if held
            else "columns without a value",
            allowed="points within the temperatures at which the model holds",
            remedy="check the unit of T; --t-max changes where a kind ends, as in --t-max kappa=1"
            if held
            else "fill the columns in",
        )


def _left_out(name: str, measured: Measured) -> list[str]:
    """How many points are left out and why."""
    counts = Counter(measured.why[row] for row in measured.left_out())
    if not counts:
        return []
    kind = COLUMNS[name][0].kind
    total = sum(counts.values()) + len(measured.used())
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
    beyond = any(reason.startswith("above") for reason in counts)
    remedy = f" (--t-max {kind}=... changes where the model is taken to end)" if beyond else ""
    return [f"{name}: {sum(counts.values())} of {total} points left out: {why}{remedy}"]


def _array(values: Sequence[float | None] | None, rows: Sequence[int]) -> Array:
    assert values is not None
    return np.array([values[row] for row in rows], dtype=float)


def _drift(frequencies: Array, middle: float) -> str | None:
    low, high = float(frequencies.min()), float(frequencies.max())
    if low == high:
        return None
    return (
        f"frequencies from {low:.7g} to {high:.7g} Hz, {high / low - 1:.1e} apart, are taken for one resonance at "
        f"{readable_frequency(middle)} (--frequency-tolerance changes how far apart)"
    )


def _drive(by: Sequence[SheetColumn], key: Sequence[str]) -> float | None:
    """The strength of the sound, if a column holds it."""
    for column, label in zip(by, key, strict=True):
        if _DRIVES.search(column.written):
            try:
                return float(label)
            except ValueError:
                return None
    return None


def _level(column: SheetColumn, label: str) -> str:
    title = head(column.written)
    unit = title.unit if title.unit is not None else column.unit
    return f"{title.name} {label}{f' {unit}' if unit and label else ''}" if label else f"no {title.name}"


def _sortable(label: str) -> tuple[float, str]:
    try:
        return float(label), ""
    except ValueError:
        return float("inf"), label


def _is_head(what: str) -> bool:
    """Whether an exclusion names a column of the file."""
    return what not in (ALL, LINE) and kind_of(what) is None
