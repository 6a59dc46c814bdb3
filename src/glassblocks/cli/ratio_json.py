"""The comparison as plain data: what `--json` prints and `summary.json` holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.comparison import Comparison, GlassSet, Reproduction, Summary
    from glassblocks.comparison.many_glasses import ManyGlasses
    from glassblocks.comparison.paper import PrintedRatios
    from glassblocks.comparison.referee import Referee


def summary_record(summary: Summary) -> dict[str, Any]:
    """The summary of a user's glasses."""
    from glassblocks.comparison.between_glasses import DEFINITION
    from glassblocks.comparison.summary import FIT_DEFINITION
    from glassblocks.files import provenance

    return {
        "glasses": [_glass(each) for each in summary.comparisons],
        **_sets(summary.sets, FIT_DEFINITION),
        "between_glasses": None if summary.between is None else summary.between._asdict(),
        "many_glasses": _together(summary.together),
        "definitions": _definitions() | {"between_glasses": DEFINITION},
        "provenance": provenance(),
    }


def reproduction_record(result: Reproduction) -> dict[str, Any]:
    """The paper's comparison recomputed."""
    from glassblocks.comparison.least_squares import CORRELATIONS, SLOPES
    from glassblocks.comparison.paper import AS_PRINTED, UNROUNDED
    from glassblocks.comparison.strengths import DEFINITION
    from glassblocks.files import provenance

    record = {
        "glasses": [
            _rounded_glass(each, row) for each, row in zip(result.comparisons, result.printed, strict=True)
        ],
        **_sets(result.sets, result.fit_definition),
    }
    record["referee"]["exclusion"] = asdict(result.exclusion)
    definitions = _definitions() | {
        "uncertainty_source": "rounding of the printed digits alone, digit/sqrt 12; the paper states no other",
        "strengths": DEFINITION,
        "fits_tried": {
            "slopes": list(SLOPES),
            "correlations": list(CORRELATIONS),
            "ratios": [AS_PRINTED, UNROUNDED],
        },
    }
    equation = "(4.4), gamma_l/gamma_t = (c_l/c_t)^power, one shape of Im chi for both polarizations"
    return record | {
        "definitions": definitions,
        "many_glasses": _together(result.together),
        "fits_printed": {name: fit._asdict() for name, fit in result.fits_printed.items()},
        "fits_unrounded": {name: fit._asdict() for name, fit in result.fits_unrounded.items()},
        "printed_deviations_off": list(result.printed_deviations_off),
        "theory": {"equation": equation} | asdict(result.theory),
        "strengths": [
            asdict(each) | {"ratio": each.ratio, "like_for_like": each.like_for_like}
            for each in result.strengths
        ],
        "provenance": provenance(),
    }


def _glass(comparison: Comparison) -> dict[str, Any]:
    """One glass; null for what is not determined."""
    record: dict[str, Any] = {"name": comparison.name}
    for key, estimate in {
        "ratio_measured": comparison.measured,
        "ratio_predicted": comparison.predicted,
        "relative_deviation": comparison.relative_deviation,
        "strength_ratio": comparison.strength_ratio,
    }.items():
        value, uncertainty = (None, None) if estimate is None else estimate
        record |= {key: value, f"{key}_uncertainty": uncertainty}
    return record | {
        "deviation_sigmas": comparison.deviation_sigmas,
        "measured_from": comparison.measured_from,
        "below_bound": comparison.below_bound,
        "bound_sigmas": comparison.bound_sigmas,
        "notes": list(comparison.notes),
    }


def _rounded_glass(comparison: Comparison, printed: PrintedRatios) -> dict[str, Any]:
    """One glass of the paper: its uncertainties are those of rounding alone, so these are not significances."""
    record = _without(_glass(comparison), "deviation_sigmas", "bound_sigmas")
    return record | {
        "deviation_over_rounding": comparison.deviation_sigmas,
        "bound_distance_over_rounding": comparison.bound_sigmas,
        "printed": printed._asdict(),
    }


def _sets(sets: Sequence[GlassSet], fit_definition: str) -> dict[str, Any]:
    models = {
        each.name: {model.name: _without(asdict(model), "name") for model in each.models} for each in sets
    }
    return {
        "fits": {each.name: each.fit._asdict() for each in sets},
        "fit_definition": fit_definition,
        "null_models": models,
        "referee": {each.name: _referee(each.referee) for each in sets if each.referee is not None},
    }


def _together(found: ManyGlasses | None) -> dict[str, Any] | None:
    """Laws of the ratio; null for fewer than five glasses."""
    from glassblocks.comparison.justified import verdict

    if found is None:
        return None
    laws = {
        each.name: _without(asdict(each), "name", "parameters") | each.parameters._asdict()
        for each in found.laws.laws
    }
    return {
        "glasses": list(found.laws.glasses),
        "errors_stated": found.laws.errors_stated,
        "laws": laws,
        "without_one_glass": [
            asdict(each) | {"verdict": verdict(each.beyond_theory_95)} for each in found.laws.influence
        ],
        "what_if_errors": None if found.what_if_errors is None else asdict(found.what_if_errors),
        "out_of_bag": None if found.out_of_bag is None else found.out_of_bag._asdict(),
        "paule_mandel": None if found.paule_mandel is None else found.paule_mandel._asdict(),
        "left_out": list(found.left_out),
        "sentence": found.sentence,
    }


def _referee(referee: Referee) -> dict[str, Any]:
    record = _without(asdict(referee), "shuffled_pairs", "shuffled_strengths")
    for key in ("shuffled_pairs", "shuffled_strengths"):
        shuffle = getattr(referee, key)
        if shuffle is not None:
            record[key] = shuffle._asdict()
    return record


def _without(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def _definitions() -> dict[str, Any]:
    from glassblocks.comparison import error_what_ifs, out_of_bag, predictive_comparison
    from glassblocks.comparison.glass_by_glass import PROPAGATION
    from glassblocks.comparison.null_models import NULL_MODELS_DEFINITION, R_SQUARED_DEFINITION
    from glassblocks.comparison.referee import RESAMPLING, SHUFFLED_STRENGTHS

    return {
        "uncertainty": PROPAGATION,
        "r_squared": R_SQUARED_DEFINITION,
        "resampling": RESAMPLING,
        "strength_ratio": "C_l/C_t = (gamma_l/gamma_t)^2 (c_t/c_l)^2; the theory says 1",
        "measured_from": "gamma: gamma_l/gamma_t of the table; C: (c_l/c_t) sqrt(C_l/C_t); fit: of a fit.json",
        "null_models": NULL_MODELS_DEFINITION,
        "many_glasses": predictive_comparison.DEFINITION,
        "what_if_errors": error_what_ifs.DEFINITION,
        "out_of_bag": out_of_bag.DEFINITION,
        "shuffled_strengths": SHUFFLED_STRENGTHS,
    }
