"""The scripts of the gallery run, draw, and end with the number that they name."""

import io
import runpy
from pathlib import Path

import matplotlib as mpl
import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_the_script_runs(script):
    mpl.use("agg")
    from matplotlib import pyplot as plt

    lines = script.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 45 and any(line.startswith("assert ") for line in lines)
    try:
        runpy.run_path(str(script))["figure"].savefig(io.BytesIO())
    finally:
        plt.close("all")
