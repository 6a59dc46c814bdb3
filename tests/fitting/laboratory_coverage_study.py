"""How often the intervals of fits to what laboratories measure hold the truth: seeded synthetic fits.

python tests/fitting/laboratory_coverage_study.py [STUDY ...]
"""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import numpy as np
from coverage_frame import SIGMA, counted, make_page, of_value
from test_electric import BACKGROUND, FACTS, GLASS, N_C, SILICA, F, low_frequency, noisy, resonator, sound

from glassblocks.constants import BOLTZMANN
from glassblocks.fitting import Curve, MediumErrors, fit, read_curves
from glassblocks.medium import ElasticMedium
from glassblocks.tunneling import (
    Barriers,
    attenuation,
    internal_friction,
    permittivity_shift,
    thermal_conductivity,
    velocity_shift,
)
from glassblocks.tunneling.modes import mode_weights

STUDIES = {
    "resonator": "1/Qi of a resonator at 5 GHz, 12 temperatures by 8 photon numbers (3%), with df/f (2e-9); F open",
    "dielectric": "tan delta (3%) and deps/eps (1e-6) at 10 kHz",
    "joint": "the same with velocity (1e-6) and friction (3%) of both polarizations at 1 MHz",
    "torsion and flexure": "velocity (1e-6) and friction (3%) in torsion at 5 kHz and flexure at 400 Hz; density and "
    "sound speeds known to 0.5%",
    "surface and bulk": "velocity (1e-6) and friction (3%) of a surface wave at 100 MHz and of the volume at 1 MHz; "
    "density and sound speeds known to 0.5%",
    "attenuation": "tables with longitudinal attenuation in dB/cm, a logarithmic decrement in torsion and a decay "
    "rate in flexure (3%); density and sound speeds known to 0.5%",
    "activated": "velocity (1e-5) and friction (3%) of transverse sound at 100 kHz from 0.05 to 90 K; E_0 and V_gauss "
    "open",
    "plateau": "thermal conductivity (2%) from 0.05 to 10 K with a Rayleigh law open, beside velocity (1e-6) and "
    "friction (3%) of both polarizations at 1 MHz",
}
#: Fewer where a fit takes ten seconds.
FITS = {study: 200 if study == "plateau" else 1000 for study in STUDIES}
GAMMA = SILICA.gamma / 1.602176634e-19
WELLS = Barriers(13 * BOLTZMANN, gaussian=450 * BOLTZMANN)
SPEED_ERRORS = MediumErrors(density=11.0, c_l=29.0, c_t=19.0)
TRUTH = {
    "C_l": SILICA.C.l,
    "C_t": SILICA.C.t,
    "C_l/C_t": SILICA.C.ratio,
    "gamma_l/gamma_t": SILICA.gamma.ratio,
    "P": SILICA.P,
    "gamma_l": GAMMA.l,
    "gamma_t": GAMMA.t,
    "relaxation rate": SILICA.rate_constant * BOLTZMANN**3,
    "C_d": SILICA.C_d,
    "F tan delta_0": np.pi * F * SILICA.C_d,
    "p": 1.0,
    "p sqrt(F)": F**0.5,
    "n_c": N_C,
    "E_0": 13.0,
    "V_gauss": 450.0,
    "rayleigh": 300.0,
}


def measured(mode, frequency, T, seed, model=SILICA, shift_error=1e-6):
    """Velocity and friction of one mode."""
    weights, omega = mode_weights(mode, GLASS.c_l, GLASS.c_t), 2 * np.pi * frequency
    shift, friction = (
        weights.l * pair.l + weights.t * pair.t
        for pair in (velocity_shift(model, T, omega), internal_friction(model, T, omega))
    )
    error = np.full(T.size, shift_error)
    return [
        Curve("velocity", T, noisy(shift, error, seed), error, mode, frequency),
        Curve("friction", T, noisy(friction, 0.03 * friction, seed + 1), 0.03 * friction, mode, frequency),
    ]


