"""How often the 95% intervals of the laws of the ratio hold the truth, and those of the differences of elpd.

python tests/comparison/many_glasses_coverage.py > docs/results/many-glasses-coverage.md
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from glassblocks.comparison.laws_of_the_ratio import (
    CONSTANT,
    POWER_LAW,
    SCALED,
    THEORY,
    fit_law,
    leave_one_out_densities,
)
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.predictive_comparison import difference_of_elpd

TRIALS, SEED, SIZES = 300, 19880705, (5, 13, 30)
#: Spread of ln(c_l/c_t) between glasses, as in the paper's table.
SPREAD, SPEED_ERROR = 0.088, 0.01


class World(NamedTuple):
    exponent: float
    scatter: float
    error: float
    stated: bool


WORLDS = {
    "theory, scatter 8%, errors of 5% stated": World(1.0, 0.08, 0.05, True),
    "theory, scatter 2%, errors of 5% stated": World(1.0, 0.02, 0.05, True),
    "theory, no scatter, errors of 5% stated": World(1.0, 0.0, 0.05, True),
    "one constant, scatter 8%, errors of 5% stated": World(0.0, 0.08, 0.05, True),
    "theory, scatter 8%, errors of 5% not stated": World(1.0, 0.08, 0.05, False),
}
#: Without stated errors everything is Student's t, which the tests show in closed form: two rows are enough.
ROWS = [(name, n) for name, world in WORLDS.items() for n in SIZES if world.stated or n < 30]
#: What is asked: of the law that is true.
ASKED = ("factor", "exponent", "scatter", "elpd")


def drawn(world: World, n: int, rng: np.random.Generator) -> LogRatios:
    """Glasses of one kind; sound speeds have errors too."""
    true = rng.normal(0.55, SPREAD, n)
    u = world.error * rng.uniform(0.5, 1.5, n)
    mean = world.exponent * true + (0.0 if world.exponent else 0.45)
    y = mean + world.scatter * rng.standard_normal(n) + u * rng.standard_normal(n)
    x = true + SPEED_ERROR * rng.standard_normal(n)
    glasses = LogRatios(
        tuple(map(str, range(n))), y, x, u**2, np.full(n, SPEED_ERROR**2), np.zeros(n), world.stated
    )
    nothing = np.zeros(n)
    return glasses if world.stated else replace(glasses, var_y=nothing, var_x=nothing)


def coverage(name: str, n: int, trials: int = TRIALS) -> dict[str, float]:
    """Share of the intervals that hold the truth; that of elpd is its mean over all trials."""
    world, hits, spans, leads = WORLDS[name], [], [], []
    law, truth = (SCALED, 1.0) if world.exponent else (CONSTANT, float(np.exp(0.45)))
    for index in range(trials):
        glasses = drawn(world, n, np.random.default_rng([SEED, list(WORLDS).index(name), n, index]))
        fitted, power = fit_law(law, glasses), fit_law(POWER_LAW, glasses)
        # errors that are not stated are part of the scatter: their root mean square, 1 + 1/12 for uniform ones
        squares = [world.scatter**2] if world.stated else [world.scatter**2, world.error**2 * 13 / 12]
        squares += [] if world.stated else [(world.exponent * SPEED_ERROR) ** 2]
        scatter = float(np.sqrt(sum(squares)))
        (low, high), (b_low, b_high), (s_low, s_high) = fitted.factor_95, power.exponent_95, fitted.scatter_95
        # a scatter of zero is held by an interval that does not tell its lower end from zero
        held = s_high >= scatter and (s_low <= scatter or s_low < 0.2 * world.error)
        hits.append([low <= truth <= high, b_low <= world.exponent <= b_high, held])
        lead, _, span = difference_of_elpd(
            leave_one_out_densities(CONSTANT, glasses) - leave_one_out_densities(THEORY, glasses)
        )
        leads.append(lead)
        spans.append(span)
    middle = float(np.mean(leads))
    shares = [*np.mean(hits, axis=0), np.mean([low <= middle <= high for low, high in spans])]
    return dict(zip(ASKED, map(float, shares), strict=True))


def main() -> None:
    print(
        "# Coverage of the intervals of the laws of the ratio\n\n"
        f"{TRIALS} sets of glasses a row; share of the 95% intervals that hold the truth, with a standard error of "
        '0.013.\nFactor and scatter are those of the law that is true, the exponent that of the power law. "elpd" is '
        "that of one\nconstant less the theory's; its truth is the mean over all sets of the row. ln(c_l/c_t) "
        f"scatters by {SPREAD} and has errors\nof {SPEED_ERROR}; errors of single ratios differ by a factor of "
        "three. Made by `python tests/comparison/many_glasses_coverage.py`.\n\n"
        f"| world | glasses | {' | '.join(ASKED)} |\n|---|---|{'---|' * len(ASKED)}"
    )
    for name, n in ROWS:
        found = coverage(name, n)
        print(f"| {name} | {n} | {' | '.join(f'{found[each]:.2f}' for each in ASKED)} |", flush=True)
    print(
        "\nThe prior vanishes at zero scatter, so that no interval of the scatter holds zero itself: one that begins "
        "below a fifth of\nthe errors counts as holding it. Five glasses with errors larger than the scatter tell "
        "little of it. The difference of\nelpd has too narrow an interval at five glasses, as its terms are not "
        "independent; from 13 on it holds."
    )


if __name__ == "__main__":
    main()
