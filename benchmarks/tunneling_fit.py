"""What a joint fit costs, intervals of every quantity by profile likelihood included."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.harness import Comparison, Row, paired_medians

LARGE = "fitting: 60,000 points, velocity and friction"
REPORT = "fitting: report of 4 curves of 100 points with the what-ifs"
MAP = "fitting: Qi of 30 temperatures by 20 photon numbers"
LARGE_SECONDS, REPORT_SECONDS, MAP_SECONDS = 3.0, 5.0, 2.0


def _curves(points: int) -> tuple[list[Any], Any]:
    """Velocity and friction of both polarizations with so many points each, and the glass."""
    from glassblocks.fitting import Curve
    from glassblocks.medium import ElasticMedium
    from glassblocks.pair import Pair
    from glassblocks.tunneling import TunnelingModel, internal_friction, velocity_shift

    glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    model = TunnelingModel.from_C(glass, C=Pair(3.0e-4, 2.8e-4), P=8e44)
    T, frequency = np.geomspace(0.02, 2.0, points), 3e7
    rng = np.random.default_rng(1)
    curves = []
    for kind, function in (("velocity", velocity_shift), ("friction", internal_friction)):
        for polarization, values in zip("lt", function(model, T, 2 * np.pi * frequency), strict=True):
            error = np.full(points, 2e-6) if kind == "velocity" else 0.05 * values
            noisy = values + error * rng.standard_normal(points)
            curves.append(Curve(kind, T, noisy, error, polarization, frequency))
    return curves, glass


def _large() -> list[Row]:
    from glassblocks.fitting import fit

    curves, glass = _curves(15_000)
    (seconds,) = paired_medians([lambda: fit(curves, glass, what_ifs=False)], repeats=3)
    note = "with 68% and 95% profile intervals of every quantity, without the what-ifs"
    return [Row(LARGE, None, f"under {LARGE_SECONDS:g} s", seconds < LARGE_SECONDS, seconds, None, note)]


def _report() -> list[Row]:
    from glassblocks.fitting import fit, report

    curves, glass = _curves(100)
    result = fit(curves, glass)
    (seconds,) = paired_medians([lambda: report(fit(curves, glass))], repeats=3)
    holds = result.converged and seconds < REPORT_SECONDS
    note = f"with {len(result.what_ifs)} what-ifs"
    return [Row(REPORT, None, f"under {REPORT_SECONDS:g} s", holds, seconds, None, note)]


def _map() -> list[Row]:
    from glassblocks.fitting import Curve, fit
    from glassblocks.medium import ElasticMedium

    T, n = (a.ravel() for a in np.meshgrid(np.geomspace(0.02, 0.6, 30), np.geomspace(0.1, 1e6, 20)))
    x = 4.799e-11 * 5e9 / T  # hf/kT
    loss = 5.5e-6 * np.tanh(x / 2) / np.sqrt(1 + n * np.tanh(x / 2) ** 2 / 30) + 2e-7
    noisy = loss * (1 + 0.03 * np.random.default_rng(1).standard_normal(T.size))
    curve = Curve("resonator", T, noisy, 0.03 * loss, frequency=5e9, photons=n)
    glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    (seconds,) = paired_medians([lambda: fit([curve], glass, what_ifs=False)], repeats=3)
    note = "with profile intervals of every quantity, without the what-ifs"
    return [Row(MAP, None, f"under {MAP_SECONDS:g} s", seconds < MAP_SECONDS, seconds, None, note)]


COMPARISONS = [Comparison(LARGE, _large), Comparison(REPORT, _report), Comparison(MAP, _map)]
