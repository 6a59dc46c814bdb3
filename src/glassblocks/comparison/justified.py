"""The sentence that a comparison of glasses justifies, computed from its figures."""

from __future__ import annotations

from glassblocks.comparison.error_what_ifs import ErrorWhatIfs
from glassblocks.comparison.predictive_comparison import Interval, PredictiveComparison

_UNLIKELY = 0.05
#: With fewer glasses the interval holds the truth in less than 95%: docs/results/many-glasses-coverage.md.
_FEW = 13
#: Most names in the sentence.
_NAMES = 5


def verdict(beyond_theory_95: Interval) -> str:
    """Who predicts better by the interval of elpd(constant) - elpd(theory).

    Examples
    --------
    >>> verdict((-1.0, 3.0)), verdict((1.0, 3.0)), verdict((-3.0, -1.0))
    ('not decided', 'one constant', 'the theory')
    """
    if beyond_theory_95 is None or beyond_theory_95[0] <= 0 <= beyond_theory_95[1]:
        return "not decided"
    return "one constant" if beyond_theory_95[0] > 0 else "the theory"


def justified_sentence(found: PredictiveComparison, errors: ErrorWhatIfs | None) -> str:
    """What may be said of c_l/c_t against one constant: the verdict, whom it hangs on, and what errors would do.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.comparison.error_what_ifs import error_what_ifs
    >>> from glassblocks.comparison.log_ratios import LogRatios
    >>> from glassblocks.comparison.predictive_comparison import compare_laws
    >>> from glassblocks.glasses import load_glasses
    >>> glasses = compare(load_glasses())
    >>> print(justified_sentence(compare_laws(LogRatios.of(glasses)), error_what_ifs(glasses)))
    13 glasses do not decide ...
    """
    parts = [_decided(found)]
    if found.influence:
        parts.append(_hangs_on(found))
    if errors is not None and not found.errors_stated:
        parts.append(_errors(errors))
    return "; ".join(parts) + "."


def _decided(found: PredictiveComparison) -> str:
    rival = found.constant
    low, high = rival.beyond_theory_95 or (float("nan"), float("nan"))
    figures = (
        f"{abs(rival.beyond_theory):.1f} +- {rival.beyond_theory_error:.1f} in elpd (constant less theory, 95%: "
        f"{low:+.1f} to {high:+.1f}{', too narrow for so few glasses' if len(found.glasses) < _FEW else ''})"
    )
    better = "one constant" if rival.beyond_theory > 0 else "c_l/c_t"
    if (who := verdict(rival.beyond_theory_95)) == "not decided":
        return (
            f"{len(found.glasses)} glasses do not decide whether c_l/c_t or one constant predicts gamma_l/gamma_t "
            f"better: {better} is ahead by {figures}"
        )
    name = "c_l/c_t" if who == "the theory" else who
    return f"{len(found.glasses)} glasses say that {name} predicts gamma_l/gamma_t better: by {figures}"


def _hangs_on(found: PredictiveComparison) -> str:
    """The glass that moves the lead most, and those without which the verdict is another one."""
    now, most = verdict(found.constant.beyond_theory_95), found.influence[0]
    low, high = most.beyond_theory_95 or (float("nan"), float("nan"))
    text = f"without {most.name} it is {most.beyond_theory:+.1f} ({low:+.1f} to {high:+.1f})"
    others = [each for each in found.influence if verdict(each.beyond_theory_95) != now]
    if not others:
        return f"{text}, and whoever is left out, the verdict stays"
    names = [each.name for each in others]
    shown = ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")
    return f"{text}, and the verdict is another one without any one of: {shown}"


def _errors(errors: ErrorWhatIfs) -> str:
    largest = errors.tried[-1]
    allowed = "would explain" if largest.theory_probability > _UNLIKELY else "would not explain"
    return (
        f"the measurements state no errors: {largest.error_of_gamma:.0%} of each gamma {allowed} all deviations from "
        f"c_l/c_t (chi^2 = {largest.theory_chi2:.0f} for {errors.n}), less than {errors.excluded_below:.1%} would not"
    )
