"""Options that say where samples are computed: processes here, a Dask scheduler, jobs of a batch system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

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


@contextmanager
def engine(scheduler: str | None, cluster: Path | None, jobs: int) -> Iterator[Any]:
    """An executor, or None for processes here; the dashboard's address is told on standard error."""
    from glassblocks import dask_executors

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
