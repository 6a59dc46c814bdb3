"""Torsion, flexure and other modes; attenuation and decay as they are published: read, fitted, simulated."""

import json

import numpy as np
import pytest
import typer
from synthetic_glass import GLASS, MODEL
from typer.testing import CliRunner

from glassblocks.cli.fit import fit as fit_command
from glassblocks.cli.simulate import simulate as simulate_command
from glassblocks.errors import InputError, TableError
from glassblocks.fitting import Curve, fit, read_curves
from glassblocks.fitting.column_names import understand
from glassblocks.fitting.observables import POLARIZATIONS
from glassblocks.fitting.problem import MediumErrors, Problem
from glassblocks.tunneling import internal_friction, velocity_shift
from glassblocks.tunneling.modes import MODES, mode_speed, mode_weights

T = np.geomspace(0.02, 2.0, 25)
FREQUENCY = 1e5
OMEGA = 2 * np.pi * FREQUENCY


def of_mode(pair, mode):
    weights = mode_weights(mode, GLASS.c_l, GLASS.c_t)
    return weights.l * pair.l + weights.t * pair.t


def table(tmp_path, head, values, errors=None, frequency=FREQUENCY):
    path = tmp_path / "table.csv"
    lines = [f"T [K],frequency [Hz],{head}" + (f",error {errors[0]}" if errors else "")]
    for row, value in enumerate(values):
        lines.append(
            f"{T[row]:.9g},{frequency:.9g},{value:.12g}" + (f",{errors[1][row]:.12g}" if errors else "")
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


# --- what heads mean


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("Q^-1 torsion", "Q^-1 transverse"),
        ("torsional Q", "Q^-1 transverse"),
        ("internal friction (flexural)", "Q^-1 Young"),
        ("Q^-1 extensional", "Q^-1 Young"),
        ("Young's modulus shift", "dc/c Young"),
        ("ΔE/E", "dc/c Young"),
        ("dE/E_0", "dc/c Young"),
        ("dG/G", "dc/c transverse"),
        ("df/f flexural", "dc/c Young"),
        ("dv/v Rayleigh", "dc/c surface"),
        ("bulk Q^-1", "Q^-1 bulk"),
        ("loss angle torsion", "Q^-1 transverse"),
        ("log decrement bending", "Q^-1 Young"),
        ("1/tau longitudinal", "Q^-1 longitudinal"),
        ("mean free path transverse", "attenuation transverse"),
        ("amplitude attenuation (l)", "attenuation longitudinal"),
    ],
)
def test_laboratory_names_of_modes_and_decays_are_understood(head, target):
    assert understand(head).target == target


# --- numbers: each way to write one friction gives that friction, and its errors with it

FRICTION = np.asarray(internal_friction(MODEL, T, OMEGA).l)
K = OMEGA / GLASS.c_l


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("Q^-1 longitudinal", lambda q: q),
        ("log decrement longitudinal", lambda q: np.pi * q),
        ("Q longitudinal", lambda q: 1 / q),
        ("1/tau longitudinal [1/us]", lambda q: OMEGA * q / 1e6),
        ("1/tau longitudinal [dB/us]", lambda q: 10 * np.log10(np.e) * OMEGA * q / 1e6),
        ("amplitude decay rate longitudinal [1/s]", lambda q: OMEGA * q / 2),
        ("energy decay time longitudinal [ms]", lambda q: 1e3 / (OMEGA * q)),
        ("ringdown time longitudinal [ms]", lambda q: 1e3 * 2 / (OMEGA * q)),
    ],
)
def test_every_way_to_write_a_friction_gives_the_same_curve(tmp_path, head, written):
    # a relative error stays what it is, whether the number is inverted or not
    values = written(FRICTION)
    (curve,) = read_curves(table(tmp_path, head, values, (head, 0.02 * values)), lambda line: None)
    assert (curve.kind, curve.polarization) == ("friction", "l")
    np.testing.assert_allclose(curve.y, FRICTION, rtol=1e-9)
    np.testing.assert_allclose(curve.sigma, 0.02 * FRICTION, rtol=1e-9)


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("attenuation longitudinal [dB/cm]", lambda a: 10 * np.log10(np.e) * a / 100),
        ("attenuation longitudinal [dB/m]", lambda a: 10 * np.log10(np.e) * a),
        ("ultrasonic attenuation longitudinal [Np/cm]", lambda a: a / 2 / 100),
        ("amplitude attenuation longitudinal [dB/cm]", lambda a: 10 * np.log10(np.e) * a / 100),
        ("amplitude attenuation longitudinal [1/cm]", lambda a: a / 2 / 100),
        ("energy attenuation longitudinal [1/cm]", lambda a: a / 100),
        ("1/l longitudinal [1/m]", lambda a: a),
        ("mean free path longitudinal [mm]", lambda a: 1e3 / a),
    ],
)
def test_every_way_to_write_an_attenuation_gives_the_same_curve(tmp_path, head, written):
    values = written(K * FRICTION)
    (curve,) = read_curves(table(tmp_path, head, values, (head, 0.03 * values)), lambda line: None)
    assert (curve.kind, curve.polarization) == ("attenuation", "l")
    np.testing.assert_allclose(curve.y, K * FRICTION, rtol=1e-9)
    np.testing.assert_allclose(curve.sigma, 0.03 * K * FRICTION, rtol=1e-9)


