"""`glassblocks flow` from the command line."""

import json
from math import log

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


application.command()(flow.flow)


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
    assert set(report["routes"]) == {"printed", "opposite", "computed"}
    assert set(report["routes"]["printed"]) >= {"printed", "recursion", "causal", "resummed"}
    assert set(report["routes"]["computed"]) >= {"lattice"}
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
    assert "matching" in report["left_out"]["resummed"]


def test_tables_and_files(tmp_path):
    (tmp_path / "odd.csv").write_text("name,c_l [km/s],c_t [km/s]\n$x_[b]$ of 5,5.8,3.8\n")
    glass = ("--glass", str(tmp_path / "odd.csv"))  # its name is neither formula nor markup
    result = run(*glass, "--output", str(tmp_path / "out"), "--shape", "two-level", "--route", "printed")
    assert result.exit_code == 0
    assert "ln(R/L_1)" in result.stdout
    assert "distance" in result.stdout and "constant rate (4.2)" in result.stdout
    assert (tmp_path / "out" / "flow.png").stat().st_size > 20_000
    report = json.loads((tmp_path / "out" / "flow.json").read_text())
    assert report["settings"]["shape"] == "two-level"
    assert "glassblocks" in report["provenance"]


def test_the_answer_says_what_became_of_the_ratio():
    """Every number of the sentence, from the flow's own steps."""
    report = summary("--start-strength", "3e-4")
    steps, fixed = report["steps"], report["fixed_ratio"]
    first, last = steps[0], steps[-1]
    left = log(last["ratio"] / fixed) / log(first["ratio"] / fixed)
    l, t = (last[key] / first[key] for key in ("imaginary_l", "imaginary_t"))
    away = report["routes"]["opposite"]["recursion"]["ratio"]
    assert away > first["ratio"]
    assert (
        f"goes from 2.50 to {last['ratio']:.2f} and would have to reach {fixed:.2f}: {100 * left:.0f}% of"
        in report["answer"]
    )
    assert f"Im chi at R is {100 * l:.0f}% (l) and {100 * t:.0f}% (t)" in report["answer"]
    assert f"opposite to (3.6) the ratio goes from 2.50 to {away:.2f}, away" in report["answer"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--start-ratio", str(5800 / 3800)), "having started at the fixed ratio"),
        (("--start-strength", "1e-3", "--route", "printed"), "breaks off at L = "),
        (
            ("--start-strength", "4e-3", "--route", "resummed", "--r", "1e9"),
            "passes the fixed ratio 1.53, by",
        ),
        (("--start-strength", "4e-3", "--r", "1e9", "--start-ratio", "1.55"), "goes from 1.55 to 1.53"),
        (("--start-strength", "1e-3", "--sign", "opposite"), "outside the domain"),
    ],
)
def test_answers_to_other_fates(arguments, says):
    assert says in summary(*arguments)["answer"]


@pytest.mark.parametrize("width", ["40", "60", "80", "200"])
def test_tables_keep_their_digits(width, monkeypatch):
    monkeypatch.setenv("COLUMNS", width)
    result = run()
    assert "\u2026" not in result.stdout
    assert all(len(line) <= max(60, int(width)) for line in result.stdout.splitlines())
    for number in ("5.00e-09", "2.5000", "-0.42/-0.16", "recursion (4.1)"):
        assert number in result.stdout


def test_a_glass_from_a_table(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("name,c_l [km/s],c_t [km/s],site\n[bold],5.8,3.8,1\nother,4.0,2.0,2\n")
    result = run("--glass", f"{table}:[bold]")
    assert result.stdout.startswith("[bold]: c_l = 5800 m/s")
    assert result.stderr.startswith("glassblocks: note: ")
    mine = json.loads(run("--glass", f"{table}:[bold]", "--json").stdout)
    assert mine["settings"]["glass"] == "[bold]"
    assert mine["answer"] == summary("--glass", "a-SiO2")["answer"]
    with pytest.raises(InputError, match="TABLE:NAME"):
        run("--glass", str(table))


def test_the_lattice_takes_whole_steps_and_says_so():
    report = summary("--route", "lattice", "--n0", "3", "--r", "1e-6")
    assert [step["length"] for step in report["steps"]] == pytest.approx([5e-9 * 3**m for m in range(5)])
    assert "the last whole step before R" in report["answer"]
    shown = " ".join(run("--n0", "2.5").stdout.split())
    assert "not shown: lattice: n0: received 2.5; allowed: an integer >= 2" in shown


def test_what_takes_long_is_followed_if_asked_for():
    assert "seconds" in summary("--n0", "5")["left_out"]["lattice"]


def test_a_flow_that_leaves_the_domain_says_so():
    result = run("--start-strength", "0.1")
    assert result.exit_code == 0
    assert "the block would emit" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("--glass", "no such glass"), "--glass"),
        (("--frequency", "-1"), "--frequency"),
        (("--frequency", "1e12"), "--l1, --r"),
        (("--start-strength", "nan"), "--start-strength"),
        (("--start-ratio", "1.1"), "--start-ratio"),
        (("--start-ratio", "0"), "--start-ratio"),
        (("--n0", "1.9"), "--n0"),
        (("--n0", "1.0000001"), "--n0"),
        (("--n0", "inf"), "--n0"),
        (("--l1", "1"), "--l1, --r"),
        (("--l1", "0"), "--l1"),
        (("--r", "1e-9"), "--l1, --r"),
        (("--cutoff", "1e9"), "--temperature, --cutoff"),
        (("--cutoff", "1"), "--frequency, --cutoff"),
        (("--cutoff", "1e3", "--temperature", "0"), "--frequency, --cutoff"),
        (("--cutoff", "-1"), "--cutoff"),
        (("--temperature", "-1"), "--temperature"),
        (("--dipole", "nan"), "--dipole"),
        (("--density", "0"), "--density"),
        (("--subscripts", "printed", "--route", "resummed"), "--route"),
        (("--route", "lattice", "--n0", "2.5"), "--route"),
        (("--route", "none"), "--route"),
        (("--sign", "none"), "--sign"),
        (("--shape", "none"), "--shape"),
    ],
)
def test_bad_options_are_one_clear_error_that_names_them(arguments, names, tmp_path):
    with pytest.raises(InputError) as caught:
        run(*arguments, "--output", str(tmp_path / "out"))
    assert caught.value.what == names
    assert not (tmp_path / "out").exists()
