"""What the tests of residuals see, and how often they see what is not there.

python tests/fitting/residual_study.py > docs/results/residual-tests.md
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from study_executor import study_executor

from glassblocks.fitting.residual_tests import ALARM, residual_tests

Array = NDArray[np.float64]
Rng = np.random.Generator

TRIALS, SEED, PARAMETERS = 1000, 19360101, 3
SIZES = (8, 12, 16, 30, 60, 200)


def correlated(rng: Rng, n: int) -> Array:
    """Neighbors correlated by 0.6."""
    errors = rng.standard_normal(n)
    for i in range(1, n):
        errors[i] = 0.6 * errors[i - 1] + 0.8 * errors[i]
    return errors


def wave(rng: Rng, n: int) -> Array:
    return rng.standard_normal(n) + np.sin(2.25 * np.pi * np.linspace(-1, 1, n))


def three_series(rng: Rng, n: int) -> Array:
    return rng.standard_normal(n) + np.array([2.0, 0.0, -2.0])[np.arange(n) % 3]


def overstated(rng: Rng, n: int) -> Array:
    return 0.5 * rng.standard_normal(n)


#: Errors of n points, in units of what was stated.
GOOD: dict[str, Callable[[Rng, int], Array]] = {
    "Gaussian": lambda rng, n: rng.standard_normal(n),
    "Student's t, 3 degrees of freedom": lambda rng, n: rng.standard_t(3, n) / np.sqrt(3),
}
BAD: dict[str, Callable[[Rng, int], Array]] = {
    "neighbors correlated by 0.6": correlated,
    "a slow wave as high as the error": wave,
    "three series in turn, 2 errors apart": three_series,
    "errors half of what is stated": overstated,
}


def basis(n: int) -> Array:
    """A fit of a parabola, the parameters of a curve with an offset: U, shape (n, 3)."""
    x = np.linspace(-1, 1, n)
    return np.linalg.qr(np.stack([np.ones(n), x, x**2], axis=1))[0]


def one(errors: str, n: int, index: int) -> list[bool]:
    """Alarms: structure, chi^2 too large, too small; and of the asymptotic tests, Ljung-Box and runs."""
    kinds = GOOD | BAD
    rng = np.random.default_rng([SEED, list(kinds).index(errors), n, index])
    U = basis(n)
    e = kinds[errors](rng, n)
    r = e - U @ (U.T @ e)
    found = residual_tests(r, np.geomspace(0.02, 2, n), U)
    return [
        found.is_structured,
        found.is_too_large,
        found.is_too_small,
        ljung_box(r) < ALARM,
        runs(r) < ALARM,
    ]


def ljung_box(r: Array) -> float:
    """The textbook's chi^2 approximation with up to five lags."""
    n, lags = r.size, np.arange(1, min(5, r.size // 3) + 1)
    correlations = np.array([r[k:] @ r[:-k] for k in lags]) / (r @ r)
    return float(stats.chi2.sf(n * (n + 2) * np.sum(correlations**2 / (n - lags)), lags.size))


def runs(r: Array) -> float:
    """The one-sided runs test (Wald and Wolfowitz), blind below four residuals of a sign."""
    positive = r > 0
    n, up = r.size, int(positive.sum())
    if min(up, n - up) < 4:
        return 1.0
    product = 2 * up * (n - up)
    deviation = np.sqrt(product * (product - n) / (n**2 * (n - 1)))
    number = 1 + np.count_nonzero(positive[1:] != positive[:-1])
    return float(stats.norm.cdf((number + 0.5 - 1 - product / n) / deviation))


def shares(errors: str, n: int, trials: int = TRIALS) -> list[float]:
    return np.mean([one(errors, n, index) for index in range(trials)], axis=0).tolist()


def _row(job: tuple[str, int]) -> list[float]:
    return shares(*job)


def main() -> None:
    jobs = [(errors, n) for errors in GOOD | BAD for n in SIZES]
    with study_executor() as pool:
        rows = dict(zip(jobs, pool.map(_row, jobs), strict=True))
    print(
        "# What the tests of residuals see\n\n"
        f"{TRIALS} curves a row, fitted by {PARAMETERS} parameters; share of alarms at a level of {ALARM:.0%}. "
        '"structure", "too large" and\n"too small" are the tests of `fitting.residual_tests`; beside them the '
        "chi^2 approximation of Ljung and Box and the\none-sided runs test. Made by "
        "`python tests/fitting/residual_study.py`.\n"
    )
    for title, kinds in (("Nothing is wrong", GOOD), ("Something is wrong", BAD)):
        print(
            f"## {title}\n\n| errors | points | structure | too large | too small | Ljung-Box | runs |\n"
            "|---|---|---|---|---|---|---|"
        )
        for errors in kinds:
            for n in SIZES:
                print(f"| {errors} | {n} | {' | '.join(f'{share:.3f}' for share in rows[errors, n])} |")
        print()
    print(
        "A fit takes a part of the residuals, the more the fewer there are: tests that do not know it cry wolf "
        "up to five times too\noften below thirty points. Ours compare with residuals of the same fit. What few "
        "points cannot show, no test sees: the\nreport says how strong a correlation, and how large a misfit, "
        "would have shown. Heavy tails are no structure, and make\nchi^2 cry."
    )


if __name__ == "__main__":
    main()
