"""Every option that is given has an effect, or is refused: none is passed over in silence."""

import math
import subprocess
import sys

import pytest

from glassblocks.cli.fit_options import electric_facts, nuisance_choices
from glassblocks.errors import ConfigError, InputError
from glassblocks.fitting.coating_options import coated_curves
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.renormalization import FlowSettings

CONFLICTS = {
    # twice
    "flow --n0 2 --n0 3": "--n0: received '2 values'",
    "fit a.csv --c-l 5800 --glass a-SiO2 --c-l 5": "--c-l: received '2 values'",
    "lattice sums --largest 16 --largest 32": "--largest: received '2 values'",
    # without what it belongs to
    "renormalize a.toml --sound-ratio 1.6": "--sound-ratio: received 1.6; allowed: beside --theory",
    # beside what leaves it out
    "renormalize a.toml --theory": "CONFIG: received 'a.toml'; allowed: without --theory",
    "renormalize --theory -o here": "--output: received 'here'; allowed: without --theory",
    "superblock --example -o here": "--output: received 'here'; allowed: without --example",
    "lattice response --example --output a.json": "--output: received 'a.json'; allowed: without --example",
}


def run(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "glassblocks", *arguments.split()], capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", CONFLICTS)
def test_an_option_that_would_do_nothing_is_refused(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, said = run(arguments)
    assert (code, out) == (2, "")
    assert said.startswith(f"glassblocks: error: {CONFLICTS[arguments]}") and said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("fit no.csv --seed 3", "--seed has an effect only beside --posterior"),
        ("fit no.csv --workers 2", "--workers has an effect only beside --batch"),
        ("superblock no.toml --jobs 3", "--jobs has an effect only beside --cluster"),
        (
            "superblock no.toml --scheduler tcp://a:1 --workers 4",
            "--workers has an effect only without --scheduler",
        ),
        ("simulate --example --seed 3", "--seed has an effect only without --example"),
    ],
)
def test_an_option_that_changes_no_number_is_only_told(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, _, said = run(arguments)
    assert said.startswith(f"glassblocks: note: {told}\n")


def test_what_may_stand_there_twice_may():
    assert run("ledger 2.4 --json --json")[0] == 0


@pytest.mark.parametrize(
    ("free", "without", "hold", "named"),
    [
        (["exponent"], ["exponent"], [], "--without"),
        (["exponent"], [], ["exponent=0.1"], "--hold"),
        ([], [], ["exponent=0.1", "exponent=0.2"], "--hold"),
    ],
)
def test_one_nuisance_has_one_choice(free, without, hold, named):
    with pytest.raises(InputError, match=f"^{named}: received 'exponent'"):
        nuisance_choices(free, without, hold)
    assert nuisance_choices(["exponent", "exponent"], [], []) == {"exponent": "on"}


@pytest.mark.parametrize("text", ["", " ", "0.8 +-", "0.8 +- ", "+- 0.1", "0.8 +- -0.1", "nan", "0.8 +- inf"])
def test_a_stated_value_is_never_taken_for_none_or_for_exact(text):
    for facts in ((text, None), (None, text)):
        with pytest.raises(InputError, match=r"--eps-r|--filling-factor"):
            electric_facts(*facts)
    with pytest.raises(InputError, match=r"--dilution"):
        coated_curves([], [text], "fit", print)


def test_one_kind_has_one_range_and_one_mode_one_dilution():
    with pytest.raises(ConfigError, match=r"--t-min: received '0\.2'; allowed: one temperature"):
        ReadingOptions.of_texts(t_min=["0.1", "0.2"])
    with pytest.raises(InputError, match="one factor for each mode"):
        coated_curves([], ["0.1", "torsion=0.2", "0.3"], "fit", print)


@pytest.mark.parametrize(
    "setting", ["density", "frequency", "cutoff", "temperature", "start_ratio", "start_strength", "dipole"]
)
def test_a_number_whose_powers_no_float_holds_is_refused(setting):
    for value in (1e300, 1e31, math.inf, math.nan, -1.0):
        with pytest.raises(InputError, match=setting):
            FlowSettings(**{setting: value})
