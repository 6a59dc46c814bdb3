"""Run the comparisons, print a table, write benchmarks/latest.json."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import traceback
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.harness import Comparison, Row

PARTS = ("startup", "exact", "lattice", "tunneling")
LATEST = Path(__file__).with_name("latest.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", help="run only the comparisons whose name holds this word")
    only = parser.parse_args().only
    rows: list[Row] = []
    console = Console()
    for part in PARTS:
        module = f"benchmarks.{part}"
        if importlib.util.find_spec(module) is None:
            continue
        for comparison in importlib.import_module(module).COMPARISONS:
            if only in comparison.name:
                console.print(f"[dim]{comparison.name} ...[/dim]")
                rows += _run(comparison)
    _print(rows, console)
    LATEST.write_text(json.dumps([row.as_dict() for row in rows], indent=2) + "\n", encoding="utf-8")
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
    table = Table("comparison", "ratio", "bar", "holds", "ours [s]", "memory [MiB]", "note")
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