def test_the_decibels_of_the_package_and_of_a_table_agree():
    from glassblocks.fitting.decay_units import level_factor
    from glassblocks.tunneling import attenuation

    decibels = np.asarray(attenuation(MODEL, T, OMEGA).l)
    np.testing.assert_allclose(decibels * level_factor("dB/cm", "1/m"), K * FRICTION, rtol=1e-12)


def test_a_bare_reciprocal_length_is_asked_whose_decay_it_is(tmp_path):
    with pytest.raises(TableError, match=r"energy attenuation.*amplitude attenuation"):
        read_curves(table(tmp_path, "attenuation longitudinal [1/cm]", K * FRICTION), lambda line: None)


def test_the_note_says_what_a_decrement_was_turned_into(tmp_path):
    said = []
    read_curves(table(tmp_path, "log decrement torsion", np.pi * FRICTION), said.append)
    assert "Q^-1 transverse from 'log decrement torsion' (the amplitude's decrement over pi)" in said[0]


def test_half_of_a_modulus_shift_is_that_of_the_velocity(tmp_path):
    shift = of_mode(velocity_shift(MODEL, T, OMEGA), "young")
    (curve,) = read_curves(
        table(tmp_path, "dE/E [1e-6]", 2e6 * shift, ("dE/E [1e-6]", np.full(T.size, 2.0))), lambda line: None
    )
    assert (curve.kind, curve.polarization) == ("velocity", "young")
    np.testing.assert_allclose(curve.y, shift, rtol=1e-9)
    np.testing.assert_allclose(curve.sigma, 1e-6, rtol=1e-9)


# --- the fit


def noisy(kind, mode, values, sigma, seed):
    rng = np.random.default_rng([seed, list(MODES).index(mode)])
    return Curve(kind, T, values + sigma * rng.standard_normal(T.size), sigma, mode, FREQUENCY)


def test_torsion_and_flexure_give_the_ratio():
    shift, friction = velocity_shift(MODEL, T, OMEGA), internal_friction(MODEL, T, OMEGA)
    curves = []
    for mode in ("t", "young"):
        curves.append(noisy("velocity", mode, of_mode(shift, mode), np.full(T.size, 1e-6), 1))
        curves.append(noisy("friction", mode, of_mode(friction, mode), 0.02 * of_mode(friction, mode), 2))
    found = fit(curves, GLASS, what_ifs=False)
    ratio = found["gamma_l/gamma_t"]
    low, high = ratio.profile_95
    assert low < MODEL.gamma.ratio < high
    assert high / low < 1.1


def test_one_mode_alone_leaves_the_ratio_open():
    shift = of_mode(velocity_shift(MODEL, T, OMEGA), "young")
    found = fit([noisy("velocity", "young", shift, np.full(T.size, 1e-6), 1)], GLASS, what_ifs=False)
    assert found.converged
    assert not found["gamma_l/gamma_t"].is_determined


@pytest.mark.parametrize("mode", ["young", "bulk", "surface"])
def test_one_mode_alone_converges_and_gives_the_strength_that_it_has(mode):
    shift, friction = (
        of_mode(velocity_shift(MODEL, T, OMEGA), mode),
        of_mode(internal_friction(MODEL, T, OMEGA), mode),
    )
    curves = [
        noisy("velocity", mode, shift, np.full(T.size, 1e-7), 1),
        noisy("friction", mode, friction, 0.02 * np.abs(friction), 2),
    ]
    found = fit(curves, GLASS, what_ifs=False)
    assert found.converged
    low, high = found[f"C_{POLARIZATIONS[mode]}"].profile_95
    assert low < of_mode(MODEL.C, mode) < high
    assert high / low < 1.1
    assert not found["C_l"].is_determined


