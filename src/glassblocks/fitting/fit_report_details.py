"""The long part of a fit's report: every curve, both forms of the heat capacity, correlations."""

from __future__ import annotations

from statistics import median

import numpy as np

from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.heat_capacity_question import HeatVerdict
from glassblocks.fitting.heat_power_law import HeatForm
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.residual_tests import in_words

#: Correlations of two parameters that are spoken of.
STRONG = 0.9


def curve_lines(result: FitResult) -> list[str]:
    """One line a curve."""
    return [_curve(curve, result.weights) for curve in result.curves]


def _curve(curve: FittedCurve, weights: str) -> str:
    level = "" if weights == "absolute" else f" with {_level(curve)}"
    offset = (
        "" if curve.offset is None else f"; reference offset {curve.offset:.4g} +- {curve.offset_error:.2g}"
    )
    points = plural(len(curve.value), "point")
    size = f"chi^2 = {curve.tests.chi2:.1f}{level} for {curve.tests.free:.1f} degrees of freedom"
    return f"{curve.label}: {points}, {size}; {in_words(curve.tests)}{offset}"


def _level(curve: FittedCurve) -> str:
    if curve.error_factor is not None:
        return f"the errors times {curve.error_factor:.3g}"
    if OBSERVABLES[curve.kind].referenced:
        return f"an error of {max(curve.uncertainty):.2g} from the scatter"
    share = median(error / abs(y) for error, y in zip(curve.uncertainty, curve.fit, strict=True) if y)
    return f"an error of {share:.1%} of the fit from the scatter"


def heat_lines(heat: HeatVerdict | None) -> list[str]:
    """The heat question, what was weighed, and the forms in which the literature writes it."""
    if heat is None:
        return []
    return [
        f"Is the constant distribution behind gamma credible? {heat.verdict.capitalize()}: {heat.reason}.",
        f"  Constant distribution and B T^3: chi^2 = {heat.chi2_constant:.1f}; sloping: {heat.chi2_sloping:.1f}, by "
        f"which AICc changes by {-heat.gain_aicc:+.1f} and BIC by {-heat.gain_bic:+.1f}; {in_words(heat.tests)}.",
        f"  As tables have it, which leave out the measuring time: A T + B T^3, {_form(heat.linear)};",
        f"  A T^(1+n) + B T^3, {_form(heat.power)}.",
    ]


def _form(form: HeatForm) -> str:
    exponent = "" if form.n == 0 else f", n = {form.n:.3f}"
    if form.n_95 is not None:
        exponent += f" (95%: {form.n_95[0]:.3f} to {form.n_95[1]:.3f})"
    return f"A = {form.A:.3g}, B = {form.B:.3g}{exponent}; chi^2 = {form.chi2:.1f}, AICc = {form.aicc:.1f}"


def correlation_lines(result: FitResult) -> list[str]:
    """Pairs of parameters that the data hardly tell apart."""
    matrix = result.correlations
    pairs = [
        (float(matrix[i, j]), result.parameters[i], result.parameters[j])
        for i in range(len(matrix))
        for j in range(i)
        if abs(matrix[i, j]) >= STRONG and np.isfinite(matrix[i, j])
    ]
    if not pairs:
        return []
    shown = ", ".join(
        f"{one} and {two} {value:.3f}" for value, one, two in sorted(pairs, key=lambda p: -abs(p[0]))
    )
    return [f"Correlations of {STRONG:g} and more: {shown}."]


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> plural(1, "curve"), plural(2, "curve")
    ('1 curve', '2 curves')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
