"""The report of a fit, as one would write it to a colleague."""

from __future__ import annotations

import textwrap

from glassblocks.fitting.coating_report import coating_lines
from glassblocks.fitting.conductivity_alone import conductivity_lines
from glassblocks.fitting.digits import compared, distance, number, span, with_error
from glassblocks.fitting.electric_strength import strength_lines
from glassblocks.fitting.fit_report_details import correlation_lines, curve_lines, heat_lines, plural
from glassblocks.fitting.fit_result import FitResult, ParameterEstimate, RatioTest
from glassblocks.fitting.fit_warnings import POOR
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS
from glassblocks.fitting.observables.electric_parts import CRITICAL
from glassblocks.fitting.what_if_table import nuisance_lines, survival_lines, what_if_lines

#: Order of the report.
ORDER = (
    *(
        "gamma_l/gamma_t",
        "C_l/C_t",
        "C_l",
        "C_t",
        *("C_Young", "C_bulk", "C_surface"),
        *(f"D {name}" for name in POLARIZATIONS.values()),
        *("D C_l", "D C_t", "D C_Young", "D C_bulk", "D C_surface"),
        "C_d",
        "F tan delta_0",
        "P",
        "gamma_l",
        "gamma_t",
        "p",
        "p sqrt(F)",
    ),
    *("n_c", "relaxation rate", "B"),
)
WIDTH = 96
#: Distance from the bound 2/sqrt 3, in standard deviations, within which it is mentioned.
NEAR = 3.0


def report(result: FitResult, verbose: bool = False, *, width: int = WIDTH) -> str:
    """The fit in words and numbers, on one screen; everything if `verbose`; prose in lines of `width` characters.

    Intervals are those of the profile of chi^2; what the data do not determine is said so.

    Examples
    --------
    >>> import numpy as np
    >>> from glassblocks.fitting import Curve, fit
    >>> from glassblocks.medium import ElasticMedium
    >>> T = np.geomspace(0.1, 0.5, 20)
    >>> curve = Curve("conductivity", T, 0.03 * T**2, 0.001 * T**2)
    >>> lines = report(fit([curve], ElasticMedium(2200.0, 5800.0, 3800.0))).splitlines()
    >>> [line for line in lines if line.startswith("Meissner")]
    ['Meissner-Berret ratio: gamma_l/gamma_t is not determined by these data. The theory predicts']
    """
    blocks = [
        _head(result),
        _ratio(result),
        _table(result, verbose),
        _open(result),
        conductivity_lines(result.conductivity),
        coating_lines(result.coating),
        strength_lines(result),
        nuisance_lines(result),
        what_if_lines(result, verbose),
        [f"WARNING: {warning}" for warning in result.warnings],
    ]
    if verbose:
        blocks += [curve_lines(result), heat_lines(result.heat), correlation_lines(result)]
    elif result.heat is not None:
        blocks.append(
            [f"Is the constant distribution behind gamma credible? {result.heat.verdict.capitalize()}."]
        )
    return "\n\n".join("\n".join(_wrapped(line, width) for line in block) for block in blocks if block) + "\n"


def is_electric_only(result: FitResult) -> bool:
    """Whether no curve is of sound or heat."""
    return all(OBSERVABLES[curve.kind].electric for curve in result.curves)


def _wrapped(line: str, width: int) -> str:
    """Prose in lines of this width, the second one indented by two more than the first."""
    if len(line) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False)


def _head(result: FitResult) -> list[str]:
    points = sum(len(curve.value) for curve in result.curves)
    left_out = sum(len(curve.excluded) for curve in result.curves)
    electric = is_electric_only(result)
    medium = ", ".join(
        with_error(name, result.medium[name], result.medium_errors[name], unit)
        for name, unit in (("density", "kg/m^3"), ("c_l", "m/s"), ("c_t", "m/s"))
    )
    if electric:
        medium = "Electric curves alone: neither density nor sound speeds enter what is determined."
    elif not any(result.medium_errors.values()):
        medium += ", taken as exact"
    lines = [
        f"Standard tunneling model, {plural(len(result.curves), 'curve')}, {points} points"
        + (f" ({left_out} left out)" if left_out else ""),
        medium,
    ]
    if not result.converged:
        return ["THE FIT DID NOT CONVERGE: none of its numbers can be used.", *lines, result.message]
    if result.chi2_probability is None:
        return [
            *lines,
            "Weights relative: the errors of each kind of curve are scaled to their scatter.",
        ]
    judgment = (
        "the model describes the data within their errors"
        if result.chi2_probability >= POOR
        else "the model does NOT describe the data within their errors"
    )
    return [
        *lines,
        f"Errors taken as stated: chi^2 = {result.chi2:.1f} for {result.degrees_of_freedom} degrees of freedom "
        f"(p = {result.chi2_probability:.2g}): {judgment}.",
    ]


