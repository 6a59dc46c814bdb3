"""`glassblocks flow`: the renormalization of one glass from block to sound wave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from glassblocks.cli.options import Force, errors_name_options, folder, one_of
from glassblocks.renormalization.routes import ROUTES
from glassblocks.renormalization.settings import SHAPES, SIGNS, SUBSCRIPTS, FlowSettings

if TYPE_CHECKING:
    from glassblocks.closed_forms import Subscripts


def flow(
    glass: Annotated[
        str,
        typer.Option(
            help="A glass of the paper by name, or a table of glasses (TABLE, or TABLE:NAME if it has "
            "several) with c_l and c_t."
        ),
    ] = FlowSettings.glass,
    density: Annotated[
        float | None,
        typer.Option(
            help="kg/m^3; default: the glass's, or 2500. It enters only the short-ranged terms, "
            "which are negligible: strengths are dimensionless."
        ),
    ] = FlowSettings.density,
    n0: Annotated[
        float, typer.Option("--n0", help="N_0: blocks along the edge of a superblock, >= 2.")
    ] = FlowSettings.n0,
    l1: Annotated[float, typer.Option("--l1", help="L_1: edge of the first block, m.")] = FlowSettings.l1,
    r: Annotated[
        float | None,
        typer.Option("--r", help="R: experimental length, m; default: the transverse wavelength."),
    ] = FlowSettings.r,
    frequency: Annotated[float, typer.Option(help="Frequency of the sound, Hz.")] = FlowSettings.frequency,
    cutoff: Annotated[
        float, typer.Option(help="omega_c, rad/s: Im chi vanishes beyond it.")
    ] = FlowSettings.cutoff,
    temperature: Annotated[float, typer.Option(help="K.")] = FlowSettings.temperature,
    start_ratio: Annotated[
        float, typer.Option(help="gamma_l/gamma_t of the first block, above 2/sqrt 3.")
    ] = FlowSettings.start_ratio,
    start_strength: Annotated[
        float,
        typer.Option(
            help="Tunneling strength C_t of the first block: Im chi_t = pi C_t rho c_t^2. "
            "Glasses have 1e-4 to 1e-3."
        ),
    ] = FlowSettings.start_strength,
    route: Annotated[
        str,
        one_of(ROUTES, "The step shown in full; the report says what each holds for."),
    ] = FlowSettings.route,
    sign: Annotated[
        str,
        one_of(
            SIGNS,
            "Sign of the exchange sum. printed: as in (3.6), with the causal Re chi < 0; opposite: what "
            "the positive Re chi of (4.3) amounts to.",
        ),
    ] = FlowSettings.sign,
    subscripts: Annotated[
        str, one_of(SUBSCRIPTS, "How the subscripts t,l of (3.6) are read.")
    ] = FlowSettings.subscripts,
    shape: Annotated[
        str,
        one_of(SHAPES, "constant: reduced Im chi constant; two-level: Im chi as tanh(hbar w/2kT)."),
    ] = FlowSettings.shape,
    dipole: Annotated[
        float, typer.Option(help="Dipole susceptibility over epsilon, dimensionless, for (5.8).")
    ] = FlowSettings.dipole,
    numerical: Annotated[
        bool,
        typer.Option(
            "--numerical",
            help="Follow the routes that take long, too: exact blocks, with errors, half a minute.",
        ),
    ] = FlowSettings.numerical,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", parser=folder, metavar="FOLDER", help="Folder for flow.json and flow.png."
        ),
    ] = None,
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Follow Im chi_l, Im chi_t and gamma_l/gamma_t from the first block to the sound's wavelength.

    Shows every step of one route with each term's share, and, for all routes, what is left at R:
    does the ratio go to c_l/c_t, and how much of the start survives? The last lines answer that.
    """
    from glassblocks import files
    from glassblocks.cli import flow_report, outputs
    from glassblocks.cli.notes import note
    from glassblocks.progress import progress
    from glassblocks.renormalization import run_flows

    if output is not None:
        outputs.ready(*(output / name for name in flow_report.FILES), force=force)
    with errors_name_options():
        settings = FlowSettings(
            glass=glass,
            density=density,
            n0=n0,
            l1=l1,
            r=r,
            frequency=frequency,
            cutoff=cutoff,
            temperature=temperature,
            start_ratio=start_ratio,
            start_strength=start_strength,
            route=route,
            sign=sign,
            subscripts=cast("Subscripts", subscripts),  # checked by the settings
            shape=shape,
            dipole=dipole,
            numerical=numerical,
        )
        with progress("steps") as advance:
            found = run_flows(settings, note, tick=advance)
    report = flow_report.build(found)
    if output is not None:
        flow_report.write(output, report, found, force=force)
    if json:
        typer.echo(files.to_json(report))
    else:
        flow_report.show(report, found)
