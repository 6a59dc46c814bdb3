"""`glassblocks ratio`: the theory's ratio for a user's own glasses, beside what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glassblocks.cli.options import Force, folder

if TYPE_CHECKING:
    from rich.console import Console

    from glassblocks.comparison import Comparison, Summary


#: Most rows and notes on the screen, and most names before a note.
_ROWS, _NAMES = 200, 5


def ratio(
    file: Annotated[str, typer.Argument(help="A CSV table of glasses, or - for standard input.")],
    output: Annotated[
        Path | None,
        typer.Option(
            parser=folder, metavar="FOLDER", help="Folder for ratios.csv, summary.json and the figure."
        ),
    ] = None,
    force: Force = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON, and nothing else.")
    ] = False,
) -> None:
    """Predict the Meissner-Berret ratio of your glasses and compare it with what you measured.

    The table is ordinary CSV in UTF-8 with units in its header. Sound speeds alone give the prediction;
    couplings (gamma_l, gamma_t) or tunneling strengths (C_l, C_t) give the comparison; +- columns are
    standard uncertainties, propagated to first order. An empty cell means: not measured. A line that
    begins with # is a comment: a name that begins so needs quotes. The screen shows the first glasses of
    a long table, --output and --json hold all.

    \b
        name, c_l \\[km/s], +- c_l \\[km/s], c_t \\[km/s], gamma_l \\[eV], gamma_t \\[eV]
        mine, 5.80, 0.02, 3.80, 1.04, 0.65
        bare, 4.60, , 2.30, ,
    """
    from glassblocks import files, glasses
    from glassblocks.cli.console import working
    from glassblocks.cli.notes import note
    from glassblocks.cli.outputs import ready
    from glassblocks.cli.ratio_json import summary_record
    from glassblocks.cli.ratio_report import names, write_results
    from glassblocks.comparison import compare, summarize

    if output is not None:
        ready(*names(output, "ratios"), force=force)
    with working("reading and comparing the glasses"):
        summary = summarize(compare(glasses.read_glasses(file, note=note)))
        record, fits = summary_record(summary), {each.name: each.fit for each in summary.sets}
        paths = (
            []
            if output is None
            else write_results(output, "ratios", summary.comparisons, fits, record, force=force)
        )
    if json:
        typer.echo(files.to_json(record))
        return
    _print(summary)
    if paths:
        typer.echo(f"\nWritten: {', '.join(str(path) for path in paths)}")


def _print(summary: Summary) -> None:
    from glassblocks.cli.console import new_console
    from glassblocks.cli.many_glasses_report import print_together
    from glassblocks.cli.ratio_report import print_between, print_null_models, print_referee

    console = new_console()
    _print_glasses(console, summary.comparisons)
    for each in summary.sets:
        fit = each.fit
        r = "not determined" if fit.correlation is None else f"{fit.correlation:.3f}"
        console.print(
            f"\nLine through the origin ({each.name}, n = {fit.n}): theo = {fit.slope:.4f} exp, r = {r}."
        )
    print_null_models(console, summary.sets)
    print_referee(console, summary.sets)
    print_between(console, summary.between)
    print_together(console, summary.together)


def _print_glasses(console: Console, glasses: Sequence[Comparison]) -> None:
    from rich.markup import escape

    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number, with_estimate

    judged = any(glass.deviation_sigmas is not None for glass in glasses)
    table = new_table(
        "Meissner-Berret ratio gamma_l/gamma_t",
        *("glass", "theory", "measured", "dev. %", *(["sigmas"] if judged else []), "C_l/C_t"),
    )
    for glass in glasses[:_ROWS]:
        deviation = glass.relative_deviation
        table.add_row(
            escape(glass.name),
            with_estimate(glass.predicted),
            with_estimate(glass.measured),
            number(None if deviation is None else 100 * deviation.value, "+.1f"),
            *([number(glass.deviation_sigmas, "+.1f")] if judged else []),
            with_estimate(glass.strength_ratio),
        )
    print_table(console, table)
    if len(glasses) > _ROWS:
        console.print(f"The first {_ROWS} of {len(glasses)} glasses; --output and --json hold all.")
    _print_notes(console, glasses)
    _print_legend(console, glasses, judged)


def _print_notes(console: Console, glasses: Sequence[Comparison]) -> None:
    """Each note once, with the glasses that it is about."""
    from rich.markup import escape

    about: dict[str, list[str]] = {}
    for glass in glasses:
        for note in glass.notes:
            about.setdefault(note, []).append(glass.name)
    for note, names in list(about.items())[:_ROWS]:
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        console.print(f"{escape(', '.join(names[:_NAMES]))}{more}: {note}.")
    if len(about) > _ROWS:
        console.print(f"And {len(about) - _ROWS} notes more; --output and --json hold all.")


def _print_legend(console: Console, glasses: Sequence[Comparison], judged: bool) -> None:
    """What the columns of this table mean, and no others."""
    legend = ["Theory: (4.4), one shape of Im chi for both polarizations."]
    origins = Counter(glass.measured_from for glass in glasses if glass.measured_from)
    routes = {"gamma": "gamma_l/gamma_t of the table", "C": "(c_l/c_t) sqrt(C_l/C_t)"}
    if origins:
        parts = [f"{text} (glasses: {origins[name]})" for name, text in routes.items() if origins[name]]
        legend.append(f"measured: {', '.join(parts)}. dev.: (theory - measured)/measured.")
        legend.append("C_l/C_t = (gamma_l/gamma_t)^2 (c_t/c_l)^2, which the theory wants to be 1.")
    if judged:
        legend.append("sigmas: theory - measured over the standard uncertainty of that difference.")
    if any(
        glass.predicted.uncertainty or (glass.measured and glass.measured.uncertainty) for glass in glasses
    ):
        legend.append(
            "+- are standard uncertainties, propagated to first order, quantities counted as uncorrelated."
        )
    console.print(" ".join(legend))
