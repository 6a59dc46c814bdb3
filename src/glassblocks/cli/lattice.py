"""`glassblocks lattice`: the sums behind the closed forms, and the response of a lattice of blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from glassblocks.cli.given_options import CheckedCommand, leaving_out
from glassblocks.cli.options import Force, errors_name_options, folder

group = typer.Typer(
    name="lattice",
    help="The lattice route: sums over all pairs of blocks, and their coupled response.",
    no_args_is_help=True,
)


@group.command(cls=CheckedCommand)
def sums(
    sound_ratio: Annotated[float, typer.Option(help="c_l/c_t.")] = 1.6,
    largest: Annotated[int, typer.Option(help="Largest N0, a power of two.", min=16, max=512)] = 256,
    wave_size: Annotated[int, typer.Option(help="N0 of the cube for waves.", min=8, max=96)] = 48,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            parser=folder,
            metavar="FOLDER",
            help="Folder for lattice-sums.json, .md and .png; made if it is not there.",
        ),
    ] = Path("lattice"),
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Do the pair sums behind (3.4), (3.6) and (5.8): growth as ln N0, or saturation?

    Sums over all pairs of N0^3 blocks for N0 = 2, 4 ... 256, several directions and both polarizations,
    their slopes against ln N0 and limits; waves of any length; flows of the lattice step with several N0.
    About half a minute. Nothing is written until everything is done.
    """
    from glassblocks import files
    from glassblocks.cli import lattice_report, outputs
    from glassblocks.cli.notes import written
    from glassblocks.errors import InputError
    from glassblocks.figures.lattice_sums import compose
    from glassblocks.figures.saving import save_figure
    from glassblocks.lattice.growth import survey
    from glassblocks.progress import progress

    if largest & (largest - 1):
        raise InputError("--largest", received=largest, allowed="a power of two", remedy="e.g. 128 or 256")
    paths = [output / f"lattice-sums.{ending}" for ending in ("json", "md", "png")]
    outputs.ready(*paths, force=force)
    with errors_name_options(), progress("lattice sums", 1.0) as advance:
        result = survey(sound_ratio, largest, wave_size, tick=lambda what, share: advance.to(share, what))
        advance.to(0.5, "flows")
        flow = lattice_report.flows(sound_ratio)
    numbers = files.to_json({"survey": result, "flows": flow, "versions": files.provenance()})
    page = lattice_report.page(result, flow)
    with outputs.together(*paths, force=force) as (record, text, picture):
        record.write_text(numbers + "\n", encoding="utf-8")
        text.write_text(page, encoding="utf-8")
        save_figure(compose(result, flow), picture)
    if json:
        typer.echo(numbers)
        return
    typer.echo(page[page.index("## Verdict") : page.index("## Waves")])
    typer.echo(written(*paths))


@group.command(cls=CheckedCommand)
@leaving_out(example=("config", "output", "force", "json"))
def response(
    config: Annotated[
        Path | None, typer.Argument(help="TOML file with the medium, the lattice and its blocks.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", parser=folder, metavar="FILE", help="JSON file for the result."),
    ] = None,
    force: Force = False,
    example: Annotated[bool, typer.Option("--example", help="Print a commented config and leave.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Solve the coupled linear response of a lattice of blocks: the superblock's susceptibility.

    Each block answers the applied strain and that of all other blocks. Without a wave in the config six
    uniform strains give the whole tensor, its isotropic part and the anisotropic rest; with one, chi_l
    and chi_t at that wave vector, and the absorbed power two ways.

    \b
    glassblocks lattice response --example > response.toml
    glassblocks lattice response response.toml
    """
    from glassblocks import files
    from glassblocks.cli import outputs
    from glassblocks.cli.notes import written
    from glassblocks.config import read_text
    from glassblocks.lattice import response_config
    from glassblocks.progress import progress

    if example:
        typer.echo(response_config.example(), nl=False)
        return
    if output is not None:
        outputs.ready(output, force=force)
    content = read_text(config, response_config.EXAMPLE)
    asked = response_config.read_response_config(content, Path() if config is None else config.parent)
    with progress("iterations") as advance:
        result = response_config.respond(asked, tick=advance)
    result["versions"] = files.provenance()
    if output is not None:
        with outputs.together(output, force=force) as (record,):
            record.write_text(files.to_json(result) + "\n", encoding="utf-8")
    if json:
        typer.echo(files.to_json(result))
        return
    _print(result)
    if output is not None:
        typer.echo(written(output))


def _print(result: dict[str, Any]) -> None:
    from rich.table import Table

    from glassblocks.cli.console import new_console, print_table

    table = Table(
        title=f"{result['blocks']}^3 blocks, {result['boundary']} boundary, susceptibilities in Pa",
    )
    table.add_column("")
    table.add_column("longitudinal", justify="right")
    table.add_column("transverse", justify="right")
    for name in ("mean block", "superblock", "relative change", "absorbed power [W/m^3]"):
        row = result.get(name)
        if row is not None:
            table.add_row(name, _number(row["l"]), _number(row["t"]))
    console = new_console()
    print_table(console, table)
    details = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    details.add_column("")
    details.add_column("", justify="right")
    for name, value in result["details"].items():
        details.add_row(name, ", ".join(map(_number, value)) if isinstance(value, list) else _number(value))
    print_table(console, details)


def _number(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['real']:.6g} {value['imag']:+.6g}i"
    return value if isinstance(value, str) else f"{value:.6g}"
