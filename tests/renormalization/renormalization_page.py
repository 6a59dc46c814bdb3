"""The page on the renormalization and its figure, by one command that goes on where it was stopped:

python tests/renormalization/renormalization_page.py docs/results WORK [TREES]

WORK keeps the trees; TREES is their number at strength 0.4, 4000 if not given: about 20 minutes on two idle cores.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from random_places import changes, exact_over_pairs
from renormalization_plots import compose

from glassblocks import ElasticMedium, Pair, load_glasses
from glassblocks.constants import BOLTZMANN, ELEMENTARY_CHARGE, HBAR, PLANCK
from glassblocks.ensembles.jackknife_errors import Jackknifed, jackknife
from glassblocks.figures.saving import save_figure
from glassblocks.progress import progress
from glassblocks.renormalization import (
    Recursion,
    Resummed,
    Surroundings,
    depletion_law,
    depletion_number,
    depletion_slope,
    excess,
    flow,
    growth,
    scales,
    second_order,
    strength_factors,
)
from glassblocks.renormalization.trees import (
    TreeCondition,
    TreeConfig,
    TreeResult,
    analyze_trees,
    controls,
    read_tree_config,
    run_trees,
    tree_example,
)
from glassblocks.response import FrequencyConstant

SPEEDS, RATIOS = (1.4, 1.6, 2.0), (1.2, 1.5, 2.2, 3.0, 4.5)
WEAK, STRONG = 0.002, 0.4
#: Starts up to here lose so little in a doubling that second order tells it.
MODERATE = 2.2
STRENGTHS = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
#: D of a glass: Delta_0 from a kelvin to what relaxes in a day, about e^20 less.
SPLITTINGS = 20.0
#: Relative standard error of `depletion_law`.
LAW_ERROR = 0.03
#: Above it exchange outweighs the start.
MOST_CLOSED = 1e-2
#: ln(W/E) and D at which pairs are sampled.
SCAN = [(float(x), d) for d in (10.0, 14.0, 18.0, 22.0) for x in range(1, 9) if x <= d - 4]


class Trees(NamedTuple):
    """One merging of 15 conditions, with and without coupling, by exact diagonalization and by mean field."""

    result: TreeResult
    #: Left l and t, drift: (3, condition).
    mean_field: Jackknifed


class Numbers(NamedTuple):
    """All that the page says."""

    weak: Trees
    strong: Trees
    two: TreeResult
    scan: list
    fit: tuple
    places: dict
    closed: dict


def one_merging(strength, cutoff, samples, work):
    conditions = tuple(TreeCondition(s, r, strength) for s in SPEEDS for r in RATIOS)
    config = replace(
        read_tree_config(tree_example()),
        steps=1,
        samples=samples,
        cutoff=cutoff,
        check_cutoff=1.5 * cutoff,
        conditions=conditions,
    )
    found = _trees(config, work / f"strength-{strength:g}.npz")
    with progress("mean fields", len(conditions)) as advance:
        control = controls(config, samples, report=lambda done, _: advance.to(done))
    many = np.stack([each.many for each in control], axis=1)
    return Trees(analyze_trees(config, found, control), jackknife(_left_and_drift, many))


def _left_and_drift(mean):
    left = mean[:, 1:].mean(axis=1) / mean[:, 0]
    return np.stack([left[:, 0], left[:, 1], np.log(left[:, 0] / left[:, 1])])


def _trees(config, path):
    with progress("trees", config.samples) as advance:
        return run_trees(config, workers=2, path=path, report=lambda done, _: advance.to(done))


def two_mergings(samples, work):
    config = replace(read_tree_config(tree_example()), samples=samples)
    return analyze_trees(config, _trees(config, work / "two.npz"), controls(config, samples))


def scan(work):
    return _kept(
        work / "pairs.json",
        SCAN,
        lambda x, d: (x, d, *depletion_number(x, d, log2_pairs=16, seed=1)),
        "pairs",
    )


def random_places(work):
    """By strength: values and errors of the first order's pairs, of the exact blocks, and of their quotient."""

    def one(c):
        found = exact_over_pairs(changes(c, 1.5, 1.6, 1500, seed=1))
        return found.value.tolist(), found.error.tolist()

    strengths = STRENGTHS[2:]
    found = _kept(work / "places.json", [(c,) for c in strengths], one, "six systems")
    return dict(zip(strengths, found, strict=True))


