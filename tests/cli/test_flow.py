"""`glassblocks flow` from the command line."""

import json

import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import flow
from glassblocks.errors import InputError

runner = CliRunner()
application = typer.Typer()


@application.callback()
def _root() -> None:
    """Keep `flow` a sub-command."""


flow.attach(application)


def run(*arguments):
    return runner.invoke(application, ["flow", *arguments], catch_exceptions=False)


def summary(*arguments):
    result = run("--json", *arguments)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_json_holds_every_step_with_its_terms():
    report = summary("--glass", "a-SiO2", "--n0", "4")
    assert report["fixed_ratio"] == pytest.approx(5800 / 3800)
    assert report["settings"]["density_source"] == "table"
    assert report["steps"][0]["ratio"] == pytest.approx(2.5)
    for step in report["steps"]:
        for polarization in "lt":
            assert sum(share[polarization] for share in step["shares"].values()) == pytest.approx(1.0)
    assert set(report["routes"]) == {"printed", "opposite"}
    assert set(report["routes"]["printed"]) == {"printed", "recursion", "causal", "resummed"}
    assert report["steps"][-1]["length"] == pytest.approx(3.8e-3)


def test_the_directions_of_the_flow():
    """(3.6) as printed runs toward c_l/c_t and the opposite sum away, both slowly at a real strength."""
    routes = summary("--start-strength", "3e-4")["routes"]
    for name in ("recursion", "causal", "resummed"):
        assert 0.5 < routes["printed"][name]["start_distance_kept"] < 1
        assert routes["opposite"][name]["start_distance_kept"] > 1


def test_the_density_does_not_matter():
    light, heavy = (summary("--glass", "SF4", "--density", value) for value in ("1000", "8000"))
    assert summary("--glass", "SF4")["settings"]["density_source"].startswith("default")
    for one, other in zip(light["steps"], heavy["steps"], strict=True):
        assert one["ratio"] == pytest.approx(other["ratio"], rel=1e-9)


def test_printed_subscripts_have_their_own_fixed_ratio():
    report = summary("--subscripts", "printed", "--route", "causal")
    assert report["fixed_ratio"] == pytest.approx((5800 / 3800) ** (1 / 3))
    assert "resummed" not in report["routes"]["printed"]


def test_tables_and_files(tmp_path):
    result = run("--output", str(tmp_path / "out"), "--shape", "two-level", "--route", "printed")
    assert result.exit_code == 0
    assert "ln(R/L_1)" in result.stdout
    assert "what is left at the end" in result.stdout
    assert (tmp_path / "out" / "flow.png").stat().st_size > 20_000
    report = json.loads((tmp_path / "out" / "flow.json").read_text())
    assert report["settings"]["shape"] == "two-level"
    assert "glassblocks" in report["provenance"]


def test_a_flow_that_leaves_the_domain_says_so():
    result = run("--start-strength", "0.1")
    assert result.exit_code == 0
    assert "the block would emit" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--glass", "no such glass"),
        ("--frequency", "-1"),
        ("--start-strength", "nan"),
        ("--start-ratio", "1.1"),
        ("--n0", "1"),
        ("--l1", "1"),
        ("--cutoff", "1e3"),
        ("--temperature", "-1"),
        ("--density", "0"),
        ("--subscripts", "printed", "--route", "resummed"),
    ],
)
def test_bad_options_are_one_clear_error(arguments, tmp_path):
    with pytest.raises(InputError):
        run(*arguments, "--output", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
