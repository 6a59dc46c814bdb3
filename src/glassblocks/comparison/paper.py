"""The paper's own comparison: its 13 glasses, its two lines, its printed numbers beside ours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from glassblocks.comparison.glass_by_glass import Comparison, compare
from glassblocks.comparison.least_squares import Definition, Fit, PrintedLine, fit_line, search_definitions
from glassblocks.comparison.many_glasses import ManyGlasses, judge_together
from glassblocks.comparison.resampling import rank_of_exclusion
from glassblocks.comparison.strengths import StrengthEstimate, estimate_strengths
from glassblocks.comparison.summary import GlassSet, ratios
from glassblocks.drawing import draw
from glassblocks.glasses import SCHEMA, Glass, load_glasses, printed, provenance
from glassblocks.notebook import html_of, html_rows
from glassblocks.renormalization import fixed_ratio
from glassblocks.tables.units import factor_to

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: The glasses that the paper leaves out of its second line, after the fact.
LEFT_OUT = ("As2S3", "PMMA", "PS")
WITHOUT = f"without {', '.join(LEFT_OUT)}"
#: The printed deviations have three digits, 0.1% in the coarsest case.
DEVIATION_DIGIT = 1e-3
AS_PRINTED = "the ratios as printed, rounded to two decimals"
UNROUNDED = "the ratios computed from the printed couplings and speeds"


class PrintedRatios(NamedTuple):
    """The ratios of one glass as the paper prints them, and their relative deviation."""

    ratio_measured: float
    ratio_predicted: float
    relative_deviation: float


@dataclass(frozen=True)
class RankedExclusion:
    """An exclusion of glasses among all of its size, by the correlation of what is left."""

    left_out: tuple[str, ...]
    place_by_correlation: int
    of: int


@dataclass(frozen=True)
class PowerLaws:
    """Which power of c_l/c_t solves (4.4), with matching subscripts of (3.6) and with the printed ones."""

    power: float
    power_with_printed_subscripts: float


@dataclass(frozen=True)
class Reproduction:
    """The paper's comparison recomputed.

    Attributes
    ----------
    comparisons
        Glass by glass; the uncertainties are those of rounding alone, so no significance follows from them.
    printed
        What the paper prints of each.
    sets
        All glasses, and without those that the paper leaves out. The lines are those of the ratios as printed,
        which come closest to the printed slopes and correlations; everything else is computed unrounded.
    fits_printed, fits_unrounded
        The lines as the paper prints them, and of the unrounded ratios, by the names of the sets.
    definitions
        Every definition of slope and correlation that was tried, the closest first.
    together
        Laws of the ratio by what they predict, all 13 glasses, errors not stated.
    exclusion
        How the paper's choice of glasses to leave out compares with all others.
    printed_deviations_off
        Glasses whose printed deviation does not follow from their printed ratios.
    theory
        What (4.4) gives.
    strengths
        The estimates of section V.
    """

    comparisons: tuple[Comparison, ...]
    printed: tuple[PrintedRatios, ...]
    sets: tuple[GlassSet, ...]
    fits_printed: Mapping[str, Fit]
    fits_unrounded: Mapping[str, Fit]
    definitions: tuple[Definition, ...]
    together: ManyGlasses | None
    exclusion: RankedExclusion
    printed_deviations_off: tuple[str, ...]
    theory: PowerLaws
    strengths: tuple[StrengthEstimate, ...]

    def _repr_html_(self) -> str:
        title = "predicted and measured gamma_l/gamma_t; +-: rounding of the printed numbers alone"
        columns = "name, predicted, measured, relative_deviation, strength_ratio"
        return html_rows(title, self.comparisons, columns) + html_of(*self.sets)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Figure 1 of the paper: predicted against measured ratio, the glasses that it leaves out hollow."""
        bars = "rounding of the printed numbers"
        glasses, lines = self.comparisons, self.fits
        return draw("ratios.draw_ratios", ax, glasses, lines, hollow=LEFT_OUT, error_bars=bars)

    @property
    def fits(self) -> dict[str, Fit]:
        """The line of each set by its name."""
        return {each.name: each.fit for each in self.sets}

    @property
    def fit_definition(self) -> str:
        """The closest definition of slope and correlation, and how close."""
        best, second = self.definitions[:2]
        return (
            f"{best.text}: the closest of {len(self.definitions)} definitions tried, within {best.deviation:.1f} of "
            f"the last printed digit; the next one misses by {second.deviation:.0f}"
        )


