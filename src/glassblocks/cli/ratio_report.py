"""What `reproduce` and `ratio` share: tables on the screen and files in the output folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from glassblocks.comparison import Comparison


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


def print_null_models(console: Console, summary: Mapping[str, Any]) -> None:
    """Leave-one-out errors, one table for all sets of glasses."""
    from glassblocks.cli.console import print_table

    sets = [name for name, record in summary["null_models"].items() if record]
    if not sets:
        return
    table = new_table("Leave-one-out root-mean-square error of the measured ratio", "model", "fitted", *sets)
    for model, entry in summary["null_models"][sets[0]].items():
        cells = [number(summary["null_models"][name][model]["leave_one_out_rms"]) for name in sets]
        table.add_row(model, str(entry["fitted_parameters"]), *cells)
    print_table(console, table)
    console.print(f"{_sentence(summary['definitions']['null_models'])}.")
    for name in sets:
        rival = summary["null_models"][name]["one fitted constant"]
        bounds = rival["worse_than_theory_by_95"]
        if bounds:
            console.print(
                f"{name}: one constant for all glasses errs by {rival['worse_than_theory_by']:+.3f} against "
                f"the theory (95%: {interval(bounds, '+.3f')}): {_verdict(bounds)}."
            )


def print_referee(console: Console, summary: Mapping[str, Any]) -> None:
    """R^2, intervals, C_l/C_t and what shuffles give."""
    if any(record.get("r_squared") is not None for record in summary["referee"].values()):
        console.print(f"\n{summary['definitions']['r_squared']}.")
    if any("shuffled_strengths" in record for record in summary["referee"].values()):
        console.print(f"{_sentence(summary['definitions']['shuffled_strengths'])}.")
    for name, record in summary["referee"].items():
        if "strength_ratio" not in record:
            continue
        bounds, strength = record["intervals_95"], record["strength_ratio"]
        console.print(
            f"\n[bold]{name}[/bold] ({record['n']} glasses): R^2 = {number(record['r_squared'], '.2f')} "
            f"(95%: {interval(bounds['r_squared'], '.2f')}); slope 95%: {interval(bounds['slope'])}; "
            f"r 95%: {interval(bounds['correlation'], '.2f')}."
        )
        console.print(f"  The same as C_l = C_t: mean C_l/C_t = {_mean_strength(strength)}.")
        if "shuffled_pairs" in record:
            pairs, strengths = record["shuffled_pairs"], record["shuffled_strengths"]
            console.print(
                f"  r = {pairs['observed']:.2f}; ratios dealt at random reach it with probability "
                f"{pairs['probability']:.3f} +- {pairs['probability_error']:.3f}. With C_l/C_t dealt at random "
                f"the median r is {strengths['chance_median']:.2f}, and {strengths['probability']:.1%} of the "
                "deals reach the observed r."
            )


def names(folder: Path, figure: str) -> list[Path]:
    """What `write_results` writes, the figure last."""
    return [folder / name for name in ("ratios.csv", "summary.json", f"{figure}.png", f"{figure}.svg")]


def print_between(console: Console, found: Mapping[str, Any] | None) -> None:
    """Whether the glasses that state their errors differ beyond them."""
    if found is None:
        return
    differ = "their errors alone explain that they differ" if found["scatter_95"][0] == 0 else "they differ"
    console.print(
        f"\n{found['n']} glasses state their errors: C_l/C_t is {found['mean']:.3f} on the average (95%: "
        f"{interval(found['mean_95'])}) and scatters between glasses by {found['scatter']:.1%} beyond the errors "
        f"(95%: {interval(found['scatter_95'], '.1%')}): {differ} (probability {found['probability']:.2g})."
    )


def write_results(
    folder: Path,
    comparisons: Sequence[Comparison],
    summary: Mapping[str, Any],
    figure: str,
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
    from glassblocks.comparison import Fit

    drawn = any(each.measured is not None for each in comparisons)
    paths = names(folder, figure)[: 4 if drawn else 2]
    with together(*paths, force=force) as (table, record, *pictures):
        table.write_text(_as_csv(summary["glasses"], rounding_only), encoding="utf-8")
        record.write_text(files.to_json(summary) + "\n", encoding="utf-8")
        if drawn:
            from glassblocks.figures.ratios import ratio_figure
            from glassblocks.figures.saving import save_figure

            fits = {name: Fit(**fit) for name, fit in summary["fits"].items()}
            save_figure(ratio_figure(comparisons, fits, **drawing), *pictures)
    return paths


def _as_csv(glasses: Sequence[Mapping[str, Any]], rounding_only: bool) -> str:
    """The glasses as a table: uncertainties in +- columns that say if they are those of rounding alone."""
    columns = {"name": "name", "relative_deviation": "relative deviation", "strength_ratio": "C_l/C_t"}
    keys = ("ratio_measured", "ratio_predicted", "relative_deviation", "strength_ratio")
    header = ["name"]
    for key in keys:
        title = columns.get(key, key.replace("_", " "))
        header += [title, f"+- {title}" + (" (rounding only)" if rounding_only else "")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    sigmas = [] if rounding_only else ["deviation in standard deviations"]
    writer.writerow([*header, *sigmas, "measured from", "notes"])
    for glass in glasses:
        row = [glass["name"]]
        for key in keys:
            row += [_cell(glass[key]), _cell(glass[f"{key}_uncertainty"])]
        row += [_cell(glass["deviation_sigmas"])] if not rounding_only else []
        writer.writerow([*row, glass["measured_from"] or "", "; ".join(glass["notes"])])
    return text.getvalue()


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _mean_strength(strength: Mapping[str, Any]) -> str:
    """Mean C_l/C_t, its standard error, and whether its interval holds 1."""
    mean, error, bounds = strength["mean"], strength["standard_error"], strength["mean_95"]
    if error <= 1e-12 * mean:
        return f"{mean:.3f}, the same for all: no spread to judge its distance from 1 by"
    text = f"{mean:.3f} +- {error:.3f} (spread {strength['standard_deviation']:.3f}"
    if bounds is None:
        return f"{text}): too few glasses to judge its distance from 1"
    return (
        f"{text}; 95%: {interval(bounds)}), which {'holds' if bounds[0] <= 1 <= bounds[1] else 'excludes'} 1"
    )


def _verdict(bounds: Sequence[float]) -> str:
    if bounds[1] < 0:
        return "the constant, which knows no sound speed, predicts better"
    return "the theory predicts better" if bounds[0] > 0 else "these glasses do not decide"
