"""`glassblocks reproduce`: the paper's table, lines, figure and estimates, and what a referee would ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glassblocks.cli.options import Force, folder

if TYPE_CHECKING:
    from rich.console import Console

    from glassblocks.comparison import Reproduction, StrengthEstimate

#: Of ratios that are printed with two decimals; rounding errors of the subtraction are not counted.
_LAST_DIGIT = 0.01 + 1e-9


def reproduce(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
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
    from glassblocks.cli.notes import written
    from glassblocks.cli.outputs import ready
    from glassblocks.cli.ratio_json import reproduction_record
    from glassblocks.cli.ratio_report import names, write_results
    from glassblocks.comparison import reproduce as recompute

    ready(*names(output, "figure-1"), force=force)
    result = recompute()
    record = reproduction_record(result)
    paths = write_results(
        output,
        "figure-1",
        result.comparisons,
        result.fits,
        record,
        force=force,
        rounding_only=True,
        hollow=result.exclusion.left_out,
        error_bars="rounding of the printed digits",
    )
    if json:
        typer.echo(files.to_json(record))
        return
    _print(result)
    typer.echo("\n" + written(*paths))


def _print(result: Reproduction) -> None:
    from glassblocks.cli.console import new_console
    from glassblocks.cli.many_glasses_report import print_together
    from glassblocks.cli.ratio_report import print_null_models, print_referee

    console = new_console()
    _print_glasses(console, result)
    _print_fits(console, result)
    print_null_models(console, result.sets)
    print_referee(console, result.sets)
    print_together(console, result.together)
    excluded = result.exclusion
    console.print(
        f"\nOf the {excluded.of} ways to leave out {len(excluded.left_out)} of the 13 glasses, the paper's "
        f"has place {excluded.place_by_correlation} by the correlation of what is left: the line without them "
        "is a choice after the fact."
    )
    console.print()
    _print_strengths(console, result.strengths)
    _print_verdict(console, result)


def _print_glasses(console: Console, result: Reproduction) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number, with_estimate

    table = new_table(
        "Meissner-Berret ratio gamma_l/gamma_t, ours and the paper's",
        *("glass", "exp\n+- rounding", "paper", "theo", "paper", "dev. %", "paper", "C_l/C_t\n+- rounding"),
    )
    for glass, printed in zip(result.comparisons, result.printed, strict=True):
        deviation = glass.relative_deviation
        table.add_row(
            glass.name,
            with_estimate(glass.measured),
            number(printed.ratio_measured, ".2f"),
            number(glass.predicted.value),
            number(printed.ratio_predicted, ".2f"),
            number(None if deviation is None else 100 * deviation.value, "+.2f"),
            number(100 * printed.relative_deviation, "+#.3g"),
            with_estimate(glass.strength_ratio),
        )
    print_table(console, table)
    console.print(
        f"+- is the rounding of the printed digits alone, digit/sqrt 12, not the error of the measurement, which "
        f"the paper does not state: no significance follows from it. The printed "
        f"deviations follow from the rounded ratios, but for {', '.join(result.printed_deviations_off)}. Theory: "
        f"(4.4) gives (c_l/c_t)^{result.theory.power:.3f} if V_l of (3.6) holds longitudinal quantities; with the "
        f"printed subscripts it gives (c_l/c_t)^{result.theory.power_with_printed_subscripts:.3f}.\n"
    )


def _print_fits(console: Console, result: Reproduction) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number

    table = new_table(
        "Least-squares lines theo = slope x exp", "glasses", "n", "slope", "paper", "r", "paper"
    )
    for name, fit in result.fits.items():
        printed = result.fits_printed[name]
        table.add_row(
            *(name, str(fit.n), number(fit.slope, ".4f"), number(printed.slope)),
            *(number(fit.correlation, ".4f"), number(printed.correlation)),
        )
    print_table(console, table)
    console.print(f"Definition: {result.fit_definition}.\n")


def _print_verdict(console: Console, result: Reproduction) -> None:
    """What a reader takes home, in three lines."""
    from glassblocks.comparison.justified import verdict

    pairs = list(zip(result.comparisons, result.printed, strict=True))
    ratios = [(ours.predicted, theirs.ratio_predicted) for ours, theirs in pairs]
    ratios += [(ours.measured, theirs.ratio_measured) for ours, theirs in pairs if ours.measured]
    same = sum(abs(ours.value - theirs) <= _LAST_DIGIT for ours, theirs in ratios)
    together = result.together
    console.print(
        f"\n[bold]Reproduced:[/bold] {same} of {len(ratios)} printed ratios, to one in the last digit."
    )
    if together is not None:
        rival = together.laws.constant
        console.print(
            f"[bold]c_l/c_t against one constant:[/bold] {verdict(rival.beyond_theory_95)}; constant less theory "
            f"{rival.beyond_theory:+.1f} +- {rival.beyond_theory_error:.1f} in elpd."
        )
    referee = result.sets[0].referee
    if referee is not None and referee.strength_ratio.mean_95 is not None:
        low, high = referee.strength_ratio.mean_95
        console.print(
            f"[bold]C_l = C_t, the same claim:[/bold] mean C_l/C_t 95%: {low:.3f} to {high:.3f}, "
            f"{'holds' if low <= 1 <= high else 'excludes'} 1."
        )


def _print_strengths(console: Console, strengths: Sequence[StrengthEstimate]) -> None:
    from glassblocks.cli.console import print_table
    from glassblocks.cli.ratio_report import new_table, number
    from glassblocks.comparison.strengths import DEFINITION

    table = new_table(
        "Section V: dipole against stress interaction",
        *("glass", "stress", "paper", "dipole", "paper", "ratio", "like for like"),
    )
    for each in strengths:
        numbers = (each.stress, each.printed_stress, each.dipole, each.printed_dipole)
        table.add_row(
            each.name, *(number(value, ".3g") for value in (*numbers, each.ratio, each.like_for_like))
        )
    print_table(console, table)
    quality = "; ".join(f"{each.name}: {each.quality}" for each in strengths)
    console.print(f"{DEFINITION}. The paper gives n0 M^2 with: {quality}.")
