"""What can be said of glasses together: the line, the rivals of the theory, and what a referee would ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison.between_glasses import BetweenGlasses, between_glasses
from glassblocks.comparison.glass_by_glass import Comparison, Comparisons
from glassblocks.comparison.least_squares import Fit, fit_line
from glassblocks.comparison.many_glasses import ManyGlasses, judge_together
from glassblocks.comparison.null_models import JudgedModel, judge_models
from glassblocks.comparison.referee import Referee, ask
from glassblocks.comparison.uncertainty import Estimate
from glassblocks.drawing import draw
from glassblocks.notebook import html_of, html_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: How slope and correlation are defined; the paper's printed numbers select it, see `paper`.
FIT_DEFINITION = (
    "slope: theo = a exp through the origin, a = sum(theo exp)/sum(exp^2), least squares in theo; "
    "correlation: Pearson's r about the means"
)


@dataclass(frozen=True)
class GlassSet:
    """A named set of glasses that have both ratios, at least two of them: one glass is always on its line.

    Attributes
    ----------
    fit
        The line through the origin, predicted on measured.
    models
        The theory and its rivals.
    referee
        None for fewer than three glasses.
    """

    name: str
    fit: Fit
    models: tuple[JudgedModel, ...]
    referee: Referee | None

    @classmethod
    def of(cls, name: str, measured: NDArray[np.float64], predicted: NDArray[np.float64]) -> GlassSet:
        """The set with these ratios."""
        models = judge_models(measured, predicted)
        return cls(name, fit_line(measured, predicted), models, ask(measured, predicted))

    def _repr_html_(self) -> str:
        columns = "name, fitted_parameters, leave_one_out_rms, worse_than_theory_by, worse_than_theory_by_95"
        models = html_rows("the theory and models that know no sound speed", self.models, columns)
        return html_rows(f"theo = slope * exp: {self.name}", [self.fit], "n, slope, correlation") + models


@dataclass(frozen=True)
class Summary:
    """Glass by glass, and all that have both ratios together (no set if there are fewer than two).

    Attributes
    ----------
    between
        Mean of C_l/C_t and its scatter between the glasses that state their errors; None for fewer than three.
    together
        Laws of the ratio by what they predict; None for fewer than five.
    """

    comparisons: tuple[Comparison, ...]
    sets: tuple[GlassSet, ...]
    between: BetweenGlasses | None
    together: ManyGlasses | None

    def _repr_html_(self) -> str:
        return html_of(Comparisons(self.comparisons), *self.sets)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Predicted against measured ratio with error bars, and the line of each set.

        Raises
        ------
        InputError
            If no glass has a measured ratio.
        """
        lines = {each.name: each.fit for each in self.sets}
        return draw("ratios.draw_ratios", ax, self.comparisons, lines)


def ratios(comparisons: Sequence[Comparison]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measured and predicted ratios of the glasses that have both."""
    both = [(each.measured.value, each.predicted.value) for each in comparisons if each.measured]
    array = np.array(both, dtype=np.float64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def summarize(comparisons: Sequence[Comparison], calculated: Mapping[str, Estimate] | None = None) -> Summary:
    """The summary of any set of glasses, beside what a calculation predicts of them.

    Raises
    ------
    InputError
        If a calculation names fewer than 5 of the measured glasses.

    Examples
    --------
    >>> from glassblocks.comparison import compare
    >>> from glassblocks.glasses import load_glasses
    >>> everyone = summarize(compare(load_glasses())).sets[0]
    >>> everyone.fit.n, round(everyone.fit.slope, 4)
    (13, 1.1027)
    """
    measured, predicted = ratios(comparisons)
    sets = (GlassSet.of("all", measured, predicted),) if measured.size >= 2 else ()
    stated = [
        (each.value, each.uncertainty)
        for each in (one.strength_ratio for one in comparisons)
        if each and each.uncertainty
    ]
    between = between_glasses([value for value, _ in stated], [error for _, error in stated])
    return Summary(tuple(comparisons), sets, between, judge_together(comparisons, calculated=calculated))
