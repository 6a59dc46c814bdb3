"""The curves of one file, and what is to be said of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from glassblocks.fitting.absolute_sound import relative_change
from glassblocks.fitting.assign_columns import assign
from glassblocks.fitting.assigned_columns import Assignment, same
from glassblocks.fitting.blocks_of_rows import with_blocks
from glassblocks.fitting.column_names import COLUMNS, head, known
from glassblocks.fitting.curve import Array, Curve, readable_frequency
from glassblocks.fitting.drive_levels import drive_of, levels_of, refuse_empty_levels, sortable, unit_of
from glassblocks.fitting.excluded_points import Places, places
from glassblocks.fitting.marked_rows import marked_rows
from glassblocks.fitting.measured_points import measured_points
from glassblocks.fitting.photons_of_power import photons_of_power
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.fitting.separate_curves import (
    FEWEST,
    difference,
    frequency_groups,
    runs_apart,
    runs_on,
    separates_nothing,
)
from glassblocks.fitting.sheet_points import Measured, SheetPoints
from glassblocks.fitting.suspect_columns import errors_said, suspect_columns
from glassblocks.fitting.wide_frequencies import with_long_frequencies
from glassblocks.laboratory import Numerals, Sheet, SheetColumn, read_sheet
from glassblocks.laboratory.facts import title_of
from glassblocks.tables.problems import Problems

#: A column that separates curves, and the level of each row.
Separating = tuple[SheetColumn, list[str]]


@dataclass
class FileOfCurves:
    """One file: its sheet, what its columns are, the curves, and what is to be said."""

    sheet: Sheet
    options: ReadingOptions
    problems: Problems
    columns: Assignment
    numerals: Numerals
    silent: Numerals
    curves: list[Curve]
    notes: list[str]
    #: Where the points lie that each exclusion may leave out.
    places: Places

    @classmethod
    def read(cls, source: str | os.PathLike[str], options: ReadingOptions) -> FileOfCurves:
        """Read a file; its problems are collected, not raised."""
        options = options.of_file(source)

        def wished(written: str) -> bool:
            column = SheetColumn(0, written, None, ())
            return any(same(column, name) for name in (*options.columns, *options.by))

        sheet = read_sheet(source, known(wished))
        problems = Problems(sheet.source)
        sheet = with_long_frequencies(with_blocks(sheet, options, problems), tuple(options.columns))
        columns = assign(sheet, options, problems)
        read, silent = Numerals(sheet, problems, options.decimal), Numerals(sheet, None, options.decimal)
        found = cls(sheet, options, problems, columns, read, silent, [], [], {})
        if "T" in columns.values:
            found._read()
        return found

    @property
    def asked(self) -> set[str]:
        """The user's words that found their column."""
        return self.columns.asked

    @property
    def is_plain(self) -> bool:
        """Whether the file is written as the package writes its own, so that nothing had to be decided."""
        return self.sheet.form[:2] == ("UTF-8", "commas") and not (
            self.columns.described() or self.sheet.left_out or self.numerals.empty or self.numerals.grouped
        )

    def _read(self) -> None:
        points = measured_points(self.sheet, self.columns, self.numerals, self.options, self.problems)
        self.places = places(self.sheet, self.columns, points.temperature, self.options)
        of_power = photons_of_power(points, self.options, self.problems)
        separating = self._separating(points)
        said = []
        if not self.problems.found:
            for name in self.columns.data:
                said += self._curves(points, name, separating)
            if not self.curves:
                self._nothing_left(points)
        # what several columns have to say is said once
        said += [*suspect_columns(self.columns), *errors_said(self.sheet, self.columns)]
        said += marked_rows(self.columns, self.sheet.lines, (curve.lines for curve in self.curves), said)
        lines = dict.fromkeys((self._line(), *points.said, *([of_power] if of_power else []), *said))
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

    def _separating(self, points: SheetPoints) -> list[Separating]:
        """The columns that separate curves, with the level of each row."""
        found = []
        for column in list(self.columns.by):
            labels = self._levels(column)
            asked = any(same(column, name) for name in self.options.by)
            used = [label for label, T in zip(labels, points.temperature, strict=True) if T is not None]
            if asked or not separates_nothing(used):
                found.append((column, labels))
                refuse_empty_levels(column, self.sheet, points.measured_rows(), self.problems)
            else:
                self.columns.by.remove(column)
                self.columns.unused.append(column)
        return found

    def _levels(self, column: SheetColumn) -> list[str]:
        return levels_of(column, self.silent, self.problems)

    def _curves(self, points: SheetPoints, name: str, by: Sequence[Separating]) -> list[str]:
        """Add the curves of one column; what is to be said of them."""
        measured = points.data[name]
        groups: dict[tuple[str, ...], list[int]] = {}
        for row in [*measured.used(), *measured.left_out()]:
            groups.setdefault(tuple(labels[row] for _, labels in by), []).append(row)
        said, before = _left_out(name, measured), len(self.curves)
        for key in sorted(groups, key=lambda key: [sortable(label) for label in key]):
            levels_of = [
                (column, label)
                for number, ((column, _), label) in enumerate(zip(by, key, strict=True))
                if len({other[number] for other in groups}) > 1
            ]
            for rows in self._resonances(points, name, groups[key]):
                curve = _curve(points, name, rows, levels_of, self.sheet.lines)
                self.curves.append(curve)
                used = [row for row in rows if not measured.why[row]]
                said += _drift(points, used, curve, self.columns.data)
        said += _single_points(name, self.curves[before:])
        apart = self._would_separate(points, name)
        # levels and drives make several curves, or points of their own, that need not meet
        if not apart and len(groups) == 1 and not points.photons and not points.power:
            apart = self._runs_apart(points, name)
        return said + apart

    def _resonances(self, points: SheetPoints, name: str, rows: list[int]) -> list[list[int]]:
        """The rows of each curve, of which some are used; those that are left out go to the nearest resonance."""
        why = points.data[name].why
        used = [row for row in rows if not why[row]]
        if not used or not COLUMNS[name][0].oscillates:
            return [rows] if used else []
        if points.frequency is None or any(points.frequency[row] is None for row in used):
            return []  # a problem already
        tolerance = self.options.frequency_tolerance
        frequencies = _array(points.frequency, used)
        found = []
        for group in frequency_groups(frequencies, _array(points.temperature, used), tolerance):
            if runs_on(frequencies[group], tolerance):
                low, high = float(frequencies[group].min()), float(frequencies[group].max())
                self.problems.add(
                    column="frequency",
                    received=f"frequencies that run from {low:.6g} to {high:.6g} Hz without a gap",
                    allowed=f"gaps of more than {tolerance:g} of the frequency between curves",
                    remedy="lower --frequency-tolerance, or name a column that tells the curves apart: --by NAME",
                )
            found.append([used[number] for number in group.tolist()])
        middles = [float(np.median(_array(points.frequency, group))) for group in found]
        for row in rows:
            frequency = points.frequency[row]
            if why[row] and frequency is not None:
                # its frequency was not judged, and may be negative
                found[int(np.argmin(np.abs(np.array(middles) - frequency)))].append(row)
        return found

    def _of_largest(self, points: SheetPoints, name: str) -> list[int]:
        """The used rows of the resonance with the most points, in their order."""
        largest: list[int] = max(
            self._resonances(points, name, points.data[name].used()), key=len, default=[]
        )
        return sorted(largest)

    def _runs_apart(self, points: SheetPoints, name: str) -> list[str]:
        """A warning if the rows run through the temperatures several times and the runs do not meet."""
        measured = points.data[name]
        used = self._of_largest(points, name)
        found = runs_apart(
            _array(points.temperature, used),
            _array(measured.values, used),
            [self.sheet.lines[row] for row in used],
            not COLUMNS[name][0].referenced,
        )
        if found is None:
            return []
        return [
            f"WARNING: {name}: the rows run through the temperatures {found.levels} times, and {found}: a drift, a "
            "jump or a hysteresis. A column 'sweep' with a number for each run makes a curve of each"
        ]

    def _would_separate(self, points: SheetPoints, name: str) -> list[str]:
        """A warning for each column that is not used and whose levels differ."""
        measured = points.data[name]
        used = self._of_largest(points, name)
        said = []
        for column in self.columns.unused:
            labels = self._levels(column)
            found = difference(
                _array(points.temperature, used),
                _array(measured.values, used),
                [labels[row] for row in used],
                not COLUMNS[name][0].referenced,
            )
            if found is not None:
                said.append(
                    f"WARNING: {name}: column {column.shown!r} is not used, but {found}; "
                    f"--by {column.shown!r} makes a curve of each of its {found.levels} levels"
                )
        return said

    def _nothing_left(self, points: SheetPoints) -> None:
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


