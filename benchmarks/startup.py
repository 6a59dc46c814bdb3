"""What it costs to start: the import and the help."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.harness import Comparison, Row, paired_medians, within


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def _import() -> list[Row]:
    ours, numpy = paired_medians(
        [lambda: _python("-c", "import glassblocks"), lambda: _python("-c", "import numpy")], repeats=11
    )
    return [
        within(
            "startup: import glassblocks", ours=ours, reference=numpy, bar=1.5, note="against import numpy"
        )
    ]


def _help() -> list[Row]:
    code = (
        "import sys, contextlib, io\n"
        "from glassblocks.cli import main\n"
        "sys.argv = ['glassblocks', '--help']\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print([m for m in ('scipy', 'matplotlib', 'pint') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    (seconds,) = paired_medians([lambda: _python("-m", "glassblocks", "--help")], repeats=7)
    loaded = done.stdout.strip()
    note = f"loaded of scipy, matplotlib, pint: {loaded}"
    return [
        Row(
            "startup: glassblocks --help",
            None,
            "loads none of the heavy",
            loaded == "[]",
            seconds,
            None,
            note,
        )
    ]


COMPARISONS = [
    Comparison("startup: import glassblocks", _import),
    Comparison("startup: glassblocks --help", _help),
]
