"""How often the intervals of electric fits hold the truth: seeded synthetic fits.

python tests/fitting/electric_coverage_study.py > docs/results/electric-coverage.md
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from test_electric import BACKGROUND, FACTS, GLASS, N_C, SILICA, F, low_frequency, noisy, resonator, sound

from glassblocks.constants import BOLTZMANN
from glassblocks.fitting import Curve, fit
from glassblocks.tunneling import permittivity_shift

FITS = 200
STUDIES = {
    "resonator": "1/Qi of a resonator at 5 GHz, 12 temperatures by 8 photon numbers (3%), with df/f (2e-9); F open",
    "dielectric": "tan delta (3%) and deps/eps (1e-6) at 10 kHz",
    "joint": "the same with velocity (1e-6) and friction (3%) of both polarizations at 1 MHz",
}
GAMMA = SILICA.gamma / 1.602176634e-19
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
}


def curves_of(study, index):
    seed = 1000 * (index + 1)
    if study == "resonator":
        T = np.geomspace(0.02, 0.6, 40)
        shift = -F / 2 * permittivity_shift(SILICA, T, 2 * np.pi * 5e9)
        detuning = Curve("detuning", T, noisy(shift, 2e-9, seed + 1), np.full(40, 2e-9), frequency=5e9)
        return [resonator(seed=seed), detuning]
    return [*low_frequency(seed), *(sound(seed + 10) if study == "joint" else ())]


def holds(study, index):
    facts = None if study == "resonator" else FACTS
    found = fit(curves_of(study, index), GLASS, electric=facts, what_ifs=False)
    inside = {
        each.name: [low <= TRUTH[each.name] <= high for low, high in (each.profile_68, each.profile_95)]
        for each in found.estimates
        if each.is_determined
    }
    if study == "resonator":
        (left,) = (each for each in found.nuisances if each.name == "background")
        away = abs(left.value - BACKGROUND) / left.error
        inside["background"] = [away < 0.9945, away < 1.96]
    return inside


def run(study, fits=FITS):
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(holds, [study] * fits, range(fits), chunksize=5))
    table = {}
    for name in dict.fromkeys(name for result in results for name in result):
        inside = [result[name] for result in results if name in result]
        table[name] = (len(inside) / fits, *np.mean(inside, axis=0).tolist())
    return table


def main():
    print(
        "# Coverage of the intervals of electric fits\n\n"
        f"{FITS} seeded synthetic fits each; the share in which the interval holds the truth, of the fits that call\n"
        f"the quantity determined. A share has itself a standard error of {np.sqrt(0.68 * 0.32 / FITS):.3f} at 68%.\n"
        "Made by `python tests/fitting/electric_coverage_study.py`.\n"
    )
    for study, what in STUDIES.items():
        print(f"## {what[0].upper() + what[1:]}\n")
        print("| quantity | determined | 68% profile | 95% profile |\n|---|---|---|---|")
        for name, row in run(study).items():
            print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row) + " |")
        print()


if __name__ == "__main__":
    main()
