"""`glassblocks fit --batch`: one report a glass, one table of all, and a broken one stops no other."""

import csv
import json
import os
import shutil
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import fit as command
from glassblocks.errors import InputError

pytest.importorskip("threadpoolctl")
runner = CliRunner()
application = typer.Typer()


@application.callback()
def _root() -> None:
    """Keep `fit` a sub-command."""


application.command()(command.fit)
#: Sound of a glass at 1 K and below, dc/c = C ln T and the plateau: enough for a ratio, and fast.
TABLE = "T [K],frequency [MHz],dc/c longitudinal [1e-6],+- dc/c longitudinal [1e-6]," + (
    "dc/c transverse [1e-6],+- dc/c transverse [1e-6]\n"
)


def run(*arguments):
    return runner.invoke(application, ["fit", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path):
    import numpy as np

    from glassblocks.medium import ElasticMedium
    from glassblocks.pair import Pair
    from glassblocks.tunneling import TunnelingModel, velocity_shift

    model = TunnelingModel.from_C(ElasticMedium(2200.0, 5800.0, 3800.0), C=Pair(3e-4, 2.8e-4), P=8e44)
    T = np.geomspace(0.02, 1.0, 15)
    shifts = velocity_shift(model, T, 2 * np.pi * 3e7)
    noise = np.random.default_rng(1).normal(0, 2.0, (2, len(T)))
    rows = zip(T, shifts.l * 1e6 + noise[0], shifts.t * 1e6 + noise[1], strict=True)
    (tmp_path / "in" / "one").mkdir(parents=True)
    text = TABLE + "".join(f"{t:.8g},30,{low:.6g},2,{high:.6g},2\n" for t, low, high in rows)
    (tmp_path / "in" / "one" / "sound.csv").write_text(text)
    (tmp_path / "in" / "one" / "notes.md").write_text("not a table")
    shutil.copy(tmp_path / "in" / "one" / "sound.csv", tmp_path / "in" / "two.csv")
    (tmp_path / "in" / "broken").mkdir()
    (tmp_path / "in" / "broken" / "sound.csv").write_text(text.replace("30,", "thirty,", 1))
    names = "".join(f"{name},2200,5800,3800\n" for name in ("one", "two", "broken"))
    (tmp_path / "glasses.csv").write_text(f"name,density [kg/m^3],c_l [m/s],c_t [m/s]\n{names}")
    return tmp_path


def test_one_report_a_glass_as_by_its_own_command_and_one_table(folder):
    out, alone, glasses = folder / "out", folder / "alone", folder / "glasses.csv"
    done = run("--batch", folder / "in", "--glass", glasses, "-o", out, "--workers", 2, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == json.loads((out / "summary.json").read_text())
    files = ["one", "summary.csv", "summary.json", "two"]
    assert sorted(path.name for path in out.iterdir() if path.name[0] != ".") == files
    # in a process of its own, as users run it: fit.json names the libraries that are loaded, here those of tests
    command = ["fit", folder / "in" / "one" / "sound.csv", "--glass", f"{glasses}:one", "-o", alone]
    subprocess.run([sys.executable, "-m", "glassblocks", *map(str, command)], check=True, capture_output=True)
    for path in alone.iterdir():
        assert path.read_bytes() == (out / "one" / path.name).read_bytes()
    rows = json.loads((out / "summary.json").read_text())["glasses"]
    assert [(row["name"], row["status"]) for row in rows] == [
        ("broken", "failed"),
        ("one", "fitted"),
        ("two", "fitted"),
    ]
    assert "thirty" in rows[0]["error"]
    assert rows[1]["C_l/C_t 95% low"] < 3 / 2.8 < rows[1]["C_l/C_t 95% high"]
    with (out / "summary.csv").open() as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["broken", "one", "two"]


def test_an_exclusion_of_one_glass_is_no_error_of_the_others_and_one_of_none_is_said(folder):
    exclude = ["--exclude", "one/sound.csv:line=3", "--exclude", "line=99"]
    done = run("--batch", folder / "in", "--glass", folder / "glasses.csv", "-o", folder / "out", *exclude)
    rows = {row["name"]: row for row in json.loads((folder / "out" / "summary.json").read_text())["glasses"]}
    assert (rows["one"]["status"], rows["two"]["status"]) == ("fitted", "fitted")
    assert "1 of 15 points left out: 1 excluded" in " ".join(rows["one"]["notes"])
    said = "WARNING: --exclude 'one/sound.csv:line=3' leaves nothing out of this glass"
    assert [any(said in note for note in rows[name]["notes"]) for name in ("one", "two")] == [False, True]
    assert "glassblocks: WARNING: --exclude 'line=99' leaves nothing out of any glass\n" in done.stderr
    assert "sound.csv:line=3' leaves nothing out of any glass" not in done.stderr


def test_all_broken_is_exit_code_2_and_what_the_user_has_is_not_replaced(folder):
    shutil.rmtree(folder / "in" / "one")
    (folder / "in" / "two.csv").unlink()
    arguments = ("--batch", folder / "in", "--glass", folder / "glasses.csv", "-o", folder / "out")
    assert run(*arguments).exit_code == 2
    (folder / "out" / "summary.csv").write_text("mine")
    with pytest.raises(InputError, match="not written by glassblocks"):
        run(*arguments)


def test_a_batch_without_glasses_or_output_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="no tables"):
        run("--batch", tmp_path, "-o", tmp_path / "out")
    with pytest.raises(InputError, match="add --output"):
        run("--batch", tmp_path)
    (tmp_path / "a").mkdir()
    for name in ("a.csv", "a/a.csv"):
        (tmp_path / name).write_text("x\n")
    with pytest.raises(InputError, match="two glasses called a"):
        run("--batch", tmp_path, "-o", tmp_path / "out")
    with pytest.raises(InputError, match="tables beside it"):
        run("table.csv", "--batch", tmp_path, "-o", tmp_path / "out")


def test_a_file_name_that_is_no_text_is_a_name(folder):
    name = os.fsdecode(b"k\xff.csv")
    shutil.move(folder / "in" / "two.csv", folder / "in" / name)
    medium = ("--density", 2200, "--c-l", 5800, "--c-t", 3800)
    run("--batch", folder / "in", "-o", folder / "out", *medium)
    summary = json.loads((folder / "out" / "summary.json").read_text())
    assert {each["name"]: each["status"] for each in summary["glasses"]}["k\udcff"] == "fitted"
    assert "k\\udcff,fitted" in (folder / "out" / "summary.csv").read_text()


def test_an_empty_name_of_a_batch_is_refused(folder):
    done = run("--batch", "", "-o", folder / "out")
    assert done.exit_code == 2 and "the name is empty" in done.output
