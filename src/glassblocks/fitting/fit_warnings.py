"""What a reader should know before using a fit: each warning names the cause and the cure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.fitting.coating_report import coating_warnings
from glassblocks.fitting.curve import Array
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.noise_choices import CORRELATED, NOISE_CHOICES
from glassblocks.fitting.nuisances import ACTIVATED_TO, NUISANCES, PLATEAU_TO, ZERO_POINT
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.internal_friction import SATURATION
from glassblocks.fitting.observables.thermal_conductivity import PLATEAU
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.residual_tests import in_words
from glassblocks.fitting.result_parts import WhatIf
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.tail_probabilities import chi2_tail
from glassblocks.tunneling.validity import ADIABATIC_LIMIT

#: Probability of chi^2 below which the model does not describe the data within the stated errors.
POOR = 0.01
#: A nuisance that lowers AICc by this much is there; one that does within EQUAL of the best would do as well.
DECISIVE, EQUAL = 10.0, 6.0
#: Causes of a wrong model that are named where none explains it.
MOST = 3
#: Standard deviations from none of the correlation of neighbors, all curves together, at which it is named.
SEEN = 3.0
#: What AICc charges for a parameter of a curve that is not there.
PRICE = 4.0
#: Errors of T from this part of T on are large, where they are most of the error of this share of the points.
LARGE, MANY = 0.02, 0.25


def fit_warnings(result: FitResult) -> Iterator[str]:
    """The warnings of a fit, the gravest first."""
    if not result.converged:
        yield f"The fit did not converge: no number of it can be used ({result.message})."
    causes = preferred(result)
    if result.chi2_probability is not None and result.chi2_probability < POOR:
        yield (
            f"The model does not describe the data within the stated errors (probability "
            f"{result.chi2_probability:.1e}): the intervals are too narrow."
            + ("" if causes or not result.what_ifs else " None of the nuisances tried explains it.")
        )
    if causes:
        yield _of_causes(result, causes)
    weak = all(each.name != SATURATION.name for each in result.nuisances)
    for curve in result.curves:
        yield from _of_curve(curve, weak, {each.name for each in result.nuisances})
    bound = result.ratio.from_bound
    if bound is not None and bound < 0:
        yield (
            f"gamma_l/gamma_t lies {-bound:.1f} standard deviations below 2/sqrt 3 = 1.155, the least value "
            "that any positive coupling allows: suspect the offset, the sound speeds or the model."
        )
    ratio = result["gamma_l/gamma_t"]
    if ratio.status == "upper limit" and ratio.limit is not None and ratio.limit < POSITIVITY_BOUND:
        yield (
            f"gamma_l/gamma_t < {ratio.limit:.3g} (95%) contradicts 2/sqrt 3 = 1.155, the least value that any "
            "positive coupling allows: these curves are not described rightly, and none of the numbers can be used."
        )
    yield from coating_warnings(result.coating)
    if result.heat is not None and result.heat.verdict == "not credible":
        yield (
            "The heat capacity contradicts the constant distribution that underlies P and gamma: "
            f"{result.heat.reason}."
        )


def of_torn(names: tuple[str, ...]) -> Iterator[str]:
    """What a law of the plateau leaves open, though chi^2 has a narrow minimum."""
    if names:
        yield (
            f"Beside a law for the plateau these curves do not determine {', '.join(names)}: chi^2 has other minima "
            "about as low, or the law alone, which is phenomenology, decides. Cure: velocity or friction of both "
            "polarizations, which know C_l and C_t, or the conductivity below its plateau."
        )


def of_temperature_errors(problem: Problem, theta: Array) -> Iterator[str]:
    """Whether errors of T are so much of the errors that first order in them is little (effective variance)."""
    shares, relative = [], []
    for number, curve in enumerate(problem.curves):
        if curve.temperature_uncertainty is not None:
            error = np.broadcast_to(np.asarray(curve.temperature_uncertainty, dtype=float), curve.T.shape)
            shares.append((problem.slope_in_T(theta, number) * error / curve.sigma) ** 2)
            relative.append(error / curve.T)
    if not shares:
        return
    share, size = np.concatenate(shares), float(np.median(np.concatenate(relative)))
    if size >= LARGE and np.mean(share > 0.5) >= MANY:
        yield (
            f"Errors of temperature, {size:.1%} of T, are most of the error of {np.mean(share > 0.5):.0%} of "
            "the points. They enter to first order, and errors of the values count as stated whatever T was: P and "
            "gamma may lie a standard deviation off, more than their intervals say (docs/results/misspecified.md). "
            "Cure: better temperatures."
        )


def preferred(result: FitResult) -> list[WhatIf]:
    """The nuisances that are off and that the data want: the one they want most first, then those as good.

    Correlated or scattered errors mimic whatever the model misses, so where they are wanted most, everything else
    that is wanted is named beside them. Where the model misses the data by more than their errors and the residuals
    know of their neighbors, the model is wrong: then its own causes come first, because independent scatter cannot make
    neighbors alike.
    """
    wanted = sorted(
        (each for each in result.what_ifs if each.state == "on" and _is_wanted(each, result)),
        key=lambda each: each.delta_aicc,
    )
    model = [each for each in wanted if each.name not in NOISE_CHOICES]
    if is_wrong(result) and model and not _describes(result, model[0]):
        drift = [each for each in wanted if each.name == CORRELATED and each.delta_aicc <= -DECISIVE]
        return [*model[:MOST], *drift]
    if is_wrong(result) and model:
        wanted = model
    if not wanted or wanted[0].name in NOISE_CHOICES:
        return wanted
    return [each for each in wanted if each.delta_aicc <= wanted[0].delta_aicc + EQUAL]


def is_wrong(result: FitResult) -> bool:
    """Whether the model misses the data by more than their errors, and not at random."""
    structured = any(curve.tests.is_structured for curve in result.curves)
    return structured and result.chi2_probability is not None and result.chi2_probability < POOR


def _is_wanted(each: WhatIf, result: FitResult) -> bool:
    if each.delta_aicc <= -DECISIVE:
        return True
    if each.name != CORRELATED:
        return False
    # the correlation is judged with the level of the errors open, AICc with them as stated: one of the two must show it
    structured = any(curve.tests.is_structured for curve in result.curves)
    if each.delta_aicc > PRICE * len(result.curves) and not structured:
        return False
    # AICc charges every curve for its correlation; all curves together see a smaller one
    points = np.array([len(curve.value) for curve in result.curves])
    together = float(np.sum(points * np.array(each.values)) / np.sqrt(np.sum(points)))
    return together > SEEN


def what_is(name: str) -> str:
    """A nuisance as the subject of a sentence."""
    return NUISANCES[name].what if name in NUISANCES else NOISE_CHOICES[name]


def _of_causes(result: FitResult, causes: list[WhatIf]) -> str:
    first = causes[0]
    values = f" ({first.name} = {', '.join(f'{v:.3g}' for v in first.values)})" if first.values else ""
    moved = [
        f"{name} from {result[name].value:.3g} to {first.quantities[name]:.3g}"
        for name in ("gamma_l/gamma_t", "P")
        if name in first.quantities and result[name].value is not None
    ]
    text = f"The data want {what_is(first.name)}{values}: AICc changes by {first.delta_aicc:+.0f}"
    if moved:
        text += f", {' and '.join(moved)}"
    text += f". Repeat with --free {_quoted(first.name)}."
    left = _of_what_is_left(result, first)
    if causes[1:]:
        others = "; ".join(f"{what_is(each.name)} (--free {_quoted(each.name)})" for each in causes[1:])
        text += f" {'Less wanted:' if left else 'It may as well be'} {others}."
    return text + left


def _describes(result: FitResult, each: WhatIf) -> bool:
    """Whether the model with this cause describes the data within their errors."""
    return chi2_tail(each.chi2, _free(result, each)) >= POOR


def _free(result: FitResult, each: WhatIf) -> int:
    return max(result.degrees_of_freedom - len(each.values), 1)


def _of_what_is_left(result: FitResult, first: WhatIf) -> str:
    """What the best cause of a wrong model leaves unexplained; empty if nothing."""
    if not is_wrong(result):
        return ""
    still = ""
    if first.name not in NOISE_CHOICES:
        if _describes(result, first):
            return ""
        still = (
            f" With the first chi^2 is still {first.chi2:.4g} for {_free(result, first)} degrees of freedom."
        )
    return (
        f"{still} Residuals know of their neighbors, and none of the what-ifs explains that: something else is there, "
        "such as a background that goes with T or a wrong column. Larger errors (--free 'extra scatter') would hide it."
    )


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


def _range_of(kind: str, on: set[str]) -> tuple[float, str]:
    """K, to which the model of a kind holds, and what would extend it."""
    hottest = OBSERVABLES[kind].hottest
    if OBSERVABLES[kind].oscillates:
        if ZERO_POINT.name in on:
            return ACTIVATED_TO, ""
        return hottest, "include thermal activation (--free E_0), or "
    if kind == "conductivity":
        if on & {each.name for each in PLATEAU}:
            return PLATEAU_TO, ""
        return hottest, "include what makes the plateau (--free rayleigh, or --free 'half wavelength'), or "
    return hottest, ""


def _of_curve(curve: FittedCurve, weak: bool, on: set[str]) -> Iterator[str]:
    T = np.array(curve.temperature)
    hottest, remedy = _range_of(curve.kind, on)
    if T.max() > hottest:
        hot = int(np.count_nonzero(hottest < T))
        yield (
            f"{curve.label}: {hot} of {T.size} points lie above {hottest:g} K, where the model of this quantity "
            f"no longer holds; {remedy}leave them out."
        )
    quantum = HBAR * 2 * np.pi * (curve.frequency or 0.0) / (BOLTZMANN * T.min())
    # at the frequencies of resonators the relaxational part is slow, and small, where it does not hold
    if quantum > ADIABATIC_LIMIT and not OBSERVABLES[curve.kind].electric:
        yield (
            f"{curve.label}: h f/kT reaches {quantum:.2g}; the relaxational part holds for values far below 1"
            + (", and unsaturated resonant absorption is assumed." if weak else ".")
        )
    tests = curve.tests
    if tests.is_structured or tests.is_too_large:
        yield f"{curve.label}: {in_words(tests)}: the model misses something here."
    elif tests.is_too_small:
        yield f"{curve.label}: {in_words(tests)}: the errors are overstated, and the intervals too wide."
