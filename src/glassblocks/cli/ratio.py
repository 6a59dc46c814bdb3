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
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="CSV tables of glasses (- for standard input), results of `glassblocks fit` (fit.json), or folders "
            "of them.",
        ),
    ],
    predictions: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="What a calculation predicts, judged beside the theory: a CSV table with the columns name, "
            "gamma_l/gamma_t and, if it has errors, +- gamma_l/gamma_t.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            parser=folder,
            metavar="FOLDER",
            help="Folder for ratios.csv, summary.json and the figure.",
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

    From raw curves of many glasses in two steps: fit each into a folder, then name the folders. A glass is
    called like its folder. From five glasses on, laws of the ratio are judged by what they predict of a glass
    that they were not fitted to, and the last sentence says what that justifies.

    \b
        glassblocks fit silica/*.csv --glass glasses.csv:silica --output fits/silica
        glassblocks ratio fits
    """
    from glassblocks import files
    from glassblocks.cli.console import working
    from glassblocks.cli.notes import note, written
    from glassblocks.cli.outputs import ready
    from glassblocks.cli.ratio_json import summary_record
    from glassblocks.cli.ratio_report import names, write_results
    from glassblocks.comparison import summarize
    from glassblocks.comparison.calculated_ratios import read_calculated

    if output is not None:
        ready(*names(output, "ratios"), force=force)
    with working("reading and comparing the glasses"):
        calculated = None if predictions is None else read_calculated(predictions, note)
        summary = summarize(_compared(sources), calculated)
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
        typer.echo("\n" + written(*paths))


def _compared(sources: Sequence[str]) -> list[Comparison]:
    """The glasses of tables, results of fits and folders of these, in the order in which they are named."""
    from glassblocks.cli.notes import note
    from glassblocks.comparison import compare
    from glassblocks.comparison.fits_as_glasses import fits_in, read_fit
    from glassblocks.errors import InputError
    from glassblocks.glasses import read_glasses

    found: list[Comparison] = []
    for source in sources:
        path = Path(source)
        if source != "-" and path.is_dir():
            found += [read_fit(each) for each in fits_in(path)]
        elif path.suffix == ".json":
            found.append(read_fit(path))
        else:
            found += compare(read_glasses(source, note=note))
    twice = [name for name, count in Counter(each.name for each in found).items() if count > 1]
    if twice and len(sources) > 1:
        raise InputError(
            "sources",
            received=f"{twice[0]} twice",
            allowed="every glass once",
            remedy="a fit is called like its folder: rename one, or name each source once",
        )
    return found


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
    routes = {"gamma": "gamma_l/gamma_t of the table", "C": "(c_l/c_t) sqrt(C_l/C_t)", "fit": "fits"}
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
