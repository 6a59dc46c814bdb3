"""What the residuals of one curve say: their size, and whether they know of their neighbors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.tail_probabilities import (
    chi2_limit,
    chi2_tail,
    gamma_tail,
    normal_tail,
    quantile,
    shifted_chi2_tail,
)

Array = NDArray[np.float64]

#: Probability of chance below which a test speaks: once in a hundred where nothing is wrong.
ALARM = 0.01
#: Chance of finding that is meant by "would have been found".
POWER = 0.8
#: Residuals drawn from the null distribution, and how many numbers that may be (at least the fewest draws).
DRAWS, FEWEST_DRAWS, NUMBERS = 999, 199, 200_000
#: From this number of points on the limit of many points holds for any fit.
MANY = 1000
#: Fewer points than this beyond the parameters tell nothing.
FEWEST_FREE = 2.0
#: Degrees of freedom for each point that are rounding of none.
ROUNDING = 1e-9
#: Lags of the portmanteau test, at most, and at least so many points for each.
LAGS, POINTS_PER_LAG = 5, 3
#: The slow test adds up correlations over this part of the curve.
SLOW = 1 / 16
#: Correlations that are tried for their visibility.
VISIBLE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SEED = 1936


@dataclass(frozen=True)
class ResidualTests:
    """Tests of the residuals of one curve, (data - fit)/error.

    Attributes
    ----------
    chi2, free
        Their sum of squares and what it should be: points less what they pay for parameters.
    chi2_probability
        Chance of a larger chi^2; None where the errors come from the scatter itself.
    autocorrelation, chance
        Correlation of neighbors in temperature, and how likely chance alone gives as much structure; None if
        there are too few points.
    measured_autocorrelation, measured_chance
        The same in the order of measurement; None where that is the order of temperature, or its reverse.
    visible_correlation, visible_misfit
        Smallest correlation of neighbors, and smallest root-mean-square misfit in units of the error, that
        would have been found four times in five; None where none would.
    """

    chi2: float
    free: float
    chi2_probability: float | None
    autocorrelation: float
    chance: float | None
    measured_autocorrelation: float | None
    measured_chance: float | None
    visible_correlation: float | None
    visible_misfit: float | None

    @property
    def is_structured(self) -> bool:
        """Whether neighbors know of each other more than chance allows, in either order."""
        return any(chance is not None and chance < ALARM for chance in (self.chance, self.measured_chance))

    @property
    def is_too_large(self) -> bool:
        """Whether chi^2 is larger than the errors allow."""
        return self.chi2_probability is not None and self.chi2_probability < ALARM

    @property
    def is_too_small(self) -> bool:
        """Whether chi^2 is so small that the errors must be overstated."""
        return self.chi2_probability is not None and self.chi2_probability > 1 - ALARM


def residual_tests(
    residuals: ArrayLike,
    temperature: ArrayLike,
    paid: ArrayLike,
    *,
    errors_known: bool = True,
    order: ArrayLike | None = None,
) -> ResidualTests:
    """Size and structure of the residuals of one curve against their distribution under independent errors.

    The residuals of a fit are not independent even if the errors are: with U the curve's rows of an
    orthonormal basis of the Jacobian, their covariance is 1 - U U'. Residuals drawn from it are what
    the structure is compared with, so that the test is exact for any number of points and parameters (of a
    fit that is linear within the errors). Three statistics look for structure: the correlation of neighbors
    of either sign, the portmanteau of Ljung and Box over up to five lags, and the sum of correlations over a
    sixteenth of the curve; `chance` belongs to the least likely of the three.

    Parameters
    ----------
    residuals
        (data - fit)/error, shape (n,).
    temperature
        K, shape (n,).
    paid
        U, shape (n, parameters).
    errors_known
        Whether the errors were stated; if not, chi^2 tells nothing.
    order
        Rises in the order of measurement, shape (n,), as lines of a file do; left out, that of `residuals`.

    Examples
    --------
    >>> T = np.linspace(0.1, 1.0, 30)
    >>> mean = np.full((30, 1), 30**-0.5)  # of a fit of one constant
    >>> wave = residual_tests(np.sin(6 * T), T, mean)
    >>> wave.is_structured, round(wave.autocorrelation, 2), round(wave.chi2_probability, 2)
    (True, 0.98, 0.97)
    """
    r, T, U = (np.asarray(each, dtype=float) for each in (residuals, temperature, paid))
    free = r.size - float(np.sum(U**2))
    chi2 = float(r @ r)
    by_T = np.argsort(T, kind="stable")
    as_measured = np.arange(r.size) if order is None else np.argsort(np.asarray(order), kind="stable")
    autocorrelation, chance, visible = _structure(r[by_T], U[by_T], free)
    # a sweep down the temperature tells the same as one up
    told = np.array_equal(by_T, as_measured) or np.array_equal(np.argsort(-T, kind="stable"), as_measured)
    second = (None, None, None) if told else _structure(r[as_measured], U[as_measured], free)
    return ResidualTests(
        chi2,
        free,
        _probability(chi2, U) if errors_known and free > ROUNDING * r.size else None,
        autocorrelation or 0.0,
        chance,
        second[0],
        second[1],
        visible,
        _visible_misfit(free) if errors_known else None,
    )


def in_words(tests: ResidualTests) -> str:
    """The tests in a clause or two.

    Examples
    --------
    >>> T = np.linspace(0.1, 1.0, 30)
    >>> print(in_words(residual_tests(np.sin(6 * T), T, np.full((30, 1), 30**-0.5))))
    residuals STRUCTURED: neighbors in temperature correlated by 0.98 (chance 0.001)
    """
    parts = []
    if tests.is_too_large:
        parts.append(f"residuals TOO LARGE for the stated errors (chance {tests.chi2_probability:.2g})")
    if tests.is_too_small:
        small = 1 - (tests.chi2_probability or 0.0)
        parts.append(f"residuals too small for the stated errors (chance {small:.2g})")
    if tests.is_structured:
        found = [
            (order, correlation, chance)
            for order, correlation, chance in (
                ("temperature", tests.autocorrelation, tests.chance),
                ("order of measurement", tests.measured_autocorrelation, tests.measured_chance),
            )
            if chance is not None and chance < ALARM
        ]
        parts += [
            f"residuals STRUCTURED: neighbors in {order} correlated by {correlation:.2f} (chance {chance:.2g})"
            for order, correlation, chance in found
        ]
    elif tests.chance is None:
        parts.append("too few points to test the structure of the residuals")
    else:
        parts.append(f"no structure found in the residuals (chance {_least(tests):.2f}{_reach(tests)})")
    return ", ".join(parts)


def _least(tests: ResidualTests) -> float:
    return min(chance for chance in (tests.chance, tests.measured_chance) if chance is not None)


def _reach(tests: ResidualTests) -> str:
    """What the tests could have seen."""
    seen = []
    if tests.visible_misfit is not None:
        seen.append(f"a misfit of {tests.visible_misfit:.1f} errors")
    if tests.visible_correlation is not None:
        seen.append(f"a correlation of {tests.visible_correlation:.2g}")
    return f"; {' or '.join(seen)} would have shown" if seen else "; so few points show hardly any"


# the null distribution


def _projected(drawn: Array, U: Array) -> Array:
    """Rows of independent errors as the residuals that a fit leaves of them, covariance 1 - U U'."""
    axes, s, _ = np.linalg.svd(U, full_matrices=False)
    lost = 1 - np.sqrt(np.clip(1 - s**2, 0.0, 1.0))
    result: Array = drawn - (drawn @ axes * lost) @ axes.T
    return result


