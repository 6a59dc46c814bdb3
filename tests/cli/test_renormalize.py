"""`glassblocks renormalize` from the command line."""

import json

import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import renormalize
from glassblocks.errors import InputError

runner = CliRunner()
application = typer.Typer()


@application.callback()
def _root() -> None:
    """Keep `renormalize` a sub-command."""


application.command()(renormalize.renormalize)


def run(*arguments):
    return runner.invoke(application, ["renormalize", *arguments], catch_exceptions=False)


def test_the_theory_as_json():
    report = json.loads(run("--theory", "--sound-ratio", "1.6", "--json").stdout)
    assert report["second_order"] == {
        "speed_ratio": 1.6,
        "fixed_ratio": pytest.approx(4.7528**0.5),
        "attracts": True,
    }
    assert report["strong"]["fixed_ratio"] == pytest.approx(2.167, abs=1e-3)


def test_the_theory_of_the_glasses_names_its_assumptions():
    text = run("--theory").stdout
    assert "a-SiO2" in text and "1.987" in text and "-6.0%" in text
    assert "Gaussian" in text and "uncertainties" in text
    assert len(json.loads(run("--theory", "--json").stdout)["glasses"]) == 13


def test_a_sound_ratio_of_no_solid_is_an_error_that_names_the_option():
    with pytest.raises(InputError, match="--sound-ratio: received"):
        run("--theory", "--sound-ratio", "1.1")


def test_a_config_makes_tables_a_record_and_a_figure(tmp_path):
    from glassblocks.renormalization.trees import tree_example

    config, out = tmp_path / "r.toml", tmp_path / "out"
    config.write_text(tree_example().replace("steps = 2", "steps = 1"))
    assert run("--example").stdout == tree_example()
    arguments = [str(config), "--output", str(out), "--samples", "20"]
    text = run(*arguments).stdout
    assert "20 trees of 8 blocks" in text and "fixed ratio of the second" in text and "Assumed" in text
    assert sorted(path.name for path in out.iterdir()) == [
        ".glassblocks-written",
        "renormalize.json",
        "renormalize.npz",
        "renormalize.png",
    ]
    report = json.loads(run(*arguments, "--json").stdout)
    assert report == json.loads((out / "renormalize.json").read_text())
    first = report["conditions"][0]["steps"][1]
    assert 0.5 < first["left_t"]["value"] < 1.5 and first["left_t"]["error"] > 0


def test_too_few_trees_and_options_that_do_not_go_together(tmp_path):
    from glassblocks.errors import ConfigError
    from glassblocks.renormalization.trees import tree_example

    config = tmp_path / "r.toml"
    config.write_text(tree_example())
    with pytest.raises(InputError, match="20 or more"):
        run(str(config), "--samples", "2")
    with pytest.raises(InputError, match="--sound-ratio"):
        run(str(config), "--sound-ratio", "1.6")
    with pytest.raises(ConfigError, match="no config file was named"):
        run()
