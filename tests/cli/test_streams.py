"""Readers that leave, streams that are closed, and names that would act on a terminal or in a spreadsheet."""

import csv
import os
import subprocess
import sys
import warnings

import pytest

from glassblocks.cli.app import main

TABLE = "name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]\n"
NAMES = ("=cmd|x", "-1+1", "@sum", ":warning:", "[red]x", "[/bold]")


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{name},5.8,3.8,1.0{i},0.65\n" for i, name in enumerate(NAMES))
    (tmp_path / "g.csv").write_text(TABLE + rows)
    return "g.csv"


def shell(line):
    """A line of a shell that says how `glassblocks` itself ended, as `code N` on standard error."""
    line = line.replace("GB", f"{sys.executable} -m glassblocks")
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env={**os.environ, "COLUMNS": "100"}
    )


@pytest.mark.parametrize(
    "command",
    [
        "ratio g.csv -o out",
        "ledger 3.4",
        "renormalize --theory",
        "fit --help",
        "superblock --example",
        "--version",
    ],
)
def test_a_reader_that_leaves_ends_nothing(table, tmp_path, command):
    for end in (
        "| true; echo code ${PIPESTATUS[0]} >&2",
        ">&-; echo code $? >&2",
        ">&- 2>&- <&-; echo code $? >&2",
    ):
        done = shell(f"GB {command} {end}")
        assert done.stderr == "code 0\n", end
    if "-o" in command:  # what was to be saved after the reader left is there
        assert (tmp_path / "out" / "summary.json").exists()


def test_a_full_disk_is_one_error(table):
    done = shell("GB ratio g.csv > /dev/full; echo code $? >&2")
    assert done.stderr.splitlines()[1:] == ["code 2"] and done.stderr.startswith(
        "glassblocks: error: No space left"
    )


def test_a_log_that_cannot_be_written_stops_no_work(table, tmp_path):
    (tmp_path / "c.csv").write_text(
        "T [K],kappa [W/m/K],+- kappa [W/m/K]\n0.1,1e-4,1e-6\n0.2,4e-4,4e-6\n0.3,9e-4,9e-6\n"
    )
    done = shell("GB fit c.csv --glass a-SiO2 -o out 2> /dev/full; echo code $? >&2")
    assert done.stderr == "code 0\n" and (tmp_path / "out" / "fit.json").exists()
    assert shell("GB ratio none.csv 2> /dev/full; echo code $? >&2").stderr == "code 2\n"


def test_memory_that_runs_out_is_one_error(monkeypatch, capsys, tmp_path):
    def work():
        raise MemoryError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
    monkeypatch.setattr("glassblocks.comparison.reproduce", work)
    monkeypatch.setattr(sys, "argv", ["glassblocks", "reproduce"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "glassblocks: error: memory ran out; ask for less, or free some\n"


def test_names_are_names(table, tmp_path):
    done = shell("GB ratio g.csv -o out")
    assert all(name in done.stdout for name in NAMES) and done.stderr == ""
    with (tmp_path / "out" / "ratios.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [row[0] for row in rows] == ["'=cmd|x", "'-1+1", "'@sum", *NAMES[3:]]
    assert all(not cell.startswith("'") for row in rows for cell in row[1:]) and float(rows[0][5]) < 0


def test_paths_cannot_act_on_the_terminal(table, tmp_path):
    acting = "a\x1b[31m\nb.csv"
    (tmp_path / acting).write_text((tmp_path / table).read_text())
    for command in (
        "ratio $'a\\e[31m\\nb.csv' -o $'o\\e[31m\\nut'",
        "ratio $'no\\e[31m\\nne.csv'",
        "ratio $'no\\e[31m\\nne.json'",
        "fit $'a\\e[31m\\nb.csv' --glass a-SiO2",
        "fit $'a\\e[31m\\nb.csv' --glass $'a\\e[31m\\nb.csv'",
        "simulate $'a\\e[31m\\nb.csv'",
        "simulate --example -o $'o\\e[31m\\nut'",
        "superblock $'no\\e[31m\\nne.toml'",
        "systems $'no\\e[31m\\nne.csv'",
    ):
        done = shell(f"GB {command}")
        assert "\x1b" not in done.stdout + done.stderr, command
        assert not any(
            line.startswith(("b.csv", "ut", "ne.")) for line in (done.stdout + done.stderr).splitlines()
        )


def test_an_empty_output_is_refused_and_a_short_one_taken_by_every_command():
    commands = ("reproduce", "ratio x", "fit x", "flow", "superblock x", "renormalize x", "simulate x")
    for command in (*commands, "lattice response x", "lattice sums"):
        done = shell(f"GB {command} -o ''; echo code $? >&2")
        assert "name is empty" in done.stderr and done.stderr.endswith("code 2\n"), command