def _ratio(result: FitResult) -> list[str]:
    if is_electric_only(result):
        return []
    gamma, test = result["gamma_l/gamma_t"], result.ratio
    predicted = f"The theory predicts c_l/c_t = {test.speed_ratio:.4g}"
    if test.speed_ratio_error:
        predicted += f" +- {test.speed_ratio_error:.2g}"
    if not gamma.is_determined or test.from_speed_ratio is None or test.from_one is None:
        return [f"Meissner-Berret ratio: gamma_l/gamma_t is {gamma.status} by these data. {predicted}."]
    return [
        "Meissner-Berret ratio",
        f"  gamma_l/gamma_t = {with_intervals(gamma)}",
        f"  C_l/C_t         = {with_intervals(result['C_l/C_t'])}",
        f"  {predicted}, and with it C_l/C_t = 1. The measured ratio is "
        f"{compared(test.from_speed_ratio, 'c_l/c_t')}. It is {compared(test.from_one, 'the number one')}.",
        *survival_lines(result),
        *_bound(test),
    ]


def _bound(test: RatioTest) -> list[str]:
    if test.from_bound is None or abs(test.from_bound) > NEAR:
        return []
    return [
        f"  It comes near 2/sqrt 3 = 1.155, the least that any positive coupling allows: "
        f"{distance(test.from_bound)} it."
    ]


def _table(result: FitResult, verbose: bool) -> list[str]:
    above = (
        "gamma_l/gamma_t",
        "C_l/C_t",
        *(each.name for each in result.nuisances if each.name != CRITICAL.name),
    )
    rows = [each for each in _ordered(result) if each.is_determined and (verbose or each.name not in above)]
    if not rows:
        return []
    lines = [f"{'':15}{'value':>11}{'68% interval':>25}{'95% interval':>25}{'curvature':>12}"]
    for each in rows:
        low, high = each.covariance_68 or (0.0, 0.0)
        lines.append(
            f"{each.name:15}{number(each, each.value):>11}{span(each, each.profile_68):>25}"
            f"{span(each, each.profile_95):>25}{f'+-{(high - low) / 2:.1e}':>12}"
        )
    if not verbose:
        lines = [f"{line[:-12]}  {each.unit}".rstrip() for line, each in zip(lines[1:], rows, strict=True)]
        return [f"{'':15}{'value':>11}{'68% interval':>25}{'95% interval':>25}", *lines]
    units = ", ".join(f"{each.name} {each.unit}" for each in rows if each.unit)
    legend = "Intervals from the profile of chi^2; curvature: half the 68% interval by covariance."
    if any(each.name == "relaxation rate" for each in rows):
        legend += " Relaxation rate: A k_B^3 of 1/tau_min = A E^3 coth(E/2kT)."
    return [*lines, legend + (f" Units: {units}." if units else "")]


def _open(result: FitResult) -> list[str]:
    """Limits, and what is not determined, with the reason."""
    lines = [
        f"{each.name} {'>' if each.status == 'lower limit' else '<'} {each.limit:.3g} {each.unit}".rstrip()
        + " (with 95%; nothing bounds it on the other side)"
        for each in _ordered(result)
        if each.limit is not None
    ]
    missing = [each.name for each in _ordered(result) if each.status == "not determined"]
    if missing:
        lines.append(f"{', '.join(missing)}: not determined. {_why(result, missing)}")
    return lines


def _why(result: FitResult, missing: list[str]) -> str:
    reasons = []
    for letter in () if is_electric_only(result) else ("l", "t"):
        name = POLARIZATIONS[letter]
        heard = any(curve.polarization not in (None, *({"l", "t"} - {letter})) for curve in result.curves)
        if f"C_{letter}" in missing and not heard:
            reasons.append(
                f"No curve of {name} sound: C_{letter} enters through the rate or the conductivity only."
            )
    if ("P" in missing or "relaxation rate" in missing) and not is_electric_only(result):
        reasons.append(
            "Velocity, friction and conductivity give P gamma^2; P and gamma part only where the data feel the "
            "relaxation rate (the temperature where omega tau_min = 1 lies among them) or with a heat capacity."
        )
    if result.coating is not None and result.coating.times_dilution:
        reasons.append("D is not stated for every coated resonator: C and P come multiplied by it.")
    if {"p", "p sqrt(F)"} & set(missing):
        reasons.append(
            "An electric curve gives P p^2 and the relaxation rate: p and P part only with sound of the same glass."
        )
    if "B" in missing:
        reasons.append("The T^3 term is too small a part of this heat capacity.")
    return " ".join(reasons) or "The curves pin down combinations of them only."


def _ordered(result: FitResult) -> list[ParameterEstimate]:
    known = {name: place for place, name in enumerate(ORDER)}
    return sorted(result.estimates, key=lambda each: known.get(each.name, len(ORDER)))


def with_intervals(each: ParameterEstimate) -> str:
    """The value of what is determined, with its intervals."""
    value, narrow, wide = number(each, each.value), span(each, each.profile_68), span(each, each.profile_95)
    return f"{value} (68%: {narrow}; 95%: {wide})"
