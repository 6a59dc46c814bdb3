"""The joint fit of any mix of curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.assumed_errors import Weights, with_errors
from glassblocks.fitting.build_result import assemble
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.default_nuisances import (
    first_choices,
    measuring_time_taken,
    those_that_can_be_told,
)
from glassblocks.fitting.degrees_of_errors import degrees_of_curves
from glassblocks.fitting.dielectric_facts import DielectricFacts
from glassblocks.fitting.estimates import judge
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.free_parameters import Choice
from glassblocks.fitting.noise_choices import NOISE_CHOICES
from glassblocks.fitting.nuisances import checked
from glassblocks.fitting.posterior_samples import Posterior, sample
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.problem_parameters import MediumErrors
from glassblocks.fitting.profile import degrees_of_freedom, paid_by_curves
from glassblocks.fitting.solved_fit import Solved, solve, with_noise
from glassblocks.medium import ElasticMedium
from glassblocks.progress import progress

#: Measuring times of a heat capacity, s.
TIME_RANGE = (1e-6, 1e9)


def fit(
    curves: Sequence[Curve],
    medium: ElasticMedium,
    *,
    medium_errors: MediumErrors | None = None,
    weights: Weights | Literal["auto"] = "absolute",
    measuring_time: float = 10.0,
    nuisances: Mapping[str, Choice] | None = None,
    electric: DielectricFacts | None = None,
    what_ifs: bool = True,
    advance: Callable[[str], None] = lambda _: None,
) -> FitResult:
    """Fit the standard tunneling model to any mix of curves of one glass.

    The constant distribution with one-phonon relaxation; C_l, C_t and P are shared by all curves, a velocity
    curve has an offset of its own (its reference is arbitrary), the heat capacity a phonon term B T^3. Sound
    is weak. Sound speeds and density that carry errors are fitted along with their stated values as data.
    Errors of temperature and frequency enter by effective variance.

    Unasked, every friction curve has a constant background >= 0 and the heat capacity a P of its own, where
    these data can tell them apart; the fit says where not. All else that may be wrong is off, and tried in the
    what-ifs.

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
        count and the scatter about the fit sets the level; errors may then be missing. "auto": absolute if every
        curve has errors.
    measuring_time
        Of the heat capacity, s; P from a heat capacity alone goes as 1/ln of it.
    nuisances
        By name "on", "off" or the value at which it is held: background, P_heat/P, C_rel/C_res, temperature
        scale, activated, saturation, boundary, conductivity exponent, exponent, u_min, E_max; and of the
        errors, "on" or "off": extra scatter, correlated neighbors.
    electric
        Permittivity and filling factor, for electric curves. Without a filling factor a resonator tells F tan delta
        alone, without a permittivity the dipole moment stays open.
    what_ifs
        Whether each nuisance is tried, on and off; warnings that name a cause need it.
    advance
        Called with what is begun: the search, the profiles, each what-if.

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
    advance("searching for the minimum")
    solved, reasons = _solved(curves, medium, medium_errors, weights, measuring_time, nuisances, electric)
    advance("following the profiles")
    free = degrees_of_freedom(solved.problem, solved.best.theta)
    paid = paid_by_curves(solved.problem, solved.best.theta)
    degrees = degrees_of_curves(solved.problem, solved.extra, paid)
    judged = judge(solved.problem, solved.best, None if solved.groups is None else free, degrees)
    name = "absolute" if solved.groups is None else "relative"
    taken = (*reasons, *measuring_time_taken(solved.problem))
    return assemble(solved, judged, name, free, taken, what_ifs, advance)


def posterior(
    curves: Sequence[Curve],
    medium: ElasticMedium,
    *,
    medium_errors: MediumErrors | None = None,
    weights: Weights | Literal["auto"] = "absolute",
    measuring_time: float = 10.0,
    nuisances: Mapping[str, Choice] | None = None,
    electric: DielectricFacts | None = None,
    seed: int = 0,
    advance: Callable[[], None] | None = None,
) -> Posterior:
    """Samples of the posterior of the fit that `fit` does with the same arguments; errors are held as it used them.

    Parameters and errors as in `fit`; `seed` is that of the samples, `advance` is called after every step; a progress
    bar is shown without it.

    Raises
    ------
    MissingExtraError
        If emcee is not installed.
    """
    solved, _ = _solved(curves, medium, medium_errors, weights, measuring_time, nuisances, electric)
    with progress("sampling the posterior") as bar:
        return sample(solved.problem, solved.best, seed, advance or bar)


def _solved(
    curves: Sequence[Curve],
    medium: ElasticMedium,
    medium_errors: MediumErrors | None,
    weights: Weights | Literal["auto"],
    measuring_time: float,
    nuisances: Mapping[str, Choice] | None,
    electric: DielectricFacts | None,
) -> tuple[Solved, tuple[str, ...]]:
    """The minimum with the nuisances that these data can tell, and what was decided for the caller."""
    _check(curves, medium, measuring_time)
    if weights == "auto":
        weights = "absolute" if all(curve.uncertainty is not None for curve in curves) else "relative"
    given = dict(nuisances or {})
    noise = {name: given.pop(name, "off") for name in NOISE_CHOICES}
    given = checked(given, curves)
    errors = medium_errors or MediumErrors()
    problem = Problem(with_errors(curves, weights), medium, errors, measuring_time, given, electric=electric)
    _check_count(problem, weights)
    solved = solve(problem.with_choices(first_choices(curves, given)), curves, weights)
    choices, reasons = those_that_can_be_told(solved.problem, solved.best, given)
    if reasons:
        solved = solve(problem.with_choices(choices), curves, weights)
    return with_noise(solved, noise, weights), tuple(reasons.values())


def _check_count(problem: Problem, weights: Weights) -> None:
    parameters = len(problem.names) - sum(each.is_data for each in problem.parameters)
    if problem.n_points < parameters + (weights == "relative"):
        raise InputError(
            "curves",
            received=f"{problem.n_points} points for {parameters} parameters",
            allowed="at least as many points as parameters, and one more with relative weights",
            remedy="add points",
        )


def _check(curves: Sequence[Curve], medium: ElasticMedium, measuring_time: float) -> None:
    units = {curve.level_unit for curve in curves} - {""}
    if len(units) > 1:
        raise InputError(
            "drives",
            received="some curves in photons, some in W",
            allowed="one unit for all: n_c is one number",
            remedy="turn powers into photons with glassblocks.tunneling.photon_number",
        )
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