def _curve(
    points: SheetPoints,
    name: str,
    rows: Sequence[int],
    by: Sequence[tuple[SheetColumn, str]],
    lines: Sequence[int],
) -> Curve:
    """The curve of these rows: those that are used, sorted by temperature, and the others as excluded points."""
    observable, column = COLUMNS[name]
    measured = points.data[name]
    used = [row for row in rows if not measured.why[row]]
    left_out = [row for row in rows if measured.why[row]]
    levels = points.photons or points.power or [0.0] * len(points.temperature)
    used.sort(key=lambda row: (points.temperature[row] or 0.0, levels[row] or 0.0))
    oscillates, electric = observable.oscillates, observable.electric
    curve = Curve(
        observable.kind,
        _array(points.temperature, used),
        _array(measured.values, used),
        None if measured.errors is None else _array(measured.errors, used),
        column.polarization,
        _middle(points.frequency, used) if oscillates else None,
        temperature_uncertainty=None
        if points.temperature_error is None
        else _array(points.temperature_error, used),
        frequency_uncertainty=_middle(points.frequency_error, used) if oscillates else None,
        drive=drive_of(by) if observable.acoustic else None,
        photons=_array(points.photons, used) if electric and points.photons else None,
        power=_array(points.power, used) if electric and points.power and not points.photons else None,
        excluded=tuple(
            (float(points.temperature[row] or 0.0), float(measured.values[row] or 0.0)) for row in left_out
        ),
        lines=tuple(lines[row] for row in used),
        excluded_lines=tuple(lines[row] for row in left_out),
    )
    return replace(curve, label=", ".join([curve.label, *(_level(*each) for each in by)]))


