"""An ensemble on a real SLURM on this one machine: its job is cancelled, and no bit differs from a local run.

Where that cannot be (no root, no Debian packages), one line says why, and the exit code is 0. The daemons use a
folder, a key and ports of their own, and end with this script, however it ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

#: Samples of the example: half a minute, so that a job can be cancelled in the middle.
SAMPLES = 80
#: Seconds for all, for the installation, for one command, for a daemon that is asked to end.
ALL, INSTALL, COMMAND, LEAVE = 900, 300, 300, 10
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scancel", "squeue", "sinfo")
CONFIG = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={home}/munge.socket
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={home}/state
SlurmdSpoolDir={home}/spool
SlurmctldPidFile={home}/slurmctld.pid
SlurmdPidFile={home}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""
CLUSTER = """
jobqueue:
  slurm:
    cores: 2
    memory: 900MB
    walltime: "00:10:00"
    interface: lo
    log-directory: {home}/jobs
"""


class Unavailable(Exception):
    """Why there can be no SLURM here."""


def install() -> None:
    """Debian's packages, if they are not there."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise Unavailable("slurmd needs root on Linux")
    if all(map(shutil.which, PROGRAMS)):
        return
    if not shutil.which("apt-get"):
        raise Unavailable("slurm-wlm and munge are not installed, and there is no apt-get")
    # no service is started (RUNLEVEL), nothing is asked
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    quiet = ["apt-get", "-qq", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1"]
    packages = ["install", "-y", "--no-install-recommends", "slurm-wlm", "munge"]
    for arguments in (["update"], packages):
        try:
            subprocess.run(
                [*quiet, *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=INSTALL,
                check=arguments is packages,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise Unavailable(f"apt-get cannot install slurm-wlm and munge ({error})") from error
    if not all(map(shutil.which, PROGRAMS)):
        raise Unavailable("slurm-wlm and munge are installed and bring other programs")


@contextmanager
def slurm(home: Path) -> Iterator[None]:
    """munged, slurmctld and slurmd of this machine; the clients find them by SLURM_CONF."""
    host = socket.gethostname().partition(".")[0]
    for name in ("state", "spool", "jobs"):
        (home / name).mkdir()
    home.chmod(0o755)
    key = home / "munge.key"
    key.touch(0o400)
    key.write_bytes(os.urandom(1024))
    (home / "slurm.conf").write_text(CONFIG.format(home=home, host=host, ports=free_ports(2)))
    os.environ["SLURM_CONF"] = str(home / "slurm.conf")
    files = {
        "socket": "munge.socket",
        "key-file": key.name,
        "pid-file": "munged.pid",
        "log-file": "munged.log",
    }
    munge = [f"--{option}={home / name}" for option, name in (files | {"seed-file": "munge.seed"}).items()]
    daemons: list[subprocess.Popen[bytes]] = []
    try:
        try:
            daemons.append(start(["munged", "--foreground", "--force", *munge], home))
            wait_for((home / "munge.socket").exists, "munged", 20)
            daemons.extend(start([name, "-D"], home) for name in ("slurmctld", "slurmd"))
            wait_for(lambda: "idle" in told("sinfo", "-h", "-o", "%T"), "an idle node", 60)
        except (OSError, subprocess.SubprocessError) as error:  # of which a wait in vain is one
            logs = " ".join(path.read_text(errors="replace")[-500:] for path in home.glob("*.err"))
            raise Unavailable(f"SLURM does not start here ({error}): {' '.join(logs.split())}") from error
        yield
    finally:
        with suppress(subprocess.SubprocessError, TimeoutError):
            told("scancel", "--full", "-u", "root")
            wait_for(lambda: not told("squeue", "-h"), "the end of the jobs", LEAVE)
        for daemon in reversed(daemons):
            end(daemon)
        kill_left(home)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def start(command: list[str], home: Path) -> subprocess.Popen[bytes]:
    """A daemon in the foreground, with a log."""
    with (home / f"{command[0]}.err").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def end(daemon: subprocess.Popen[bytes]) -> None:
    """Ask it to leave, then make it."""
    daemon.terminate()
    try:
        daemon.wait(LEAVE)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


def kill_left(home: Path) -> None:
    """End what the daemons started and left: it has this run's SLURM_CONF, and it is not this process."""
    mark = f"SLURM_CONF={home}/slurm.conf".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(entry.name) != os.getpid() and mark in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


def told(*command: str) -> str:
    """Standard output, whatever the exit code."""
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout.strip()


def wait_for(condition: Callable[[], bool], what: str, seconds: float) -> None:
    """Look again and again, and raise `TimeoutError` in the end."""
    end_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end_at:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.2)


def glassblocks(*arguments: str) -> list[str]:
    """The command."""
    return [sys.executable, "-m", "glassblocks", "superblock", "superblock.toml", *arguments]


def on_slurm(home: Path) -> int:
    """Run the example as a job of two workers and cancel it; returns how many samples were kept by then."""
    (home / "slurm.yaml").write_text(CLUSTER.format(home=home))
    options = ("--samples", str(SAMPLES), "-o", "slurm", "--cluster", "slurm.yaml", "--jobs", "1")
    with (home / "command.log").open("wb") as log:
        command = subprocess.Popen(glassblocks(*options), cwd=home, stdout=log, stderr=log)
    try:
        wait_for(
            lambda: kept(home) > SAMPLES // 8 or command.poll() is not None, "samples of the jobs", COMMAND
        )
        before, jobs = kept(home), told("squeue", "-h", "-o", "%i").split()
        told("scancel", *jobs[:1])
        code = command.wait(COMMAND)
    finally:
        command.kill()
        command.wait()
    if code != 0 or not 0 < before < SAMPLES or not jobs:
        raise SystemExit(
            f"test-slurm: exit code {code}, {before} samples and jobs {jobs} before one was cancelled\n"
            + (home / "command.log").read_text()
        )
    return before


def kept(home: Path) -> int:
    """Samples in the batches that are there now."""
    import numpy as np

    total = 0
    for path in (home / "slurm" / "superblock.batches").glob("*.npz"):
        with suppress(OSError), np.load(path) as batch:  # it is joined just now
            total += len(batch["indices"])
    return total


def same(home: Path) -> None:
    """Compare every number of the two runs."""
    import xarray

    read = [xarray.open_dataset(home / name / "superblock.nc") for name in ("local", "slurm")]
    with read[0] as local, read[1] as remote:
        if local.sizes["sample"] != SAMPLES or not local.identical(remote):
            raise SystemExit("test-slurm: the samples of SLURM are not those of this machine")


def leave(number: int, _: object) -> None:
    """What a signal does."""
    sys.exit(f"test-slurm: {signal.Signals(number).name} (not finished after {ALL} s, or ended from outside)")


def main() -> None:
    """Skip, or compare."""
    # a polite kill and too long a run, too, end by way of what ends the daemons
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, leave)
    signal.alarm(ALL)
    try:
        install()
        with TemporaryDirectory(prefix="glassblocks-slurm-") as name:
            home = Path(name)
            example = subprocess.run(
                [*glassblocks()[:-1], "--example"], capture_output=True, timeout=COMMAND, check=True
            )
            (home / "superblock.toml").write_bytes(example.stdout)
            options = ("--samples", str(SAMPLES), "-o", "local")
            subprocess.run(glassblocks(*options), cwd=home, capture_output=True, timeout=COMMAND, check=True)
            with slurm(home):
                before = on_slurm(home)
            jobs = len(list((home / "jobs").glob("*.err")))
            if jobs < 2:
                raise SystemExit("test-slurm: the job that was cancelled was not replaced")
            same(home)
    except Unavailable as error:
        print(f"test-slurm: skipped: {error}")
        return
    print(
        f"test-slurm: {SAMPLES} samples by {jobs} jobs of SLURM, the first one cancelled after {before} samples: "
        "bit for bit those of this machine"
    )


if __name__ == "__main__":
    main()
