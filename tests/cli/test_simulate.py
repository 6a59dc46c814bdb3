"""`glassblocks simulate`: the example runs, its files are what they say, and bad configs are refused."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import simulate as command
from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import ConfigError, GlassblocksError
from glassblocks.fitting.simulated_data import simulate, to_csv
from glassblocks.fitting.simulation_plan import example, read_plan
from glassblocks.tables import AllowedSign, NumberColumn, Schema, read_table


def run(*arguments):
    app = typer.Typer()
    app.command()(command.simulate)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def config(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def test_the_example_is_printed_whole():
    assert run("--example").output == example()


def test_example_runs_and_its_tables_hold_the_truth(tmp_path):
    result = run(config(tmp_path, example()), "--output", tmp_path / "data", "--json")
    assert result.exit_code == 0, result.output
    files = [Path(entry["path"]) for entry in json.loads(result.output)["files"]]
    assert len(files) == 6 and all(path.exists() for path in files)
    plan = read_plan(example())
    schema = Schema(
        (
            NumberColumn("T", "K"),
            NumberColumn("frequency", "Hz", required=False),
            NumberColumn("dc/c longitudinal", required=False, sign=AllowedSign.ANY),
            NumberColumn("dc/c transverse", required=False, sign=AllowedSign.ANY),
            NumberColumn("Q^-1 longitudinal", required=False),
            NumberColumn("Q^-1 transverse", required=False),
            NumberColumn("kappa", "W/m/K", required=False),
            NumberColumn("C", "J/kg/K", required=False),
        )
    )
    for path, data in zip(files, simulate(plan), strict=True):
        table = read_table(path, schema)
        (name,) = set(table.quantities) - {"T", "frequency"}
        deviation = (table.array(name) - data.truth) / table.uncertainty_array(name)
        assert abs(deviation.mean()) < 4 / np.sqrt(deviation.size)
        assert 0.6 < deviation.std() < 1.4
        assert "put in" in path.read_text()


def test_seed_decides_and_curves_do_not_disturb_each_other():
    plan = read_plan(example())
    again = simulate(plan)
    for one, two in zip(simulate(plan), again, strict=True):
        np.testing.assert_array_equal(one.value, two.value)
    only_first = read_plan(example().split('[[curve]]\nfile = "velocity_transverse.csv"')[0])
    np.testing.assert_array_equal(simulate(only_first)[0].value, again[0].value)
    # two curves with the same settings have independent noise
    a, b = ((data.value - data.truth) / data.uncertainty for data in again[2:4])
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.5
    other = read_plan(example().replace("seed = 1", "seed = 2"))
    assert not np.array_equal(simulate(other)[0].value, again[0].value)


def test_seed_option_overrides_the_config(tmp_path):
    path = config(tmp_path, example())
    run(path, "-o", tmp_path / "a", "--seed", "7")
    run(config(tmp_path, example().replace("seed = 1", "seed = 7")), "-o", tmp_path / "b")
    name = "friction_transverse.csv"
    assert (tmp_path / "a" / name).read_text() == (tmp_path / "b" / name).read_text()


def test_options_of_model_and_curve():
    text = example().replace("# exponent = 0.2", "exponent = 0.2").replace("# e_max = 20.0", "e_max = 20.0")
    text = text.split("# One")[0] + (
        '[[curve]]\nfile = "v.csv"\nkind = "velocity"\npolarization = "transverse"\n'
        "frequency = 0.5\ntemperature = [0.1, 0.2]\nreference_temperature = 0.1\n"
    )
    plan = read_plan(text)
    assert plan.model.exponent == 0.2 and plan.model.gamma.l == pytest.approx(
        1.04 * ELECTRON_VOLT, rel=1e-6, abs=0
    )
    (data,) = simulate(plan)
    assert data.value[0] == 0 and data.value[1] != 0
    csv = to_csv(data, plan.model, plan.seed)
    assert "+-" not in csv and "exponent = 0.2" in csv


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 1", "seed = -1", "seed"),
        ("seed = 1", "seed = 1\nsede = 2", "sede"),
        ("seed = 1", "", "seed"),
        ("seed = 1", "seed = = 1", "TOML"),
        ("c_l = 5800.0", "c_l = 3800.0", "c_l"),
        ("P = 0.8e45", 'P = "many"', "P"),
        ("P = 0.8e45", "P = 1e300", "P"),
        ("gamma_l = 1.04", "gamma_l = nan", "gamma_l"),
        ('kind = "velocity"', 'kind = "speed"', "kind"),
        ('polarization = "longitudinal"', 'polarization = "l"', "polarization"),
        ("frequency = [1.0, 30.0]", "frequency = []", "frequency"),
        ("frequency = [1.0, 30.0]", "frequency = [1.0, -3.0]", "frequency"),
        ("points = 50", "points = 1", "points"),
        ("points = 50", "points = 50, spacing = 3", "spacing"),
        ("from = 0.01", "from = 0", "from"),
        ("noise = 5e-7", "noise = -5e-7", "noise"),
        ("time = 10.0", "time = 0", "time"),
        ("time = 10.0 ", "", "time"),
        ("velocity_transverse.csv", "Velocity_Longitudinal.csv", "file"),
        ("velocity_transverse.csv", "../away.csv", "file"),
        ("velocity_transverse.csv", "table.txt", "file"),
        ('kind = "heat"', 'kind = "heat"\nfrequency = 1.0', "frequency"),
    ],
)
def test_bad_configs_name_what_is_wrong_and_write_nothing(tmp_path, old, new, says):
    text = example()
    assert old in text
    result = run(config(tmp_path, text.replace(old, new, 1)), "-o", tmp_path / "data")
    assert isinstance(result.exception, GlassblocksError)
    assert says in str(result.exception)
    assert not (tmp_path / "data").exists()


def test_every_problem_of_a_config_is_reported_at_once(tmp_path):
    text = (
        example()
        .replace("seed = 1", "sede = 1")
        .replace("density = 2200.0", "density = -1")
        .replace("gamma_l = 1.04", 'gamma_l = "large"')
        .replace("points = 60", "points = 1", 1)
        .replace('kind = "heat"', 'kind = "warmth"')
    )
    problems = run(config(tmp_path, text), "-o", tmp_path / "data").exception.problems
    for said in (
        "unknown key 'sede'; did you mean 'seed'",
        "seed is missing",
        "[medium]: density: received -1",
        "[model]: gamma_l: received 'large'",
        "[[curve]] 3 temperature: points: received 1",
        "[[curve]] 6: kind: received 'warmth'",
    ):
        assert sum(said in line for line in problems) == 1, said
    # those, the line that names the example, and nothing that only follows from them
    assert len(problems) == 7 and problems[-1] == "see glassblocks simulate --example"


def test_missing_config_and_missing_file(tmp_path):
    assert "--example" in str(run().exception)
    assert isinstance(run(tmp_path / "none.toml").exception, ConfigError)
    (tmp_path / "latin.toml").write_bytes(b"seed = 1 # \xe9\n")
    assert isinstance(run(tmp_path / "latin.toml").exception, ConfigError)


def test_mutated_configs_give_data_or_one_of_our_errors():
    rng = np.random.default_rng(12)
    text = example().replace("points = 50", "points = 3").replace("points = 60", "points = 3")
    letters = '0123456789.,-+e=[]{}"#x \n'
    for _ in range(150):
        mutated = list(text)
        for _ in range(rng.integers(1, 6)):
            mutated[rng.integers(len(mutated))] = letters[rng.integers(len(letters))]
        try:
            with warnings.catch_warnings(action="ignore"):  # a temperature may come out hot
                sets = simulate(read_plan("".join(mutated)))
        except GlassblocksError:
            continue
        assert all(np.isfinite(data.value).all() for data in sets)
