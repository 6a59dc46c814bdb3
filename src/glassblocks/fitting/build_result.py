"""The pieces of a fit put together: curves with their residuals and lines, nuisances, the heat-capacity question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np

from glassblocks.files import provenance
from glassblocks.fitting.activated import ACTIVATED
from glassblocks.fitting.coating_facts import coating_facts
from glassblocks.fitting.conductivity_alone import ConductivityFacts, conductivity_facts
from glassblocks.fitting.curve import Array
from glassblocks.fitting.doubled_points import of_doubled_points
from glassblocks.fitting.estimates import Judged
from glassblocks.fitting.exact_thermometer import of_thermometer, thermometer_lines
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fit_warnings import fit_warnings, of_temperature_errors, of_torn
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.fragile_results import of_fragile
from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.granted import granted_lines
from glassblocks.fitting.heat_capacity_question import HeatVerdict, heat_question
from glassblocks.fitting.loud_sound import of_loud_sound
from glassblocks.fitting.magnitudes import of_magnitudes
from glassblocks.fitting.nuisances import NUISANCES, concerned
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.heat_capacity import CALORIMETRIC
from glassblocks.fitting.outlying_points import of_outlying_points
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.problem_parameters import MEDIUM
from glassblocks.fitting.profile import half_covariance, paid_rows
from glassblocks.fitting.residual_tests import residual_tests
from glassblocks.fitting.result_parts import ModelLine, NuisanceValue, WhatIf
from glassblocks.fitting.solved_fit import Solved
from glassblocks.fitting.what_ifs import Base, what_ifs
from glassblocks.tail_probabilities import chi2_tail

#: Standard deviations above which 5% lie.
ONE_SIDED_95 = 1.645
#: Points of the smooth line through a curve.
LINE_POINTS = 120


def assemble(
    solved: Solved,
    judged: Judged,
    weights: str,
    free: int,
    notes: tuple[str, ...],
    with_what_ifs: bool,
    advance: Callable[[str], None],
) -> FitResult:
    """The result of a fit whose minimum has been judged."""
    problem, theta = solved.problem, judged.best.theta
    chi2 = problem.chi2(theta)
    half = half_covariance(problem.reduced(theta)[1])
    found = FitResult(
        converged=judged.best.converged,
        message=judged.best.message,
        weights=weights,
        chi2=chi2,
        degrees_of_freedom=free,
        chi2_probability=chi2_tail(chi2, free) if weights == "absolute" and free > 0 else None,
        measuring_time=float(problem.measuring_time),
        medium={name: float(getattr(problem.medium, name)) for name in MEDIUM},
        medium_errors={name: float(value) for name, value in asdict(problem.errors).items()},
        estimates=judged.estimates,
        ratio=judged.ratio,
        curves=_curves(solved, theta, half),
        heat=_heat(solved, judged),
        conductivity=_conductivity(problem),
        coating=coating_facts(problem, theta, half),
        nuisances=tuple(
            replace(each, status="not determined", error=None, limit=None)
            if each.name in judged.torn
            else each
            for each in _nuisances(problem, theta, half)
        ),
        what_ifs=_what_ifs(solved, judged, advance) if with_what_ifs and judged.best.converged else (),
        parameters=problem.names,
        covariance=tuple(tuple(row) for row in (half @ half.T).tolist()),
        notes=notes,
        warnings=(),
        provenance=provenance(),
    )
    warnings = (
        *of_torn(judged.torn),
        *fit_warnings(found),
        *of_thermometer(found, problem.curves),
        *(() if not judged.best.converged else _of_data(found, solved, theta)),
        *of_temperature_errors(problem, theta),
    )
    granted = (*notes, *thermometer_lines(found))
    if found.what_ifs and not any(ACTIVATED.name in each for each in warnings):
        determined = [each.name for each in judged.estimates if each.is_determined]
        granted = (*granted, *granted_lines(problem, theta, determined))
    return replace(found, warnings=warnings, notes=granted)


def _of_data(found: FitResult, solved: Solved, theta: Array) -> tuple[str, ...]:
    """Whether single points, units or loud sound may be what the numbers come from."""
    problem = solved.problem
    return (
        *of_outlying_points(problem, theta, solved.groups is None),
        *of_magnitudes(found),
        *of_doubled_points(problem.curves),
        *of_fragile(found),
        *of_loud_sound(problem, theta),
    )


def _conductivity(problem: Problem) -> ConductivityFacts | None:
    """Of the curve with the most points, where there is nothing but conductivity."""
    if any(curve.kind != "conductivity" for curve in problem.curves):
        return None
    return conductivity_facts(max(problem.curves, key=lambda each: each.T.size), problem.medium)


def _what_ifs(solved: Solved, judged: Judged, advance: Callable[[str], None]) -> tuple[WhatIf, ...]:
    noise = sum(each > 0 for each in solved.extra) + sum(each != 0 for each in solved.problem.correlations)
    determined = frozenset(each.name for each in judged.estimates if each.is_determined)
    return what_ifs(Base(solved.problem, judged.best, solved.groups, noise, determined), advance)


def _nuisances(problem: Problem, theta: Array, half: Array) -> tuple[NuisanceValue, ...]:
    values, found = problem.values(theta), []
    for nuisance in NUISANCES.values():
        numbers = concerned(nuisance, problem.curves)
        for number in numbers if nuisance.per_curve else numbers[:1]:
            key, choice = nuisance.key(number), problem.choice(nuisance, number)
            curve = problem.curves[number].label if nuisance.per_curve else ""
            value = values[key]
            # what is added to a curve has the curve's unit
            unit = OBSERVABLES[problem.curves[number].kind].unit if nuisance.size is None else nuisance.unit
            if choice == "on":
                error = float(np.linalg.norm(half[problem.index[key]]))
                error *= abs(value) if nuisance.logarithmic else 1.0
                found.append(
                    NuisanceValue(
                        nuisance.name,
                        curve,
                        "fitted",
                        value,
                        error,
                        unit,
                        _limit(nuisance, value, error),
                    )
                )
            elif choice != "off" and np.isfinite(value):
                found.append(NuisanceValue(nuisance.name, curve, "held", value, None, unit, None))
    return tuple(found)


def _limit(nuisance: Nuisance, value: float, error: float) -> float | None:
    """One-sided 95% bound where the end of the range, at which the nuisance is not there, is near."""
    if nuisance.logarithmic or nuisance.neutral not in (nuisance.lower, nuisance.upper):
        return None
    if abs(value - nuisance.neutral) > 2 * error:
        return None
    away = ONE_SIDED_95 * error
    return value + away if nuisance.neutral == nuisance.lower else value - away


def _curves(solved: Solved, theta: Array, half: Array) -> tuple[FittedCurve, ...]:
    problem = solved.problem
    errors = np.linalg.norm(half, axis=1)
    whitened = problem.curve_residuals(theta)
    rows = paid_rows(problem, theta)
    result = []
    for number, (curve, fitted) in enumerate(zip(problem.curves, problem.fitted(theta), strict=True)):
        residual = -whitened[number]
        place = problem.index.get(f"offset {number + 1}")
        result.append(
            FittedCurve(
                label=curve.label,
                kind=curve.kind,
                polarization=curve.polarization,
                frequency=curve.frequency,
                temperature=tuple(curve.T.tolist()),
                value=tuple(curve.y.tolist()),
                uncertainty=tuple(curve.sigma.tolist()),
                fit=tuple(fitted.tolist()),
                error_factor=solved.scales[number],
                offset=None if place is None else float(theta[place]),
                offset_error=None if place is None else float(errors[place]),
                tests=residual_tests(
                    residual,
                    curve.T,
                    rows[number],
                    errors_known=solved.groups is None and not solved.extra[number],
                    order=curve.lines or None,
                ),
                extra_scatter=solved.extra[number],
                correlation=problem.correlations[number],
                line=_line(problem, theta, half, number),
                excluded=tuple(curve.excluded),
                level=tuple(curve.level.tolist()) if curve.level_unit else (),
                level_unit=curve.level_unit,
            )
        )
    return tuple(result)


def _line(problem: Problem, theta: Array, half: Array, number: int) -> ModelLine:
    T = problem.curves[number].T
    if np.ptp(problem.curves[number].level) > 0:  # one line cannot show a map of temperature and drive
        return ModelLine((), (), ())
    smooth = np.geomspace(T.min(), T.max(), LINE_POINTS) if np.ptp(T) > 0 else T[:1]
    value, slopes = problem.predicted(theta, number, smooth)
    offset = problem.index.get(f"offset {number + 1}")
    if offset is not None:  # the reference is arbitrary and is taken off where the line is drawn
        slopes[:, offset] = 0.0
    error = np.linalg.norm(slopes @ half, axis=1)
    return ModelLine(tuple(smooth.tolist()), tuple(value.tolist()), tuple(error.tolist()))


def _heat(solved: Solved, judged: Judged) -> HeatVerdict | None:
    """The question is asked of the heat capacity with the most points, and of its errors if it has any."""
    problem = solved.problem
    numbers = [number for number, curve in enumerate(problem.curves) if curve.kind == "heat"]
    if not numbers:
        return None
    number = max(numbers, key=lambda each: problem.curves[each].T.size)
    curve = problem.curves[number]
    if solved.scales[number] is None:
        curve = replace(curve, uncertainty=None)
    # where P of the heat capacity is apart, the sound alone tells the rate: the same data do not enter twice
    apart = problem.choice(CALORIMETRIC, number) == "on"
    known = apart and any(each.is_determined for each in judged.estimates if each.name == "relaxation rate")
    model = problem.model(judged.best.theta) if known else None
    return heat_question(curve, problem.medium, problem.measuring_time, model)
