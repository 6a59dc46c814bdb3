"""`glassblocks fit` from the shell: report, JSON, files, exit codes."""

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import fit as command
from glassblocks.errors import InputError, TableError
from glassblocks.fitting import FitResult, solved_fit
from glassblocks.fitting.minimize import minimize
from glassblocks.fitting.simulated_data import simulate, to_csv
from glassblocks.fitting.simulation_plan import example, read_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example's velocity and heat curves, and a table of glasses."""
    folder = tmp_path_factory.mktemp("data")
    plan = read_plan(example())
    for data in simulate(plan):
        if data.plan.kind != "conductivity":
            (folder / data.plan.file).write_text(to_csv(data, plan.model, plan.seed))
    (folder / "glass.csv").write_text(
        "name,c_l [km/s],+- c_l [km/s],c_t [km/s],+- c_t [km/s],density [g/cm^3]\nmine,5.8,0.03,3.8,0.02,2.2\n"
    )
    return folder


def call(*arguments):
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    app.command()(command.fit)
    return CliRunner().invoke(app, ["fit", *map(str, arguments)])


def velocities(folder):
    return sorted(folder.glob("velocity_*.csv"))


def test_the_report_recovers_what_was_put_in(folder):
    done = call(*velocities(folder), "--glass", folder / "glass.csv")
    assert done.exit_code == 0, done.output
    assert "gamma_l/gamma_t = 1.60" in done.stdout  # 1.04 eV and 0.65 eV
    assert "c_l = 5800 +- 30 m/s" in done.stdout
    assert "The theory predicts c_l/c_t = 1.526 +- 0.011" in done.stdout


def test_json_is_the_result_and_nothing_else(folder):
    done = call(*velocities(folder), "--density", 2200, "--c-l", 5800, "--c-t", 3800, "--json")
    result = FitResult.from_json(done.stdout)
    assert result["gamma_l/gamma_t"].value == pytest.approx(1.6, abs=0.01)
    assert json.loads(done.stdout)["converged"] is True


def test_files_are_written(folder, tmp_path):
    out = tmp_path / "deep" / "fitted"
    done = call(
        *velocities(folder),
        folder / "heat_capacity.csv",
        "--glass",
        "a-SiO2",
        "--weights",
        "relative",
        "-o",
        out,
    )
    assert done.exit_code == 0
    names = ["fit.json", "fit.png", "report.txt", "what-ifs.png"]
    assert sorted(path.name for path in out.glob("[!.]*")) == names
    # the file holds everything, the screen the most of it
    assert done.stdout.splitlines()[:8] == (out / "report.txt").read_text().splitlines()[:8]
    assert "would have shown" in (out / "report.txt").read_text()
    result = FitResult.load(out / "fit.json")
    assert result.weights == "relative"
    assert result.heat.verdict == "credible"
    assert (out / "fit.png").read_bytes().startswith(b"\x89PNG")


def test_a_fit_that_does_not_converge_leaves_with_1_and_says_so(folder, monkeypatch):
    monkeypatch.setattr(solved_fit, "best_of_starts", lambda p: minimize(p, p.start(1e43), evaluations=3))
    done = call(*velocities(folder), "--glass", "a-SiO2")
    assert done.exit_code == 1
    assert done.stdout.startswith("THE FIT DID NOT CONVERGE")
    done = call(*velocities(folder), "--glass", "a-SiO2", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["converged"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--density, --c-l and --c-t together"),
        (["--density", "2200"], "--density, --c-l and --c-t together"),
        (["--glass", "As2S3"], "density"),
        (["--glass", "a-SiO2", "--weights", "some"], "absolute or relative"),
        (["--glass", "a-SiO2", "--c-l", "100"], "1.1547"),
        (["--glass", "a-SiO2", "--density", "-1"], "density"),
        (["--glass", "a-SiO2", "--measuring-time", "0"], "measuring_time"),
    ],
)
def test_bad_input_is_one_clear_error(folder, arguments, message):
    done = call(velocities(folder)[0], *arguments)
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)


def test_a_missing_file_is_an_error_of_the_table(folder):
    assert isinstance(call(folder / "none.csv", "--glass", "a-SiO2").exception, TableError)


def test_help_loads_nothing_heavy(folder):
    code = (
        "import sys, typer\nfrom glassblocks.cli import fit\n"
        "app = typer.Typer()\napp.command()(fit.fit)\n"
        "print([m for m in ('numpy', 'scipy', 'matplotlib', 'pint', 'emcee') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nuisances_from_the_command_line(folder):
    glass = ("--density", "2200", "--c-l", "5800", "--c-t", "3800")
    options = ("--without", "background", "--hold", "C_rel/C_res=1.1", "--free", "temperature scale")
    done = call(folder / "friction_longitudinal.csv", folder / "friction_transverse.csv", *glass, *options)
    assert done.exit_code == 0
    assert "C_rel/C_res held at 1.1" in done.stdout
    assert "T_true/T - 1 = " in done.stdout
    assert "Q^-1 background" not in done.stdout
    for bad in (("--hold", "exponent=much"), ("--free", "backgruond"), ("--posterior",)):
        refused = call(folder / "friction_transverse.csv", *glass, *bad)
        assert isinstance(refused.exception, InputError)


def test_a_semicolon_file_is_read_by_its_own_words_and_by_options(tmp_path):
    temperatures = [0.1 * 1.2**n for n in range(21)]
    rows = "".join(f"{t:.5f};{1.5e-3 * t + 8e-4 * t**3:.6e};2,0\n".replace(".", ",") for t in temperatures)
    table = tmp_path / "lauf.csv"
    table.write_bytes(f"Wärme, Lauf 7\nPlattform (K);Probe (J/kg/K);Fehler (%)\n{rows};;\n".encode("cp1252"))
    medium = ["--density", 2200, "--c-l", 5800, "--c-t", 3800]
    done = call(table, *medium)
    assert isinstance(done.exception, TableError)
    assert "--column 'Plattform (K)=T [K]'" in str(done.exception)
    wishes = ["--column", "Plattform (K)=T [K]", "--column", "Probe (J/kg/K)=C [J/kg/K]"]
    done = call(table, *medium, *wishes, "--t-max", "C=2", "--exclude", "line=3", "--json")
    assert done.exit_code == 0, done.exception
    assert "cp1252, semicolons, title line 1, names in line 2, 21 rows, decimal comma" in done.stderr
    assert "5 of 21 points left out: 4 above 2 K, 1 excluded" in done.stderr
    (curve,) = FitResult.from_json(done.stdout).curves
    assert (len(curve.temperature), len(curve.excluded)) == (16, 5)