def test_two_modes_that_give_both_strengths_need_no_strength_of_their_own():
    shift = velocity_shift(MODEL, T, OMEGA)
    curves = [
        noisy("velocity", mode, of_mode(shift, mode), np.full(T.size, 1e-6), 1) for mode in ("t", "young")
    ]
    found = fit(curves, GLASS, what_ifs=False)
    assert "C_Young" not in [each.name for each in found.estimates]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["velocity", "friction", "attenuation"])
def test_derivatives_of_every_mode_are_those_of_finite_differences(kind, mode):
    if (kind, mode) == ("attenuation", "bulk"):
        pytest.skip("no wave is one of pressure alone")
    curve = Curve(kind, T, np.linspace(1e-4, 2e-4, T.size), np.full(T.size, 1e-6), mode, FREQUENCY)
    choices = {"C_rel/C_res": "on", "activated": "on"} | (
        {} if kind == "velocity" else {"background 1": "on"}
    )
    problem = Problem([curve], GLASS, MediumErrors(10.0, 20.0, 30.0), 10.0, choices)
    theta = problem.start(8e44)
    theta[problem.index["C_l"]] += 0.2
    theta[[place for name, place in problem.index.items() if name in ("activated", "background 1")]] = 0.1
    step = 1e-6
    quotient = np.stack(
        [
            (problem.residual(theta + step * e) - problem.residual(theta - step * e)) / (2 * step)
            for e in np.eye(theta.size)
        ],
        axis=1,
    )
    jacobian = problem.jacobian(theta)
    assert np.all(np.abs(quotient - jacobian).max(axis=0) <= 1e-5 * np.abs(jacobian).max(axis=0) + 1e-9)


def test_an_attenuation_carries_the_error_of_its_own_speed():
    values = K * FRICTION
    noise = 1 + 0.005 * np.random.default_rng(1).standard_normal(T.size)
    curve = Curve("attenuation", T, values * noise, 0.005 * values, "l", FREQUENCY)
    heard = {"nuisances": {"background": "off"}, "what_ifs": False}
    exact = fit([curve], GLASS, **heard)["C_l"]
    blurred = fit([curve], GLASS, medium_errors=MediumErrors(c_l=58.0), **heard)["C_l"]
    own, both = ((each.covariance_68[1] / each.covariance_68[0]) ** 0.5 - 1 for each in (exact, blurred))
    assert abs(exact.value / MODEL.C.l - 1) < 3 * own
    assert both == pytest.approx(np.hypot(own, 0.01), rel=0.02)


def test_a_pressure_has_no_attenuation_of_its_own():
    with pytest.raises(InputError, match="'l', 't', 'young', 'surface'"):
        Curve("attenuation", T, K * FRICTION, None, "bulk", FREQUENCY)


# --- simulated, then fitted, at the command line

CONFIG = """
seed = 3
[medium]
density = 2200.0
c_l = 5800.0
c_t = 3800.0
[model]
P = 8e44
gamma_l = 1.04
gamma_t = 0.65
[[curve]]
file = "flexure.csv"
kind = "friction"
polarization = "Young"
frequency = 0.1
temperature = { from = 0.02, to = 2.0, points = 25 }
relative_noise = 0.02
[[curve]]
file = "decibels.csv"
kind = "attenuation"
polarization = "transverse"
frequency = 30.0
temperature = { from = 0.02, to = 2.0, points = 25 }
relative_noise = 0.02
"""


def test_what_simulate_writes_of_modes_and_attenuation_fit_reads(tmp_path):
    config = tmp_path / "plan.toml"
    config.write_text(CONFIG, encoding="utf-8")
    data = tmp_path / "data"
    app, runner = typer.Typer(), CliRunner()
    app.command("fit")(fit_command)
    app.command("simulate")(simulate_command)
    done = runner.invoke(app, ["simulate", str(config), "--output", str(data)])
    assert done.exit_code == 0, done.output
    medium = ["--density", "2200", "--c-l", "5800", "--c-t", "3800"]
    done = runner.invoke(
        app,
        [
            "fit",
            str(data / "flexure.csv"),
            str(data / "decibels.csv"),
            *medium,
            "--without",
            "background",
            "--json",
        ],
    )
    assert done.exit_code == 0, done.output
    found = {each["name"]: each for each in json.loads(done.stdout)["estimates"]}
    for name, truth in (("C_t", 2.731e-4), ("gamma_l/gamma_t", 1.6)):
        low, high = found[name]["profile_95"]
        assert low < truth < high, name


def test_the_speed_of_a_rod_is_that_of_young():
    assert mode_speed("young", GLASS.c_l, GLASS.c_t) == pytest.approx(5697.36, rel=1e-6)
