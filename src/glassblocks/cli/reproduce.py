"""`glassblocks reproduce`: the paper's table, lines, figure and estimates, and what a referee would ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glassblocks.cli.options import Force, folder

if TYPE_CHECKING:
    from rich.console import Console

    from glassblocks.comparison import Reproduction


def reproduce(
    output: Annotated[
        Path,
        typer.Option(
            parser=folder,
            metavar="FOLDER",
            help="Folder for ratios.csv, summary.json, figure-1.png and figure-1.svg.",
        ),
    ] = Path("glassblocks-results"),
    force: Force = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON, and nothing else.")
    ] = False,
) -> None:
    """Recompute the paper's comparison of 13 glasses and print it next to the paper's own numbers.

    The theory's ratio comes from solving its self-consistent equation (4.4). Then what a careful
    referee would ask: does the theory predict better than one constant for all glasses?
    """
    from glassblocks import files
    from glassblocks.cli.outputs import ready
    from glassblocks.cli.ratio_report import names, write_results
    from glassblocks.comparison import reproduce as recompute
    from glassblocks.comparison.paper import LEFT_OUT

    ready(*names(output, "figure-1"), force=force)
    result = recompute()
    paths = write_results(
        output,
        result.comparisons,
        result.summary,
        "figure-1",
        force=force,
        rounding_only=True,
        hollow=LEFT_OUT,
        error_bars="rounding of the printed digits",
    )
    if json:
        typer.echo(files.to_json(result.summary))
        return
    _print(result)
    typer.echo(f"\nWritten: {', '.join(str(path) for path in paths)}")


def _print(result: Reproduction) -> None:
    from glassblocks.cli.console import new_console
    from glassblocks.cli.ratio_report import print_null_models, print_referee

    console, summary = new_console(), result.summary
    _print_glasses(console, summary)
    _print_fits(console, summary)
    print_null_models(console, summary)
    print_referee(console, summary)
    excluded = summary["referee"]["exclusion"]
    console.print(
        f"\nOf the {excluded['of']} ways to leave out {len(excluded['left_out'])} of the 13 glasses, the paper's "
        f"has place {excluded['place_by_correlation']} by the correlation of what is left: the line without them "
        "is a choice after the fact."
    )
    console.print()
    _print_strengths(console, summary)


def _print_glasses(console: Console, summary: Mapping[str, Any]) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number, with_uncertainty

    theory = summary["theory"]
    table = new_table(
        "Meissner-Berret ratio gamma_l/gamma_t, ours and the paper's",
        *("glass", "exp\n+- rounding", "paper", "theo", "paper", "dev. %", "paper", "C_l/C_t\n+- rounding"),
    )
    for glass in summary["glasses"]:
        printed = glass["printed"]
        table.add_row(
            glass["name"],
            with_uncertainty(glass["ratio_measured"], glass["ratio_measured_uncertainty"]),
            number(printed["ratio_measured"], ".2f"),
            number(glass["ratio_predicted"]),
            number(printed["ratio_predicted"], ".2f"),
            number(100 * glass["relative_deviation"], "+.2f"),
            number(100 * printed["relative_deviation"], "+#.3g"),
            with_uncertainty(glass["strength_ratio"], glass["strength_ratio_uncertainty"]),
        )
    print_table(console, table)
    off = ", ".join(summary["printed_deviations_off"])
    console.print(
        f"+- is the rounding of the printed digits alone, digit/sqrt 12, not the error of the measurement, which "
        f"the paper does not state: no significance follows from it. The printed "
        f"deviations follow from the rounded ratios, but for {off}. Theory: (4.4) gives "
        f"(c_l/c_t)^{theory['power']:.3f} if V_l of (3.6) holds longitudinal quantities; with the printed "
        f"subscripts it gives (c_l/c_t)^{theory['power_with_printed_subscripts']:.3f}.\n"
    )


def _print_fits(console: Console, summary: Mapping[str, Any]) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number

    table = new_table(
        "Least-squares lines theo = slope x exp", "glasses", "n", "slope", "paper", "r", "paper"
    )
    for name, fit in summary["fits"].items():
        printed = summary["fits_printed"][name]
        table.add_row(
            *(name, str(fit["n"]), number(fit["slope"], ".4f"), number(printed["slope"])),
            *(number(fit["correlation"], ".4f"), number(printed["correlation"])),
        )
    print_table(console, table)
    console.print(f"Definition: {summary['fit_definition']}.\n")


def _print_strengths(console: Console, summary: Mapping[str, Any]) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number

    table = new_table(
        "Section V: dipole against stress interaction",
        *("glass", "stress", "paper", "dipole", "paper", "ratio", "like for like"),
    )
    for each in summary["strengths"]:
        table.add_row(
            each["name"],
            *(number(each[key], ".3g") for key in ("stress", "printed_stress", "dipole", "printed_dipole")),
            *(number(each[key], ".3g") for key in ("ratio", "like_for_like")),
        )
    print_table(console, table)
    quality = "; ".join(f"{each['name']}: {each['quality']}" for each in summary["strengths"])
    console.print(f"{summary['definitions']['strengths']}. The paper gives n0 M^2 with: {quality}.")
