"""`glassblocks fit --batch FOLDER`: every glass of a folder fitted alike, one table of all."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from glassblocks.cli.engines import Engine, engine
from glassblocks.cli.notes import visible
from glassblocks.cli.ratio_report import neutral
from glassblocks.errors import GlassblocksError, InputError

if TYPE_CHECKING:
    from glassblocks.fitting.excluded_points import NothingExcludedError

#: How tables end; other files of a glass are left alone.
TABLES = (".csv", ".tsv", ".txt", ".dat", ".asc", ".prn", ".xlsx")
SUMMARY = ("summary.csv", "summary.json")
#: Exit codes: some glasses have no result, or none has.
SOME_FAILED, ALL_FAILED = 1, 2
#: Options that are of the batch, not of each glass.
OF_THE_BATCH = ("batch", "workers", "scheduler", "cluster", "jobs", "output", "json", "verbose", "force")
#: Quantities of the table, with their intervals.
QUANTITIES = ("gamma_l/gamma_t", "C_l/C_t", "C_l", "C_t", "P")


class GlassFit(NamedTuple):
    """What a worker hands back: the parent alone writes."""

    status: str
    message: str
    files: dict[str, bytes]


def fit_batch(folder: Path, parameters: Mapping[str, Any], where: Engine, output: Path, force: bool) -> int:
    """Fit every glass of a folder with the same options; returns the exit code.

    Raises
    ------
    InputError
        If there is no glass in the folder, or the results cannot be written.
    """
    from glassblocks import files
    from glassblocks.cli import outputs

    glasses = [glass for glass in glasses_in(folder) if (folder / glass[0]).absolute() != output.absolute()]
    outputs.ready(*(output / name for name in SUMMARY), force=force)
    rows: dict[str, dict[str, Any]] = {}
    try:
        for index, found in _fitted(parameters, glasses, where):
            name, tables = glasses[index]
            rows[name] = _row(name, tables, _kept(output / name, found, force))
            typer.echo(f"glassblocks: {len(rows)} of {len(glasses)}: {visible(_said(rows[name]))}", err=True)
    except BaseException as reason:
        reason.add_note(f"{len(rows)} of {len(glasses)} glasses are kept in {output}")
        raise
    finally:
        with files.scratch():
            pass  # what workers left that were stopped goes
        ordered = [rows[name] for name, _ in glasses if name in rows]
        if ordered:
            _write_summary(output, ordered, force)
    for line in _in_no_glass(parameters["exclude"], ordered):
        typer.echo(f"glassblocks: {line}", err=True)
    failed = sum(row["status"] != "fitted" for row in ordered)
    return 0 if not failed else SOME_FAILED if failed < len(ordered) else ALL_FAILED


def _write_summary(output: Path, rows: Sequence[Mapping[str, Any]], force: bool) -> None:
    from glassblocks import files
    from glassblocks.cli import outputs

    with outputs.together(*(output / name for name in SUMMARY), force=force) as (table, record):
        table.write_text(_to_csv(rows), encoding="utf-8", errors="backslashreplace")
        record.write_text(files.to_json({"glasses": rows}) + "\n", encoding="utf-8")


def glasses_in(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Name and tables of each glass: a folder in the folder with its tables, or a table that lies in it.

    Raises
    ------
    InputError
        If there is none, or two are called alike.
    """
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise _no_glass(folder, str(error.strerror)) from error
    found = [
        (entry.name, tables) for entry in entries if entry.is_dir() and (tables := _tables(entry.iterdir()))
    ]
    found += [(entry.stem, tables) for entry in entries if (tables := _tables([entry]))]
    names = [name for name, _ in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not found or twice:
        raise _no_glass(folder, f"two glasses called {twice[0]}" if twice else "no tables")
    return sorted(found)


def _tables(entries: Any) -> tuple[str, ...]:
    return tuple(
        sorted(
            str(entry.absolute())
            for entry in entries
            if entry.is_file() and entry.suffix.casefold() in TABLES and not entry.name.startswith(".")
        )
    )


def _no_glass(folder: Path, received: str) -> InputError:
    return InputError(
        "--batch",
        received=f"{folder}, {received}",
        allowed=f"a folder with a folder for each glass, or with one table for each ({', '.join(TABLES)})",
        remedy="put the tables of each glass into a folder that is called like the glass",
    )


def _fitted(
    parameters: Mapping[str, Any], glasses: Sequence[tuple[str, tuple[str, ...]]], where: Engine
) -> Iterator[tuple[int, GlassFit]]:
    from glassblocks.ensembles.workers import compute
    from glassblocks.interruptions import held

    of_each = {name: value for name, value in parameters.items() if name not in OF_THE_BATCH}
    config = (of_each, glasses)
    with (
        engine(where) as executor,
        held() as stop,
        compute(config, range(len(glasses)), where.workers, stop, fit_one, executor) as finished,
    ):
        yield from finished


def fit_one(config: tuple[dict[str, Any], Sequence[tuple[str, tuple[str, ...]]]], index: int) -> GlassFit:
    """What `glassblocks fit` does with one glass; a broken table is a result, too."""
    from glassblocks import files
    from glassblocks.cli.fit_one_glass import fit_one_glass
    from glassblocks.fitting.excluded_points import NothingExcludedError

    parameters, glasses = config
    name, tables = glasses[index]
    told = io.StringIO()
    with files.scratch() as home, contextlib.redirect_stdout(io.StringIO()):
        output = home / name
        of_this = {"data": list(tables), "glass": _glass_of(parameters, name), "output": output}
        try:
            with contextlib.redirect_stderr(told):
                fit_one_glass(parameters | of_this | {"verbose": False, "force": False, "json": False})
        except NothingExcludedError as error:  # lines or ranges of another glass
            less, notes = _less(parameters, error)
            found = fit_one((less, glasses), index)
            return found._replace(message=notes + found.message) if found.files else found
        except typer.Exit:
            return GlassFit("not converged", told.getvalue(), _read(output))
        except (GlassblocksError, typer.BadParameter) as error:
            return GlassFit("failed", str(error), {})
        return GlassFit("fitted", told.getvalue(), _read(output))


def _less(parameters: dict[str, Any], error: NothingExcludedError) -> tuple[dict[str, Any], str]:
    """The parameters without exclusions that leave nothing out, and a note of each."""
    from glassblocks.fitting.reading_options import ReadingOptions

    exclusions = ReadingOptions.of_texts(exclude=parameters["exclude"]).exclude
    kept = [str(each) for each in exclusions if each not in error.exclusions]
    notes = "".join(
        f"glassblocks: note: {_nothing_left_out(each)} of this glass\n" for each in error.exclusions
    )
    return parameters | {"exclude": kept}, notes


def _nothing_left_out(exclusion: object) -> str:
    return f"WARNING: --exclude {visible(str(exclusion))!r} leaves nothing out"


def _in_no_glass(exclude: Sequence[str] | None, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is to be said of exclusions that leave nothing out of any glass that was fitted."""
    from glassblocks.fitting.reading_options import ReadingOptions

    said = [_nothing_left_out(each) for each in ReadingOptions.of_texts(exclude=exclude or ()).exclude]
    notes = ["\n".join(row["notes"]) for row in rows if row["status"] != "failed"]
    return [f"{each} of any glass" for each in said if notes and all(f"{each} of" in text for text in notes)]


def _glass_of(parameters: Mapping[str, Any], name: str) -> str | None:
    """The glass in the table that --glass names, or the paper's, called like the folder."""
    table = parameters["glass"]
    if table is not None:
        return f"{os.path.abspath(table)}:{name}"  # noqa: PTH100  (workers may have another current folder)
    alone = all(parameters[key] is not None for key in ("density", "c_l", "c_t"))
    return None if alone else name


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def _kept(folder: Path, found: GlassFit, force: bool) -> GlassFit:
    """Write the files of one glass, if they replace nothing of the user's."""
    from glassblocks.cli import outputs

    if not found.files:
        return found
    try:
        with outputs.together(*(folder / name for name in found.files), force=force) as places:
            for place, content in zip(places, found.files.values(), strict=True):
                place.write_bytes(content)
    except InputError as error:
        return GlassFit("failed", str(error), {})
    return found


def _row(name: str, tables: Sequence[str], found: GlassFit) -> dict[str, Any]:
    lines = found.message.strip().splitlines()
    row: dict[str, Any] = {
        "name": name,
        "status": found.status,
        "error": " ".join(lines) if found.status == "failed" else "",
        "tables": [Path(table).name for table in tables],
        "notes": [] if found.status == "failed" else lines,
    }
    return row | (_numbers(found.files["fit.json"]) if found.files else {})


def _numbers(text: bytes) -> dict[str, Any]:
    from glassblocks.fitting import FitResult

    result = FitResult.from_json(text.decode("utf-8"))
    found: dict[str, Any] = {
        "c_l/c_t": result.ratio.speed_ratio,
        "sigmas from c_l/c_t": result.ratio.from_speed_ratio,
        "chi2": result.chi2,
        "degrees of freedom": result.degrees_of_freedom,
        "warnings": len(result.warnings),
    }
    for each in result.estimates:
        if each.name in QUANTITIES:
            ends = {
                "68%": each.profile_68 or each.covariance_68 or (None, None),
                "95%": each.profile_95 or each.covariance_95 or (None, None),
            }
            unit = f" [{each.unit}]" if each.unit else ""
            found |= {
                f"{each.name}{unit}": each.value,
                f"{each.name} status": each.status,
            }
            for level, (low, high) in ends.items():
                found |= {f"{each.name} {level} low": low, f"{each.name} {level} high": high}
    return found


def _to_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row if name != "notes"))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = dict(row) | {"tables": " ".join(row["tables"])}
        writer.writerow(
            {key: neutral(cell) if isinstance(cell, str) else cell for key, cell in cells.items()}
        )
    return text.getvalue()


def _said(row: Mapping[str, Any]) -> str:
    """One glass in one line."""
    if row["status"] == "failed":
        return f"{row['name']}: failed: {row['error']}"
    ratio = row.get("gamma_l/gamma_t")
    low, high = (row.get(f"gamma_l/gamma_t 68% {end}") for end in ("low", "high"))
    if ratio is None or low is None or high is None:
        return f"{row['name']}: {row['status']}; gamma_l/gamma_t is not determined"
    return f"{row['name']}: {row['status']}; gamma_l/gamma_t = {ratio:.3f}, 68% {low:.3f} to {high:.3f}"
