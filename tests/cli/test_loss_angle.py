"""`glassblocks loss-angle`: the power law, pygwinc's names, and what is refused."""

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import loss_angle as command
from glassblocks.errors import InputError, TableError


def run(*arguments):
    app = typer.Typer()
    app.command()(command.loss_angle)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def table(tmp_path):
    f = np.geomspace(100, 20000, 6)
    rows = [
        f"{x / 1e3:.8g},{2e-4 * (x / 100) ** 0.1:.8g},{1e-5:.3g},{4e-4 * (x / 100) ** -0.05:.8g}"
        if i
        else f"{x / 1e3:.8g},,,4e-4"
        for i, x in enumerate(f)
    ]
    path = tmp_path / "film.csv"
    path.write_text(
        "frequency [kHz],loss angle bulk,+- loss angle bulk,loss angle shear\n" + "\n".join(rows) + "\n"
    )
    return path


def test_bulk_and_shear_come_out_under_the_names_of_pygwinc(table):
    result = run(table, "--layer", "lown")
    assert result.exit_code == 0, result.output
    assert "through 5 points" in result.output and "Student's" in result.output
    for line in ("lossBlown: 0.0002", "lossBlown_slope: 0.1", "lossSlown: 0.0004", "lossSlown_slope: -0.05"):
        assert f"  {line}" in result.output.splitlines()


def test_another_reference_gives_pygwinc_the_same(table):
    one, other = (json.loads(run(table, "--reference", f, "--json").stdout) for f in (100, 1000))
    assert other["laws"]["loss angle bulk"]["loss"] == pytest.approx(2e-4 * 10**0.1)
    assert one["pygwinc"] == pytest.approx(other["pygwinc"])


def test_what_is_no_power_law_is_said_to_be_none(tmp_path):
    path = tmp_path / "peak.csv"
    path.write_text(
        "frequency [Hz],loss angle,+- loss angle\n100,1e-4,1e-6\n1000,5e-4,1e-6\n10000,1e-4,1e-6\n20000,1e-4,1e-6\n"
    )
    assert "WARNING: no power law" in run(path).output


@pytest.mark.parametrize(
    ("head", "options", "error"),
    [
        ("frequency [Hz],angle", (), TableError),
        ("frequency [s],loss angle", (), TableError),
        ("frequency [Hz],loss angle", ("--layer", "middle"), InputError),
        ("frequency [Hz],loss angle", ("--reference", "0"), InputError),
        ("frequency [Hz],loss angle", (), InputError),  # two points
    ],
)
def test_what_cannot_be_is_refused(tmp_path, head, options, error):
    path = tmp_path / "film.csv"
    path.write_text(f"{head}\n100,1e-4\n1000,1e-4\n")
    assert isinstance(run(path, *options).exception, error)
