"""`glassblocks superblock`: what the coupling does to the absorption of disordered superblocks."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glassblocks.cli.engines import Cluster, DryRun, Engine, Jobs, Scheduler, engine, print_job, watcher
from glassblocks.cli.given_options import leaving_out, only_with
from glassblocks.cli.options import Force, folder

if TYPE_CHECKING:
    from glassblocks.ensembles import EnsembleConfig
    from glassblocks.ensembles.ensemble_tables import Rows

#: What is written.
FILES = ("superblock.nc", "superblock_tables.md", "superblock.png")
#: Characters of a line of a header.
HEADER = 12


@only_with(jobs="cluster", dry_run="cluster")
@leaving_out(
    example=("config", "output", "samples", "workers", "scheduler", "cluster", "dry_run", "force", "json"),
    scheduler=("workers",),
    cluster=("workers",),
)
def superblock(
    config: Annotated[Path | None, typer.Argument(help="TOML file with the ensemble.")] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            parser=folder,
            metavar="FOLDER",
            help="Folder for superblock.nc, superblock.png and superblock_tables.md.",
        ),
    ] = Path("superblock"),
    samples: Annotated[
        int | None,
        typer.Option(help="Disorder samples, instead of the config's; 100 show what resolution to expect."),
    ] = None,
    workers: Annotated[
        int, typer.Option(help="Processes, one BLAS thread each; the results do not depend on it.", min=1)
    ] = 1,
    scheduler: Scheduler = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    dry_run: DryRun = False,
    example: Annotated[bool, typer.Option("--example", help="Print a commented config and leave.")] = False,
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Diagonalize an ensemble of superblocks at g = 0, +g and -g, and compare what they absorb.

    For each glass of the config: Im chi_l and Im chi_t per volume in frequency bins with standard errors,
    the part odd in g (what (3.6) speaks of) and the part even in g (the depletion of low-lying levels), the
    change per doubling of the length, and sqrt(Im chi_l/Im chi_t) before and after.

    Every sample depends on the config, the seed and its number alone. Run the same config into the same
    folder again to extend a run: what is there is not computed twice. While it runs, samples are kept in
    superblock.batches, a file every few seconds and when it is stopped by Ctrl-C, SIGTERM or SIGHUP; in the
    end they are joined into superblock.nc. A sample that does not converge is left out and told. The tables
    end with the number of samples that the question needs.

    \b
    glassblocks superblock --example > superblock.toml
    glassblocks superblock superblock.toml --samples 100 --workers 2
    glassblocks superblock superblock.toml --workers 2
    glassblocks superblock superblock.toml --scheduler tcp://HOST:8786
    glassblocks superblock superblock.toml --cluster slurm.yaml --jobs 8
    """
    from glassblocks import ensembles
    from glassblocks.cli import outputs
    from glassblocks.preflight import preflight

    if example:
        typer.echo(ensembles.example(), nl=False)
        return
    if dry_run:
        print_job(cluster)
        return
    plan = _read(config, samples)
    preflight(output / FILES[0], extra="io")  # which refuses what it cannot extend
    outputs.ready(*(output / name for name in FILES[1:]), force=force)
    with engine(Engine(workers, scheduler, cluster, jobs)) as executor:
        dataset = _run(plan, output / FILES[0], workers, executor)
    _tell_failed(plan, dataset)
    result = ensembles.analyze(plan, dataset)
    parts = ensembles.tables(result, ensembles.order_in_coupling(result, dataset))
    _write(result, f"# What the coupling changes\n\n{ensembles.to_markdown(parts)}", output, force)
    if json:
        from glassblocks.files import to_json

        typer.echo(to_json(ensembles.to_plain(result)))
    else:
        _show(parts)


def _read(config: Path | None, samples: int | None) -> EnsembleConfig:
    from dataclasses import replace

    from glassblocks.config import read_text
    from glassblocks.ensembles.config_keys import EXAMPLE
    from glassblocks.ensembles.ensemble_config import read_config
    from glassblocks.errors import InputError

    plan = read_config(read_text(config, EXAMPLE))
    if samples is not None:
        plan = replace(plan, samples=samples)
    if plan.samples < 2:
        raise InputError(
            "samples",
            received=plan.samples,
            allowed="two or more: one has no standard error",
            remedy="raise it",
        )
    return plan


def _run(plan: EnsembleConfig, path: Path, workers: int, executor: Any) -> Any:
    from glassblocks.ensembles import run_ensemble
    from glassblocks.progress import progress

    with progress("disorder samples", plan.samples) as advance:
        return run_ensemble(
            plan,
            workers=workers,
            executor=executor,
            path=path,
            report=lambda done, _: advance.to(done),
            alive=watcher(advance, "disorder samples"),
        )


def _tell_failed(plan: EnsembleConfig, dataset: Any) -> None:
    from json import loads
    from warnings import warn

    failed = {int(i): why for i, why in loads(dataset.attrs["failed"]).items() if int(i) < plan.samples}
    if failed:
        first = min(failed)
        warn(
            f"{len(failed)} of {plan.samples} samples did not converge and are left out, which biases the means "
            f"if they are unlike the others; sample {first}: {failed[first]}",
            stacklevel=2,
        )


def _write(result: Any, text: str, output: Path, force: bool) -> None:
    from glassblocks.cli.outputs import together
    from glassblocks.figures.saving import save_figure
    from glassblocks.figures.superblock_figure import compose

    with together(*(output / name for name in FILES[1:]), force=force) as (tables, picture):
        tables.write_text(text, encoding="utf-8")
        save_figure(compose(result), picture)


def _show(parts: list[str | Rows]) -> None:
    from rich.table import Table
    from rich.text import Text  # "[0 0 1]" is a direction, no markup

    from glassblocks.cli.console import new_console, print_table

    console = new_console()
    for part in parts:
        if isinstance(part, str):
            console.print(Text(part))
            continue
        table = Table(box=None, padding=(0, 1, 0, 0))
        for header in part.header:
            lines = wrap(header, HEADER, break_long_words=False)
            table.add_column(Text("\n".join(lines)), justify="right")
        for row in part.rows:
            table.add_row(*map(Text, row))
        print_table(console, table)
        console.print()
