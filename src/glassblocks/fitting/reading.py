"""Curves and the glass from the files of a user."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from glassblocks.errors import ConfigError, TableError
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.excluded_points import Places, refuse_those_of_nothing
from glassblocks.fitting.file_of_curves import FileOfCurves
from glassblocks.fitting.problem_parameters import MediumErrors
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.glasses import Glass
from glassblocks.medium import ElasticMedium

Note = Callable[[str], None]


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
        If an option names a column that is not there, or leaves nothing out.
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
    places: Places = {}
    for source in sources:
        try:
            read = FileOfCurves.read(source, options)
        except TableError as error:
            problems += error.problems
            continue
        asked |= read.asked
        for each, where in read.places.items():
            places.setdefault(each, []).extend(where)
        heads += [column.shown for column in read.sheet.columns]
        if read.problems.found:
            problems += read.problems.listed()
            continue
        for line in read.notes if note or not read.is_plain else read.notes[1:]:
            (note or warnings.warn)(line)
        found.append((os.fspath(source), tuple(read.curves)))
    wishes = [*options.columns, *options.by]
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
    refuse_those_of_nothing(options, places, sources, heads)
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
