"""What `reproduce` and `ratio` share: tables on the screen and files in the output folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassblocks.cli.notes import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from glassblocks.comparison import Comparison, Estimate, Fit, GlassSet
    from glassblocks.comparison.between_glasses import BetweenGlasses
    from glassblocks.comparison.referee import MeanStrength


#: Longer names continue on the next line.
_LONGEST_NAME = 40


def number(value: float | None, form: str = ".3f", unknown: str = "-") -> str:
    """A number for a table; a dash where it is not determined.

    Examples
    --------
    >>> number(1.5263), number(None)
    ('1.526', '-')
    """
    return unknown if value is None else f"{value:{form}}"


def with_uncertainty(value: float | None, uncertainty: float | None) -> str:
    """A number and its standard uncertainty, to two digits of the uncertainty or three decimals.

    Examples
    --------
    >>> with_uncertainty(1.53846, 0.0407), with_uncertainty(1.53846, None), with_uncertainty(None, None)
    ('1.538 +- 0.041', '1.538', '-')
    """
    from math import floor, log10

    if value is None or not uncertainty:
        return number(value)
    digits = min(max(1 - floor(log10(uncertainty)), 0), 3 if uncertainty >= 0.0005 else 6)
    return f"{value:.{digits}f} +- {uncertainty:.{digits}f}"


def interval(bounds: Sequence[float] | None, form: str = ".3f") -> str:
    """A 95% interval.

    Examples
    --------
    >>> interval([1.05, 1.16])
    '1.050 to 1.160'
    """
    return "not determined" if bounds is None else f"{bounds[0]:{form}} to {bounds[1]:{form}}"


def new_table(title: str, *columns: str) -> Table:
    """A plain table: the first column of text, the others of numbers."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=title,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        padding=(0, 0, 0, 1),
    )
    table.add_column(columns[0], overflow="fold", max_width=_LONGEST_NAME)
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def with_estimate(estimate: Estimate | None) -> str:
    """An estimate as `with_uncertainty` writes it; a dash where it is not determined."""
    return with_uncertainty(*(estimate or (None, None)))


def print_null_models(console: Console, sets: Sequence[GlassSet]) -> None:
    """Leave-one-out errors, one table for all sets of glasses."""
    from glassblocks.cli.console import print_table
    from glassblocks.comparison.null_models import NULL_MODELS_DEFINITION

    if not sets:
        return
    title = "Leave-one-out root-mean-square error of the measured ratio"
    table = new_table(title, "model", "fitted", *(each.name for each in sets))
    for same in zip(*(each.models for each in sets), strict=True):
        errors = (number(model.leave_one_out_rms) for model in same)
        table.add_row(same[0].name, str(same[0].fitted_parameters), *errors)
    print_table(console, table)
    console.print(f"{_sentence(NULL_MODELS_DEFINITION)}.")
    for each in sets:
        rival = next(model for model in each.models if model.name == "one fitted constant")
        bounds = rival.worse_than_theory_by_95
        if bounds:
            console.print(
                f"{each.name}: one constant for all glasses errs by {rival.worse_than_theory_by:+.3f} against "
                f"the theory (95%: {interval(bounds, '+.3f')}): {_verdict(bounds)}."
            )


def print_referee(console: Console, sets: Sequence[GlassSet]) -> None:
    """R^2, intervals, C_l/C_t and what shuffles give."""
    from glassblocks.comparison.null_models import R_SQUARED_DEFINITION
    from glassblocks.comparison.referee import SHUFFLED_STRENGTHS

    answers = {each.name: each.referee for each in sets if each.referee is not None}
    if any(referee.r_squared is not None for referee in answers.values()):
        console.print(f"\n{R_SQUARED_DEFINITION}.")
    if any(referee.shuffled_strengths for referee in answers.values()):
        console.print(f"{_sentence(SHUFFLED_STRENGTHS)}.")
    for name, referee in answers.items():
        bounds = referee.intervals_95
        console.print(
            f"\n[bold]{name}[/bold] ({referee.n} glasses): R^2 = {number(referee.r_squared, '.2f')} "
            f"(95%: {interval(bounds.r_squared, '.2f')}); slope 95%: {interval(bounds.slope)}; "
            f"r 95%: {interval(bounds.correlation, '.2f')}."
        )
        console.print(f"  The same as C_l = C_t: mean C_l/C_t = {_mean_strength(referee.strength_ratio)}.")
        pairs, strengths = referee.shuffled_pairs, referee.shuffled_strengths
        if pairs and strengths:
            console.print(
                f"  r = {pairs.observed:.2f}; ratios dealt at random reach it with probability "
                f"{pairs.probability:.3f} +- {pairs.probability_error:.3f}. With C_l/C_t dealt at random "
                f"the median r is {strengths.chance_median:.2f}, and {strengths.probability:.1%} of the "
                "deals reach the observed r."
            )


