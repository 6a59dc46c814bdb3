"""`glassblocks simulate`: synthetic data sets of a known tunneling model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glassblocks.cli.given_options import leaving_out
from glassblocks.cli.options import Force, folder

#: Bytes of a row of a file, at most.
ROW = 100


@leaving_out(example=("output", "seed", "force", "json"))
def simulate(
    config: Annotated[
        Path | None,
        typer.Argument(help="TOML file with the glass, its model and the curves; with --example its name."),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            parser=folder,
            metavar="FOLDER",
            help="Folder for the CSV files; made if it is not there.",
        ),
    ] = Path("data"),
    seed: Annotated[
        int | None, typer.Option(help="Seed of the noise, instead of the config's.", min=0)
    ] = None,
    example: Annotated[
        bool,
        typer.Option(
            "--example",
            help="Print a commented config and leave: glass (unless named), oscillator, resonator.",
        ),
    ] = False,
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON only.")] = False,
) -> None:
    """Simulate measurements of a glass with a known tunneling model and known noise.

    Each curve becomes a CSV file that `glassblocks fit` reads: temperature, frequency, the quantity and
    its standard deviation, with units in the headers. The true values stand in comments at the top.

    \b
    glassblocks simulate --example > simulate.toml
    glassblocks simulate --example oscillator > oscillator.toml
    glassblocks simulate simulate.toml --output data
    glassblocks fit data/velocity_*.csv --glass a-SiO2
    """
    if example:
        from glassblocks.fitting import simulation_plan as plans

        typer.echo(plans.example() if config is None else plans.example(str(config)), nl=False)
        return
    written = _write(config, output, seed, force)
    if json:
        from glassblocks.files import to_json

        typer.echo(to_json({"files": written}))
        return
    for entry in written:
        typer.echo(f"{entry['path']}: {entry['points']} points, {entry['quantity']}")


def _write(config: Path | None, output: Path, seed: int | None, force: bool) -> list[dict[str, object]]:
    from glassblocks.cli import outputs
    from glassblocks.config import read_text
    from glassblocks.fitting.simulated_data import simulate, to_csv
    from glassblocks.fitting.simulation_plan import EXAMPLE, read_plan
    from glassblocks.preflight import ROOM

    plan = read_plan(read_text(config, EXAMPLE))
    points = sum(curve.temperature.size * max(1, len(curve.frequency)) for curve in plan.curves)
    paths = [output / curve.file for curve in plan.curves]
    outputs.ready(*paths, force=force, size=ROOM + ROW * points)
    seed = plan.seed if seed is None else seed
    sets = simulate(type(plan)(plan.model, seed, plan.curves))
    with outputs.together(*paths, force=force) as files:
        for data, file in zip(sets, files, strict=True):
            file.write_text(to_csv(data, plan.model, seed), encoding="utf-8")
    return [
        {"path": str(path), "points": int(data.value.size), "quantity": data.plan.kind}
        for path, data in zip(paths, sets, strict=True)
    ]