def _middle(values: Sequence[float | None] | None, rows: Sequence[int]) -> float | None:
    return None if values is None else float(np.median(_array(values, rows)))


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
    if beyond and COLUMNS[name][0].oscillates:
        remedy = f"{remedy[:-1]}; --free E_0 takes thermal activation in, up to 100 K)"
    if beyond and kind == "conductivity":
        remedy = f"{remedy[:-1]}; --free rayleigh takes the plateau in, up to 10 K)"
    return [f"{name}: {sum(counts.values())} of {total} points left out: {why}{remedy}"]


def _single_points(name: str, curves: Sequence[Curve]) -> list[str]:
    """A warning if most curves are too short to be any, because their frequencies or levels differ."""
    short = [curve for curve in curves if curve.T.size < FEWEST]
    if len(short) < FEWEST or len(short) <= len(curves) / 2:
        return []
    return [
        f"WARNING: {name}: {len(short)} of {len(curves)} curves have fewer than {FEWEST} points, for their frequencies "
        "or levels differ; a larger --frequency-tolerance joins frequencies that drift"
    ]


def _array(values: Sequence[float | None] | None, rows: Sequence[int]) -> Array:
    assert values is not None
    return np.array([values[row] for row in rows], dtype=float)


def _drift(points: SheetPoints, used: Sequence[int], curve: Curve, data: Sequence[str]) -> list[str]:
    """What is to be said of a frequency that is not constant, which may be data itself."""
    if curve.frequency is None:
        return []
    frequencies = _array(points.frequency, used)
    low, high = float(frequencies.min()), float(frequencies.max())
    if low == high:
        return []
    return [
        f"frequencies from {low:.7g} to {high:.7g} Hz, {high / low - 1:.1e} apart, are taken for one resonance at "
        f"{readable_frequency(curve.frequency)} (--frequency-tolerance changes how far apart)"
        f"{relative_change(curve, data)}"
    ]


def _level(column: SheetColumn, label: str) -> str:
    name, unit = head(column.written).name, unit_of(column)
    return f"{name} {label} {unit}".rstrip() if label else f"no {name}"
