"""What is read from an ensemble: on made-up samples with known answers, and by the command."""

import json
from dataclasses import replace

import numpy as np
import pytest

from glassblocks.ensembles import (
    Condition,
    EnsembleConfig,
    analyze,
    order_in_coupling,
    tables,
    to_markdown,
    to_plain,
)
from glassblocks.ensembles.jackknife_errors import jackknife
from glassblocks.errors import ConfigError, InputError
from glassblocks.response import Observed

xarray = pytest.importorskip("xarray")

CONFIG = EnsembleConfig(
    seed=5,
    samples=300,
    edge=5e-9,
    density=2200.0,
    c_t=3800.0,
    asymmetry=(0.0, 1.0),
    tunnel_splitting=(0.05, 1.0),
    bin_edges=(0.5, 5.0, 10.0, 15.0),
    band=(0.5, 10.0),
    conditions=(Condition(1.6, 1.5, 0.1, 0.1), Condition(1.6, 1.5, 0.2, 0.1)),
    wavenumbers=(0.0,),
    directions=((0.0, 0.0, 1.0),),
)


def made_up(first, second, seed=1):
    """Samples whose chi is strength (1 + first g s - second (g s)^2) times noise that all g share."""
    from glassblocks.ensembles.sample_dataset import to_dataset

    rng = np.random.default_rng(seed)
    samples = {}
    for index in range(CONFIG.samples):
        factor = np.array(
            [
                [1 + first * g * c.strength - second * (g * c.strength) ** 2 for g in CONFIG.couplings]
                for c in CONFIG.conditions
            ]
        )
        noise = rng.gamma(4.0, 0.25) * 1e7
        shape = np.array([2.25, 1.0])[:, None] * np.ones(3) * noise
        absorption = factor[:, :, None, None, None] * shape * np.ones((2, 3, 2, 2, 3))
        scatter = 1 + 0.1 * rng.normal(size=absorption.shape)
        scatter[:, 0] = 1
        static = -absorption[..., 0]
        samples[index] = Observed(absorption * scatter, static, 0.5 * static, 0 * absorption)
    return to_dataset(CONFIG, samples)


def test_parts_are_found_with_honest_errors():
    first, second = 0.8, 1.5
    pulls = []
    for seed in range(6):
        result = analyze(CONFIG, made_up(first, second, seed))
        for estimate, expected in ((result.odd, first * 0.2), (result.even, -second * 0.04)):
            pulls.append((estimate.value[1, 0, :, :3] - expected) / estimate.error[1, 0, :, :3])
    assert np.std(pulls) == pytest.approx(1.0, abs=0.15)
    assert abs(np.mean(pulls)) < 0.2
    # the static samples have no scatter between the values of g: the parts are exact
    assert result.odd.value[1, 0, 0, -1] == pytest.approx(first * 0.2, rel=1e-12)
    assert result.doubling.value[1, 0, 0, -1] == pytest.approx(first * 0.2 - second * 0.04, rel=1e-12)
    assert result.before.value[0, 0, -1] == pytest.approx(1.5, rel=1e-12)
    assert result.shift.value[0, 0, -1] == pytest.approx(0.0, abs=1e-12)
    assert result.unlike.value[0, 0, -1] == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(
        result.way.value[1, 0, :3],
        (result.after.value - result.before.value)[1, 0, :3] / (1.6 - result.before.value[1, 0, :3]),
    )


def test_order_in_the_coupling_is_found():
    ((weak, strong, slope),) = order_in_coupling(analyze(CONFIG, data := made_up(0.8, 1.5)), data)
    assert (weak, strong) == (0, 1)
    assert slope.value[0, 0, -1] == pytest.approx(2.0, abs=1e-9)


def test_first_order_is_measured_in_units_of_the_mean_field():
    """An odd part of ln 2 times Re chi(0)/(rho c^2) gives a coefficient of ln 2."""
    condition = CONFIG.conditions[1]
    static = CONFIG.distribution(condition).isothermal(condition.temperature, CONFIG.edge**3)
    modulus = CONFIG.medium(condition).modulus
    for p, name in enumerate("lt"):
        relative = getattr(static, name) / getattr(modulus, name)
        result = analyze(CONFIG, made_up(np.log(2) * relative / condition.strength, 0.0))
        assert result.logarithm.value[1, 0, p, -1] == pytest.approx(np.log(2), rel=1e-9)
        assert result.predicted[1, p, -1] == pytest.approx(np.log(2) * relative, rel=1e-12)


