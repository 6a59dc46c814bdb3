"""Runs of `glassblocks superblock` that are killed again and again: what is on disk afterwards, counted.

python tests/ensembles/fault_study.py                    the table of docs/results/faults.json
python tests/ensembles/fault_study.py run [FAULT N]...   run the study, or these faults N times more, into that file

Every fault is a chain: the same command in the same folder, hit at a seeded random time, is run again and goes on,
until it has been hit N times. After each hit the folder is looked at; in the end everything that is kept is
compared, bit for bit, with samples computed here.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from small_ensemble import text_of

PAGE = Path(__file__).parents[2] / "docs" / "results" / "faults.json"
MARK = "GLASSBLOCKS_FAULT_STUDY"
PATIENCE = 90.0
CONFIG = text_of(20_000)
# what workers load, too: samples take 20 ms longer; one of them may need more memory than there is, once
SLOW = """
import os, time
from pathlib import Path
from glassblocks.ensembles import sampling, workers

def slow(config, index):
    time.sleep(0.02)
    hungry = Path("hungry")
    if hungry.exists() and index >= int(hungry.read_text()):
        hungry.unlink()
        hoard = []
        for _ in range(400):
            hoard.append(os.urandom(2**23))
            time.sleep(0.01)
    return sampling.sample(config, index)

workers.sample = slow
"""
# the command itself, which saves often and tells what is finished and what a batch file holds
COMMAND = """
import slow, os, resource
from glassblocks.cli import main
from glassblocks.ensembles import sample_store as store

if "LIMIT" in os.environ:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["LIMIT"]),) * 2)
if "DATA" in os.environ:
    resource.setrlimit(resource.RLIMIT_DATA, (int(os.environ["DATA"]),) * 2)
