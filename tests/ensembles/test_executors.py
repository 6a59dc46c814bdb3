"""One contract for every executor: the same bits, every item once, one error for what is lost, none after a stop."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from glassblocks.dask_executors import on_scheduler
from glassblocks.ensembles import example, read_config, run_ensemble
from glassblocks.ensembles.executors import by_executor
from glassblocks.errors import WorkerError
from glassblocks.interruptions import Stop


def double(config, index):
    return 2 * index


def die(config, index):
    os.kill(os.getpid(), signal.SIGKILL)


def fail(config, index):
    raise ValueError(f"no {index}")


@contextlib.contextmanager
def dask():
    distributed = pytest.importorskip("distributed")
    # nannies would start killed workers anew: three times, then it is told
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True, silence_logs=50
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client.get_executor(pure=False)


@contextlib.contextmanager
def loky():
    module = pytest.importorskip("loky")
    pool = module.ProcessPoolExecutor(2)
    yield pool
    pool.shutdown(kill_workers=True)


ENGINES = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ProcessPoolExecutor(2),
    "loky": loky,
    "dask": dask,
}
pytest.importorskip("h5py")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(
    "name", ["threads", "processes", "dask", pytest.param("loky", marks=pytest.mark.slow)]
)
def test_every_executor_keeps_the_contract(name):
    config = read_config(example())
    config = replace(config, samples=5, conditions=config.conditions[:1])
    with ENGINES[name]() as executor:
        found = dict(by_executor(executor, double, None, range(20_000), Stop()))
        assert found == {i: 2 * i for i in range(20_000)}
        with pytest.raises(ValueError, match="no 0"):
            list(by_executor(executor, fail, None, range(1), Stop()))
        stop = Stop()
        for _ in by_executor(executor, double, None, range(100_000), stop):
            stop.note(signal.SIGINT)
        parallel = run_ensemble(config, executor=executor)
        for variable in ("absorption", "isolated", "curie"):
            np.testing.assert_array_equal(run_ensemble(config)[variable], parallel[variable])
        if name in ("processes", "loky"):
            with pytest.raises(WorkerError, match="workers were lost"):
                list(by_executor(executor, die, None, range(3), Stop()))


@pytest.mark.slow
def test_a_million_tasks_are_a_few_batches():
    with dask() as executor:
        assert (
            sum(found for _, found in by_executor(executor, double, None, range(10**6), Stop()))
            == 10**12 - 10**6
        )


@pytest.mark.slow
def test_workers_of_dask_that_die_again_and_again_are_one_error():
    with dask() as executor, pytest.raises(WorkerError, match="workers were lost"):
        list(by_executor(executor, die, None, range(3), Stop()))


def test_a_job_of_a_batch_system_is_shown_before_it_is_submitted(tmp_path):
    pytest.importorskip("dask_jobqueue")
    from glassblocks.dask_executors import EXAMPLE, job_script
    from glassblocks.errors import ConfigError

    (tmp_path / "slurm.yaml").write_text(EXAMPLE)
    script = job_script(tmp_path / "slurm.yaml")
    assert "#SBATCH --cpus-per-task=8" in script
    assert "--nthreads 1 " in script
    assert "--nworkers 8" in script
    for bad in ("jobqueue: {}", "a: [", "[1]", "jobqueue: {slurm: {memory: 1GB}}", "jobqueue: {slurm: 3}"):
        (tmp_path / "bad.yaml").write_text(bad)
        with pytest.raises(ConfigError, match=r"bad.yaml"):
            job_script(tmp_path / "bad.yaml")


# both start programs of their own, which find nothing of a test module
OTHERS = """
import sys
from dataclasses import replace

import numpy as np

from glassblocks.dask_executors import on_scheduler
from glassblocks.ensembles import example, read_config, run_ensemble
from glassblocks.ensembles.executors import by_executor
from glassblocks.interruptions import Stop


def mpi4py():
    from mpi4py.futures import MPIPoolExecutor

    return MPIPoolExecutor(2)


def parsl():
    from parsl.concurrent import ParslPoolExecutor
    from parsl.config import Config
    from parsl.executors import HighThroughputExecutor
    from parsl.providers import LocalProvider

    provider = LocalProvider(init_blocks=1, max_blocks=1)
    engine = HighThroughputExecutor(address="127.0.0.1", max_workers_per_node=2, provider=provider)
    return ParslPoolExecutor(Config(executors=[engine], run_dir="parsl", usage_tracking=0))


if __name__ == "__main__":
    config = read_config(example())
    config = replace(config, samples=5, conditions=config.conditions[:1])
    with {"mpi4py": mpi4py, "parsl": parsl}[sys.argv[1]]() as executor:
        found = dict(by_executor(executor, divmod, 7, range(1, 200), Stop()))
        assert found == {i: divmod(7, i) for i in range(1, 200)}
        stop = Stop()
        for _ in by_executor(executor, divmod, 7, range(1, 10_000), stop):
            stop.note(2)
        parallel = run_ensemble(config, executor=executor)
    for variable in ("absorption", "isolated", "curie"):
        np.testing.assert_array_equal(run_ensemble(config)[variable], parallel[variable])
    print("kept")
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mpi4py", "parsl"])
def test_engines_that_start_their_own_programs_keep_the_contract(tmp_path, name):
    pytest.importorskip(name)
    (tmp_path / "script.py").write_text(OTHERS)
    beside = Path(sys.executable).parent
    start = [str(beside / "mpiexec"), "-n", "1"] if name == "mpi4py" else []
    if start and not Path(start[0]).exists():
        pytest.skip("no mpiexec in this environment")
    done = subprocess.run(
        [*start, sys.executable, "script.py", name],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split()[-1:] == ["kept"], done.stderr


def test_lost_connections_are_told_by_us_and_other_errors_of_the_loop_by_it(caplog, monkeypatch):
    """As tornado tells of results that were asked for when the scheduler died."""
    comm = pytest.importorskip("distributed.comm")
    monkeypatch.setattr("glassblocks.dask_executors.PATIENCE", 0.3)
    with contextlib.suppress(WorkerError), on_scheduler("tcp://127.0.0.1:9"):
        pass
    loop = logging.getLogger("tornado.application")
    for error in (comm.CommClosedError("gone"), ValueError("a slip of ours")):
        try:
            raise error
        except (OSError, ValueError):
            loop.error("Exception in callback", exc_info=True)
    assert [str(record.exc_info[1]) for record in caplog.records] == ["a slip of ours"]
