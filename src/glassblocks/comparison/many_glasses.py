"""Many glasses at once: laws of the ratio by what they predict, errors that nobody stated, and what that justifies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from glassblocks.comparison.between_glasses import BetweenGlasses, between_glasses
from glassblocks.comparison.calculated_ratios import law_of, with_prediction
from glassblocks.comparison.error_what_ifs import ErrorWhatIfs, error_what_ifs
from glassblocks.comparison.glass_by_glass import Comparison
from glassblocks.comparison.justified import justified_sentence
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.out_of_bag import OutOfBag, resample
from glassblocks.comparison.predictive_comparison import FEWEST, PredictiveComparison, compare_laws
from glassblocks.comparison.uncertainty import Estimate


@dataclass(frozen=True)
class ManyGlasses:
    """What glasses say together.

    Attributes
    ----------
    laws
        The theory and its rivals by their predictive densities.
    out_of_bag
        One constant against the theory on resampled glasses; None for more than 100.
    paule_mandel
        Factor and scatter of scaled c_l/c_t by another way; None where errors are not stated.
    what_if_errors
        Chi^2 if every gamma had an error; None where the errors are stated.
    left_out
        Measured glasses that a calculation does not predict.
    sentence
        What may be said.
    """

    laws: PredictiveComparison
    out_of_bag: OutOfBag | None
    paule_mandel: BetweenGlasses | None
    what_if_errors: ErrorWhatIfs | None
    left_out: tuple[str, ...]
    sentence: str


def judge_together(
    comparisons: Sequence[Comparison],
    *,
    errors: bool = True,
    calculated: Mapping[str, Estimate] | None = None,
) -> ManyGlasses | None:
    """The hierarchical comparison of all glasses that have both ratios; None for fewer than 5.

    Parameters
    ----------
    comparisons
        Glass by glass.
    errors
        False if the uncertainties that they carry are not those of the measurement.
    calculated
        gamma_l/gamma_t by glass; then only glasses that it names are compared.

    Raises
    ------
    InputError
        If a calculation names fewer than 5 of the measured glasses.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> judge_together(compare(load_glasses())).laws.errors_stated
    False
    """
    taken = tuple(each for each in comparisons if each.measured is not None)
    if calculated is not None:
        taken = with_prediction(comparisons, calculated, FEWEST)
    glasses = LogRatios.of(taken, errors=errors)
    laws = compare_laws(glasses, () if calculated is None else (law_of(calculated, taken),))
    if laws is None:
        return None
    names = {each.name for each in taken}
    what_ifs = None if laws.errors_stated else error_what_ifs(taken)
    return ManyGlasses(
        laws,
        resample(np.exp(glasses.y), np.exp(glasses.x)),
        _paule_mandel(glasses) if laws.errors_stated else None,
        what_ifs,
        tuple(each.name for each in comparisons if each.measured is not None and each.name not in names),
        justified_sentence(laws, what_ifs),
    )


def _paule_mandel(glasses: LogRatios) -> BetweenGlasses | None:
    factor = np.exp(glasses.y - glasses.x)
    return between_glasses(factor, factor * np.sqrt(glasses.variance(1.0)))
