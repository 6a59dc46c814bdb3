"""From a minimum to estimates: intervals, limits, and what the data do not determine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.degrees_of_errors import satterthwaite
from glassblocks.fitting.derived_quantities import DerivedQuantity, derived_quantities
from glassblocks.fitting.fit_result import Interval, ParameterEstimate, RatioTest, Status
from glassblocks.fitting.minimize import Minimum, minima_of_starts, minimize
from glassblocks.fitting.mode_strength import strength
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import (
    WIDEST,
    BetterMinimum,
    Profile,
    detection,
    half_covariance,
    one_sided,
    quantiles,
)
from glassblocks.medium import POSITIVITY_BOUND

#: A profile may come upon a lower minimum this often before the fit is called not converged.
RESTARTS = 4
#: Farther out than this many standard deviations the curvature has to do.
FAR = 8.0


@dataclass(frozen=True)
class Judged:
    """The minimum that was found in the end, its estimates and the test of the ratio.

    `torn` names what is not determined although a profile ends: other minima, as likely, have it elsewhere, or it hangs
    on the law of a plateau, which is phenomenology.
    """

    best: Minimum
    estimates: tuple[ParameterEstimate, ...]
    ratio: RatioTest
    torn: tuple[str, ...] = ()


def judge(problem: Problem, best: Minimum, degrees_of_freedom: int | None, of_curves: Array) -> Judged:
    """Every quantity with its intervals, and gamma_l/gamma_t against c_l/c_t.

    Parameters
    ----------
    problem, best
        The joint fit and its minimum; if a profile comes upon a lower one, it is taken instead.
    degrees_of_freedom
        None with known errors; otherwise those of the scatter that stands for them.
    of_curves
        Those behind the errors of each curve; infinite where nothing more was judged from its residuals.
    """
    whole = np.inf if degrees_of_freedom is None else degrees_of_freedom
    if problem.may_have_valleys and all(curve.kind == "conductivity" for curve in problem.curves):
        # how a plateau's law shares the heat among the polarizations would decide everything
        nothing = _all(problem, "not determined")
        return Judged(best, nothing, _ratio_test(problem, None, None), tuple(each.name for each in nothing))
    for _ in range(RESTARTS):
        if not best.converged:
            break
        try:
            return _judge(problem, best, whole, of_curves)
        except BetterMinimum as found:
            best = minimize(problem, found.minimum.theta)
    if best.converged:
        best = replace(best, converged=False, message="chi^2 kept falling along its profiles")
    return Judged(best, _all(problem, "not converged"), _ratio_test(problem, None, None))


def _all(problem: Problem, status: Status) -> tuple[ParameterEstimate, ...]:
    return tuple(ParameterEstimate(each.name, each.unit, status) for each in derived_quantities(problem))


def _judge(problem: Problem, best: Minimum, whole: float, of_curves: Array) -> Judged:
    half = half_covariance(problem.jacobian(best.theta))
    profiles = {
        quantity.name: Profile(problem, best, quantity, half) for quantity in derived_quantities(problem)
    }
    estimates = {}
    for name, profile in profiles.items():
        gradient = profile.quantity.gradient(best.theta)
        # variances of the logarithm of a variance, 2/degrees each, add
        inverse = 1 / whole + 1 / satterthwaite(problem, best.theta, half, gradient, of_curves)
        known = 1 / inverse if inverse else None
        estimates[name] = _estimate(profile, quantiles(known), one_sided(known), detection(known))
    rivals = _rivals(problem, best, quantiles(None if np.isinf(whole) else whole)[-1])
    torn = [name for name in profiles if _is_torn(estimates[name], profiles[name].quantity, rivals)]
    for name in torn:
        estimates[name] = ParameterEstimate(name, estimates[name].unit, "not determined")
    if not (estimates["C_l"].is_determined and estimates["C_t"].is_determined):
        estimates |= {each.name: each for each in _of_modes(problem, best.theta, half, whole, of_curves)}
    found = tuple(estimates.values())
    if not estimates["gamma_l/gamma_t"].is_determined:
        return Judged(best, found, _ratio_test(problem, None, None), tuple(torn))
    ratio = _ratio_test(problem, profiles["gamma_l/gamma_t"], profiles["C_l/C_t"])
    return Judged(best, found, ratio, tuple(torn))


def _of_modes(
    problem: Problem, theta: Array, half: Array, whole: float, of_curves: Array
) -> Iterator[ParameterEstimate]:
    """C = w_l C_l + w_t C_t of each mode that strains both ways: what it fixes where C_l and C_t stay open.

    Its intervals are those of the covariance: sound is proportional to it.
    """
    modes = {str(each.polarization) for each in problem.curves if OBSERVABLES[each.kind].acoustic}
    for mode in (each for each in POLARIZATIONS if each in modes and len(each) > 1):
        C, slopes = strength(mode, problem.values(theta))
        gradient = np.array([slopes.get(name, 0.0) / C for name in problem.names])
        error = float(np.linalg.norm(half.T @ gradient))
        inverse = 1 / whole + 1 / satterthwaite(problem, theta, half, gradient, of_curves)
        known = 1 / inverse if inverse else None
        if detection(known) * error < 1:
            ends = [_interval(np.log(C) - z * error, np.log(C) + z * error) for z in quantiles(known)]
            yield ParameterEstimate(f"C_{POLARIZATIONS[mode]}", "", "determined", C, None, *ends, *ends)


def _rivals(problem: Problem, best: Minimum, z: float) -> list[Minimum]:
    """Minima that lie no higher than the ends of a 95% interval."""
    if not problem.may_have_valleys:
        return []
    return [each for each in minima_of_starts(problem) if each.converged and each.chi2 <= best.chi2 + z**2]


def _is_torn(estimate: ParameterEstimate, quantity: DerivedQuantity, rivals: list[Minimum]) -> bool:
    """Whether a rival lies outside what would be stated; a profile cannot see over the ridge between them."""
    values = [float(np.exp(quantity.value(each.theta))) for each in rivals]
    if estimate.profile_95 is not None:
        low, high = estimate.profile_95
        return any(not low <= value <= high for value in values)
    if estimate.limit is None:
        return False
    below = estimate.status == "lower limit"
    return any(value < estimate.limit if below else value > estimate.limit for value in values)


def _estimate(profile: Profile, z: tuple[float, ...], limit: float, detected: float) -> ParameterEstimate:
    lower, upper = profile.bounds(-1, z), profile.bounds(+1, z)
    quantity: DerivedQuantity = profile.quantity
    below, above = (
        ends[-1] is not None and profile.excludes_the_end(ends[-1], z[-1], detected)
        for ends in (lower, upper)
    )
    status: Status = "not determined"
    if below and above:
        assert lower[-1] is not None and upper[-1] is not None
        if upper[-1] - lower[-1] <= WIDEST:
            status = "determined"
    elif below:
        status = "lower limit"
    elif above:
        status = "upper limit"
    if status != "determined":
        side = {"lower limit": -1, "upper limit": +1}.get(status)
        end = None if side is None else profile.bounds(side, (limit,))[0]
        return ParameterEstimate(
            quantity.name, quantity.unit, status, limit=None if end is None else float(np.exp(end))
        )
    by_profile = [_interval(low, high) for low, high in zip(lower, upper, strict=True)]
    by_curvature = [
        _interval(profile.center - width * profile.error, profile.center + width * profile.error)
        for width in z
    ]
    value = float(np.exp(profile.center))
    return ParameterEstimate(quantity.name, quantity.unit, status, value, None, *by_profile, *by_curvature)


def _interval(low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None else (float(np.exp(low)), float(np.exp(high)))


def _ratio_test(problem: Problem, gamma: Profile | None, C: Profile | None) -> RatioTest:
    medium, errors = problem.medium, problem.errors
    speed_ratio = float(medium.c_l / medium.c_t)
    error = speed_ratio * float(np.hypot(errors.c_l / medium.c_l, errors.c_t / medium.c_t))
    if gamma is None or C is None:
        return RatioTest(speed_ratio, error, None, None, None)
    # gamma_l/gamma_t = (c_l/c_t) sqrt(C_l/C_t)
    return RatioTest(
        speed_ratio,
        error,
        from_speed_ratio=_distance(C, 0.0),
        from_one=_distance(gamma, 0.0),
        from_bound=_distance(gamma, float(np.log(POSITIVITY_BOUND))),
    )


def _distance(profile: Profile, target: float) -> float:
    """Standard deviations between the best ln q and `target`: signed root of the rise of chi^2."""
    away = profile.center - target
    if abs(away) > FAR * profile.error:
        return away / profile.error
    return float(np.sign(away)) * profile.deviation(-away)