if __name__ == "__main__":
    store.PAUSE = 0.3
    log = os.open("log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    add, write = store.Store.add, store.write_batch

    def telling(self, index, sample):
        os.write(log, b"done %d\\n" % index)
        add(self, index, sample)

    def tell_write(folder, config, batch):
        path = write(folder, config, batch)
        os.write(log, b"kept %d\\n" % len(batch.indices))
        return path

    store.Store.add, store.write_batch = telling, tell_write
    main()
"""


@dataclass
class Count:
    """What a fault did; everything but the first three and the last should be 0, or at most `largest_batch`."""

    hits: int = 0
    samples: int = 0
    largest_batch: int = 0
    unreadable: int = 0
    duplicates: int = 0
    #: Samples that were finished, or even kept, and are not there after a hit, at most.
    lost: int = 0
    kept_and_lost: int = 0
    other_bits: int = 0
    left_behind: int = 0
    hung: int = 0
    tracebacks: int = 0
    #: How often the command ended with which exit code; a negative one is a signal.
    ends: dict[str, int] | None = None


class Chain:
    """One folder and the command that is run in it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.count = folder, random.Random(seed), Count(ends={})
        self.kept: set[int] = set()
        for name, text in (("slow.py", SLOW), ("command.py", COMMAND), ("config.toml", CONFIG)):
            (folder / name).write_text(text)
        self.environment = os.environ | {
            MARK: str(folder),
            "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]),
        }

    @property
    def path(self) -> Path:
        return self.folder / "out" / "superblock.nc"

    def start(self, *options: str, **environment: str) -> subprocess.Popen[str]:
        """The command, once it has finished a sample (or has ended)."""
        before = self.log_size()
        process = subprocess.Popen(
            [sys.executable, "command.py", "superblock", "config.toml", "-o", "out", *options],
            cwd=self.folder,
            env=self.environment | environment,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        wait_for(lambda: self.log_size() > before or process.poll() is not None)
        return process

    def wait(self, least: float = 0.0, most: float = 1.0) -> None:
        time.sleep(self.random.uniform(least, most))

    def ended(self, process: subprocess.Popen[str], and_then: Callable[[], object] = lambda: None) -> str:
        """Wait for the end, count how it was, and look at the folder."""
        try:
            _, text = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.count.hung += 1
            os.killpg(process.pid, signal.SIGKILL)
            _, text = process.communicate()
        code = str(process.returncode)
        assert self.count.ends is not None
        self.count.ends[code] = self.count.ends.get(code, 0) + 1
        if "Traceback" in text:
            self.count.tracebacks += 1
            print(text, file=sys.stderr)
        if not wait_for(lambda: not self.alive(process.pid), 10):
            for pid in self.alive(process.pid):
                self.count.left_behind += 1
                os.kill(pid, signal.SIGKILL)
        self.count.hits += 1
        and_then()
        self.look()
        return text

    def look(self) -> None:
        """Open the store as the next run does."""
        finished, self.count.largest_batch = self._told()
        store, damaged = opened(self.path)
        with contextlib.closing(store):
            indices = [i for path in store._batches for i in batch_indices(path)]
            now = set(store.kept)
        self.count.unreadable += damaged
        self.count.duplicates += len(indices) - len(set(indices))
        self.count.kept_and_lost += len(self.kept - now)
        self.count.lost = max(self.count.lost, len(finished - now))
        self.kept, self.count.samples = now, len(now)
        (self.folder / "log").write_text("")

    def finish(self) -> Count:
        """Go on to the end, join, and compare with samples computed here."""
        import numpy as np

        from glassblocks.ensembles import read_config, run_ensemble

        config = replace(read_config(CONFIG), samples=max([*self.kept, 1]) + 1)
        dataset = run_ensemble(config, path=self.path)
        found = dataset["sample"].values.tolist()
        self.count.duplicates += len(found) - len(set(found))
        self.count.unreadable += len(set(range(config.samples)) - set(found))
        here = run_ensemble(config)
        for name in ("absorption", "isolated", "curie", "error"):
            differ = here[name].values.view(np.uint64) != dataset[name].values.view(np.uint64)
            self.count.other_bits += int(np.sum(differ))
        self.count.samples = len(found)
        return self.count

    def alive(self, group: int) -> list[int]:
        """Processes of the command's group that are left."""
        return [pid for pid, (_, pgrp) in processes().items() if pgrp == group]

    def log_size(self) -> int:
        log = self.folder / "log"
        return log.stat().st_size if log.exists() else 0

    def _told(self) -> tuple[set[int], int]:
        lines = (self.folder / "log").read_text().split("\n")
        done = {int(line[5:]) for line in lines if line.startswith("done ")}
        sizes = [int(line[5:]) for line in lines if line.startswith("kept ")]
        return done, max([self.count.largest_batch, *sizes])


def opened(path: Path) -> tuple[Any, int]:
    from glassblocks.ensembles import read_config
    from glassblocks.ensembles.sample_store import Store

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        store = Store(read_config(CONFIG), path)
    return store, len(caught)


def batch_indices(path: Path) -> list[int]:
    import numpy as np

    with np.load(path, allow_pickle=False) as batch:
        return [int(i) for i in batch["indices"]]


def processes() -> dict[int, tuple[int, int]]:
    """Parent and group of every process that is no zombie."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            if state != "Z":
                found[int(entry.name)] = (int(parent), int(group))
    return found


def below(pid: int) -> list[int]:
    """Children of a process that compute: not what looks after semaphores."""
    return [
        child
        for child, (parent, _) in processes().items()
        if parent == pid and b"resource_tracker" not in command_line(child)
    ]


def command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def kill(*pids: int, number: int = signal.SIGKILL) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


LOCAL = ("--workers", "2")


def a_worker(chain: Chain) -> None:
    process = chain.start(*LOCAL)
    chain.wait()
    kill(chain.random.choice(below(process.pid) or [process.pid]))
    chain.ended(process)


def the_parent(chain: Chain) -> None:
    process = chain.start(*LOCAL)
    chain.wait()
    kill(process.pid)
    chain.ended(process)


def all_at_once(chain: Chain) -> None:
    process = chain.start(*LOCAL)
    chain.wait()
    os.killpg(process.pid, signal.SIGKILL)
    chain.ended(process)


def walltime(chain: Chain) -> None:
    process = chain.start(*LOCAL)
    chain.wait()
    os.killpg(process.pid, signal.SIGTERM)
    chain.ended(process)


def ctrl_c_twice(chain: Chain) -> None:
    process = chain.start(*LOCAL)
    chain.wait()
    os.killpg(process.pid, signal.SIGINT)
    chain.wait(0, 0.2)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    chain.ended(process)


def a_limit_of_memory(chain: Chain) -> None:
    (chain.folder / "hungry").write_text(str(max([*chain.kept, 0]) + 20))
    chain.ended(chain.start(*LOCAL, DATA=str(2**29)))


def a_file_size_limit(chain: Chain) -> None:
    """The system writes the first bytes of a batch and then no more, as a quota does."""
    chain.ended(chain.start(*LOCAL, LIMIT=str(chain.random.randrange(200, 1500))))


def a_full_disk(chain: Chain) -> None:
    """A file system of a few megabytes is filled while the command runs, and emptied again."""
    process = chain.start(*LOCAL)
    chain.wait()
    free = os.statvfs(chain.folder)
    fill = max(0, free.f_bavail * free.f_frsize - chain.random.randrange(2**20))
    with (chain.folder / "fill").open("wb") as file, contextlib.suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, fill)
    chain.ended(process, (chain.folder / "fill").unlink)


def a_stale_lock(chain: Chain) -> None:
    """Another command is refused while the first one lives, and let in when it was killed."""
    first = chain.start(*LOCAL)
    second = chain.start(*LOCAL)
    _, text = second.communicate(timeout=PATIENCE)
    if second.returncode != 2 or "no other run" not in text:
        chain.count.unreadable += 1
    kill(first.pid)
    chain.ended(first)


class OnDask:
    """A scheduler and four workers with their nannies, and faults of them; a part that is gone is started anew."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.file = chain.folder / "scheduler.json"
        self.parts: list[subprocess.Popen[bytes]] = []

    @contextlib.contextmanager
    def __call__(self) -> Iterator[str]:
        """The address of the scheduler."""
        try:
            self.up()
            yield json.loads(self.file.read_text())["address"]
        finally:
            self.down()

    def up(self) -> None:
        self.file.unlink(missing_ok=True)
        near = ["--host", "127.0.0.1"]
        self._part("scheduler", *near, "--port", "0", "--scheduler-file", str(self.file), "--no-dashboard")
        wait_for(lambda: self.file.exists() and self.file.stat().st_size)
        for _ in range(4):
            self.add_worker()

    def add_worker(self) -> None:
        limit = ["--nthreads", "1", "--memory-limit", "700MB", "--preload", "slow.py", "--no-dashboard"]
        self._part("worker", "--scheduler-file", str(self.file), "--host", "127.0.0.1", *limit)

    def down(self) -> None:
        for part in self.parts:
            kill(*below(part.pid), part.pid)
            part.wait()
        self.parts = []

    def _part(self, *arguments: str) -> None:
        environment = self.chain.environment | {"DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False"}
        self.parts.append(
            subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.chain.folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )


def hits_on_dask(chain: Chain, hits: int, hit: Callable[[OnDask], None]) -> None:
    """One command on Dask that is hit again and again and is interrupted in the end."""
    dask = OnDask(chain)
    with dask() as address:
        process = chain.start("--scheduler", address)
        done = 0
        while done < hits and process.poll() is None:
            before = chain.log_size()
            wait_for(lambda: chain.log_size() > before or process.poll() is not None)  # noqa: B023
            chain.wait()
            hit(dask)
            done += 1
        chain.wait(1, 2)
        kill(process.pid, number=signal.SIGINT)
        text = chain.ended(process)
    chain.count.hits += done - 1
    if done < hits:
        print(text, file=sys.stderr)


def a_worker_of_dask(dask: OnDask) -> None:
    workers = [pid for nanny in dask.parts[1:] for pid in below(nanny.pid)]
    kill(*dask.chain.random.sample(workers, min(1, len(workers))))


def a_nanny(dask: OnDask) -> None:
    nanny = dask.parts.pop(dask.chain.random.randrange(1, len(dask.parts)))
    kill(nanny.pid)
    nanny.wait()
    dask.add_worker()


def hungry_on_dask(dask: OnDask) -> None:
    """A worker whose sample takes more memory than its limit is ended by its nanny."""
    (dask.chain.folder / "hungry").write_text("0")
    wait_for(lambda: not (dask.chain.folder / "hungry").exists())
    dask.chain.wait(3, 5)


def the_scheduler(chain: Chain) -> None:
    dask = OnDask(chain)
    with dask() as address:
        process = chain.start("--scheduler", address)
        chain.wait()
        kill(dask.parts[0].pid)
        chain.ended(process)


def the_client(chain: Chain) -> None:
    dask = OnDask(chain)
    with dask() as address:
        process = chain.start("--scheduler", address)
        chain.wait()
        kill(process.pid)
        chain.ended(process)


def each(hit: Callable[[Chain], None]) -> Callable[[Chain, int], None]:
    def chain_of(chain: Chain, hits: int) -> None:
        for _ in range(hits):
            hit(chain)

    return chain_of


def together(hit: Callable[[OnDask], None]) -> Callable[[Chain, int], None]:
    return lambda chain, hits: hits_on_dask(chain, hits, hit)


#: Name, what hits, how often in the study.
FAULTS: dict[str, tuple[Callable[[Chain, int], None], int]] = {
    "a worker, SIGKILL": (each(a_worker), 50),
    "a worker of Dask, SIGKILL": (together(a_worker_of_dask), 150),
    "the command, SIGKILL": (each(the_parent), 20),
    "command and workers, SIGKILL": (each(all_at_once), 20),
    "a nanny of Dask, SIGKILL": (together(a_nanny), 20),
    "the scheduler of Dask, SIGKILL": (each(the_scheduler), 10),
    "the client of Dask, SIGKILL": (each(the_client), 10),
    "a worker over its limit of memory": (each(a_limit_of_memory), 10),
    "a worker of Dask over its limit of memory": (together(hungry_on_dask), 5),
    "SIGTERM to all, as at walltime": (each(walltime), 20),
    "Ctrl-C twice": (each(ctrl_c_twice), 20),
    "a limit of the size of files": (each(a_file_size_limit), 20),
    "a full disk": (each(a_full_disk), 20),
    "a second run, and a lock whose owner was killed": (each(a_stale_lock), 10),
}


@contextlib.contextmanager
def home(fault: str) -> Iterator[Path]:
    """A folder, on a small file system of its own where that is to fill up (which takes root)."""
    with TemporaryDirectory(prefix="glassblocks-faults-") as name:
        if fault != "a full disk":
            yield Path(name)
            return
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def study(fault: str, hits: int, before: int = 0) -> Count:
    """Hit the command so often; the same times for the same fault and number of hits before, as far as a clock can."""
    with home(fault) as folder:
        chain = Chain(folder, zlib.crc32(fault.encode()) + before)
        FAULTS[fault][0](chain, hits)
        return chain.finish()


def added(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Two chains of one fault as one: sums, or the larger of what is a maximum."""
    ends = dict(before.get("ends", {}))
    for code, number in now["ends"].items():
        ends[code] = ends.get(code, 0) + number
    most = {name: max(before.get(name, 0), now[name]) for name in ("lost", "largest_batch")}
    return (
        {name: before.get(name, 0) + value for name, value in now.items() if name != "ends"}
        | most
        | {"ends": ends}
    )


COLUMNS = {
    "hits": "hits",
    "samples": "samples in the end",
    "unreadable": "unreadable",
    "duplicates": "duplicates",
    "kept_and_lost": "kept, then lost",
    "lost": "finished, then lost",
    "largest_batch": "largest batch",
    "other_bits": "bits that differ",
    "left_behind": "workers left",
    "hung": "hung",
    "tracebacks": "tracebacks",
}


def table(counts: dict[str, Any]) -> str:
    rows = [f"| fault | {' | '.join(COLUMNS.values())} | exit codes |", "|---" * (len(COLUMNS) + 2) + "|"]
    for fault, count in counts.items():
        ends = ", ".join(f"{code}: {number}" for code, number in sorted(count["ends"].items()))
        rows.append(f"| {fault} | {' | '.join(str(count[name]) for name in COLUMNS)} | {ends} |")
    return "\n".join(rows)


def counts_so_far() -> dict[str, Any]:
    return dict(json.loads(PAGE.read_text())) if PAGE.exists() else {}


def main() -> None:
    if sys.argv[1:2] == ["run"]:
        given = list(zip(sys.argv[2::2], map(int, sys.argv[3::2]), strict=True))
        for fault, hits in given or [(name, number) for name, (_, number) in FAULTS.items()]:
            before = counts_so_far().get(fault, {})
            found = added(before, asdict(study(fault, hits, before.get("hits", 0))))
            counts = counts_so_far() | {fault: found}
            ordered = {name: counts[name] for name in FAULTS if name in counts}
            PAGE.write_text(json.dumps(ordered, indent=1) + "\n")
            print(table({fault: found}).splitlines()[-1], file=sys.stderr, flush=True)
    print(table(counts_so_far()))


if __name__ == "__main__":
    main()