def with_rounding(glasses: Sequence[Glass]) -> list[Glass]:
    """The paper's glasses with the one uncertainty that is known: that of the last printed digit.

    A rounded number lies anywhere within half a digit: standard uncertainty digit/sqrt 12.

    Examples
    --------
    >>> round(with_rounding(load_glasses())[0].uncertainties["c_l"], 6)
    2.886751
    """
    digits = {
        name: entry["resolution"] * factor_to(entry["unit"], quantity.unit)
        for name, entry in provenance()["columns"].items()
        if (quantity := SCHEMA.quantity(name)) is not None and "resolution" in entry
    }
    rounding = {name: digit / math.sqrt(12) for name, digit in digits.items()}
    return [replace(glass, uncertainties=rounding) for glass in glasses]


def definitions() -> list[Definition]:
    """Every definition of the two lines, the one closest to the paper's printed numbers first."""
    table, stated = printed(), provenance()["fits"]
    kept = _kept(table.texts("name"))
    measured, predicted = ratios(compare(load_glasses()))
    ways = {
        AS_PRINTED: (table.array("ratio measured"), table.array("ratio predicted")),
        UNROUNDED: (measured, predicted),
    }
    samples = {}
    for way, (x, y) in ways.items():
        everyone, fewer = stated["all"], stated[WITHOUT]
        samples[way] = [
            PrintedLine(x, y, everyone["slope"], everyone["correlation"]),
            PrintedLine(x[kept], y[kept], fewer["slope"], fewer["correlation"]),
        ]
    return search_definitions(samples)


def reproduce() -> Reproduction:
    """Recompute the paper's table, lines and estimates, and ask what a referee would.

    Examples
    --------
    >>> fits = reproduce().fits
    >>> [(fit.n, round(fit.slope, 4), round(fit.correlation, 4)) for fit in fits.values()]
    [(13, 1.1027, 0.2604), (10, 1.0615, 0.7451)]
    """
    comparisons = compare(with_rounding(load_glasses()))
    measured, predicted = ratios(comparisons)
    table, kept = printed(), _kept([each.name for each in comparisons])
    as_printed = table.array("ratio measured"), table.array("ratio predicted")
    sets, unrounded = [], {}
    for name, which in {"all": np.ones_like(kept), WITHOUT: kept}.items():
        found = GlassSet.of(name, measured[which], predicted[which])
        unrounded[name] = found.fit
        sets.append(replace(found, fit=fit_line(*(each[which] for each in as_printed))))
    place, of = rank_of_exclusion(measured, predicted, np.flatnonzero(~kept).tolist())
    return Reproduction(
        comparisons=tuple(comparisons),
        printed=tuple(
            PrintedRatios(*row) for row in zip(*as_printed, table.array("relative deviation"), strict=True)
        ),
        sets=tuple(sets),
        fits_printed={
            name: Fit(entry["n"], entry["slope"], entry["correlation"])
            for name, entry in provenance()["fits"].items()
        },
        fits_unrounded=unrounded,
        definitions=tuple(definitions()),
        together=judge_together(comparisons, errors=False),
        exclusion=RankedExclusion(LEFT_OUT, place, of),
        printed_deviations_off=tuple(_slips()),
        theory=_power_laws(),
        strengths=tuple(estimate_strengths()),
    )


def _slips() -> list[str]:
    """Glasses whose printed deviation does not follow from their printed ratios, within its last digit."""
    table = printed()
    follows = table.array("ratio predicted") / table.array("ratio measured") - 1
    off = np.abs(follows - table.array("relative deviation")) > DEVIATION_DIGIT
    return [name for name, wrong in zip(table.texts("name"), off, strict=True) if wrong]


def _power_laws() -> PowerLaws:
    sound_ratio = np.array([1.25, 2.0])

    def power(subscripts: Any) -> float:
        low, high = fixed_ratio(sound_ratio, subscripts=subscripts).ratio
        return float(np.log(high / low) / np.log(sound_ratio[1] / sound_ratio[0]))

    return PowerLaws(power("matching"), power("printed"))


def _kept(names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([name not in LEFT_OUT for name in names])
