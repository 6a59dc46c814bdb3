"""Locks by the system's own calls, and by filelock, which Windows has in their place."""

import os
import subprocess
import sys
import threading

import pytest

from glassblocks import files, locks
from glassblocks.errors import InputError

OWNER = """
import sys
from glassblocks import locks
if {windows}:
    locks.fcntl = None
release = locks.acquire(sys.argv[1])
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["the system's own", "filelock"])
def windows(request, monkeypatch):
    if request.param == "filelock":
        pytest.importorskip("filelock")
        monkeypatch.setattr(locks, "fcntl", None)
    return request.param == "filelock"


def test_a_lock_is_held_by_one_and_goes_with_its_owner(windows, tmp_path):
    path = tmp_path / "lock"
    command = [sys.executable, "-c", OWNER.format(windows=windows), str(path)]
    owner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert owner.stdout.readline() == "locked\n"
    with pytest.raises(BlockingIOError):
        locks.acquire(path)
    owner.kill()
    owner.communicate()
    assert path.exists()
    release = locks.acquire(path)
    with pytest.raises(BlockingIOError):
        locks.acquire(path)
    release()
    assert not path.exists()


def test_who_waits_gets_it_when_it_is_free(windows, tmp_path):
    release, order = locks.acquire(tmp_path / "lock"), []

    def wait():
        got = locks.acquire(tmp_path / "lock", wait=True)
        order.append("got")
        got()

    waiting = threading.Thread(target=wait)
    waiting.start()
    order.append("released")
    release()
    waiting.join(timeout=30)
    assert order == ["released", "got"]


def test_many_owners_in_turn_never_hold_it_together(windows, tmp_path):
    inside, most = [], []

    def work():
        for _ in range(30):
            release = locks.acquire(tmp_path / "lock", wait=True)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            release()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(most) == 120 and max(most) == 1


def test_files_that_are_written_whole_and_by_one_writer(windows, tmp_path):
    left = tmp_path / f"{files.STAGE}dead"
    left.mkdir()
    (left / "half").write_text("a")
    with files.whole_file(tmp_path / "a") as temporary:
        with files.whole_file(tmp_path / "b") as other:  # the first one is alive and is not swept
            other.write_text("b")
        temporary.write_text("a")
    with (
        files.only_writer(tmp_path / "a"),
        pytest.raises(InputError, match="no other run"),
        files.only_writer(tmp_path / "a"),
    ):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_writers_in_one_folder_never_sweep_each_other(windows, tmp_path):
    if windows and os.name == "posix":
        pytest.skip("a lock file that another writer has open can be removed here, and on Windows it cannot")
    failed = []

    def write(name):
        try:
            for number in range(15):
                files.write_text(tmp_path / name, str(number))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(f"file {i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert {path.read_text() for path in tmp_path.iterdir()} == {"14"}


def test_where_nothing_can_be_locked_files_are_written_and_a_second_run_is_not_let_in(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(locks.fcntl, "flock", no_locks)
    files.write_text(tmp_path / "a", "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(InputError, match="Function not implemented"), files.only_writer(tmp_path / "a"):
        pass
