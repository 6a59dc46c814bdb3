"""Whole commands, from the shell to their end, beside the start of their libraries alone."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import Comparison, Row, paired_medians

#: What is run in a folder of simulated measurements, and the seconds that a user may have to wait; None: no bar.
COMMANDS: dict[str, tuple[tuple[str, ...], float | None]] = {
    "reproduce": (("reproduce", "-o", "reproduced"), None),
    "ratio": (("ratio", "mine.csv"), None),
    "fit, two velocity curves": (
        ("fit", "data/velocity_longitudinal.csv", "data/velocity_transverse.csv", "--glass", "a-SiO2"),
        1.5,
    ),
    "fit, all six files": (
        (
            "fit",
            *(f"data/{name}.csv" for name in ("conductivity", "heat_capacity")),
            *(
                f"data/{kind}_{side}.csv"
                for kind in ("friction", "velocity")
                for side in ("longitudinal", "transverse")
            ),
            *("--glass", "a-SiO2"),
        ),
        None,
    ),
    "flow": (("flow",), None),
    "ledger": (("ledger",), 5.0),
    "lattice sums": (("lattice", "sums"), 15.0),
}
MINE = "name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]\nmine,5.8,3.8,1.04,0.65\n"


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)


def _command(name: str) -> list[Row]:
    words, bar = COMMANDS[name]
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "mine.csv").write_text(MINE)
        example = [sys.executable, "-m", "glassblocks", "simulate", "--example"]
        (folder / "simulate.toml").write_bytes(
            subprocess.run(example, check=True, capture_output=True).stdout
        )
        _run(folder, "-m", "glassblocks", "simulate", "simulate.toml", "-o", "data")
        ours, libraries = paired_medians(
            [
                partial(_run, folder, "-m", "glassblocks", *words),
                partial(_run, folder, "-c", "import numpy, scipy"),
            ],
            repeats=5,
        )
    return [
        Row(
            f"command: {name}",
            ours / libraries,
            "none" if bar is None else f"at most {bar:g} s",
            bar is None or ours <= bar,
            ours,
            None,
            f"times python -c 'import numpy, scipy', which takes {libraries:.2f} s",
        )
    ]


COMPARISONS = [Comparison(f"command: {name}", partial(_command, name)) for name in COMMANDS]
