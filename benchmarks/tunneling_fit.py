"""What a joint fit costs, intervals of every quantity by profile likelihood included."""

from __future__ import annotations

import numpy as np

from benchmarks.harness import Comparison, Row, paired_medians

NAME = "tunneling: joint fit of 4 curves of 100 points"
BAR_SECONDS = 1.0
POINTS = 100


def _joint_fit() -> list[Row]:
    from glassblocks.fitting import Curve, fit
    from glassblocks.medium import ElasticMedium
    from glassblocks.pair import Pair
    from glassblocks.tunneling import TunnelingModel, internal_friction, velocity_shift

    glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    model = TunnelingModel.from_C(glass, C=Pair(3.0e-4, 2.8e-4), P=8e44)
    T, frequency = np.geomspace(0.02, 2.0, POINTS), 3e7
    rng = np.random.default_rng(1)
    curves = []
    for kind, function in (("velocity", velocity_shift), ("friction", internal_friction)):
        for polarization, values in zip("lt", function(model, T, 2 * np.pi * frequency), strict=True):
            error = np.full(POINTS, 2e-6) if kind == "velocity" else 0.05 * values
            noisy = values + error * rng.standard_normal(POINTS)
            curves.append(Curve(kind, T, noisy, error, polarization, frequency))
    result = fit(curves, glass)
    found = sum(estimate.is_determined for estimate in result.estimates)
    (seconds,) = paired_medians([lambda: fit(curves, glass)], repeats=7)
    holds = result.converged and seconds < BAR_SECONDS
    note = f"with 68% and 95% profile intervals of {found} quantities"
    return [Row(NAME, None, f"under {BAR_SECONDS:g} s", holds, seconds, None, note)]


COMPARISONS = [Comparison(NAME, _joint_fit)]