def tables(T, seed):
    """Three tables in the units of laboratories, read as files."""
    friction = internal_friction(SILICA, T, 2 * np.pi * 5e3).t
    weights, omega = mode_weights("young", GLASS.c_l, GLASS.c_t), 2 * np.pi * 400.0
    bent = internal_friction(SILICA, T, omega)
    written = {
        "attenuation longitudinal [dB/cm]": (3e7, attenuation(SILICA, T, 2 * np.pi * 3e7).l),
        "log decrement torsion": (5e3, np.pi * friction),
        "1/tau flexural [1/s]": (400.0, omega * (weights.l * bent.l + weights.t * bent.t)),
    }
    curves = []
    with tempfile.TemporaryDirectory() as folder:
        for place, (head, (frequency, values)) in enumerate(written.items()):
            rows = zip(T, noisy(values, 0.03 * values, seed + place), 0.03 * values, strict=True)
            lines = [f"{t:.12g},{frequency},{value:.12g},{error:.12g}" for t, value, error in rows]
            path = Path(folder) / "table.csv"
            path.write_text("\n".join([f"T [K],frequency [Hz],{head},error {head}", *lines]) + "\n")
            curves += read_curves(path, lambda line: None)
    return curves


def curves_of(study, index):
    seed, T = 1000 * (index + 1), np.geomspace(0.02, 2.0, 30)
    if study == "resonator":
        cold = np.geomspace(0.02, 0.6, 40)
        shift = -F / 2 * permittivity_shift(SILICA, cold, 2 * np.pi * 5e9)
        detuning = Curve("detuning", cold, noisy(shift, 2e-9, seed + 1), np.full(40, 2e-9), frequency=5e9)
        return [resonator(seed=seed), detuning]
    if study == "torsion and flexure":
        return [*measured("t", 5e3, T, seed), *measured("young", 400.0, T, seed + 2)]
    if study == "surface and bulk":
        return [*measured("surface", 1e8, T, seed), *measured("bulk", 1e6, T, seed + 2)]
    if study == "attenuation":
        return tables(T, seed)
    if study == "plateau":
        warm = np.geomspace(0.05, 10.0, 20)
        kappa = thermal_conductivity(SILICA, warm, rayleigh=TRUTH["rayleigh"])
        return [
            Curve("conductivity", warm, noisy(kappa, 0.02 * kappa, seed + 1), 0.02 * kappa),
            *sound(seed + 10),
        ]
    if study == "activated":
        hot = dataclasses.replace(SILICA, barriers=WELLS)
        return measured("t", 1e5, np.geomspace(0.05, 90.0, 16), seed, hot, shift_error=1e-5)
    return [*low_frequency(seed), *(sound(seed + 10) if study == "joint" else ())]


def options_of(study, index):
    if study in ("dielectric", "joint"):
        return {"electric": FACTS}
    if study == "plateau":
        return {"nuisances": {"rayleigh": "on"}}
    if study == "activated":
        return {"nuisances": {"E_0": "on", "V_gauss": "on", "background": "off"}}
    return {} if study == "resonator" else {"medium_errors": SPEED_ERRORS}


def stated(study, index):
    """The glass as its owner knows it."""
    if "medium_errors" not in options_of(study, index):
        return GLASS
    errors = dataclasses.astuple(SPEED_ERRORS)
    return ElasticMedium(
        *noisy(np.array([2200.0, 5800.0, 3800.0]), np.array(errors), 1000 * (index + 1) + 99)
    )


def holds(study, index):
    options = options_of(study, index)
    found = fit(curves_of(study, index), stated(study, index), what_ifs=False, **options)
    outcome = counted(found.estimates, TRUTH)
    if study == "resonator":
        (left,) = (each for each in found.nuisances if each.name == "background")
        away = abs(left.value - BACKGROUND) / left.error
        outcome["background"] = of_value(away < width for width in SIGMA)
    return outcome


if __name__ == "__main__":
    make_page(
        "laboratory-coverage",
        "Coverage of the intervals of fits to what laboratories measure",
        "Made by `python tests/fitting/laboratory_coverage_study.py`; a slow test holds the shares of fewer fits to\n"
        "three standard errors.",
        STUDIES,
        FITS,
        holds,
    )
