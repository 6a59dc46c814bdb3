"""Which law predicts a glass that it has not seen: leave-one-out predictive densities, and whom the answer hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison.laws_of_the_ratio import (
    CONSTANT,
    LAWS,
    THEORY,
    FittedLaw,
    Law,
    fit_law,
    leave_one_out_densities,
    log_evidences,
)
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.marginal_likelihood import PRIOR
from glassblocks.comparison.resampling import student_interval
from glassblocks.leave_one_out import LINEAR

Vector = NDArray[np.float64]
Interval = tuple[float, float] | None

#: Fewer glasses than this are not compared; more are not left out in turn.
FEWEST, MOST_LEFT_OUT = 5, 100
DEFINITION = (
    "elpd: sum over glasses of ln of the density that the law, fitted to the other glasses, gives to the measured "
    "ln(gamma_l/gamma_t); ln(gamma_l/gamma_t) = law + scatter between glasses + error, integrated over all that is "
    f"fitted with {PRIOR}; a free exponent has a flat prior. Errors of c_l/c_t count, with a flat prior of the true "
    "one. Differences: standard error n^(1/2) times their standard deviation; 95%: each difference left out in turn, "
    "Student's t"
)


@dataclass(frozen=True)
class JudgedLaw:
    """A law as the glasses judge it.

    Attributes
    ----------
    fitted_parameters
        Beside the scatter.
    elpd, elpd_by_glass
        Sum of the ln of the leave-one-out predictive densities, and its terms.
    beyond_theory, beyond_theory_error, beyond_theory_95
        elpd less the theory's, its standard error and 95% interval (None for the theory itself); positive if the
        law predicts better.
    parameters
        From all glasses.
    """

    name: str
    fitted_parameters: int
    elpd: float
    elpd_by_glass: tuple[float, ...]
    beyond_theory: float
    beyond_theory_error: float
    beyond_theory_95: Interval
    parameters: FittedLaw


@dataclass(frozen=True)
class WithoutGlass:
    """The constant against the theory without one glass: elpd of the one less that of the other."""

    name: str
    beyond_theory: float
    beyond_theory_error: float
    beyond_theory_95: Interval


@dataclass(frozen=True)
class PredictiveComparison:
    """The laws side by side.

    Attributes
    ----------
    glasses
        Names, in the order of `elpd_by_glass`.
    errors_stated
        Whether all state their errors; if not, one free error for all is contained in the scatter.
    laws
        The theory first.
    influence
        The difference of constant and theory without each glass, the most influential first; empty for more
        than 100 glasses.
    """

    glasses: tuple[str, ...]
    errors_stated: bool
    laws: tuple[JudgedLaw, ...]
    influence: tuple[WithoutGlass, ...]

    @property
    def constant(self) -> JudgedLaw:
        """The theory's simplest rival."""
        return next(law for law in self.laws if law.name == CONSTANT.name)


def compare_laws(glasses: LogRatios, more: Sequence[Law] = ()) -> PredictiveComparison | None:
    """The theory, its rivals and what else is to be judged; None for fewer than 5 glasses.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> found = compare_laws(LogRatios.of(compare(load_glasses())))
    >>> found.influence[0].name, found.constant.beyond_theory > 2
    ('PMMA', True)
    """
    if len(glasses) < FEWEST:
        return None
    laws = [law for law in (*LAWS, *more) if law.exponent is not None or np.ptp(glasses.x) > 1e-9]
    densities = [leave_one_out_densities(law, glasses) for law in laws]
    return PredictiveComparison(
        glasses.names,
        glasses.stated,
        tuple(_judged(law, glasses, each, densities[0]) for law, each in zip(laws, densities, strict=True)),
        _influence(glasses) if FEWEST < len(glasses) <= MOST_LEFT_OUT else (),
    )


def _judged(law: Law, glasses: LogRatios, densities: Vector, theory: Vector) -> JudgedLaw:
    return JudgedLaw(
        law.name,
        law.fitted_parameters,
        float(densities.sum()),
        tuple(densities.tolist()),
        *difference_of_elpd(densities - theory),
        fit_law(law, glasses),
    )


def difference_of_elpd(by_glass: Vector) -> tuple[float, float, Interval]:
    """Sum of differences by glass, its standard error, and its 95% interval; none if all are zero.

    Examples
    --------
    >>> lead, error, _ = difference_of_elpd(np.array([0.5, 1.0, -0.2, 0.3, 0.4]))
    >>> round(lead, 6), round(error, 3)
    (2.0, 0.962)
    """
    n = by_glass.size
    if not by_glass.any():
        return 0.0, 0.0, None
    mean_95 = student_interval(by_glass, by_glass, lambda d, _: d.mean(-1), LINEAR)
    total_95 = None if mean_95 is None else (n * mean_95[0], n * mean_95[1])
    return float(by_glass.sum()), float(np.sqrt(n) * by_glass.std(ddof=1)), total_95


def _influence(glasses: LogRatios) -> tuple[WithoutGlass, ...]:
    """Every pair of glasses left out: the leave-one-out densities of what each glass leaves behind."""
    n = len(glasses)
    pairs = np.array(list(combinations(range(n), 2)))
    difference = np.zeros((n, n))
    for law, sign in ((CONSTANT, 1.0), (THEORY, -1.0)):
        both = np.zeros((n, n))
        both[pairs[:, 0], pairs[:, 1]] = both[pairs[:, 1], pairs[:, 0]] = log_evidences(law, glasses, pairs)
        one = log_evidences(law, glasses, np.arange(n)[:, None])
        difference += sign * (one[:, None] - both)
    whole = leave_one_out_densities(CONSTANT, glasses) - leave_one_out_densities(THEORY, glasses)
    found = [
        WithoutGlass(name, *difference_of_elpd(np.delete(difference[i], i)))
        for i, name in enumerate(glasses.names)
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.beyond_theory - whole.sum())))
