"""`glassblocks renormalize`: what merging blocks again and again does to gamma_l/gamma_t."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glassblocks.cli.engines import Cluster, DryRun, Engine, Jobs, Scheduler, engine, print_job, watcher
from glassblocks.cli.given_options import leaving_out, only_with
from glassblocks.cli.options import Force, folder
from glassblocks.cli.trees_report import FILES

if TYPE_CHECKING:
    from glassblocks.renormalization.trees import TreeConfig


@only_with(jobs="cluster", dry_run="cluster", sound_ratio="theory")
@leaving_out(
    example=(
        "config",
        "theory",
        "output",
        "samples",
        "workers",
        "scheduler",
        "cluster",
        "dry_run",
        "force",
        "json",
    ),
    theory=("config", "output", "samples", "workers", "scheduler", "cluster", "dry_run", "force"),
    scheduler=("workers",),
    cluster=("workers",),
)
def renormalize(
    config: Annotated[Path | None, typer.Argument(help="TOML file with the blocks and glasses.")] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", parser=folder, metavar="FOLDER", help=f"Folder for {', '.join(FILES)}."
        ),
    ] = Path("renormalize"),
    samples: Annotated[int | None, typer.Option(help="Trees, instead of the config's; at least 20.")] = None,
    workers: Annotated[
        int, typer.Option(help="Processes, one BLAS thread each; the results do not depend on it.", min=1)
    ] = 1,
    scheduler: Scheduler = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    dry_run: DryRun = False,
    example: Annotated[bool, typer.Option("--example", help="Print a commented config and leave.")] = False,
    theory: Annotated[
        bool, typer.Option("--theory", help="The second order in the coupling, in closed form, and leave.")
    ] = False,
    sound_ratio: Annotated[
        float | None,
        typer.Option(help="c_l/c_t for --theory, above 2/sqrt 3; default: those of the 13 glasses."),
    ] = None,
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Is there a ratio gamma_l/gamma_t at which the coupling depletes Im chi_l and Im chi_t alike?

    With a CONFIG: eight blocks are diagonalized together, the low levels kept as one block, eight of
    those merged, and so on; Im chi_l, Im chi_t and the ratio after every doubling, with standard errors,
    beside the second order. A tree depends on the config, the seed and its number alone. Run the same
    config into the same folder again to extend a run. Ctrl-C keeps what is finished.

    --theory answers by pairs of blocks: the fixed ratio of the second order in closed form, whether it
    attracts, those of pairs of any strength at random places and of strong coupling, and how much more
    or less than Im chi_t the coupling depletes Im chi_l.

    \b
    glassblocks renormalize --theory --sound-ratio 1.6 --json
    glassblocks renormalize --example > renormalize.toml
    glassblocks renormalize renormalize.toml --workers 2
    glassblocks renormalize renormalize.toml --cluster slurm.yaml --jobs 8
    """
    if example:
        from glassblocks.renormalization.trees import tree_example

        typer.echo(tree_example(), nl=False)
    elif theory:
        _theory(sound_ratio, json)
    elif dry_run:
        print_job(cluster)
    else:
        plan = _read(config, samples, sound_ratio)
        _numbers(plan, output, Engine(workers, scheduler, cluster, jobs), force=force, json=json)


def _theory(sound_ratio: float | None, json: bool) -> None:
    from glassblocks import files
    from glassblocks.cli import renormalize_report as report
    from glassblocks.cli.options import errors_name_options

    if sound_ratio is None:
        rows = report.of_glasses()
    else:
        with errors_name_options():
            rows = [report.of_ratio(sound_ratio)]
    if json:
        typer.echo(files.to_json({"glasses": rows} if sound_ratio is None else rows[0]))
    else:
        report.show(rows)


def _read(config: Path | None, samples: int | None, sound_ratio: float | None) -> TreeConfig:
    from dataclasses import replace

    from glassblocks.config import read_text
    from glassblocks.errors import InputError
    from glassblocks.renormalization.trees import read_tree_config
    from glassblocks.renormalization.trees.tree_analysis import FEWEST
    from glassblocks.renormalization.trees.tree_config import EXAMPLE

    if sound_ratio is not None:
        raise InputError(
            "--sound-ratio",
            received=sound_ratio,
            allowed="with --theory; a config has its own c_l/c_t",
            remedy="add --theory or leave it out",
        )
    plan = read_tree_config(read_text(config, EXAMPLE))
    if samples is not None:
        plan = replace(plan, samples=samples)
    if plan.samples < FEWEST:
        raise InputError(
            "samples",
            received=plan.samples,
            allowed=f"{FEWEST} or more: fewer have no standard error",
            remedy="raise it",
        )
    return plan


def _numbers(plan: TreeConfig, output: Path, where: Engine, *, force: bool, json: bool) -> None:
    from glassblocks import files
    from glassblocks.cli import outputs, trees_report
    from glassblocks.progress import progress
    from glassblocks.renormalization import trees
    from glassblocks.renormalization.trees.tree_analysis import to_plain

    outputs.ready(*(output / name for name in FILES[1:]), force=force)
    with engine(where) as executor, progress("trees", plan.samples) as advance:
        found = trees.run_trees(
            plan,
            workers=where.workers,
            executor=executor,
            path=output / FILES[0],
            report=lambda done, _: advance.to(done),
            alive=watcher(advance, "trees"),
        )
    with progress("mean fields", len(plan.conditions)) as advance:
        controls = trees.controls(plan, len(found), report=lambda done, _: advance.to(done))
    result = trees.analyze_trees(plan, found, controls)
    report: dict[str, Any] = to_plain(result)
    trees_report.write(result, files.to_json(report), output, force=force)
    if json:
        typer.echo(files.to_json(report))
    else:
        trees_report.show(result)
