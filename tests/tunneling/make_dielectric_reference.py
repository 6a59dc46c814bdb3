"""Makes dielectric_reference.json: loss tangent and permittivity of one glass to 50 digits, from their definitions.

Run by hand:  python tests/tunneling/make_dielectric_reference.py   (a minute)

The electric response is summed over the distribution in E and u and over orientations, with the constants in SI; the
single integrals come from make_reference.py, computed twice and compared to 45 digits.
"""

from __future__ import annotations

import json
from pathlib import Path

import mpmath as mp
from make_reference import relaxational, resonant, text

from glassblocks.constants import BOLTZMANN, HBAR, VACUUM_PERMITTIVITY

GLASS = {
    "density": 2200.0,
    "c_l": 5800.0,
    "c_t": 3800.0,
    "P": 8e44,
    "gamma_l": 1.6e-19,
    "gamma_t": 1.0e-19,
    "dipole": 3.3e-30,
    "permittivity": 3.8 * VACUUM_PERMITTIVITY,
}
PLACES = [
    *((T, 1e3) for T in (0.01, 0.1, 1.0)),
    *((T, 1e6) for T in (0.02, 0.3, 2.0)),
    *((T, 1e9) for T in (0.5, 1.5)),
    (1.5, 5e9),
]


def row(T, frequency):
    with mp.workdps(60):
        value = {name: mp.mpf(each) for name, each in GLASS.items()}
        hbar, k = mp.mpf(HBAR), mp.mpf(BOLTZMANN)
        omega, thermal = 2 * mp.mpf(float(mp.pi)) * mp.mpf(frequency), k * mp.mpf(T)
        # orientations: int cos^2 over the sphere
        third = mp.quad(lambda c: c**2, [-1, 1]) / 2
        strength = value["P"] * value["dipole"] ** 2 * third / value["permittivity"]
        phonons = value["gamma_l"] ** 2 / value["c_l"] ** 5 + 2 * value["gamma_t"] ** 2 / value["c_t"] ** 5
        rate = phonons / (2 * mp.pi * value["density"] * hbar**4)
        x, W = hbar * omega / thermal, omega / (rate * thermal**3)
    fast, slow = resonant(x), relaxational(W)
    with mp.workdps(60):
        tangent = strength * (mp.pi * mp.tanh(x / 2) + slow.imag)
        shift = strength * (-2 * fast + slow.real)
    return {
        **GLASS,
        "T": T,
        "frequency": frequency,
        "loss_tangent": text(tangent),
        "permittivity_shift": text(shift),
    }


def main():
    rows = [row(*place) for place in PLACES]
    Path(__file__).with_name("dielectric_reference.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
