"""The long part of a fit's report: every curve, both forms of the heat capacity, correlations."""

from __future__ import annotations

from statistics import median

import numpy as np

from glassblocks.fitting.fit_result import FitResult, FittedCurve, HeatForm, HeatVerdict
from glassblocks.fitting.residual_tests import in_words

#: Correlations of two parameters that are spoken of.
STRONG = 0.9


def curve_lines(result: FitResult) -> list[str]:
    """One line a curve."""
    return [_curve(curve, result.weights) for curve in result.curves]


def _curve(curve: FittedCurve, weights: str) -> str:
    structure = in_words(curve.tests)
    level = "" if weights == "absolute" else f" with {_level(curve)}"
    offset = (
        "" if curve.offset is None else f"; reference offset {curve.offset:.4g} +- {curve.offset_error:.2g}"
    )
    points = plural(len(curve.value), "point")
    return f"{curve.label}: {points}, chi^2 = {curve.chi2:.1f}{level}, {structure}{offset}"


def _level(curve: FittedCurve) -> str:
    if curve.error_factor is not None:
        return f"the errors times {curve.error_factor:.3g}"
    if curve.kind == "velocity":
        return f"an error of {max(curve.uncertainty):.2g} from the scatter"
    share = median(error / abs(y) for error, y in zip(curve.uncertainty, curve.value, strict=True) if y)
    return f"an error of {share:.1%} of the value from the scatter"


def heat_lines(heat: HeatVerdict | None) -> list[str]:
    """The heat question with the two forms that were weighed."""
    if heat is None:
        return []
    return [
        f"Is the constant distribution behind gamma credible? {heat.verdict.capitalize()}: {heat.reason}.",
        f"  A T + B T^3: {_form(heat.linear)}",
        f"  A T^(1+n) + B T^3: {_form(heat.power)}",
        f"  AICc prefers {_preferred(heat.linear.aicc - heat.power.aicc)}, "
        f"BIC {_preferred(heat.linear.bic - heat.power.bic)}.",
    ]


def _form(form: HeatForm) -> str:
    runs = "-" if form.runs_probability is None else f"{form.runs_probability:.2g}"
    exponent = "" if form.n == 0 else f", n = {form.n:.3f}"
    if form.n_95 is not None:
        exponent += f" (95%: {form.n_95[0]:.3f} to {form.n_95[1]:.3f})"
    return (
        f"A = {form.A:.3g}, B = {form.B:.3g}{exponent}; chi^2 = {form.chi2:.1f}, AICc = {form.aicc:.1f}, "
        f"BIC = {form.bic:.1f}; runs test {runs}, neighbors correlated by {form.autocorrelation:.2f}"
    )


def _preferred(gain: float) -> str:
    return f"the {'power law' if gain > 0 else 'linear term'} by {abs(gain):.1f}"


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