def _probability(chi2: float, U: Array) -> float:
    """Chance of a larger chi^2: of a sum of squares with variances 1 - s^2, by its mean and variance."""
    left = 1 - np.linalg.svd(U, compute_uv=False) ** 2
    untouched = U.shape[0] - left.size
    return gamma_tail(chi2, untouched + left.sum(), 2 * (untouched + left @ left))


def _structure(r: Array, U: Array, free: float) -> tuple[float | None, float | None, float | None]:
    """Correlation of neighbors, chance of as much structure, smallest correlation that would be found."""
    if free < FEWEST_FREE or r.size < LAGS:
        return None, None, None
    if not r.any():
        return 0.0, 1.0, None
    if r.size >= MANY:
        return _of_many(r)
    rng = np.random.default_rng(SEED)
    drawn = rng.standard_normal((int(np.clip(NUMBERS // r.size, FEWEST_DRAWS, DRAWS)), r.size))
    lags = _autocorrelations(np.concatenate([r[None], _projected(drawn, U)]))
    neighbors, slow = lags[:, 1], lags[:, 1:] @ _slow_weights(r.size)
    statistics = [np.abs(each - each[1:].mean()) for each in (neighbors, slow)]
    chance = _of_the_least_likely(np.stack([*statistics, _ljung_box(lags)]))
    return float(neighbors[0]), chance, _visible_correlation(drawn, U, neighbors[1:])


def _of_many(r: Array) -> tuple[float, float, float]:
    """The same where every autocorrelation is normal with variance 1/n, whatever a few parameters took."""
    n, lags, weights = r.size, _autocorrelations(r[None]), _slow_weights(r.size)
    neighbors, slow = float(lags[0, 1]), float(lags[0, 1:] @ weights) / float(np.linalg.norm(weights))
    chances = [2 * normal_tail(np.sqrt(n) * abs(each)) for each in (neighbors, slow)]
    chances.append(chi2_tail(float(_ljung_box(lags)[0]), LAGS))
    reach = (quantile(POWER, None) - quantile(ALARM / 4, None)) / np.sqrt(n)
    return neighbors, min(1.0, float(3 * min(chances))), float(reach)


def _autocorrelations(rows: Array) -> Array:
    """sum_i r_i r_{i+k}/sum_i r_i^2 for every lag k, shape (rows, n)."""
    n = rows.shape[1]
    spectrum = np.fft.rfft(rows, 2 * n, axis=1)
    products = np.fft.irfft(np.abs(spectrum) ** 2, 2 * n, axis=1)[:, :n]
    result: Array = products / products[:, :1]
    return result


def _slow_weights(n: int) -> Array:
    weights: Array = np.exp(-np.arange(1, n) / max(SLOW * n, 0.5))
    return weights


def _ljung_box(lags: Array) -> Array:
    """n (n + 2) sum_k r_k^2/(n - k) (G. M. Ljung and G. E. P. Box, Biometrika 65, 297 (1978))."""
    n = lags.shape[1]
    k = np.arange(1, min(LAGS, n // POINTS_PER_LAG) + 1)
    result: Array = n * (n + 2) * np.sum(lags[:, k] ** 2 / (n - k), axis=1)
    return result


def _of_the_least_likely(statistics: Array) -> float:
    """Chance of a least likely statistic as unlikely as that of the first column, all columns being alike."""
    least = np.stack(
        [
            np.searchsorted(row, -own, side="right")
            for row, own in zip(np.sort(-statistics), statistics, strict=True)
        ]
    )
    rarity = least.min(axis=0)
    return float(np.mean(rarity <= rarity[0]))


def _visible_correlation(drawn: Array, U: Array, null: Array) -> float | None:
    """The smallest of a few correlations of neighboring errors that the lag-one test finds often enough."""
    from scipy.linalg import solve_banded

    # half the level: the other two statistics want their share
    low, high = np.quantile(null, [ALARM / 4, 1 - ALARM / 4])
    for rho in VISIBLE:
        # e_i = rho e_(i-1) + sqrt(1 - rho^2) d_i
        recurrence = np.stack([np.ones(drawn.shape[1]), np.full(drawn.shape[1], -rho)])
        errors = solve_banded((1, 0), recurrence, np.sqrt(1 - rho**2) * drawn[:FEWEST_DRAWS].T).T
        errors[:, 0] = drawn[:FEWEST_DRAWS, 0]
        found = _autocorrelations(_projected(errors, U))[:, 1]
        if np.mean((found < low) | (found > high)) >= POWER:
            return rho
    return None


def _visible_misfit(free: float) -> float | None:
    """The root-mean-square misfit, in errors, that lifts chi^2 above its limit often enough."""
    from scipy import optimize

    if free < FEWEST_FREE:
        return None
    limit = chi2_limit(ALARM, free)
    found = optimize.brentq(lambda a: shifted_chi2_tail(limit, free, free * a**2) - POWER, 1e-3, 1e3)
    return float(found)
