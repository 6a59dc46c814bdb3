"""How often the intervals of coating fits hold the truth: seeded synthetic fits.

python tests/fitting/coating_coverage_study.py [STUDY ...]
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from coverage_frame import SIGMA, counted, make_page, of_value
from synthetic_glass import GLASS, MODEL
from test_coating import MODES, D, curves

from glassblocks.fitting import fit
from glassblocks.fitting.substrate_difference import subtract_substrates
from glassblocks.pair import Pair
from glassblocks.tunneling import internal_friction, loss_angles
from glassblocks.tunneling.modes import mode_weights

FITS = 1000
D_ERROR = 0.05 * D
STUDIES = {
    "together": "torsion at 5 kHz and flexure at 400 Hz, coated (40 points, 2%) and bare (25 points, 2%), fitted "
    "together; D stated with an error of 5%, one for both modes",
    "apart": "the same, with a D and an error of its own for each mode",
    "subtracted": "the same as the first, with the bare curves subtracted",
    "unstated": "the same as the first, without any D",
}
YOUNG = mode_weights("young", GLASS.c_l, GLASS.c_t)
GAMMA = MODEL.gamma / 1.602176634e-19
TRUTH = {
    "C_l": MODEL.C.l,
    "C_t": MODEL.C.t,
    "C_l/C_t": MODEL.C.ratio,
    "gamma_l/gamma_t": MODEL.gamma.ratio,
    "D C_t": D * MODEL.C.t,
    "D C_Young": D * (YOUNG.l * MODEL.C.l + YOUNG.t * MODEL.C.t),
    "P": MODEL.P,
    "gamma_l": GAMMA.l,
    "gamma_t": GAMMA.t,
    "relaxation rate": MODEL.rate_constant * 1.380649e-23**3,
}


def drawn(index):
    """How far the stated D of each mode is from the true one, in its standard deviations."""
    return np.random.default_rng([index, 7]).standard_normal(len(MODES))


def curves_of(study, index):
    if study == "unstated":
        return [
            replace(each, dilution=None, dilution_error=None) if each.kind == "coated" else each
            for each in curves(seed=1000 + index)
        ]
    stated = {mode: D * np.exp(D_ERROR / D * away) for mode, away in zip(MODES, drawn(index), strict=True)}
    if study != "apart":
        stated = dict.fromkeys(MODES, stated["t"])
    found = [
        replace(
            each,
            dilution=stated[each.polarization],
            dilution_error=D_ERROR / D * stated[each.polarization],
            dilution_for_all=study != "apart",
        )
        if each.kind == "coated"
        else each
        for each in curves(seed=1000 + index)
    ]
    return subtract_substrates(found, lambda _: None) if study == "subtracted" else found


def loss_angles_of_the_truth(T):
    """phi_B, phi_S and n of the model that was put in, by its friction at 10 Hz to 1 kHz."""
    f = np.geomspace(10, 1000, 9)
    pair = Pair(
        *(np.array([getattr(internal_friction(MODEL, T, 2 * np.pi * each), x) for each in f]) for x in "lt")
    )
    fits = [np.polyfit(np.log(f / 100), np.log(phi), 1) for phi in loss_angles(pair, GLASS)]
    return np.exp(fits[0][1]), np.exp(fits[1][1]), fits[1][0]


def holds(study, index):
    found = fit(curves_of(study, index), GLASS, what_ifs=False)
    outcome = counted(found.estimates, TRUTH)
    warm = found.coating.losses[-1]
    bulk, shear, n = loss_angles_of_the_truth(warm.temperature)
    # where no D is stated, the data give D times the angle
    shear_is, times = ("D phi_S at 1 K", D) if study == "unstated" else ("phi_S at 1 K", 1.0)
    for name, value, error, truth in (
        ("phi_B at 1 K", warm.bulk, warm.bulk_error, bulk),
        (shear_is, warm.shear, warm.shear_error, times * shear),
        ("n at 1 K", warm.exponent, warm.exponent_error, n),
    ):
        if value is not None:  # not every fit determines the angle of the bulk
            outcome[name] = of_value(abs(value - truth) < width * error for width in SIGMA)
    return outcome


if __name__ == "__main__":
    near = np.mean([abs(drawn(index)[0]) < SIGMA[0] for index in range(FITS)])
    make_page(
        "coating-coverage",
        "Coverage of the intervals of coating fits",
        "The stated D is drawn about the true one with its error. Of loss angles: 1 and 1.96 standard deviations.\n"
        f"Of the D drawn for torsion {near:.3f} lie within one standard deviation: C_t, P and phi_S hang on it.\n"
        "Made by `python tests/fitting/coating_coverage_study.py`.",
        STUDIES,
        dict.fromkeys(STUDIES, FITS),
        holds,
    )
