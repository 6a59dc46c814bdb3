"""The pieces of a fit put together: curves with their residuals, warnings, the heat-capacity question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.files import provenance
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.estimates import Judged
from glassblocks.fitting.fit_result import FitResult, FittedCurve, HeatVerdict
from glassblocks.fitting.heat import heat_question
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import half_covariance
from glassblocks.fitting.structure import STRUCTURED, residual_structure
from glassblocks.tunneling.validity import ADIABATIC_LIMIT, ONE_PHONON_LIMIT

#: Probability of chi^2 below which the model does not describe the data within the stated errors.
POOR = 0.01


def assemble(
    problem: Problem, judged: Judged, weights: str, scales: Sequence[float | None], free: int
) -> FitResult:
    """The result of a fit whose minimum has been judged."""
    chi2 = problem.chi2(judged.best.theta)
    probability = _probability(chi2, free) if weights == "absolute" and free > 0 else None
    curves = _curves(problem, judged, scales)
    heat = _heat(problem, judged)
    return FitResult(
        converged=judged.best.converged,
        message=judged.best.message,
        weights=weights,
        chi2=chi2,
        degrees_of_freedom=free,
        chi2_probability=probability,
        measuring_time=float(problem.measuring_time),
        medium={name: float(getattr(problem.medium, name)) for name in ("density", "c_l", "c_t")},
        medium_errors={name: float(value) for name, value in asdict(problem.errors).items()},
        estimates=judged.estimates,
        ratio=judged.ratio,
        curves=curves,
        heat=heat,
        warnings=tuple(_warnings(curves, judged, probability, heat)),
        provenance=provenance(),
    )


def _probability(chi2: float, free: int) -> float:
    from scipy import stats

    return float(stats.chi2.sf(chi2, free))


def _curves(problem: Problem, judged: Judged, scales: Sequence[float | None]) -> tuple[FittedCurve, ...]:
    theta = judged.best.theta
    errors = np.linalg.norm(half_covariance(problem.jacobian(theta)), axis=1)
    result = []
    for number, (curve, fitted) in enumerate(zip(problem.curves, problem.fitted(theta), strict=True)):
        residual = (curve.y - fitted) / curve.sigma
        structure = residual_structure(residual[np.argsort(curve.T, kind="stable")])
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
                error_factor=scales[number],
                offset=None if place is None else float(theta[place]),
                offset_error=None if place is None else float(errors[place]),
                chi2=float(residual @ residual),
                runs_probability=structure.runs_probability,
                autocorrelation=structure.autocorrelation,
            )
        )
    return tuple(result)


def _heat(problem: Problem, judged: Judged) -> HeatVerdict | None:
    """The question is asked of the heat capacity with the most points, with its errors as they were used."""
    curves: list[Curve] = [curve for curve in problem.curves if curve.kind == "heat"]
    if not curves:
        return None
    curve = max(curves, key=lambda each: each.T.size)
    known = {estimate.name for estimate in judged.estimates if estimate.is_determined}
    model = problem.model(judged.best.theta) if "relaxation rate" in known else None
    return heat_question(curve, problem.medium, problem.measuring_time, model)


def _warnings(
    curves: tuple[FittedCurve, ...], judged: Judged, probability: float | None, heat: HeatVerdict | None
) -> list[str]:
    found = []
    if not judged.best.converged:
        found.append(f"The fit did not converge: no number of it can be used ({judged.best.message}).")
    if probability is not None and probability < POOR:
        found.append(
            f"The model does not describe the data within the stated errors (probability {probability:.1e}): "
            "the intervals are too narrow."
        )
    for curve in curves:
        found += _of_curve(curve)
    bound = judged.ratio.from_bound
    if bound is not None and bound < 0:
        found.append(
            f"gamma_l/gamma_t lies {-bound:.1f} standard deviations below 2/sqrt 3 = 1.155, the least value "
            "that any positive coupling allows: suspect the offset, the sound speeds or the model."
        )
    if heat is not None and heat.verdict == "not credible":
        found.append(
            "The heat capacity contradicts the constant distribution that underlies P and gamma: "
            f"{heat.reason}."
        )
    return found


def _of_curve(curve: FittedCurve) -> list[str]:
    found = []
    T = np.array(curve.temperature)
    if T.max() > ONE_PHONON_LIMIT:
        hot = int(np.count_nonzero(T > ONE_PHONON_LIMIT))
        found.append(
            f"{curve.label}: {hot} of {T.size} points lie above {ONE_PHONON_LIMIT:g} K, where relaxation by "
            "one phonon, and with it the model, no longer holds; leave them out."
        )
    quantum = HBAR * 2 * np.pi * (curve.frequency or 0.0) / (BOLTZMANN * T.min())
    if quantum > ADIABATIC_LIMIT:
        found.append(
            f"{curve.label}: h f/kT reaches {quantum:.2g}; the relaxational part holds for values far below 1, "
            "and unsaturated resonant absorption is assumed."
        )
    if curve.runs_probability is not None and curve.runs_probability < STRUCTURED:
        found.append(
            f"{curve.label}: the residuals are structured (chance {curve.runs_probability:.1e}, neighbors "
            f"correlated by {curve.autocorrelation:.2f}): the model misses something here."
        )
    return found
