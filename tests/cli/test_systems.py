"""`glassblocks systems`: report, JSON and errors."""

from __future__ import annotations

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import systems as command
from glassblocks.errors import InputError
from glassblocks.tunneling.systems_table import COMPONENTS


def run(*arguments):
    app = typer.Typer()
    app.command()(command.systems)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(1)
    names = ["asymmetry [k_B*K]", "tunnel splitting [k_B*K]", *(f"gamma_{c} [eV]" for c in COMPONENTS)]
    rows = np.column_stack([rng.uniform(0, 3, 60), rng.uniform(0.01, 3, 60), rng.normal(size=(60, 6))])
    path = tmp_path / "systems.csv"
    path.write_text("\n".join([",".join(names), *(",".join(f"{v:.6g}" for v in row) for row in rows)]))
    return path


def test_report(table):
    result = run(table, "--glass", "a-SiO2", "--volume", "1e8")
    assert result.exit_code == 0, result.output
    assert "59 two-level systems" in result.output and "the largest one stands for it" in result.output
    for name in ("gamma_l/gamma_t", "P ", "C_l", "Im chi_t", "Q^-1_l", "dc/c_t"):
        assert name in result.output
    assert "68%" in result.output and "not determined" not in result.output
    assert "a constant distribution" in result.output


def test_json_and_what_is_not_determined(table):
    result = run(table, "--json")
    found = json.loads(result.output)
    assert "volume" in found["not_determined"]["P"]
    ratio = found["values"]["gamma_l/gamma_t"]
    low, high = ratio["interval_68"]
    assert low < ratio["value"] < high and ratio["effective"] > 2
    assert json.loads(run(table, "--json").output) == found


def test_energies_alone(table, tmp_path):
    bare = tmp_path / "energies.csv"
    bare.write_text("energy [k_B*K]\n" + "\n".join(f"{0.03 * k}" for k in range(1, 60)))
    found = json.loads(run(bare, "--volume", "1e5", "--u-min", "1e-3", "--json").output)
    assert sorted(found["values"]) == ["P", "exponent"]


def test_a_table_with_one_glass(table, tmp_path):
    glass = tmp_path / "glass.csv"
    glass.write_text("c_l [km/s],c_t [km/s],density [g/cm^3]\n5.8,3.8,2.2\n")
    mine = run(table, "--glass", glass, "--volume", "1e8", "--json")
    shipped = run(table, "--glass", "a-SiO2", "--volume", "1e8", "--json")
    assert json.loads(mine.output)["values"] == json.loads(shipped.output)["values"]
    glass.write_text("c_l [km/s],c_t [km/s],density [g/cm^3]\n5.8,3.8,2.2\n5.9,3.8,2.2\n")
    assert isinstance(run(table, "--glass", glass).exception, InputError)
    picked = run(table, "--glass", f"{glass}:line 2", "--volume", "1e8", "--json")
    assert json.loads(picked.output)["values"] == json.loads(shipped.output)["values"]


def test_an_unused_column_is_noted_on_the_error_stream_as_elsewhere(table):
    lines = table.read_text().splitlines()
    table.write_text("\n".join([lines[0] + ",site", *(line + ",1" for line in lines[1:])]))
    result = run(table, "--json")
    assert json.loads(result.stdout)["count"] == 59
    (noted,) = result.stderr.splitlines()
    assert noted.startswith("glassblocks: note: ") and "'site' is not used" in noted


def test_a_bad_number_is_shown_as_it_was_typed(table):
    said = str(run(table, "--volume", "-1").exception)
    assert said.startswith("--volume: received -1.0; allowed: finite and positive, in nm^3")


@pytest.mark.parametrize(
    "options",
    [
        ("--volume", "-1"),
        ("--volume", "nan"),
        ("--temperature", "0"),
        ("--frequency", "inf"),
        ("--energy-max", "1e-9"),
        ("--glass", "no such glass"),
    ],
)
def test_bad_options(table, options):
    assert isinstance(run(table, *options).exception, InputError)
