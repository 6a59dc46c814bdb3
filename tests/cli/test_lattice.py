"""`glassblocks lattice`: results, files, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from glassblocks.cli import lattice
from glassblocks.errors import ConfigError, InputError, MemoryLimitError
from glassblocks.lattice.response_config import example, read_response_config

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.add_typer(lattice.group)
    return app


def run(app: typer.Typer, *arguments: str):
    return CliRunner().invoke(app, ["lattice", *arguments])


def test_sums_writes_page_figure_and_numbers(app: typer.Typer, tmp_path: Path) -> None:
    result = run(app, "sums", "--largest", "16", "--wave-size", "8", "--output", str(tmp_path), "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data == json.loads((tmp_path / "lattice-sums.json").read_text())
    assert data["survey"]["exchange"]["[100]"]["l"]["values"][3] == pytest.approx(-2.86899, abs=1e-5)
    page = (tmp_path / "lattice-sums.md").read_text()
    assert "-2.86899" in page
    assert (tmp_path / "lattice-sums.png").stat().st_size > 10_000
    assert len(list(tmp_path.glob("[!.]*"))) == 3


def test_page_in_the_docs_has_the_numbers_of_today() -> None:
    from glassblocks.cli.lattice_report import page

    folder = ROOT / "docs" / "results"  # the whole is made again by the command that the page names
    data = json.loads((folder / "lattice-sums.json").read_text())
    assert page(data["survey"], data["flows"]) == (folder / "lattice-sums.md").read_text()


def test_the_example_runs(app: typer.Typer, tmp_path: Path) -> None:
    shown = run(app, "response", "--example").stdout
    assert shown == example()
    config = tmp_path / "small.toml"
    config.write_text(shown.replace("blocks = 16", "blocks = 3"))
    out = tmp_path / "result.json"
    result = run(app, "response", str(config), "--json", "--output", str(out))
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data == json.loads(out.read_text())
    assert data["absorbed power [W/m^3]"]["t"] > 0
    assert "superblock" in run(app, "response", str(config)).stdout


def test_wave_and_file_configs(app: typer.Typer, tmp_path: Path) -> None:
    np.save(tmp_path / "chi.npy", -1e8 * np.eye(6))
    text = example().replace("blocks = 16", "blocks = 5").replace("# [wave]", "[wave]")
    text = text.replace("# direction", "direction").replace("# wavelengths", "wavelengths")
    start, end = text.index("[blocks] "), text.index("[wave]")
    (tmp_path / "c.toml").write_text(text[:start] + '[blocks]\nfile = "chi.npy"\n' + text[end:])
    result = run(app, "response", str(tmp_path / "c.toml"), "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["superblock"]["t"]["imag"] == pytest.approx(0, abs=1e-2)
    assert "absorbed power [W/m^3]" not in data


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("blocks = 16", "blocks = 0", r"\[lattice\]: blocks: received 0; allowed: a whole number from 1 to"),
        ("blocks = 16", f"blocks = {10**400}", r"\[lattice\]: blocks: received 1000"),
        ("blocks = 16", "blocks = true", r"\[lattice\]: blocks: received True"),
        ("blocks = 16", "block = 16", "unknown key 'block'; did you mean 'blocks'"),
        ("density = 2200.0", "density = nan", r"\[medium\]: density: received nan"),
        ("c_t = 3800.0", "c_t = 1e-200", r"\[medium\]: c_t: received 1e-200"),
        ("spacing = 5e-9", "spacing = inf", r"\[lattice\]: spacing: received inf"),
        ("spacing = 5e-9", "spacing = 5e-9\ncontact = true", "contact: received True; .*open"),
        ("longitudinal = [-9.3e8, 7.7e7]", "longitudinal = [-9.3e8, nan]", "longitudinal: received"),
        ("transverse = [-3.6e8, 3.0e7]", "transverse = -3.6e8", "both static or both complex"),
        ('"lognormal"', '"flat"', "distribution: received 'flat'; allowed: one of equal, lognormal, tensors"),
        ("spread = 0.5", "spread = -1.0", "spread: received -1.0"),
        ("seed = 1", 'file = "chi.npy"', "unknown key 'longitudinal'; known are file"),
        ("[drive]", "[wave]\ndirection = [0, 0.0, 0]\n[drive]", "direction: received"),
        ("[drive]", "[wave]\n[drive]", r"\[wave\]: direction is missing"),
        ("[drive]", "[drives]", "unknown key 'drives'; did you mean 'drive'"),
        ("[solver]", "[solver", "not TOML"),
        ("tolerance = 1e-8", "tolerance = 0.0", "tolerance: received 0.0"),
        ("iterations = 500", "iterations = 0.5", "iterations: received 0.5"),
    ],
)
def test_bad_configs_say_what_is_wrong(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in example()
    with pytest.raises(ConfigError, match=message):
        read_response_config(example().replace(old, new, 1), tmp_path)


def test_all_problems_of_a_config_are_told_together(tmp_path: Path) -> None:
    text = example().replace("blocks = 16", "blocks = 0").replace("c_l = 5800.0", "c_l = nan")
    with pytest.raises(ConfigError) as caught:
        read_response_config(text.replace("strain =", "strian =").replace("seed = 1", "seed = -1"), tmp_path)
    *problems, remedy = caught.value.problems
    assert [line.split(": received")[0].split(";")[0] for line in problems] == [
        "[medium]: c_l",
        "[lattice]: blocks",
        "[blocks]: seed",
        "[drive]: the unknown key 'strian'",
    ]
    assert remedy == "see glassblocks lattice response --example"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("transverse = [-3.6e8, 3.0e7]", "transverse = [-3.6e8, 9.0e7]", "chi: .*Im chi_l >= "),
        ("[-9.3e8, 7.7e7]\ntransverse = [-3.6e8, 3.0e7]", "-1.0\ntransverse = 1.0", "chi: .*chi <= 0"),
        ("c_l = 5800.0", "c_l = 3900.0", "c_l"),
    ],
)
def test_physics_that_cannot_be_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in example()
    with pytest.raises(InputError, match=message):
        read_response_config(example().replace(old, new, 1), tmp_path)


def test_file_of_susceptibilities_that_is_none_is_refused(tmp_path: Path) -> None:
    text = example()
    text = text[: text.index("[blocks] ")] + '[blocks]\nfile = "chi.npy"\n'
    np.save(tmp_path / "chi.npy", np.array(["a"]))
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match=r"an \.npy file of numbers"):
            read_response_config(text, folder)


@pytest.mark.parametrize("blocks", [4000, 1_000_000])
def test_a_lattice_too_large_is_refused_at_once(blocks: int, tmp_path: Path) -> None:
    with pytest.raises(MemoryLimitError, match="fewer blocks"):
        read_response_config(example().replace("blocks = 16", f"blocks = {blocks}"), tmp_path)


def test_missing_or_broken_files_are_named(app: typer.Typer, tmp_path: Path) -> None:
    for arguments in ((), (str(tmp_path / "none.toml"),), (str(tmp_path),)):
        with pytest.raises(ConfigError, match="config"):
            CliRunner().invoke(app, ["lattice", "response", *arguments], catch_exceptions=False)
    with pytest.raises(InputError, match="power of two"):
        CliRunner().invoke(app, ["lattice", "sums", "--largest", "48"], catch_exceptions=False)
    assert run(app, "sums", "--output", "").exit_code == 2


def test_a_bad_config_is_one_message_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(example().replace("blocks = 16", "blocks = 0"))
    command = [sys.executable, "-m", "glassblocks", "lattice", "response", "c.toml", "--output", "r.json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("glassblocks: error: [lattice]: blocks: received 0")
    assert [path.name for path in tmp_path.iterdir()] == ["c.toml"]


def test_command_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, glassblocks.cli.lattice\n"
        "print([m for m in ('numpy', 'scipy', 'matplotlib', 'numba') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
