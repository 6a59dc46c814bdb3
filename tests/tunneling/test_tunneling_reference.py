"""Every integral against 50-digit tables; make_reference.py makes them from the definitions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    relaxational_friction,
    relaxational_velocity_shift,
    resonant_friction,
    resonant_velocity_shift,
    thermal_conductivity,
    tunneling_heat_capacity,
)
from glassblocks.tunneling.parameters import REFERENCE_ENERGY
from glassblocks.tunneling.relaxational import relaxation_kernel

REFERENCE = json.loads(Path(__file__).with_name("reference.json").read_text())
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
C = Pair(3.0e-4, 2.7e-4)
#: So cold that hbar omega << kT even where omega tau_min = 1e9.
COLD = 1e-4
TOLERANCE = 1e-9


def model(row, temperature):
    options = {"exponent": row.get("exponent", 0.0), "u_min": row.get("u_min", 0.0)}
    if row.get("cut"):
        options["e_max"] = row["cut"] * BOLTZMANN * temperature
    return TunnelingModel.from_C(GLASS, C, P=0.8e45, **options)


def density(row, temperature):
    return (BOLTZMANN * temperature / REFERENCE_ENERGY) ** row.get("exponent", 0.0)


def rows(*names):
    return [
        pytest.param(row, id=f"{name} {list(row.values())[:-1]}") for name in names for row in REFERENCE[name]
    ]


def test_tables_span_what_is_claimed():
    x = [row["x"] for row in REFERENCE["resonant"]]
    W = [row["W"] for row in REFERENCE["relaxational"]]
    assert (min(x), max(x), min(W), max(W)) == (1e-8, 1e4, 1e-9, 1e9)
    assert all(
        len(row["value"].split("e")[0].strip("-0.").replace(".", "")) > 40 for row in REFERENCE["resonant"]
    )


@pytest.mark.parametrize("row", rows("resonant", "resonant options"))
def test_resonant_velocity_shift(row):
    omega = row["x"] * BOLTZMANN / HBAR
    shift = resonant_velocity_shift(model(row, 1.0), 1.0, omega)
    assert shift.l / C.l == pytest.approx(float(row["value"]), rel=TOLERANCE)
    assert shift.t / C.t == pytest.approx(float(row["value"]), rel=TOLERANCE)


@pytest.mark.parametrize("row", rows("kernel"))
def test_integral_over_u(row):
    kernel = complex(relaxation_kernel(row["a"], row["u_min"]))
    assert kernel.real == pytest.approx(float(row["real"]), rel=TOLERANCE, abs=0)
    assert kernel.imag == pytest.approx(float(row["imag"]), rel=TOLERANCE, abs=0)


@pytest.mark.parametrize("row", rows("relaxational", "relaxational options"))
def test_relaxational_shift_and_friction(row):
    glass = model(row, COLD)
    omega = row["W"] * glass.rate_constant * (BOLTZMANN * COLD) ** 3
    shift = relaxational_velocity_shift(glass, COLD, omega)
    friction = relaxational_friction(glass, COLD, omega)
    for value, factor, name in ((shift, -0.5, "real"), (friction, 1.0, "imag")):
        expected = factor * float(row[name]) * density(row, COLD)
        assert value.l / C.l == pytest.approx(expected, rel=TOLERANCE, abs=0)
        assert value.t / C.t == pytest.approx(expected, rel=TOLERANCE, abs=0)


@pytest.mark.parametrize("row", rows("heat", "heat options"))
def test_heat_capacity(row):
    temperature = 0.05
    glass = model(row, temperature)
    time = 1 / (row["w"] * glass.rate_constant * (BOLTZMANN * temperature) ** 3)
    unit = glass.P * BOLTZMANN**2 * temperature * density(row, temperature)
    expected = float(row["value"])
    assert tunneling_heat_capacity(glass, temperature, time) / unit == pytest.approx(expected, rel=TOLERANCE)


@pytest.mark.parametrize("row", rows("conduction"))
def test_thermal_conductivity(row):
    """The two polarizations scatter alike where C_l/c_l = C_t/c_t: one table then does for both."""
    temperature = 0.1
    alike = Pair(3.0e-4, 3.0e-4 * GLASS.c_t / GLASS.c_l)
    glass = TunnelingModel.from_C(GLASS, alike, P=1e45, exponent=row["exponent"])
    thermal = BOLTZMANN * temperature / HBAR
    scatter = np.pi * alike.l / GLASS.c_l * thermal * density(row, temperature)
    surface = 1 / (row["surface"] * scatter) if row["surface"] else np.inf
    unit = BOLTZMANN * thermal**3 / (6 * np.pi**2 * scatter) * (1 / GLASS.c_l**2 + 2 / GLASS.c_t**2)
    kappa = thermal_conductivity(glass, temperature, boundary=surface)
    assert kappa / unit == pytest.approx(float(row["value"]), rel=TOLERANCE)


def test_resonant_friction_at_full_accuracy():
    x = np.geomspace(1e-8, 1e4, 25)
    friction = resonant_friction(model({}, 1.0), 1.0, x * BOLTZMANN / HBAR)
    expm1 = np.expm1(-x) / (-2 - np.expm1(-x))  # tanh(x/2), negated twice, without cancellation
    np.testing.assert_allclose(friction.l, np.pi * C.l * expm1, rtol=1e-13)
