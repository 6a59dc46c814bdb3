"""Runs that are really killed: what is finished is kept, no worker stays behind, and one message says it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_ensemble import text_of

from glassblocks.ensembles import run_ensemble
from glassblocks.ensembles.ensemble_config import read_config
from glassblocks.ensembles.sample_store import Store
from glassblocks.ensembles.sampling import sample
from glassblocks.ensembles.workers import compute
from glassblocks.errors import InputError
from glassblocks.interruptions import held

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
    pytest.mark.filterwarnings("ignore:.*process .* is still running:ResourceWarning"),
]
pytest.importorskip("h5py")
pytest.importorskip("h5netcdf")
pytest.importorskip("xarray")
pytest.importorskip("threadpoolctl")

CONFIG = text_of(100_000)
# the command itself, which saves more often than it would and tells its workers
COMMAND = """
import multiprocessing, sys
from glassblocks.cli import main, superblock
from glassblocks.ensembles import run, sample_store as store

if __name__ == "__main__":
    store.PAUSE = 0.1
    add = store.Store.add

    def telling(self, index, sample):
        if not self.kept and not self._pending:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        add(self, index, sample)

    store.Store.add = telling
    main()
"""


class Run:
    """`glassblocks superblock` in a process group of its own; it has begun when it saved for the first time."""

    def __init__(self, folder: Path, workers: int):
        (folder / "command.py").write_text(COMMAND)
        (folder / "config.toml").write_text(CONFIG)
        self.path = folder / "out" / "superblock.nc"
        options = [
            "superblock",
            "config.toml",
            "-o",
            "out",
            "--workers",
            str(workers),
        ]
        self.process = subprocess.Popen(
            [sys.executable, "command.py", *options],
            cwd=folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def has_begun(self, workers: int) -> None:
        assert self.process.stdout is not None
        self.workers = [int(pid) for pid in self.process.stdout.readline().split()]
        assert len(self.workers) == (workers if workers > 1 else 0)
        wait_for(lambda: any(self.path.with_suffix(".batches").glob("*.npz")))

    def end(self) -> str:
        """Standard error, once the command has ended."""
        _, text = self.process.communicate(timeout=60)
        wait_for(lambda: not any(map(is_alive, self.workers)))
        return text

    def kept(self) -> int:
        return len(kept(self.path, read_config(CONFIG)))

    def leave_nothing(self) -> None:
        """A test that fails must not leave the command running beside those after it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def start(tmp_path):
    with contextlib.ExitStack() as ends:

        def started(workers: int) -> Run:
            run = Run(tmp_path, workers)
            ends.callback(run.leave_nothing)
            run.has_begun(workers)
            return run

        yield started


def kept(path, config) -> list[int]:
    with contextlib.closing(Store(config, path)) as store:
        return sorted(store.kept)


def wait_for(condition) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def stated(text: str) -> int:
    found = re.search(
        r"glassblocks: (\d+) samples are kept in out/superblock.batches; run the same again", text
    )
    assert found, text
    return int(found[1])


@pytest.mark.parametrize(
    ("name", "workers", "to_all"),
    [
        ("SIGTERM", 2, True),  # as a batch system ends a job: workers, too
        ("SIGHUP", 1, True),
        pytest.param("SIGTERM", 1, False, marks=pytest.mark.slow),
        pytest.param("SIGHUP", 2, True, marks=pytest.mark.slow),
        pytest.param("SIGTERM", 2, False, marks=pytest.mark.slow),
        pytest.param("SIGINT", 1, True, marks=pytest.mark.slow),
    ],
)
def test_a_signal_to_stop_keeps_what_is_finished_and_says_so(start, name, workers, to_all):
    run = start(workers)
    number = getattr(signal, name)
    (os.killpg if to_all else os.kill)(run.process.pid, number)
    text = run.end()
    assert run.process.returncode == 128 + number
    assert text.split("\n")[-3] == f"glassblocks: interrupted ({name})"
    assert stated(text) == run.kept() > 0
    assert "Traceback" not in text
    assert [entry.name for entry in run.path.parent.iterdir()] == ["superblock.batches"]


def test_a_sample_that_takes_long_is_given_up_and_those_before_it_are_kept(tmp_path, monkeypatch):
    config = read_config(CONFIG)
    path = tmp_path / "run.nc"

    def slow(config, index):
        if index == 2:
            signal.raise_signal(signal.SIGINT)
            pytest.fail("went on")
        return sample(config, index)

    monkeypatch.setattr("glassblocks.ensembles.workers.sample", slow)
    with pytest.raises(KeyboardInterrupt) as stopped:
        run_ensemble(config, path=path)
    assert stopped.value.__notes__ == [
        f"2 samples are kept in {path.with_suffix('.batches')}; run the same again to go on from there"
    ]
    assert kept(path, config) == [0, 1]


def slow_after_the_first(config, index):
    if index > 0:
        time.sleep(100)
    return index


def test_workers_give_up_what_takes_long(tmp_path):
    began = time.monotonic()
    with held() as stop, compute(None, range(9), 2, stop, slow_after_the_first) as finished:
        assert next(finished) == (0, 0)
    assert time.monotonic() - began < 50


def test_a_disk_that_fills_up_ends_the_run_and_it_says_what_is_lost(tmp_path, monkeypatch):
    config, path = read_config(CONFIG), tmp_path / "run.nc"
    run_ensemble(replace(config, samples=2), path=path)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("glassblocks.ensembles.sample_store.PAUSE", 0.0)

    def fill(done, total):
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1000))

    with pytest.raises(InputError, match="MB free") as stopped:
        run_ensemble(replace(config, samples=9), path=path, report=fill)
    note = stopped.value.__notes__[0]
    assert note.endswith(
        "run the same again to go on from there; 1 more were finished and could not be written"
    )
    monkeypatch.undo()
    assert kept(path, config) == [0, 1, 2]


def test_more_ctrl_c_while_it_stops_loses_nothing(start):
    run = start(2)
    while run.process.poll() is None:
        os.killpg(run.process.pid, signal.SIGINT)
        time.sleep(0.003)
    text = run.end()
    assert run.process.returncode == 130
    assert stated(text) == run.kept() > 0
    assert "Traceback" not in text


def test_a_kill_that_cannot_be_caught_leaves_the_last_file_and_no_worker(start):
    run = start(2)
    time.sleep(0.5)
    os.kill(run.process.pid, signal.SIGKILL)
    run.end()
    before = run.kept()
    assert before > 0
    # the same again goes on from there
    whole = run_ensemble(read_config(text_of(before + 2)), path=run.path)
    assert whole.sizes["sample"] == before + 2 == run.kept()


def test_a_killed_worker_is_one_error_and_what_is_finished_is_kept(start):
    run = start(2)
    os.kill(run.workers[0], signal.SIGKILL)
    text = run.end()
    assert run.process.returncode == 2
    assert "Traceback" not in text
    assert text.count("glassblocks: error: a worker process was killed") == 1
    assert stated(text) == run.kept() > 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_script_without_a_guard_runs_here_or_is_told_once(tmp_path, workers):
    (tmp_path / "script.py").write_text(
        "from glassblocks.ensembles import read_config, run_ensemble\n"
        f"config = read_config({text_of(3)!r})\n"
        f"print(run_ensemble(config, workers={workers}).sizes['sample'])\n"
    )
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, text=True, capture_output=True, timeout=60
    )
    if workers == 1:
        assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")
        return
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("Traceback") == 1
    assert "WorkerError: the worker processes could not start" in done.stderr.splitlines()[-1]
    assert '__name__ == "__main__"' in done.stderr
