"""How a fit fares on data that its model does not make: covered all the same, or warned of by the right name.

python tests/fitting/misspecified_study.py > docs/results/misspecified.md
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from study_executor import study_executor

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.fitting import Curve, FitResult, fit
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    internal_friction,
    phonon_heat_capacity,
    relaxational_velocity_shift,
    resonant_friction,
    tunneling_heat_capacity,
    velocity_shift,
)

FITS = 200
SEED = 20240917
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel.from_C(GLASS, C=Pair(3.0e-4, 2.73e-4), P=8e44)
TRUTH = {
    "gamma_l/gamma_t": MODEL.gamma.ratio,
    "P": MODEL.P,
    "gamma_l": MODEL.gamma.l / ELECTRON_VOLT,
    "gamma_t": MODEL.gamma.t / ELECTRON_VOLT,
}
#: A row holds if its intervals hold the truth this often, or its warnings name the cause that often.
COVERED, WARNED = 0.90, 0.95
POINTS = 30
#: Correlation of neighbors, error of each temperature, error of the thermometer's scale.
CORRELATION, EACH_T, SCALE = 0.6, 0.03, 0.02

Rng = np.random.Generator


def noise(rng: Rng, correlation: float = 0.0) -> np.ndarray:
    """Standard normal numbers along a curve, AR(1)."""
    white = rng.standard_normal(POINTS)
    for place in range(1, POINTS):
        white[place] = correlation * white[place - 1] + np.sqrt(1 - correlation**2) * white[place]
    return white


def curve(rng, kind, T, values, sigma, polarization=None, frequency=None, *, correlation=0.0, **more):
    sigma = np.broadcast_to(sigma, T.shape)
    shown = more.pop("shown_T", T)
    stated = None if more.pop("bare", False) else sigma
    return Curve(
        kind, shown, values + sigma * noise(rng, correlation), stated, polarization, frequency, **more
    )


def sound(rng, frequency=3e7, T=None, model=MODEL, velocity=2e-6, friction=0.05, **more):
    """Velocity and friction of both polarizations."""
    T = np.geomspace(0.02, 2.0, POINTS) if T is None else T
    found = []
    shifts, losses = (f(model, T, 2 * np.pi * frequency) for f in (velocity_shift, internal_friction))
    for polarization, shift, loss in zip("lt", shifts, losses, strict=True):
        found.append(curve(rng, "velocity", T, shift, velocity, polarization, frequency, **more))
        found.append(curve(rng, "friction", T, loss, friction * loss, polarization, frequency, **more))
    return found


def nothing(rng: Rng) -> list[Curve]:
    return sound(rng)


def background(rng: Rng) -> list[Curve]:
    T, f = np.geomspace(0.02, 2.0, POINTS), 1e4
    losses = internal_friction(MODEL, T, 2 * np.pi * f)
    return [
        curve(rng, "friction", T, loss + 3e-6, 0.05 * (loss + 3e-6), polarization, f)
        for polarization, loss in zip("lt", losses, strict=True)
    ]


def heat_twice(rng: Rng) -> list[Curve]:
    T, f = np.geomspace(0.03, 2.0, POINTS), 3e7
    shifts = velocity_shift(MODEL, T, 2 * np.pi * f)
    curves = [curve(rng, "velocity", T, shift, 1e-5, p, f) for p, shift in zip("lt", shifts, strict=True)]
    T = np.geomspace(0.05, 1.0, POINTS)
    heat = (2 * tunneling_heat_capacity(MODEL, T, 10.0) + phonon_heat_capacity(GLASS, T)) / GLASS.density
    return [*curves, curve(rng, "heat", T, heat, 0.03 * heat)]


def slopes(rng: Rng) -> list[Curve]:
    """1 kHz, slopes 1 : -1 where the model has 1 : -1/2, no errors stated."""
    T, omega = np.geomspace(0.005, 1.0, POINTS), 2 * np.pi * 1e3
    shifts = velocity_shift(MODEL, T, omega) + relaxational_velocity_shift(MODEL, T, omega) / 3
    return [
        curve(rng, "velocity", T, shift, 1e-5, p, 1e3, bare=True)
        for p, shift in zip("lt", shifts, strict=True)
    ]


def thermometer(rng: Rng) -> list[Curve]:
    T = np.geomspace(0.02, 2.0, POINTS)
    return sound(rng, T=T, shown_T=T / (1 + SCALE * rng.standard_normal()))


def each_temperature(rng: Rng) -> list[Curve]:
    """Every curve has temperatures of its own, each off by 3%."""
    curves = []
    for frequency in (3e7, 1e8):
        for place in range(4):
            T = np.geomspace(0.02, 2.0, POINTS)
            shown = T * (1 + EACH_T * rng.standard_normal(POINTS))
            more = {"shown_T": shown, "temperature_uncertainty": EACH_T * T}
            curves.append(sound(rng, frequency, T=T, **more)[place])
    return curves


def correlated(rng: Rng) -> list[Curve]:
    return sound(rng, correlation=CORRELATION)


def drives(rng: Rng) -> list[Curve]:
    """Friction at 400 MHz and three drives with I/I_c = 0.05, 5, 45, beside velocity."""
    T, f = np.geomspace(0.05, 2.0, POINTS), 4e8
    omega, found = 2 * np.pi * f, []
    shifts, losses = velocity_shift(MODEL, T, omega), internal_friction(MODEL, T, omega)
    weak = resonant_friction(MODEL, T, omega)
    for polarization, shift, loss, resonant in zip("lt", shifts, losses, weak, strict=True):
        found.append(curve(rng, "velocity", T, shift, 5e-6, polarization, f))
        for drive, intensity in ((0.1, 0.05), (1.0, 5.0), (3.0, 45.0)):
            values = loss + resonant * (1 / np.sqrt(1 + intensity) - 1)
            found.append(curve(rng, "friction", T, values, 0.02 * values, polarization, f, drive=drive))
    return found


def activated(rng: Rng) -> list[Curve]:
    """Arrhenius relaxation over barriers with a Gaussian density (width 600 K) beside one phonon, 1 MHz."""
    T, f = np.geomspace(0.02, 2.9, POINTS), 1e6
    V = np.linspace(0, 3000, 6001)
    density = np.exp(-0.5 * (V / 600) ** 2)
    a = 2 * np.pi * f * 1e-13 * np.exp(np.minimum(V / T[:, None], 300))
    strength = 0.15  # twice the a of C a T
    extra = np.trapezoid(density * strength / (1 + 1j * a), V, axis=1)
    curves = sound(rng, f, T=T)
    for number, each in enumerate(curves):
        C = getattr(MODEL.C, each.polarization)
        more = -extra.real / 2 if each.kind == "velocity" else -extra.imag
        curves[number] = Curve(each.kind, T, each.y + C * more, each.sigma, each.polarization, f)
    return curves


def power_law(rng: Rng) -> list[Curve]:
    P = MODEL.P
    return sound(rng, model=TunnelingModel(GLASS, P, MODEL.gamma, exponent=0.1))


class Row(NamedTuple):
    """Data, what the caller says of them, and the name of the cause that a warning should give."""

    what: str
    make: Callable[[Rng], list[Curve]]
    nuisances: dict[str, str]
    cause: str


ROWS = {
    "nothing": Row("nothing: the model's own data", nothing, {}, ""),
    "background": Row("constant background 3e-6 of the friction, 10 kHz", background, {}, ""),
    "heat": Row("heat capacity of twice as many systems", heat_twice, {}, ""),
    "slopes": Row("slopes 1 : -1 of the velocity, 1 kHz, no errors stated", slopes, {}, "C_rel/C_res"),
    "slopes, free": Row("the same with --free C_rel/C_res", slopes, {"C_rel/C_res": "on"}, ""),
    "scale": Row("thermometer off by a factor (2%)", thermometer, {}, "temperature scale"),
    "scale, free": Row(
        "the same with --free 'temperature scale'", thermometer, {"temperature scale": "on"}, ""
    ),
    "each T": Row("each temperature off by 3%, as stated", each_temperature, {}, "errors of temperature"),
    "AR(1)": Row("neighbors correlated by 0.6", correlated, {}, "correlated neighbors"),
    "AR(1), free": Row(
        "the same with --free 'correlated neighbors'", correlated, {"correlated neighbors": "on"}, ""
    ),
    "drives": Row("three drives that saturate, 400 MHz", drives, {}, ""),
    "activated": Row("activated relaxation beside one phonon, 1 MHz", activated, {}, "activated"),
    "exponent": Row("distribution that goes as E^0.1", power_law, {}, "exponent"),
}


def one_fit(name: str, index: int, what_ifs: bool) -> FitResult:
    row = ROWS[name]
    # rows that say more of the same data get the same data
    place = list(ROWS).index(name.removesuffix(", free"))
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(place, index)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        curves = row.make(rng)
    return fit(curves, GLASS, weights="auto", nuisances=row.nuisances, what_ifs=what_ifs)


def judged(name: str, index: int) -> dict[str, float | None]:
    """For each quantity whether the 95% interval holds the truth; whether a warning names the cause, or any."""
    cause = ROWS[name].cause
    tried = bool(cause) or name == "nothing"
    result = one_fit(name, index, what_ifs=tried)
    found: dict[str, float | None] = {}
    for quantity, true in TRUTH.items():
        interval = result[quantity].profile_95
        found[quantity] = None if interval is None else float(interval[0] <= true <= interval[1])
    found["warned"] = float(
        bool(cause) and any(_names(text, cause) for text in (*result.warnings, *result.notes))
    )
    wanted = any(text.startswith("The data want") for text in result.warnings)
    found["any cause"] = float(wanted) if tried else None
    return found


def _names(text: str, cause: str) -> bool:
    if cause == "errors of temperature":
        return text.lower().startswith(cause)
    return f"--free {cause}" in text or f"--free '{cause}'" in text


def run(name: str, fits: int = FITS) -> dict[str, float | None]:
    """The shares of one row."""
    with study_executor() as pool:
        results = list(pool.map(judged, [name] * fits, range(fits), chunksize=5))
    shares: dict[str, float | None] = {}
    for key in results[0]:
        known = [result[key] for result in results if result[key] is not None]
        shares[key] = float(np.mean(known)) if known else None
    return shares


def holds(shares: dict[str, float | None]) -> bool:
    """Whether the row covers, or warns of the right cause."""
    covered = all(shares[name] is None or shares[name] >= COVERED for name in TRUTH)
    return covered or shares["warned"] >= WARNED


def main(fits: int) -> None:
    error = np.sqrt(0.95 * 0.05 / fits)
    print(
        "# Data that the model does not make\n\n"
        f"{fits} seeded synthetic fits a row, as `glassblocks fit` does them unasked unless the row says otherwise:\n"
        "the share of fits whose 95% interval holds the truth, and the share whose warnings name the right cause.\n"
        f"A row holds if every interval covers {COVERED:.0%} or more, or {WARNED:.0%} of the reports name the cause,\n"
        "be it in a warning or in a line on what is taken for granted.\n"
        f"A share of {fits} fits near 0.95 has itself a standard error of {error:.3f}. The last column counts\n"
        "reports that say the data want something beside the model, whatever it is: on the model's own data\n"
        "these are false alarms. Made by `python tests/fitting/misspecified_study.py`.\n"
    )
    names = " | ".join(TRUTH)
    print(f"| what the data have | {names} | right cause named | holds | any cause |")
    print("|---|" + "---|" * (len(TRUTH) + 3))
    for name, row in ROWS.items():
        shares = run(name, fits)
        cells = [_cell(shares[quantity]) for quantity in TRUTH]
        cells += [_cell(shares["warned"]) if row.cause else "-"]
        cells += ["yes" if holds(shares) else "NO", _cell(shares["any cause"])]
        print(f"| {row.what} | " + " | ".join(cells) + " |", flush=True)


def _cell(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FITS)
