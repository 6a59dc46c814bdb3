"""Run the comparisons, print a table, write benchmarks/latest.json."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import traceback
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from benchmarks.harness import Comparison, Row
from glassblocks.files import to_json, write_text

PARTS = ("startup", "commands", "exact", "lattice", "mean_field", "tunneling")
LATEST = Path(__file__).with_name("latest.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", help="run only the comparisons whose name holds this word")
    only = parser.parse_args().only
    rows: list[Row] = []
    # piped, the table still needs room for its names
    console = Console(width=None if sys.stdout.isatty() else 160)
    for part in PARTS:
        module = f"benchmarks.{part}"
        if importlib.util.find_spec(module) is None:
            continue
        for comparison in importlib.import_module(module).COMPARISONS:
            if only in comparison.name:
                console.print(f"[dim]{comparison.name} ...[/dim]")
                rows += _run(comparison)
    _print(rows, console)
    write_text(LATEST, to_json([row.as_dict() for row in rows]) + "\n")
    console.print(
        f"written: {LATEST.relative_to(Path.cwd()) if LATEST.is_relative_to(Path.cwd()) else LATEST}"
    )


def _run(comparison: Comparison) -> list[Row]:
    try:
        return list(comparison.run())
    except Exception as error:  # a comparison that fails is a row that does not hold, not the end of the rest
        traceback.print_exc()
        return [Row(comparison.name, None, "runs", False, None, None, f"{type(error).__name__}: {error}")]


def _print(rows: list[Row], console: Console) -> None:
    table = Table(Column("comparison", min_width=36), "ratio", "bar", "holds", "ours [s]", "MiB", "note")
    for row in rows:
        table.add_row(
            row.name,
            "" if row.ratio is None else f"{row.ratio:.3g}",
            row.bar,
            "yes" if row.holds else "NO",
            "" if row.seconds is None else f"{row.seconds:.3g}",
            "" if row.memory_MiB is None else f"{row.memory_MiB:.0f}",
            row.note,
        )
    console.print(table)


if __name__ == "__main__":
    main()
