"""`glassblocks ratio`: the theory's ratio for a user's own glasses, beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def attach(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command()
    def ratio(
        file: Annotated[str, typer.Argument(help="A CSV table of glasses, or - for standard input.")],
        output: Annotated[
            Path | None, typer.Option(help="Folder for ratios.csv, summary.json and the figure.")
        ] = None,
        json: Annotated[
            bool, typer.Option("--json", help="Print the summary as JSON, and nothing else.")
        ] = False,
    ) -> None:
        """Predict the Meissner-Berret ratio of your glasses and compare it with what you measured.

        The table is ordinary CSV in UTF-8 with units in its header. Sound speeds alone give the prediction;
        couplings (gamma_l, gamma_t) or tunneling strengths (C_l, C_t) give the comparison; +- columns are
        standard uncertainties, propagated to first order. An empty cell means: not measured.

        \b
            name, c_l \\[km/s], +- c_l \\[km/s], c_t \\[km/s], gamma_l \\[eV], gamma_t \\[eV]
            mine, 5.80, 0.02, 3.80, 1.04, 0.65
            bare, 4.60, , 2.30, ,
        """
        from glassblocks import files, glasses
        from glassblocks.cli.ratio_report import write_results
        from glassblocks.comparison import compare, summarize

        comparisons = compare(glasses.read(file, note=_note))
        summary = summarize(comparisons) | {"provenance": files.provenance()}
        paths = [] if output is None else write_results(output, comparisons, summary, "ratios")
        if json:
            typer.echo(files.to_json(summary))
            return
        _print(summary)
        if paths:
            typer.echo(f"\nWritten: {', '.join(str(path) for path in paths)}")


def _note(text: str) -> None:
    typer.echo(f"glassblocks: note: {text}", err=True)


def _print(summary: Mapping[str, Any]) -> None:
    from rich.console import Console

    from glassblocks.cli.ratio_report import print_null_models, print_referee

    console = Console(highlight=False)
    _print_glasses(console, summary)
    for name, fit in summary["fits"].items():
        r = "not determined" if fit["correlation"] is None else f"{fit['correlation']:.3f}"
        console.print(
            f"\nLine through the origin ({name}, n = {fit['n']}): theo = {fit['slope']:.4f} exp, r = {r}."
        )
    print_null_models(console, summary)
    print_referee(console, summary)


def _print_glasses(console: Console, summary: Mapping[str, Any]) -> None:
    from rich.markup import escape

    from glassblocks.cli.ratio_report import new_table, number, with_uncertainty

    table = new_table(
        "Meissner-Berret ratio gamma_l/gamma_t",
        *("glass", "theory", "measured", "dev. %", "sigmas", "C_l/C_t"),
    )
    for glass in summary["glasses"]:
        deviation = glass["relative_deviation"]
        table.add_row(
            escape(glass["name"]),
            with_uncertainty(glass["ratio_predicted"], glass["ratio_predicted_uncertainty"]),
            with_uncertainty(glass["ratio_measured"], glass["ratio_measured_uncertainty"]),
            number(None if deviation is None else 100 * deviation, "+.1f"),
            number(glass["deviation_sigmas"], "+.1f"),
            with_uncertainty(glass["strength_ratio"], glass["strength_ratio_uncertainty"]),
        )
    console.print(table)
    for glass in summary["glasses"]:
        for note in glass["notes"]:
            console.print(f"{escape(glass['name'])}: {note}.")
    console.print(
        "Theory: (4.4), one shape of Im chi for both polarizations. dev.: (theory - measured)/measured; "
        "sigmas: theory - measured over the standard uncertainty of that difference; "
        "+- are standard uncertainties, propagated to first order, quantities counted as uncorrelated. "
        "C_l/C_t = (gamma_l/gamma_t)^2 (c_t/c_l)^2, which the theory wants to be 1."
    )
