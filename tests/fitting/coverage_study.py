"""How often the stated intervals hold the truth: seeded synthetic fits, the same whatever the workers.

python tests/fitting/coverage_study.py > docs/results/coverage.md
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from study_executor import study_executor

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.fitting import Curve, FitResult, MediumErrors, fit
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    internal_friction,
    phonon_heat_capacity,
    specific_heat,
    velocity_shift,
)

FITS = 1000
SEED = 20220719
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel.from_C(GLASS, C=Pair(3.0e-4, 2.8e-4), P=8e44)
POINTS = 30
INTERVALS = ("profile_68", "profile_95", "covariance_68")

#: What is drawn anew in each fit: noise of the curves, and in the first study the stated sound speeds.
STUDIES = {
    "all": "velocity (2e-6) and friction (5%) of both polarizations at 30 MHz, heat capacity (3%), sound "
    "speeds and density known to 0.5%; absolute weights",
    "all, relative": "the same without any errors stated; relative weights",
    "velocity": "velocity of both polarizations at 1 and 30 MHz (2e-6), no errors stated; relative weights",
}
SPEED_ERRORS = MediumErrors(density=11.0, c_l=29.0, c_t=19.0)


class Coverage(NamedTuple):
    """Share of fits that called a quantity determined, and of those the shares that hold the truth."""

    determined: float
    profile_68: float
    profile_95: float
    covariance_68: float


def truth() -> dict[str, float]:
    gamma = MODEL.gamma / ELECTRON_VOLT
    return {
        "C_l": MODEL.C.l,
        "C_t": MODEL.C.t,
        "C_l/C_t": MODEL.C.ratio,
        "gamma_l/gamma_t": gamma.ratio,
        "P": MODEL.P,
        "gamma_l": gamma.l,
        "gamma_t": gamma.t,
        "relaxation rate": MODEL.rate_constant * BOLTZMANN**3,
        "P_heat/P": 1.0,
        "B": float(phonon_heat_capacity(GLASS, 1.0) / GLASS.density),
    }


def one_fit(study: str, index: int) -> FitResult:
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(list(STUDIES).index(study), index)))
    T = np.geomspace(0.02, 2.0, POINTS)
    if study == "velocity":
        curves = [
            _measured(rng, "velocity", T, values, 2e-6, polarization, frequency, stated=False)
            for frequency in (1e6, 3e7)
            for polarization, values in zip(
                "lt", velocity_shift(MODEL, T, 2 * np.pi * frequency), strict=True
            )
        ]
        return fit(curves, GLASS, weights="relative", what_ifs=False)
    omega = 2 * np.pi * 3e7
    curves, known = [], study == "all"
    for polarization, shift, friction in zip(
        "lt", velocity_shift(MODEL, T, omega), internal_friction(MODEL, T, omega), strict=True
    ):
        curves.append(_measured(rng, "velocity", T, shift, 2e-6, polarization, 3e7, stated=known))
        curves.append(
            _measured(rng, "friction", T, friction, 0.05 * friction, polarization, 3e7, stated=known)
        )
    T = np.geomspace(0.05, 1.0, POINTS)
    heat = np.asarray(specific_heat(MODEL, T, 10.0))
    curves.append(_measured(rng, "heat", T, heat, 0.03 * heat, stated=known))
    stated = [
        value + error * rng.standard_normal()
        for value, error in zip((2200.0, 5800.0, 3800.0), (11.0, 29.0, 19.0), strict=True)
    ]
    weights = "absolute" if known else "relative"
    return fit(curves, ElasticMedium(*stated), medium_errors=SPEED_ERRORS, weights=weights, what_ifs=False)


def _measured(rng, kind, T, values, sigma, polarization=None, frequency=None, stated=True):
    sigma = np.broadcast_to(sigma, T.shape)
    noisy = values + sigma * rng.standard_normal(T.size)
    return Curve(kind, T, noisy, sigma if stated else None, polarization, frequency)


def holds(study: str, index: int) -> dict[str, list[bool] | None]:
    """For each quantity whether each interval holds the truth; None where it is not called determined."""
    result = one_fit(study, index)
    assert result.converged, result.message
    found: dict[str, list[bool] | None] = {}
    for estimate in result.estimates:
        true = truth()[estimate.name]
        spans = [getattr(estimate, name) for name in INTERVALS]
        inside = [low <= true <= high for low, high in spans] if estimate.is_determined else None
        found[estimate.name] = inside
    return found


def run(study: str, fits: int = FITS) -> dict[str, Coverage]:
    with study_executor() as pool:
        results = list(pool.map(holds, [study] * fits, range(fits), chunksize=10))
    table = {}
    for name in results[0]:
        inside = [result[name] for result in results if result[name] is not None]
        shares = np.mean(inside, axis=0) if inside else np.full(len(INTERVALS), np.nan)
        table[name] = Coverage(len(inside) / fits, *shares.tolist())
    return table


def main() -> None:
    at_68, at_95 = (np.sqrt(level * (1 - level) / FITS) for level in (0.68, 0.95))
    print(
        "# Coverage of the intervals of `glassblocks fit`\n\n"
        f"{FITS} seeded synthetic fits each; the share of fits in which the stated interval holds the true\n"
        f"value. A share of {FITS} fits has itself a standard error of {at_68:.3f} at 68% and {at_95:.3f} at 95%.\n"
        "Made by `python tests/fitting/coverage_study.py`; the slow tests hold the 68% column to 0.63-0.73.\n"
    )
    for study, what in STUDIES.items():
        print(f"## {what[0].upper() + what[1:]}\n")
        print("| quantity | determined | 68% profile | 95% profile | 68% covariance |")
        print("|---|---|---|---|---|")
        for name, row in run(study).items():
            print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row) + " |")
        print()


if __name__ == "__main__":
    main()
