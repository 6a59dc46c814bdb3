"""Options that say where samples are computed: processes here, a Dask scheduler, jobs of a batch system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated, Any, NamedTuple

import typer

#: Seconds without a worker after which it is told.
ALONE = 60.0

Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="tcp://HOST:PORT", help="A running Dask scheduler that computes instead of processes here."
    ),
]
Cluster = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A batch system that computes: a file (YAML) of dask-jobqueue for SLURM, PBS, SGE, LSF or HTCondor.",
    ),
]
Jobs = Annotated[int, typer.Option(help="Jobs that --cluster submits.", min=1)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the job script of --cluster and leave.")]


class Engine(NamedTuple):
    """What these options say."""

    workers: int
    scheduler: str | None
    cluster: Path | None
    jobs: int


@contextmanager
def engine(where: Engine) -> Iterator[Any]:
    """An executor, or None for processes here; the dashboard's address is told on standard error."""
    from glassblocks import dask_executors

    _, scheduler, cluster, jobs = where
    if scheduler is not None and cluster is not None:
        raise typer.BadParameter("--scheduler and --cluster exclude each other")
    if scheduler is not None:
        with dask_executors.on_scheduler(scheduler) as executor:
            yield executor
    elif cluster is not None:
        with dask_executors.on_jobs(cluster, jobs) as (executor, dashboard):
            typer.echo(f"glassblocks: {jobs} jobs submitted; dashboard: {dashboard}", err=True)
            yield executor
    else:
        yield None


def print_job(cluster: Path | None) -> None:
    """Print what the batch system would get."""
    from glassblocks.dask_executors import job_script

    if cluster is None:
        raise typer.BadParameter("--dry-run needs --cluster FILE")
    typer.echo(job_script(cluster))


def watcher(advance: Any, description: str) -> Callable[[int], None]:
    """What shows the number of workers in a progress bar, and tells once when there is none for a minute."""
    since: float | None = monotonic()

    def alive(count: int) -> None:
        nonlocal since
        advance.describe(f"{description}, {count} worker{'' if count == 1 else 's'}")
        if count:
            since = monotonic()
        elif since is not None and monotonic() - since > ALONE:
            since = None
            typer.echo(
                f"glassblocks: no worker for {ALONE:g} s; jobs wait in a queue, or ended at once: "
                "look at the batch system and at the logs of the jobs",
                err=True,
            )

    return alive
