"""Executors on a running Dask scheduler, or on jobs that a batch system starts."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glassblocks.bounded import read_at_most
from glassblocks.errors import ConfigError, InputError, WorkerError
from glassblocks.extras import require

#: Names of sections of dask-jobqueue's config, and its classes.
KINDS = {
    "slurm": "SLURMCluster",
    "pbs": "PBSCluster",
    "sge": "SGECluster",
    "lsf": "LSFCluster",
    "htcondor": "HTCondorCluster",
}
#: Bytes of a config, seconds in which a scheduler answers.
LIMIT, PATIENCE = 2**16, 10
_BRACKETS = 1000
#: Of a scheduler; Dask waits for any other one, and ends in two errors.
_ADDRESS = re.compile(
    r"inproc://\S+|(?:(?:tcp|tls|ucx|wss?)://)?(?:\[[0-9A-Fa-f:]+\]|[^\s/:\[\]]+):\d{1,5}/?"
)
#: What reading YAML raises besides its own errors: !!bool x, !!timestamp x, numbers of thousands of digits.
_NO_YAML = (ValueError, RecursionError, LookupError, AttributeError, TypeError, ArithmeticError)
#: Seconds between two looks for jobs that have ended.
ROUND = 5.0
#: Loggers of the loops that Dask's connections live in.
LOOPS = ("tornado.application", "asyncio")

EXAMPLE = """# A batch system as dask-jobqueue describes it (slurm, pbs, sge, lsf or htcondor): https://jobqueue.dask.org
jobqueue:
  slurm:
    cores: 8              # of a job: as many workers, one thread each
    memory: 16GB          # of a job
    walltime: "01:00:00"
    # queue: normal
    # account: my-project
    # job-extra-directives: ["--constraint=haswell"]   # one kind of processor: the same last bits
    # job-script-prologue: ["module load python"]
"""


@contextmanager
def on_scheduler(address: str) -> Iterator[Executor]:
    """An executor on a running Dask scheduler.

    Raises
    ------
    MissingExtraError
        If distributed is not installed.
    InputError
        If it is no address.
    WorkerError
        If no scheduler answers there.
    """
    if not _ADDRESS.fullmatch(address):
        raise InputError(
            "--scheduler",
            received=address,
            allowed="tcp://HOST:PORT, or tls:// for tcp://",
            remedy="`dask scheduler` prints it",
        )
    distributed = require("distributed", "cluster")
    _hush()
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"no Dask scheduler answers at {address}; start one with: dask scheduler"
        ) from error
    with client:
        yield client.get_executor(pure=False)


@contextmanager
def on_jobs(path: Path, jobs: int) -> Iterator[tuple[Executor, str]]:
    """An executor on jobs of a batch system, and the address of the dashboard.

    A job that ends while there is work, as at its walltime, is replaced by a new one.

    Raises
    ------
    MissingExtraError
        If dask-jobqueue is not installed.
    ConfigError
        If the file does not describe one batch system.
    """
    distributed = require("distributed", "cluster")
    _hush()
    with _cluster(path) as cluster:
        cluster.scale(jobs=jobs)
        with _kept_up(cluster, jobs), distributed.Client(cluster, set_as_default=False) as client:
            yield client.get_executor(pure=False), str(cluster.dashboard_link)


def job_script(path: Path) -> str:
    """What would be given to the batch system for each job."""
    with _cluster(path) as cluster:
        return str(cluster.job_script())


def _hush() -> None:
    """What is lost is one error, told by us; each part of Dask has a logger and a level of its own."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in LOOPS:
        logging.getLogger(name).addFilter(_is_no_lost_connection)


def _is_no_lost_connection(record: logging.LogRecord) -> bool:
    """Whether the loop under Dask tells something else: results that were asked for when the scheduler died."""
    from distributed.comm.core import CommClosedError

    return not (record.exc_info and isinstance(record.exc_info[1], CommClosedError))


@contextmanager
def _kept_up(cluster: Any, jobs: int) -> Iterator[None]:
    """Submit a job for each one whose workers were there and have gone.

    Dask's own adaptive scaling does not: it counts a job that has ended as long as its name is known. Jobs whose
    workers never came are left alone, because one that waits in a queue looks the same.
    """
    from tornado.ioloop import PeriodicCallback

    seen: set[str] = set()
    gone: set[str] = set()

    async def look() -> None:
        # a worker is called like its job, or JOB-0, JOB-1... where a job has several
        there = [f"{worker['name']}-" for worker in cluster.scheduler_info["workers"].values()]
        alive = {
            name for name in cluster.worker_spec if any(worker.startswith(f"{name}-") for worker in there)
        }
        seen.update(alive)
        twice = gone & (seen - alive)  # a connection that was lost for a moment comes back
        gone.clear()
        gone.update(seen - alive - twice)
        if twice:
            seen.difference_update(twice)
            await cluster.scale_down(twice)
            cluster.scale(jobs=jobs)

    callback = PeriodicCallback(look, ROUND * 1000)
    cluster.loop.add_callback(callback.start)
    try:
        yield
    finally:
        cluster.loop.add_callback(callback.stop)


@contextmanager
def _cluster(path: Path) -> Iterator[Any]:
    dask_jobqueue = require("dask_jobqueue", "cluster")
    kind, settings = _read(path)
    import dask.config

    known = {name.replace("_", "-") for name in dask.config.get(f"jobqueue.{kind}", {})}
    unknown = [str(name) for name in settings if str(name).replace("_", "-") not in known]
    if known and unknown:
        raise ConfigError(
            [f"{path}: {kind} has no {', '.join(unknown)!r:.80}; it has {', '.join(sorted(known))}"]
        )
    # one thread a worker: the threads of one process wait for each other
    settings = {"processes": settings.get("cores", 1), **settings}
    with dask.config.set({f"jobqueue.{kind}.{name}": value for name, value in settings.items()}):
        try:
            cluster = getattr(dask_jobqueue, KINDS[kind])()
        except (*_NO_YAML, RuntimeError) as error:  # whatever it makes of what is stated
            raise ConfigError([f"{path}: {error}"]) from error
        with cluster:
            yield cluster


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    import yaml

    try:
        data = read_at_most(path, LIMIT)
        if len(data) > LIMIT:
            raise ValueError(f"more than {LIMIT // 2**10} KiB")
        if data.count(b"[") + data.count(b"{") > _BRACKETS:  # the parser takes their square
            raise ValueError(f"more than {_BRACKETS} brackets")
        # what refers to itself again and again grows without bounds
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, yaml.SafeLoader)):
            raise ValueError("an alias *name: write it out")
        content = yaml.safe_load(data)
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror}"]) from error
    except (yaml.YAMLError, *_NO_YAML) as error:
        raise ConfigError([f"{path}: no YAML ({error})"]) from error
    sections = content.get("jobqueue") if isinstance(content, dict) else None
    found = [kind for kind in KINDS if isinstance(sections, dict) and isinstance(sections.get(kind), dict)]
    if not isinstance(sections, dict) or len(found) != 1:
        raise ConfigError(
            [f"{path}: it must hold jobqueue: with one of {', '.join(KINDS)}, such as", EXAMPLE.rstrip()]
        )
    settings = sections[found[0]]
    for name in ("cores", "processes"):
        if settings.get(name) is not None and not (type(settings[name]) is int and settings[name] > 0):
            raise ConfigError(
                [f"{path}: {name}: received {settings[name]!r:.80}; allowed: a whole number > 0"]
            )
    return found[0], settings
