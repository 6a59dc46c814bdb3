"""Many glasses at once: laws of the ratio by what they predict, errors that nobody stated, and what that justifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glassblocks.comparison.error_what_ifs import ErrorWhatIfs, error_what_ifs
from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.justified import justified_sentence
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.predictive_comparison import PredictiveComparison, compare_laws


@dataclass(frozen=True)
class ManyGlasses:
    """What glasses say together.

    Attributes
    ----------
    laws
        The theory and its rivals by their predictive densities.
    what_if_errors
        Chi^2 if every gamma had an error; None where the errors are stated.
    sentence
        What may be said.
    """

    laws: PredictiveComparison
    what_if_errors: ErrorWhatIfs | None
    sentence: str


def judge_together(comparisons: Sequence[Comparison], *, errors: bool = True) -> ManyGlasses | None:
    """The hierarchical comparison of all glasses that have both ratios; None for fewer than 5.

    Parameters
    ----------
    comparisons
        Glass by glass.
    errors
        False if the uncertainties that they carry are not those of the measurement.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> judge_together(compare(load_glasses())).laws.errors_stated
    False
    """
    laws = compare_laws(LogRatios.of(comparisons, errors=errors))
    if laws is None:
        return None
    what_ifs = None if laws.errors_stated else error_what_ifs(comparisons)
    return ManyGlasses(laws, what_ifs, justified_sentence(laws, what_ifs))
