"""Data without errors: is the level of the fit right, and do its intervals hold the truth?

python tests/fitting/missing_errors_study.py > docs/results/missing-errors.md
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from study_executor import study_executor

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.fitting import Curve, MediumErrors
from glassblocks.fitting.assumed_errors import settle, with_errors
from glassblocks.fitting.minimize import best_of_starts
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import degrees_of_freedom, half_covariance, quantiles
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, internal_friction, specific_heat, thermal_conductivity

SEED, SCATTER, PAIRS = 20230411, 0.2, 150
SIZES = (30, 150)
GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel(GLASS, 8e44, Pair(1.04, 0.65) * ELECTRON_VOLT)
#: Temperatures of each kind, and its values without noise.
KINDS = {
    "friction": ((0.1, 1.2), lambda T: internal_friction(MODEL, T, 2 * np.pi * 1e4).t),
    "heat": ((0.05, 1.0), lambda T: specific_heat(MODEL, T, 10.0)),
    "conductivity": ((0.05, 0.5), lambda T: thermal_conductivity(MODEL, T)),
}


class Level(NamedTuple):
    """Fitted curve over the true one on the average over its points, less one; whether its intervals hold zero."""

    off: float
    in_68: bool
    in_95: bool
    off_by_datum: float


def curve(kind: str, n: int, noise: np.ndarray) -> Curve:
    (low, high), values = KINDS[kind]
    T = np.geomspace(low, high, n)
    sound = {"polarization": "t", "frequency": 1e4} if kind == "friction" else {}
    return Curve(kind, T, np.asarray(values(T)) * (1 + SCATTER * noise), None, **sound)


def level(kind: str, n: int, noise: np.ndarray) -> Level:
    guessed = Problem(with_errors([curve(kind, n, noise)], "relative"), GLASS, MediumErrors(), 10.0)
    problem, best, _ = settle(guessed, [False])
    assert best.converged
    truth = np.asarray(KINDS[kind][1](problem.curves[0].T))
    value, slopes = problem.predicted(best.theta, 0, problem.curves[0].T)
    off = float(np.mean(value / truth)) - 1
    slope = np.mean(slopes / truth[:, None], axis=0)
    error = float(np.linalg.norm(slope @ half_covariance(problem.jacobian(best.theta))))
    narrow, wide = (z * error for z in quantiles(degrees_of_freedom(problem, best.theta)))
    by_datum = guessed.fitted(best_of_starts(guessed).theta)[0]
    return Level(off, abs(off) < narrow, abs(off) < wide, float(np.mean(by_datum / truth)) - 1)


def pair(kind: str, n: int, index: int) -> list[Level]:
    """The same noise with either sign: what is odd in it cancels in the mean, and the bias is left."""
    noise = np.random.default_rng([SEED, list(KINDS).index(kind), n, index]).standard_normal(n)
    return [level(kind, n, noise), level(kind, n, -noise)]


class Row(NamedTuple):
    """Bias with its standard error, the standard error of a plain study of as many fits, the shares."""

    bias: float
    bias_error: float
    plain_error: float
    in_68: float
    in_95: float
    by_datum: float


def row(kind: str, n: int, pairs: int = PAIRS) -> Row:
    levels = np.array([pair(kind, n, index) for index in range(pairs)])
    means, every = levels[:, :, 0].mean(axis=1), levels.reshape(-1, 4)
    return Row(
        float(means.mean()),
        float(means.std(ddof=1) / np.sqrt(pairs)),
        float(every[:, 0].std(ddof=1) / np.sqrt(2 * pairs)),
        *every[:, 1:].mean(axis=0).tolist(),
    )


def _row(job: tuple[str, int]) -> Row:
    return row(*job)


def main() -> None:
    jobs = [(kind, n) for kind in KINDS for n in SIZES]
    with study_executor() as pool:
        rows = list(pool.map(_row, jobs))
    print(
        "# Data without errors\n\n"
        f"One curve alone, {SCATTER:.0%} of Gaussian scatter, no errors stated (`--weights relative`): "
        f"{2 * PAIRS} fits a row, in {PAIRS} pairs of\nequal and opposite noise, so that the bias shows before "
        "chance hides it. The bias is that of fitted over true curve, on the average "
        "over the points.\n"
        '"by the datum": errors in proportion to each measured value, as many programs do, where points that '
        "chance made low count\nfor more. Ours are in proportion to the fit. Made by "
        "`python tests/fitting/missing_errors_study.py`.\n\n"
        "| curve | points | bias | standard error of a mean of as many fits | 68% intervals | 95% intervals "
        "| bias by the datum |\n|---|---|---|---|---|---|---|"
    )
    for (kind, n), found in zip(jobs, rows, strict=True):
        print(
            f"| {kind} | {n} | {found.bias:+.2%} +- {found.bias_error:.2%} | {found.plain_error:.2%} | "
            f"{found.in_68:.3f} | {found.in_95:.3f} | {found.by_datum:+.1%} |"
        )


if __name__ == "__main__":
    main()