def test_predicted_odd_part_takes_the_causal_real_part():
    """(3.6) with Re chi from a principal value integral over the analytic Im chi, at the middle of a narrow bin."""
    from scipy.integrate import quad

    from glassblocks.constants import HBAR, PLANCK

    config = replace(CONFIG, bin_edges=(4.95, 5.0, 5.05), band=(4.95, 5.05), samples=2)
    data = made_up(0.1, 0.1).isel(bin=slice(0, 2), sample=slice(0, 2))
    predicted = analyze(config, data).predicted[1, 1, 2]
    condition = config.conditions[1]
    distribution = config.distribution(condition)
    unit = 1e9 * PLANCK / HBAR  # rad/s per GHz

    def imaginary(frequency):
        return float(distribution.imaginary(frequency * unit, 0.1, config.edge**3).t)

    top = 2**0.5 * 20.836619
    principal, _ = quad(lambda f: imaginary(f) * f / (f + 5), 1.04, top, weight="cauchy", wvar=5.0, limit=500)
    real = -2 / np.pi * principal
    modulus = config.density * config.c_t**2
    assert predicted == pytest.approx(2 * np.log(2) * real / modulus, rel=2e-3)


def test_tables_and_plain_data_hold_the_result():
    result = analyze(CONFIG, data := made_up(0.8, 1.5))
    text = to_markdown(tables(result, order_in_coupling(result, data)))
    assert "300 disorder samples" in text
    assert "Resolution:" in text
    assert "0.1 to 0.2" in text
    plain = to_plain(result)
    assert json.loads(json.dumps(plain, allow_nan=False))["samples"] == 300
    assert np.shape(plain["odd"]["value"]) == (2, 2, 2, 6)


def test_jackknife_of_a_ratio_is_its_scatter_over_repetitions():
    rng = np.random.default_rng(3)

    def once():
        samples = rng.exponential(size=(400, 2)) + 0.5
        return jackknife(lambda mean: mean[0] / mean[1], samples)

    estimates = [once() for _ in range(200)]
    scatter = np.std([estimate.value for estimate in estimates])
    assert np.mean([estimate.error for estimate in estimates]) == pytest.approx(scatter, rel=0.2)
    with pytest.raises(InputError, match="two or more"):
        jackknife(lambda mean: mean, np.ones((1, 2)))


def test_the_command_runs_extends_and_refuses(tmp_path, capsys, monkeypatch):
    pytest.importorskip("h5py")
    import typer
    from typer.testing import CliRunner

    from glassblocks.cli import superblock

    app = typer.Typer()
    app.command()(superblock.superblock)
    app.command("other")(lambda: None)
    runner = CliRunner(env={"COLUMNS": "60"})
    example = runner.invoke(app, ["superblock", "--example"])
    assert example.exit_code == 0
    short = example.stdout.split("[[condition]]")
    config = tmp_path / "config.toml"
    config.write_text(short[0] + "[[condition]]" + short[1])
    out = tmp_path / "out"
    arguments = ["superblock", str(config), "--output", str(out), "--samples"]
    first = runner.invoke(app, [*arguments, "4"])
    assert first.exit_code == 0, first.output
    assert sorted(path.name for path in out.glob("[!.]*")) == [
        "superblock.nc",
        "superblock.png",
        "superblock_tables.md",
    ]
    again = runner.invoke(app, [*arguments, "4", "--json"])
    assert json.loads(again.stdout)["samples"] == 4
    # a narrow terminal cuts no number
    shown = [line.split() for line in first.stdout.splitlines()]
    rows = [
        line for line in (out / "superblock_tables.md").read_text().splitlines() if line.startswith("| 1")
    ]
    assert len(rows) == 9
    for row in rows:
        assert row.replace("|", " ").split() in shown
    negative = tmp_path / "negative.toml"
    negative.write_text(config.read_text().replace("temperature = 0.05", "temperature = -0.05"))
    no_text = tmp_path / "image.toml"
    no_text.write_bytes(b"\x89PNG\xff")
    for bad, kind, message in (
        (["superblock"], ConfigError, "no config file was named"),
        (["superblock", str(tmp_path / "none.toml")], ConfigError, "No such file"),
        (["superblock", str(tmp_path)], ConfigError, "Is a directory"),
        (["superblock", str(no_text)], ConfigError, "not UTF-8"),
        (["superblock", str(negative)], ConfigError, "temperature: received -0.05"),
        ([*arguments, "1"], InputError, "two or more"),
    ):
        result = runner.invoke(app, bad)
        assert isinstance(result.exception, kind)
        assert message in str(result.exception)
