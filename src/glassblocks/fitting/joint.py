"""The joint fit of any mix of curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.build_result import assemble
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.estimates import judge
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.minimize import best_of_starts
from glassblocks.fitting.problem import MediumErrors, Problem
from glassblocks.fitting.profile import degrees_of_freedom
from glassblocks.fitting.weights import Weights, settle, with_errors
from glassblocks.medium import ElasticMedium

#: Measuring times of a heat capacity, s.
TIME_RANGE = (1e-6, 1e9)


def fit(
    curves: Sequence[Curve],
    medium: ElasticMedium,
    *,
    medium_errors: MediumErrors | None = None,
    weights: Weights = "absolute",
    measuring_time: float = 10.0,
) -> FitResult:
    """Fit the standard tunneling model to any mix of curves of one glass.

    The constant distribution with one-phonon relaxation; C_l, C_t and P are shared by all curves, a velocity
    curve has an offset of its own (its reference is arbitrary), the heat capacity a phonon term B T^3. Sound
    is weak: nothing is saturated. Sound speeds and density that carry errors are fitted along with their
    stated values as data.

    Parameters
    ----------
    curves
        At least one, with at least as many points as parameters.
    medium
        Density and sound speeds.
    medium_errors
        Their standard deviations; exact if left out.
    weights
        "absolute": the errors are as stated. "relative": among curves of one kind only their proportions
        count and the scatter about the fit sets the level; errors may then be missing.
    measuring_time
        Of the heat capacity, s; P from a heat capacity alone goes as 1/ln of it.

    Returns
    -------
    FitResult

    Raises
    ------
    InputError
        If the data cannot be fitted at all.

    Examples
    --------
    >>> from glassblocks.pair import Pair
    >>> from glassblocks.tunneling import TunnelingModel, internal_friction, velocity_shift
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3.0e-4, 2.8e-4), P=8e44)
    >>> T, omega = np.geomspace(0.02, 1.0, 30), 2 * np.pi * 1e8
    >>> noise = np.random.default_rng(1).standard_normal((2, 30))
    >>> l, t = velocity_shift(model, T, omega)
    >>> found = fit(
    ...     [
    ...         Curve("velocity", T, l + 1e-6 * noise[0], np.full(30, 1e-6), "l", 1e8),
    ...         Curve("velocity", T, t + 1e-6 * noise[1], np.full(30, 1e-6), "t", 1e8),
    ...     ],
    ...     glass,
    ... )
    >>> round(found["gamma_l/gamma_t"].value, 2), round(found.ratio.speed_ratio, 2)
    (1.58, 1.53)
    """
    _check(curves, medium, measuring_time)
    problem = Problem(with_errors(curves, weights), medium, medium_errors or MediumErrors(), measuring_time)
    parameters = len(problem.names) - sum(each.is_data for each in problem.parameters)
    if problem.n_points < parameters + (weights == "relative"):
        raise InputError(
            "curves",
            received=f"{problem.n_points} points for {parameters} parameters",
            allowed="at least as many points as parameters, and one more with relative weights",
            remedy="add points",
        )
    scales: list[float | None] = [1.0] * len(curves)
    if weights == "relative":
        stated = [curve.uncertainty is not None for curve in curves]
        problem, best, factors = settle(problem, stated)
        scales = [factor if own else None for factor, own in zip(factors.tolist(), stated, strict=True)]
    else:
        best = best_of_starts(problem)
    free = degrees_of_freedom(problem, best.theta)
    judged = judge(problem, best, free if weights == "relative" else None)
    return assemble(problem, judged, weights, scales, free)


def _check(curves: Sequence[Curve], medium: ElasticMedium, measuring_time: float) -> None:
    if not curves:
        raise InputError("curves", received="none", allowed="at least one", remedy="pass a list of Curve")
    if not TIME_RANGE[0] <= measuring_time <= TIME_RANGE[1]:
        raise InputError(
            "measuring_time",
            received=measuring_time,
            allowed=f"{TIME_RANGE[0]:g} to {TIME_RANGE[1]:g} s",
            remedy="give the time over which the heat capacity was measured",
        )
    if np.size(medium.density) * np.size(medium.c_l) * np.size(medium.c_t) != 1:
        raise InputError("medium", received=medium, allowed="one glass", remedy="pass scalars")
