"""`glassblocks renormalize`: what merging blocks again and again does to gamma_l/gamma_t."""

from __future__ import annotations

from typing import Annotated

import typer


def renormalize(
    theory: Annotated[
        bool, typer.Option("--theory", help="The second order in the coupling, in closed form.")
    ] = False,
    sound_ratio: Annotated[
        float | None,
        typer.Option(help="c_l/c_t for --theory, above 2/sqrt 3; default: those of the 13 glasses."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Is there a ratio gamma_l/gamma_t at which the coupling depletes Im chi_l and Im chi_t alike?

    --theory answers by pairs of blocks: the fixed ratio of the second order in closed form, whether it
    attracts, those of pairs of any strength at random places and of strong coupling, and how much more
    or less than Im chi_t the coupling depletes Im chi_l.

    \b
    glassblocks renormalize --theory
    glassblocks renormalize --theory --sound-ratio 1.6 --json
    """
    from glassblocks import files
    from glassblocks.cli import renormalize_report as report
    from glassblocks.cli.options import errors_name_options
    from glassblocks.errors import InputError

    if not theory:
        raise InputError("renormalize", received="neither", allowed="--theory", remedy="add --theory")
    if sound_ratio is None:
        rows = report.of_glasses()
    else:
        with errors_name_options():
            rows = [report.of_ratio(sound_ratio)]
    if json:
        typer.echo(files.to_json({"glasses": rows} if sound_ratio is None else rows[0]))
    else:
        report.show(rows)
