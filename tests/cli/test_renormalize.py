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
