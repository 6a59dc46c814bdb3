"""Section IV: does the heat capacity of this sample agree with the constant distribution behind gamma?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.heat_power_law import (
    HeatForm,
    HeatPoints,
    NonNegative,
    corrected_criteria,
    interval_by_profile,
    non_negative,
    power_law_forms,
)
from glassblocks.fitting.residual_tests import ALARM, ResidualTests, residual_tests
from glassblocks.medium import ElasticMedium
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.tail_probabilities import chi2_tail
from glassblocks.tunneling import TunnelingModel
from glassblocks.tunneling.heat_of_systems import heat_integral

#: Exponents of E that are tried for the distribution; the grid that finds the valley.
EXPONENTS, GRID = (-0.8, 1.5), 24
#: Coupling energies gamma_t that a glass may have, eV: they bound the relaxation rate where no sound tells it.
COUPLINGS = (0.1, 3.0)
#: Rates between the bounds from which the best one is searched.
RATES = 7
#: Values of ln(rate x time) at which the heat capacity is computed; between them it is interpolated, to 1e-5.
NODES = 48
#: Difference of an information criterion that is called decisive (strong evidence on either scale).
DECISIVE = 6.0
#: Half width of the 95% interval of the exponent that would still show a distribution that is not constant.
SHARP = 0.15
FEWEST_POINTS = 6
#: Rounds in which errors that were not stated follow the fit.
ROUNDS = 3
#: Step in a difference quotient.
STEP = 1e-3
MARGIN, TINY = 0.1, 1e-300

Verdict = Literal["credible", "not credible", "these data cannot tell"]


@shown(
    "is the constant distribution credible?",
    "verdict, reason, exponent, exponent_95, chi2_constant, chi2_sloping, gain_aicc, gain_bic",
)
@dataclass(frozen=True)
class HeatVerdict:
    """Whether the constant distribution behind gamma is credible for this sample.

    Attributes
    ----------
    verdict
        "credible", "not credible" or "these data cannot tell".
    reason
        Why, in a sentence.
    exponent, exponent_95
        Of the distribution E^exponent that describes the heat capacity best, and its 95% interval; None if
        open on a side.
    chi2_constant, chi2_sloping
        Of the constant and of the best distribution.
    gain_aicc, gain_bic
        By how much the criteria prefer the sloping one.
    tests
        Residuals of the sloping one.
    linear, power
        The literature's A T + B T^3 and A T^(1+n) + B T^3, for comparison with tables.
    """

    verdict: Verdict
    reason: str
    exponent: float
    exponent_95: tuple[float, float] | None
    chi2_constant: float
    chi2_sloping: float
    gain_aicc: float
    gain_bic: float
    tests: ResidualTests
    linear: HeatForm
    power: HeatForm


def heat_question(
    curve: Curve, medium: ElasticMedium, measuring_time: float = 10.0, model: TunnelingModel | None = None
) -> HeatVerdict:
    """Fit the heat capacity of a constant distribution and of one that goes as a power of E, and weigh them.

    Both are the tunneling model's own, P c(T, measuring time) + B T^3 with the systems that relax within the
    measuring time, which makes more of the specific heat than T: A T + B T^3 is not the heat capacity of a constant
    distribution. P, B >= 0 and the relaxation rate are free, the latter within what glasses have unless sound
    has told it. The constant distribution is credible if the exponent may be 0 and is known to within +-0.15;
    it is not if 0 lies outside the 95% interval and both information criteria prefer another exponent by 6 or
    more. Anything else these data cannot tell, among it residuals that follow neither.

    Parameters
    ----------
    curve
        Heat capacity, J/(kg K). Without errors, or with errors that neither distribution meets, the scatter
        about the better one is taken for the error.
    medium
        The glass.
    measuring_time
        s.
    model
        The tunneling model, if sound has found it; only its relaxation rate matters.

    Raises
    ------
    InputError
        If the curve is not a heat capacity.

    Examples
    --------
    >>> T = np.geomspace(0.1, 1.5, 40)
    >>> noise = 1 + 0.01 * np.random.default_rng(3).standard_normal(40)
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> heat = (1e-3 * T**1.6 + 1e-3 * T**3) * noise
    >>> found = heat_question(Curve("heat", T, heat, 0.01 * heat), glass)
    >>> found.verdict, round(found.power.n, 2), round(found.exponent, 2)
    ('not credible', 0.61, 0.48)
    """
    if curve.kind != "heat":
        raise InputError("curve", received=curve.kind, allowed="heat", remedy="pass a heat capacity")
    rates = _rates(medium, model)
    data = HeatPoints.of(curve)
    for _ in range(ROUNDS if curve.uncertainty is None else 0):
        fitted = data.y - _Question(data, rates, measuring_time).best().found.residual * data.sigma
        data = data._replace(sigma=np.maximum(fitted, 1e-3 * fitted.max()))
    sloping = _Question(data, rates, measuring_time).best()
    trusted = data.trusted and _probability(sloping.found.chi2, data.T.size - _count(rates) - 1) >= ALARM
    question = _Question(data._replace(trusted=trusted), rates, measuring_time)
    verdict = question.verdict(sloping)
    return verdict if trusted or curve.uncertainty is None else _with_scatter(verdict)


class _At(NamedTuple):
    """The best fit at one exponent: ln of the rate, amplitudes P/density and B in units of their columns."""

    exponent: float
    log_rate: float
    found: NonNegative


@dataclass(frozen=True)
class _Question:
    data: HeatPoints
    #: ln A from which the best one is searched, 1/(s J^3): one if it is known.
    rates: Array
    time: float

    def verdict(self, sloping: _At) -> HeatVerdict:
        """The question answered, `sloping` being the best fit of all exponents."""
        data, constant, count = self.data, self.at(0.0), _count(self.rates)
        interval = interval_by_profile(lambda n: self.at(n).found.chi2, sloping.exponent, data, EXPONENTS)
        flat, best = (
            corrected_criteria(data, each.found.chi2, parameters)
            for each, parameters in ((constant, count), (sloping, count + 1))
        )
        gains = flat[0] - best[0], flat[1] - best[1]
        tests = residual_tests(sloping.found.residual, data.T, self._paid(sloping), errors_known=data.trusted)
        verdict, reason = _judge(data.T.size, sloping.exponent, interval, gains, tests)
        return HeatVerdict(
            verdict,
            reason,
            sloping.exponent,
            interval,
            constant.found.chi2,
            sloping.found.chi2,
            *gains,
            tests,
            *power_law_forms(data),
        )

    def best(self) -> _At:
        """The best fit over all exponents."""
        from scipy.optimize import minimize_scalar

        grid = np.linspace(*EXPONENTS, GRID)
        start = int(np.argmin([self.at(n).found.chi2 for n in grid.tolist()]))
        bounds = float(grid[max(start - 1, 0)]), float(grid[min(start + 1, GRID - 1)])
        n = minimize_scalar(lambda n: self.at(n).found.chi2, bounds=bounds, method="bounded").x
        return self.at(float(n))

    def at(self, exponent: float) -> _At:
        """The best rate and amplitudes at one exponent."""
        from scipy.optimize import minimize_scalar

        systems = self._systems(exponent)
        chi2 = [self._fit(systems(x)).chi2 for x in self.rates.tolist()]
        start = int(np.argmin(chi2))
        log_rate = float(self.rates[start])
        if self.rates.size > 1:
            bounds = self.rates[max(start - 1, 0)], self.rates[min(start + 1, RATES - 1)]
            found = minimize_scalar(lambda x: self._fit(systems(x)).chi2, bounds=bounds, method="bounded")
            # a minimum at a bound is met exactly
            log_rate = float(found.x) if found.fun < chi2[start] else log_rate
        return _At(exponent, log_rate, self._fit(systems(log_rate)))

    def _fit(self, systems: Array) -> NonNegative:
        t = self.data.T / self.data.T.max()
        return non_negative(self.data, np.stack([systems, t**3], axis=1))

    def _systems(self, exponent: float) -> Callable[[float], Array]:
        """Heat capacity of the systems over its largest value, as a function of ln of the rate constant."""
        from scipy.interpolate import CubicSpline

        # a system relaxes in time if u^2 e^3 coth(e/2) > w, ln w = -ln(rate) - this
        own = np.log((BOLTZMANN * self.data.T) ** 3 * self.time)
        log_w = np.linspace(
            -own.max() - self.rates.max() - MARGIN, MARGIN - own.min() - self.rates.min(), NODES
        )
        integral = CubicSpline(log_w, heat_integral(np.exp(log_w), exponent=exponent, u_min=0.0, cut=np.inf))
        power = self.data.T ** (1 + exponent)

        def heat(log_rate: float) -> Array:
            found = power * integral(-log_rate - own)
            result: Array = found / max(float(found.max()), TINY)
            return result

        return heat

    def _paid(self, at: _At) -> Array:
        """Rows of an orthonormal basis of what the parameters can do, at the fit."""
        n, x = at.exponent, at.log_rate
        systems = self._systems(n)
        by_exponent = self._systems(n + STEP)(x) - self._systems(n - STEP)(x)
        columns = [systems(x), self.data.T**3, by_exponent]
        if self.rates[0] < x < self.rates[-1]:
            columns.append(systems(x + STEP) - systems(x - STEP))
        design = np.stack(columns, axis=1) / self.data.sigma[:, None]
        u, s, _ = np.linalg.svd(design / np.linalg.norm(design, axis=0), full_matrices=False)
        result: Array = u[:, s > 1e-6 * s[0]]
        return result


def _rates(medium: ElasticMedium, model: TunnelingModel | None) -> Array:
    """ln of the rate constant, known or within what glasses have."""
    if model is not None:
        return np.log([float(model.rate_constant)])
    couplings = np.geomspace(*COUPLINGS, RATES) * ELECTRON_VOLT
    ratio = float(medium.c_l / medium.c_t)
    glasses = TunnelingModel(medium, 1e45, Pair(ratio * couplings, couplings))
    return np.asarray(np.log(glasses.rate_constant), dtype=float)


def _count(rates: Array) -> int:
    """Parameters of the constant distribution: P, B, and the rate if it is not known."""
    return 2 + (rates.size > 1)


def _probability(chi2: float, free: int) -> float:
    return chi2_tail(chi2, free) if free > 0 else 1.0


def _judge(
    points: int,
    exponent: float,
    interval: tuple[float, float] | None,
    gains: tuple[float, float],
    tests: ResidualTests,
) -> tuple[Verdict, str]:
    unclear: Verdict = "these data cannot tell"
    if points < FEWEST_POINTS:
        return unclear, f"{points} points are too few for three parameters and their errors"
    if interval is None:
        return unclear, "the exponent of the distribution is not determined"
    if tests.is_structured:
        return (
            unclear,
            "the residuals of constant and sloping distribution are structured: something else adds to the "
            "heat capacity",
        )
    low, high = interval
    span = f"n(E) goes as E^{exponent:.3f} (95%: {low:.3f} to {high:.3f})"
    if not low <= 0 <= high and min(gains) >= DECISIVE:
        return "not credible", f"{span}; both criteria prefer it to E^0 by {min(gains):.0f} or more"
    if low <= 0 <= high and (high - low) / 2 <= SHARP:
        return "credible", f"{span}, which holds 0"
    return unclear, f"{span}: too little to decide; +-{SHARP} would do"


def _with_scatter(verdict: HeatVerdict) -> HeatVerdict:
    more = "; neither distribution meets the stated errors, so the scatter was taken for the error"
    return replace(verdict, reason=verdict.reason + more)
