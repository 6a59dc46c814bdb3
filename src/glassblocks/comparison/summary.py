"""The comparison as plain data: what the commands print, and what `summary.json` holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.comparison import resampling
from glassblocks.comparison.between_glasses import between_glasses
from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.least_squares import correlation, fit_line, slope_through_origin
from glassblocks.comparison.null_models import R_SQUARED_DEFINITION, models, r_squared
from glassblocks.comparison.uncertainty import Estimate
from glassblocks.leave_one_out import FISHER, LINEAR, LOGARITHMIC, UNEXPLAINED

#: How slope and correlation are defined; the paper's printed numbers select it, see `paper`.
FIT_DEFINITION = (
    "slope: theo = a exp through the origin, a = sum(theo exp)/sum(exp^2), least squares in theo; "
    "correlation: Pearson's r about the means"
)
PROPAGATION = (
    "standard uncertainties, propagated linearly, the quantities of a glass counted as uncorrelated; "
    "deviation_sigmas is (predicted - measured) over the uncertainty of that difference"
)
NULL_MODELS_DEFINITION = (
    "each glass is predicted by what is fitted to the others; sqrt 3 and 2/sqrt 3 are fitted to nothing: "
    "gamma_l/gamma_t of a fully symmetric coupling tensor, as in a Cauchy solid, and of a traceless one, "
    "the least that a passive isotropic coupling can have"
)
SHUFFLED_STRENGTHS = (
    "the measured ratio is (c_l/c_t) sqrt(C_l/C_t); C_l/C_t dealt at random: every glass keeps its c_l/c_t and "
    "gets the C_l/C_t of another one, which shows how much correlation c_l/c_t on both sides gives by itself"
)
RESAMPLING = (
    "95% intervals: each glass left out in turn, Student's t with Satterthwaite's degrees of freedom; they hold the "
    f"truth from 5 glasses on. Shuffles: {resampling.SHUFFLES} (fewer for thousands of glasses), seed {resampling.SEED}"
)


BETWEEN = (
    "ln(C_l/C_t) = ln mean + scatter between glasses + error (random effects); scatter by Paule and Mandel, mean by "
    "Hartung and Knapp; probability: of glasses that differ as much by their errors alone"
)


def glass_record(comparison: Comparison) -> dict[str, Any]:
    """One glass as plain data; null for what is not determined."""
    record: dict[str, Any] = {"name": comparison.name}
    estimates = {
        "ratio_measured": comparison.measured,
        "ratio_predicted": comparison.predicted,
        "relative_deviation": comparison.relative_deviation,
        "strength_ratio": comparison.strength_ratio,
    }
    for key, estimate in estimates.items():
        value, uncertainty = estimate or Estimate(None, None)  # type: ignore[arg-type]
        record |= {key: value, f"{key}_uncertainty": uncertainty}
    return record | {
        "deviation_sigmas": comparison.deviation_sigmas,
        "measured_from": comparison.measured_from,
        "below_bound": comparison.below_bound,
        "bound_sigmas": comparison.bound_sigmas,
        "notes": list(comparison.notes),
    }


def ratios(comparisons: Sequence[Comparison]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measured and predicted ratios of the glasses that have both."""
    both = [(each.measured.value, each.predicted.value) for each in comparisons if each.measured]
    array = np.array(both, dtype=np.float64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def fit_record(measured: ArrayLike, predicted: ArrayLike) -> dict[str, Any]:
    """The least-squares line as plain data; see `FIT_DEFINITION`."""
    return fit_line(measured, predicted)._asdict()


def null_model_record(measured: NDArray[np.float64], predicted: NDArray[np.float64]) -> dict[str, Any]:
    """Leave-one-out errors of the theory and its rivals; empty for fewer than two glasses.

    `worse_than_theory_by` is the root-mean-square error less the theory's, with its 95% interval.
    """
    if measured.size < 2:
        return {}
    candidates = models(measured, predicted)
    theory = candidates[0]
    record = {}
    for model in candidates:
        interval = resampling.student_interval(model.errors, theory.errors, _excess, LINEAR)
        record[model.name] = {
            "fitted_parameters": model.parameters,
            "leave_one_out_rms": model.rms,
            "worse_than_theory_by": model.rms - theory.rms,
            "worse_than_theory_by_95": interval if model is not theory else None,
        }
    return record


def referee_record(measured: NDArray[np.float64], predicted: NDArray[np.float64]) -> dict[str, Any]:
    """What a referee would ask of a set of glasses beyond slope and correlation; empty for fewer than three.

    C_l/C_t is (measured/predicted)^2, the prediction being c_l/c_t.
    """
    if measured.size < 3:
        return {}
    strength = (measured / predicted) ** 2
    determination = float(r_squared(measured, predicted))
    record: dict[str, Any] = {
        "n": int(measured.size),
        "r_squared": determination if np.isfinite(determination) else None,
        "intervals_95": {
            "slope": resampling.student_interval(measured, predicted, slope_through_origin, LOGARITHMIC),
            "correlation": resampling.student_interval(measured, predicted, correlation, FISHER),
            "r_squared": resampling.student_interval(measured, predicted, r_squared, UNEXPLAINED),
        },
        "strength_ratio": {
            "mean": float(strength.mean()),
            "standard_deviation": float(strength.std(ddof=1)),
            "standard_error": float(strength.std(ddof=1) / np.sqrt(strength.size)),
            "mean_95": resampling.student_interval(strength, strength, lambda x, _: x.mean(-1), LOGARITHMIC),
        },
    }
    if measured.size >= resampling.FEWEST and fit_line(measured, predicted).correlation is not None:
        record["shuffled_pairs"] = resampling.shuffled_pairs(measured, predicted)._asdict()
        record["shuffled_strengths"] = resampling.shuffled_strengths(measured, predicted)._asdict()
    return record


def between_record(comparisons: Sequence[Comparison]) -> dict[str, Any] | None:
    """Mean of C_l/C_t and its scatter between the glasses that state their errors; None for fewer than three."""
    both = [each.strength_ratio for each in comparisons if each.strength_ratio]
    known = [(value, error) for value, error in both if error]
    found = between_glasses([value for value, _ in known], [error for _, error in known])
    return None if found is None else found._asdict()


def summarize(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """The summary of any set of glasses as plain data that JSON can hold.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> summary = summarize(compare(load_glasses()))
    >>> summary["fits"]["all"]["n"], round(summary["fits"]["all"]["slope"], 4)
    (13, 1.1027)
    """
    measured, predicted = ratios(comparisons)
    return {
        "glasses": [glass_record(comparison) for comparison in comparisons],
        # one glass is always on its line
        "fits": {"all": fit_record(measured, predicted)} if measured.size >= 2 else {},
        "fit_definition": FIT_DEFINITION,
        "null_models": {"all": null_model_record(measured, predicted)} if measured.size >= 2 else {},
        "between_glasses": between_record(comparisons),
        "referee": {"all": referee_record(measured, predicted)} if measured.size >= 3 else {},
        "definitions": {
            "uncertainty": PROPAGATION,
            "r_squared": R_SQUARED_DEFINITION,
            "resampling": RESAMPLING,
            "strength_ratio": "C_l/C_t = (gamma_l/gamma_t)^2 (c_t/c_l)^2; the theory says 1",
            "between_glasses": BETWEEN,
            "measured_from": "gamma: gamma_l/gamma_t of the table; C: (c_l/c_t) sqrt(C_l/C_t)",
            "null_models": NULL_MODELS_DEFINITION,
            "shuffled_strengths": SHUFFLED_STRENGTHS,
        },
    }


def strength_records(estimates: Sequence[Any]) -> list[dict[str, Any]]:
    """The estimates of section V as plain data."""
    return [asdict(each) | {"ratio": each.ratio, "like_for_like": each.like_for_like} for each in estimates]


def _excess(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Difference of the root-mean-squares."""
    difference: NDArray[np.float64] = np.sqrt((a * a).mean(-1)) - np.sqrt((b * b).mean(-1))
    return difference
