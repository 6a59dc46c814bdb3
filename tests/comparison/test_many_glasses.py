"""Laws of the ratio by what they predict, checked by closed forms, brute-force integrals and a peer."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from many_glasses_coverage import ROWS, WORLDS, coverage
from scipy import integrate

from glassblocks.comparison import compare, reproduce
from glassblocks.comparison.error_what_ifs import error_what_ifs
from glassblocks.comparison.laws_of_the_ratio import (
    CONSTANT,
    LAWS,
    POWER_LAW,
    SCALED,
    THEORY,
    fit_law,
    leave_one_out_densities,
)
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.null_models import judge_models
from glassblocks.comparison.predictive_comparison import compare_laws
from glassblocks.comparison.summary import ratios
from glassblocks.glasses import load_glasses

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def thirteen():
    return LogRatios.of(compare(load_glasses()))


def invented(n: int, errors: float = 0.06, seed: int = 3) -> LogRatios:
    """Glasses of the theory with scatter and errors of both variables."""
    rng = np.random.default_rng(seed)
    x, u = rng.normal(0.5, 0.08, n), errors * rng.uniform(0.5, 1.5, n)
    y = x + rng.normal(0, 0.05, n) + u * rng.standard_normal(n)
    names = tuple(f"g{i}" for i in range(n))
    return LogRatios(names, y, x, u**2, np.full(n, 4e-4), np.full(n, 1e-4), True)


# without errors everything is Student's


def test_without_errors_predictive_densities_are_students(thirteen) -> None:
    y, n = thirteen.y, len(thirteen)
    design = np.column_stack([np.ones(n), thirteen.x])
    for law, columns, target in ((CONSTANT, 1, y), (SCALED, 1, y - thirteen.x), (POWER_LAW, 2, y)):
        densities = leave_one_out_densities(law, thirteen)
        for i in range(n):
            others = np.arange(n) != i
            a = design[others, :columns]
            fitted, residual, *_ = np.linalg.lstsq(a, target[others], rcond=None)
            freedom = n - 1 - columns
            row = design[i, :columns]
            spread = math.sqrt(residual[0] / freedom * (1 + row @ np.linalg.inv(a.T @ a) @ row))
            exact = scipy.stats.t(freedom, row @ fitted, spread).logpdf(target[i])
            assert densities[i] == pytest.approx(exact, abs=2e-6), law.name
    d = y - thirteen.x
    for i, density in enumerate(leave_one_out_densities(THEORY, thirteen)):
        rms = math.sqrt((np.delete(d, i) ** 2).mean())
        assert density == pytest.approx(scipy.stats.t(n - 1, 0, rms).logpdf(d[i]), abs=1e-7)


def test_without_errors_intervals_are_those_of_least_squares(thirteen) -> None:
    fitted = fit_law(CONSTANT, thirteen)
    mean = scipy.stats.ttest_1samp(thirteen.y, 0).confidence_interval(0.95)
    assert np.log(fitted.factor_95) == pytest.approx(tuple(mean), abs=1e-6)
    line = scipy.stats.linregress(thirteen.x, thirteen.y)
    reach = scipy.stats.t.ppf(0.975, 11) * line.stderr
    power = fit_law(POWER_LAW, thirteen)
    assert power.exponent == pytest.approx(line.slope, abs=1e-3)
    assert power.exponent_95 == pytest.approx((line.slope - reach, line.slope + reach), abs=5e-3)
    ends = np.sqrt(12 * thirteen.y.var(ddof=1) / scipy.stats.chi2.ppf([0.975, 0.025], 12))
    assert fitted.scatter_95 == pytest.approx(tuple(ends), rel=2e-3)


# with errors: brute force


def brute_evidence(r, q, prior_q, free: bool) -> float:
    """The integral over the common mean and the scatter by adaptive quadrature, nothing done by hand."""

    def density(a: float, tau: float) -> float:
        prior = tau * math.sqrt(((tau**2 + prior_q) ** -2.0).sum())
        return prior * math.exp(scipy.stats.norm.logpdf(r, a, np.sqrt(tau**2 + q)).sum())

    if not free:
        return integrate.quad(lambda t: density(0.0, t), 1e-5, 3, points=[0.01, 0.1, 0.5], limit=200)[0]
    middle = float(np.mean(r))
    return integrate.dblquad(density, 1e-5, 3, middle - 2, middle + 2, epsabs=0, epsrel=1e-6)[0]


@pytest.mark.parametrize("law", [THEORY, CONSTANT, SCALED])
def test_densities_with_errors_are_those_of_brute_force(law) -> None:
    glasses = invented(5)
    densities = leave_one_out_densities(law, glasses)
    b = law.exponent
    r, q = glasses.y - b * glasses.x, glasses.var_y - 2 * b * glasses.cov + b * b * glasses.var_x
    kept = np.arange(5) != 2
    free = law.free_factor
    exact = math.log(brute_evidence(r, q, q, free) / brute_evidence(r[kept], q[kept], q, free))
    assert densities[2] == pytest.approx(exact, abs=1e-3)  # it ends at a scatter of 3


def test_a_free_exponent_is_integrated_as_brute_force_does() -> None:
    """Exponent, factor, scatter and the true c_l/c_t of each glass, by importance sampling."""
    glasses = invented(6)
    rng, draws, n = np.random.default_rng(1), 400_000, 6
    start = np.polyfit(glasses.x, glasses.y, 1)
    proposal = scipy.stats.multivariate_t(
        [start[0], glasses.y.mean()], np.diag([0.6, 0.05]) ** 2, df=2, seed=rng
    )
    (b, a), log_tau = proposal.rvs(draws).T, rng.uniform(math.log(1e-4), math.log(3), draws)
    tau2 = np.exp(2 * log_tau)
    a0 = a - b * glasses.x.mean()  # the same area
    v = tau2[:, None] + glasses.var_y - 2 * np.outer(b, glasses.cov) + np.outer(b**2, glasses.var_x)
    each = -0.5 * (np.log(2 * np.pi * v) + (glasses.y - a0[:, None] - np.outer(b, glasses.x)) ** 2 / v)
    prior = np.log(tau2) + 0.5 * np.log((v**-2.0).sum(1))
    base = prior - proposal.logpdf(np.column_stack([b, a]))
    found = leave_one_out_densities(POWER_LAW, glasses)
    for i in range(n):
        whole, without = (
            np.logaddexp.reduce(base + each[:, k].sum(1)) for k in (slice(None), np.arange(n) != i)
        )
        assert found[i] == pytest.approx(whole - without, abs=0.03)


def test_scatter_is_that_of_paule_and_mandel() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    glasses = invented(200)
    peer = combine_effects(glasses.y - glasses.x, glasses.variance(1.0), method_re="pm")
    fitted = fit_law(SCALED, glasses)
    low, high = fitted.scatter_95
    assert fitted.scatter == pytest.approx(math.sqrt(peer.tau2), abs=0.2 * (high - low))
    low, high = fitted.factor_95
    assert math.log(fitted.factor) == pytest.approx(peer.mean_effect_re, abs=0.1 * math.log(high / low))


def test_errors_that_vanish_are_no_errors_and_a_scatter_that_vanishes_leaves_them(thirteen) -> None:
    tiny = replace(thirteen, var_y=np.full(13, 1e-10), stated=True)
    for law in LAWS:
        none = leave_one_out_densities(law, thirteen).sum()
        assert leave_one_out_densities(law, tiny).sum() == pytest.approx(none, abs=1e-3)
    rng = np.random.default_rng(2)
    u = np.full(200, 0.05)
    exact = replace(invented(200), y=0.4 + u * rng.standard_normal(200), var_y=u**2)
    fitted = fit_law(CONSTANT, exact)
    assert fitted.scatter_95[0] < 0.01 and fitted.scatter < 0.02
    reach = math.log(fitted.factor_95[1] / fitted.factor_95[0]) / 2
    assert reach == pytest.approx(1.96 * 0.05 / math.sqrt(200), rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("world", "n"), ROWS)
def test_intervals_hold_the_truth_as_often_as_they_say(world, n) -> None:
    """docs/results/many-glasses-coverage.md has the whole study."""
    found = coverage(world, n, trials=100)
    allowance = 3 * math.sqrt(0.95 * 0.05 / 100)
    assert min(found["factor"], found["exponent"]) >= 0.95 - allowance
    if WORLDS[world].scatter:
        assert found["scatter"] >= 0.95 - allowance
    if n > 5:
        assert found["elpd"] >= 0.95 - allowance


# whom it hangs on


def test_a_glass_that_is_left_out_is_one_that_was_never_there(thirteen) -> None:
    found = compare_laws(thirteen)
    for each in found.influence[:3]:
        kept = [glass for glass in load_glasses() if glass.name != each.name]
        without = compare_laws(LogRatios.of(compare(kept)))
        assert each.beyond_theory == pytest.approx(without.constant.beyond_theory, abs=1e-5)
        assert each.beyond_theory_95 == pytest.approx(without.constant.beyond_theory_95, abs=1e-4)


def test_pmma_carries_most_of_the_lead_of_one_constant(thirteen) -> None:
    found = compare_laws(thirteen)
    assert found.influence[0].name == "PMMA"
    assert found.influence[0].beyond_theory < 0.65 * found.constant.beyond_theory
    measured, predicted = ratios(compare([glass for glass in load_glasses() if glass.name != "PMMA"]))
    rival = judge_models(measured, predicted)[2]
    assert rival.worse_than_theory_by == pytest.approx(-0.063, abs=5e-4)
    low, high = rival.worse_than_theory_by_95
    assert low < 0 < high


def test_chi2_with_ten_percent_per_gamma_is_sixteen_for_thirteen() -> None:
    glasses = compare(load_glasses())
    found = error_what_ifs(glasses)
    measured, predicted = ratios(glasses)
    by_hand = sum(
        ((p - m) / (math.sqrt(0.1**2 + 0.1**2) * m)) ** 2 for m, p in zip(measured, predicted, strict=True)
    )
    assert found.tried[1].theory_chi2 == pytest.approx(by_hand) and round(by_hand) == 16
    limit = sum(
        ((p - m) / (math.sqrt(2) * found.excluded_below * m)) ** 2
        for m, p in zip(measured, predicted, strict=True)
    )
    assert scipy.stats.chi2.sf(limit, 13) == pytest.approx(0.05)


# the sentence


def test_the_readme_says_the_sentence_that_the_figures_justify() -> None:
    text = re.sub(r"\s+", " ", README.read_text(encoding="utf-8"))
    assert reproduce().together.sentence.removesuffix(".") in text


def test_glasses_that_decide_are_said_to_decide() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(0.5, 0.1, 20)
    names = tuple(f"g{i}" for i in range(20))
    nothing = np.zeros(20)
    follows = LogRatios(names, x + 0.02 * rng.standard_normal(20), x, nothing, nothing, nothing, False)
    flat = replace(follows, y=0.4 + 0.02 * rng.standard_normal(20))
    from glassblocks.comparison.justified import justified_sentence

    assert "20 glasses say that c_l/c_t predicts" in justified_sentence(compare_laws(follows), None)
    assert "20 glasses say that one constant predicts" in justified_sentence(compare_laws(flat), None)
