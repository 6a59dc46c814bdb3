"""What if: every nuisance switched, or held a standard deviation off, and where the conclusions go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.derived_quantities import derived_quantities
from glassblocks.fitting.free_parameters import Choice, Nuisance
from glassblocks.fitting.information_criterion import aicc
from glassblocks.fitting.minimize import Minimum, minimize
from glassblocks.fitting.noise_choices import (
    CORRELATED,
    EXTRA,
    with_correlated_neighbors,
    with_extra_scatter,
)
from glassblocks.fitting.nuisances import (
    BARRIERS,
    E_MAX,
    NOT_BESIDE_BARRIERS,
    NUISANCES,
    U_MIN,
    concerned,
    over_barriers,
)
from glassblocks.fitting.observables.thermal_conductivity import PLATEAU
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import WIDEST, half_covariance
from glassblocks.fitting.result_parts import State, WhatIf

#: Quantities whose way is followed; C_l/C_t is what the theory says to be one.
FOLLOWED = (
    *(
        "gamma_l/gamma_t",
        "C_l/C_t",
        "P",
        "gamma_l",
        "gamma_t",
        "C_l",
        "C_t",
        *("D C_l", "D C_t", "D C_Young", "D C_bulk", "D C_surface"),
        "C_d",
        "F tan delta_0",
        "p",
        "p sqrt(F)",
        "n_c",
    ),
)
#: Tried only when asked for: the data that could tell them are rare.
RARE = (U_MIN, E_MAX, *BARRIERS, *PLATEAU)
#: Standard deviations within which 95% lie on both sides.
NORMAL_95 = 1.96


class Base(NamedTuple):
    """The fit that the what-ifs start from."""

    problem: Problem
    best: Minimum
    groups: tuple[tuple[str, bool], ...] | None
    #: Parameters of the errors: extra scatters and correlations that are fitted.
    noise_parameters: int
    #: Names of what the fit determines: nothing else is followed.
    determined: frozenset[str]


#: Nuisance, state, the fit, and how many parameters of the errors it has more.
Variant = tuple[str, State, Problem, Minimum, int]


class _Where(NamedTuple):
    """ln q of what is followed and its standard deviation; None where the data leave it open."""

    logs: dict[str, float]
    errors: dict[str, float]


def what_ifs(base: Base, advance: Callable[[str], None]) -> tuple[WhatIf, ...]:
    """Every line of the table; `advance` is told of each."""
    here = _where(base.problem, base.best.theta)
    criterion = aicc(base.problem, base.best.theta, base.groups, base.noise_parameters)
    lines = []
    for name, state, problem, found, more in _variants(base):
        advance(f"what if: {name} {state}")
        if not found.converged:
            continue
        there = _where(problem, found.theta)
        followed = [each for each in there.logs if each in here.logs and each in base.determined]
        lines.append(
            WhatIf(
                name=name,
                state=state,
                values=_values(name, problem, found.theta),
                chi2=problem.chi2(found.theta),
                delta_aicc=aicc(problem, found.theta, base.groups, base.noise_parameters + more) - criterion,
                quantities={each: float(np.exp(there.logs[each])) for each in followed},
                shifts={each: (there.logs[each] - here.logs[each]) / here.errors[each] for each in followed},
                from_speed_ratio=(
                    there.logs["C_l/C_t"] / there.errors["C_l/C_t"] if "C_l/C_t" in followed else None
                ),
            )
        )
    return tuple(lines)


def _variants(base: Base) -> Iterator[Variant]:
    problem, theta = base.problem, base.best.theta
    for nuisance in NUISANCES.values():
        numbers = concerned(nuisance, problem.curves)
        if not numbers or (over_barriers(problem.choices) and nuisance in NOT_BESIDE_BARRIERS):
            continue
        on = [number for number in numbers if problem.choice(nuisance, number) == "on"]
        if on:
            if nuisance.name != "E_0":  # what hangs on it cannot stand without it
                yield _moved(base, nuisance, "off", dict.fromkeys([nuisance.name], "off"))
            if not nuisance.per_curve:
                center = float(theta[problem.index[nuisance.name]])
                yield from _held(base, nuisance, center, _error(problem, theta, nuisance.name))
        elif nuisance not in RARE and all(problem.choice(nuisance, n) == "off" for n in numbers):
            switched = _moved(base, nuisance, "on", {nuisance.name: "on"})
            yield switched
            if nuisance.prior is not None:
                # the data may know it better than the prior does
                error = _error(switched[2], switched[3].theta, nuisance.name)
                yield from _held(base, nuisance, nuisance.coordinate(nuisance.neutral), error)
    yield from _noise(base)


def _error(problem: Problem, theta: Array, name: str) -> float:
    """Standard deviation of a parameter."""
    return float(np.linalg.norm(half_covariance(problem.reduced(theta)[1])[problem.index[name]]))


def _held(base: Base, nuisance: Nuisance, center: float, error: float) -> Iterator[Variant]:
    for sign in (-1, 1):
        name: State = "+1 sigma" if sign > 0 else "-1 sigma"
        place = center + sign * error
        value = float(np.exp(place)) if nuisance.logarithmic else place
        if nuisance.lower <= value <= nuisance.upper:
            yield _moved(base, nuisance, name, {nuisance.name: value})


def _moved(base: Base, nuisance: Nuisance, state: State, choice: dict[str, Choice]) -> Variant:
    kept = {
        key: value
        for key, value in base.problem.choices.items()
        if key != nuisance.name and not (nuisance.per_curve and key.startswith(f"{nuisance.name} "))
    }
    problem = base.problem.with_choices({**kept, **choice})
    return nuisance.name, state, problem, minimize(problem, problem.carried(base.problem, base.best.theta)), 0


def _noise(base: Base) -> Iterator[Variant]:
    if base.groups is None and not base.noise_parameters:
        problem, found, extra = with_extra_scatter(base.problem, base.best)
        yield EXTRA, "on", problem, found, sum(each > 0 for each in extra)
    if not any(base.problem.correlations):
        problem, found, correlations = with_correlated_neighbors(base.problem, base.best)
        yield CORRELATED, "on", problem, found, sum(each != 0 for each in correlations)
    else:
        problem = base.problem.with_curves(base.problem.curves, [0.0] * len(base.problem.curves))
        fewer = -sum(each != 0 for each in base.problem.correlations)
        yield CORRELATED, "off", problem, minimize(problem, base.best.theta), fewer


def _where(problem: Problem, theta: Array) -> _Where:
    half = half_covariance(problem.reduced(theta)[1])
    logs, errors = {}, {}
    for quantity in derived_quantities(problem):
        error = float(np.linalg.norm(half.T @ quantity.gradient(theta)))
        if quantity.name in FOLLOWED and 2 * NORMAL_95 * error < WIDEST:
            logs[quantity.name], errors[quantity.name] = quantity.value(theta), error
    return _Where(logs, errors)


def _values(name: str, problem: Problem, theta: Array) -> tuple[float, ...]:
    """What the nuisance came to, curve by curve."""
    if name == CORRELATED:
        return problem.correlations
    if name not in NUISANCES:
        return ()
    nuisance, values = NUISANCES[name], problem.values(theta)
    numbers = concerned(nuisance, problem.curves)
    found = (values[nuisance.key(number)] for number in (numbers if nuisance.per_curve else numbers[:1]))
    return tuple(value for value in found if np.isfinite(value))