def _kept(path, arguments, function, what):
    """function of each argument, in a file as soon as it is there."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    with progress(what, len(arguments)) as advance:
        advance.to(len(found))
        for each in arguments[len(found) :]:
            found.append(function(*each))
            path.write_text(json.dumps(found), encoding="utf-8")
            advance.to(len(found))
    return found


def fitted(points):
    """Coefficients of 1, D, x, D x, x^2 with errors, and chi^2."""
    x, d, value, error = np.array(points).T
    columns = np.stack([np.ones_like(x), d, x, d * x, x * x], axis=1) / error[:, None]
    best = np.linalg.lstsq(columns, value / error, rcond=None)[0]
    chi2 = float(np.sum((value / error - columns @ best) ** 2))
    return best, np.sqrt(np.diag(np.linalg.inv(columns.T @ columns))), chi2


def strength_as_c(config: TreeConfig, condition: TreeCondition) -> float:
    """C_t of the first blocks: P gamma_t^2/(rho c_t^2)."""
    (_, top), (low, high) = config.asymmetry, config.tunnel_splitting
    density = 1 / (config.edge**3 * top * BOLTZMANN * np.log(high / low))
    gamma = config.distribution(condition).gamma.t
    return float(density * gamma**2 / (config.density * config.c_t**2))


def closed(config: TreeConfig, condition: TreeCondition):
    """The recursion (4.1) and its resummed form over two doublings, in the middle of the band of the first."""
    medium = config.medium(condition)
    cutoff = config.window(0) / HBAR
    shape = FrequencyConstant(level=1.0, cutoff=cutoff)
    around = Surroundings(medium, shape, 0.3 * cutoff)
    level = np.pi * strength_as_c(config, condition) * medium.modulus.t
    start = around.start(Pair(condition.coupling_ratio**2 * level, level), config.edge)
    edges = config.edge * np.array([1.0, 2.0, 4.0])
    return {
        type(step).__name__: flow(start, step, edges).ratio for step in (Recursion(around), Resummed(around))
    }


def compute(work, samples):
    weak = one_merging(WEAK, 8.0, max(60, samples // 4), work)
    strong = one_merging(STRONG, 12.0, samples, work)
    two = two_mergings(max(20, samples // 10), work)
    points, places = scan(work), random_places(work)
    routes = {condition: closed(two.config, condition) for condition in two.config.conditions}
    return Numbers(
        weak, strong, two, points, fitted([each for each in points if each[0] > 1]), places, routes
    )


def with_error(value, error, digits=2):
    if 0 < error < 1e-4 and abs(value) < 1e-2:
        return f"{value * 1e6:.1f}({error * 1e6:.1f})e-6"
    places = max(0, digits - 1 - int(np.floor(np.log10(error)))) if error > 0 else 4
    return f"{value:.{places}f}({round(error * 10**places)})"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def second_order_drift(result, c):
    """Of the first doubling, the depletion of t taken as found."""
    condition = result.config.conditions[c]
    unlike = float(excess(condition.coupling_ratio, condition.sound_speed_ratio))
    return unlike * np.log(result.left.value[c, 1, 1])


def drift_rows(trees):
    result, rows = trees.result, []
    for c, condition in enumerate(result.config.conditions):
        drift, error = result.drift.value[c, 1], result.drift.error[c, 1]
        expected = second_order_drift(result, c)
        rows.append(
            [
                f"{condition.sound_speed_ratio:g}",
                f"{condition.coupling_ratio:g}",
                *(with_error(result.left.value[c, 1, p], result.left.error[c, 1, p]) for p in (0, 1)),
                with_error(drift, error),
                f"{expected:+.1e}",
                with_error(trees.mean_field.value[2, c], trees.mean_field.error[2, c]),
                f"{abs(drift) / error:.1f}",
                f"{abs(drift) + 1.96 * error:.1e}",
            ]
        )
    return rows


DRIFT = [
    *("c_l/c_t", "gamma_l/gamma_t", "left l", "left t", "drift", "second order", "mean field"),
    *("drift/error", "limit, 95%"),
]


def agreement(trees, above, to):
    """chi^2 of the drift against second order over the starts in (above, to], and how many (they share disorder)."""
    result = trees.result
    starts = [c for c, each in enumerate(result.config.conditions) if above < each.coupling_ratio <= to]
    apart = [
        (result.drift.value[c, 1] - second_order_drift(result, c)) / result.drift.error[c, 1] for c in starts
    ]
    return float(np.sum(np.square(apart))), len(starts)


def same_sign(trees, c):
    """Whether the drift of a condition is five standard errors from zero, with the sign of second order."""
    value, error = (part[c, 1] for part in trees.result.drift)
    return abs(value) > 5 * error and value * second_order_drift(trees.result, c) > 0


class Way(NamedTuple):
    """From pairs at 50 angstrom to the sound of 1 mm, silica."""

    largest: float
    smallest: float
    e_folds: float
    most: float


def way():
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    gamma = 0.65 * ELEMENTARY_CHARGE
    size = 3 * strength_factors(1.6, medium.sound_speed.ratio).t / 1.19  # a; m_t is about 1.19
    largest = size * gamma**2 / (4 * np.pi * medium.modulus.t * 5e-9**3)
    smallest = PLANCK * medium.c_t / 1e-3
    return Way(largest, smallest, float(np.log(largest / smallest)), 3 * float(growth(5e-9, 1e-3)))


def shift_of_ratio(strength, ratio=1.5, speeds=1.6):
    """Change of ln(gamma_l/gamma_t) over the way by close pairs, and the generous limit to its size."""
    factors, along = strength_factors(ratio, speeds), way()
    change = depletion_law(1 + along.e_folds, SPLITTINGS) - depletion_law(1.0, SPLITTINGS)
    unlike = factors.l - factors.t
    return strength * unlike * change / 2, strength * abs(unlike) * 2 * SPLITTINGS * along.most / 2


def closed_shift(strength, ratio=1.5, speeds=1.6):
    """The same by the recursion (4.1) as printed, at 1 K and 1 MHz."""
    medium = ElasticMedium(2200.0, speeds * 3800.0, 3800.0)
    shape = FrequencyConstant(level=1.0, cutoff=1e15, temperature=1.0)
    around = Surroundings(medium, shape, 2e6 * np.pi)
    level = np.pi * strength * medium.modulus.t
    found = flow(
        around.start(Pair(ratio**2 * level, level), 5e-9), Recursion(around), scales(5e-9, 1e-3, 2.0)
    )
    return float(np.log(found.ratio[-1] / ratio))


def real_rows(numbers):
    """Per C: d ln Im chi_t/d ln E at x = 2 and 5, drift per e-fold, its limit, and over the way."""
    factors, rows = strength_factors(1.5, 1.6), []
    unlike = factors.l - factors.t
    errors = {(x, d): error for x, d, _, error in numbers.scan}
    # of a slope from K at x = 1 and 3, and that of the law
    slope = depletion_slope(2.0, SPLITTINGS)
    error = np.hypot(np.hypot(errors[1.0, 18.0], errors[3.0, 18.0]) / 2, LAW_ERROR * slope)
    for c in STRENGTHS:
        expected, bound = shift_of_ratio(c)
        first = abs(c * factors.t * depletion_law(1 + way().e_folds, SPLITTINGS))
        beyond = "beyond first order"
        rows.append(
            [
                f"{c:g}",
                *(f"{c * factors.t * depletion_slope(x, SPLITTINGS):.2g}" for x in (2.0, 5.0)),
                f"{c * unlike * slope:+.1e}",
                f"{c * abs(unlike) * (slope + 1.645 * error):.1e}",
                f"{expected:+.2%}" if first < 1 else beyond,
                f"{bound:.1%}" if first < 1 else beyond,
                f"{closed_shift(c):+.1%}" if c <= MOST_CLOSED else "diverges or inverts",
            ]
        )
    return rows


def glasses_rows():
    rows = []
    for glass in load_glasses():
        ratio, speeds = float(glass.gamma.ratio), float(glass.sound_speed.ratio)
        factors = strength_factors(max(ratio, 1.1548), speeds)
        bound = 1e-3 * abs(factors.l - factors.t) * 2 * SPLITTINGS * way().most / 2
        needed = np.log(speeds / ratio)
        rows.append((glass.name, ratio, speeds, float(second_order(speeds).fixed_ratio), bound, needed))
    return rows


def main() -> None:
    folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    samples = int(sys.argv[3]) if len(sys.argv) > 3 else 4000
    work.mkdir(parents=True, exist_ok=True)
    numbers = compute(work, samples)
    from renormalization_text import page

    text = page(numbers, sys.modules[__name__])
    (folder / "renormalization.md").write_text(text, encoding="utf-8")
    save_figure(compose(numbers, sys.modules[__name__]), folder / "renormalization.png")


if __name__ == "__main__":
    main()