def names(folder: Path, figure: str) -> list[Path]:
    """What `write_results` writes, the figure last."""
    return [folder / name for name in ("ratios.csv", "summary.json", f"{figure}.png", f"{figure}.svg")]


def print_between(console: Console, found: BetweenGlasses | None) -> None:
    """Whether the glasses that state their errors differ beyond them."""
    if found is None:
        return
    differ = "their errors alone explain that they differ" if found.scatter_95[0] == 0 else "they differ"
    console.print(
        f"\n{found.n} glasses state their errors: C_l/C_t is {found.mean:.3f} on the average (95%: "
        f"{interval(found.mean_95)}) and scatters between glasses by {found.scatter:.1%} beyond the errors "
        f"(95%: {interval(found.scatter_95, '.1%')}): {differ} (probability {found.probability:.2g})."
    )


def write_results(
    folder: Path,
    figure: str,
    comparisons: Sequence[Comparison],
    fits: Mapping[str, Fit],
    record: Mapping[str, Any],
    *,
    force: bool,
    rounding_only: bool = False,
    **drawing: Any,
) -> list[Path]:
    """Write ratios.csv, summary.json and, where a glass was measured, the figure: all of them or none.

    `rounding_only`: the uncertainties are those of printed digits, and no significance follows from them.
    """
    from glassblocks import files
    from glassblocks.cli.outputs import together

    drawn = any(each.measured is not None for each in comparisons)
    paths = names(folder, figure)[: 4 if drawn else 2]
    with together(*paths, force=force) as (table, summary, *pictures):
        table.write_text(_as_csv(comparisons, rounding_only), encoding="utf-8")
        summary.write_text(files.to_json(record) + "\n", encoding="utf-8")
        if drawn:
            from glassblocks.figures.ratios import ratio_figure
            from glassblocks.figures.saving import save_figure

            save_figure(ratio_figure(comparisons, fits, **drawing), *pictures)
    return paths


def _as_csv(comparisons: Sequence[Comparison], rounding_only: bool) -> str:
    """The glasses as a table: uncertainties in +- columns that say if they are those of rounding alone."""
    only = " (rounding only)" if rounding_only else ""
    header = ["name"]
    for title in ("ratio measured", "ratio predicted", "relative deviation", "C_l/C_t"):
        header += [title, f"+- {title}{only}"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    sigmas = [] if rounding_only else ["deviation in standard deviations"]
    writer.writerow([*header, *sigmas, "measured from", "notes"])
    for each in comparisons:
        row = [neutral(each.name)]
        for estimate in (each.measured, each.predicted, each.relative_deviation, each.strength_ratio):
            row += map(_cell, estimate or (None, None))
        row += [] if rounding_only else [_cell(each.deviation_sigmas)]
        writer.writerow([*row, each.measured_from or "", neutral("; ".join(each.notes))])
    return text.getvalue()


def neutral(text: str) -> str:
    r"""A text that neither a spreadsheet nor a terminal obeys.

    One that begins like a formula gets an apostrophe in front; control characters are escaped.

    Examples
    --------
    >>> neutral("a-SiO2"), neutral("=HYPERLINK(A1)")
    ('a-SiO2', "'=HYPERLINK(A1)")
    >>> print(neutral("a\x1b[31m"))
    a\x1b[31m
    """
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(tuple("=+-@＝＋－＠")) else shown


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _mean_strength(strength: MeanStrength) -> str:
    """Mean C_l/C_t, its standard error, and whether its interval holds 1."""
    mean, error, bounds = strength.mean, strength.standard_error, strength.mean_95
    if error <= 1e-12 * mean:
        return f"{mean:.3f}, the same for all: no spread to judge its distance from 1 by"
    text = f"{mean:.3f} +- {error:.3f} (spread {strength.standard_deviation:.3f}"
    if bounds is None:
        return f"{text}): too few glasses to judge its distance from 1"
    return (
        f"{text}; 95%: {interval(bounds)}), which {'holds' if bounds[0] <= 1 <= bounds[1] else 'excludes'} 1"
    )


def _verdict(bounds: Sequence[float]) -> str:
    if bounds[1] < 0:
        return "the constant, which knows no sound speed, predicts better"
    return "the theory predicts better" if bounds[0] > 0 else "these glasses do not decide"
