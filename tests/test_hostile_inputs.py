"""Input without end or of any size ends in an error of the package, soon and in little memory."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import hostile_inputs
from glassblocks.bounded import read_at_most
from glassblocks.errors import ConfigError, InputError, TableError
from glassblocks.fitting.simulation_plan import MOST_POINTS, example, read_plan
from glassblocks.lattice.response_config import read_response_config
from glassblocks.tables.source import read_bytes
from hostile_inputs import ARRAYS, CONFIGS, TABLES, npy_of_version_2, response_config


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_is_read_or_refused(name):
    for end in hostile_inputs.read_table(TABLES[name].encode()):
        assert end == "read" or "allowed: " in end
        assert len(end) < 100_000


@pytest.mark.parametrize("name", CONFIGS)
def test_a_hostile_config_is_refused(name):
    for end in hostile_inputs.read_config(CONFIGS[name]):
        assert "--example" in end
        assert len(end) < 50_000


@pytest.mark.parametrize("name", ARRAYS)
def test_a_hostile_array_is_refused(name):
    end = hostile_inputs.read_array(*ARRAYS[name])
    assert "received" in end and len(end) < 1000


@pytest.mark.parametrize("data", [npy_of_version_2(), b"", b"PK\x03\x04" + b"\0" * 99, b"\x80\x04K\x01."])
def test_what_is_no_array_is_refused(data):
    Path("chi.npy").write_bytes(data)
    with pytest.raises(InputError, match=r"\.npy file of numbers"):
        read_response_config(response_config("chi.npy"), Path())


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_all_of_them_stay_below_300_megabytes(tmp_path):
    def bounded():  # should one of them run away, only this process dies
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
        resource.setrlimit(resource.RLIMIT_AS, (8 * 2**30, 8 * 2**30))

    command = [sys.executable, hostile_inputs.__file__, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=bounded)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300


def test_a_pipe_that_nobody_writes_to_is_an_error_and_not_waited_for():
    os.mkfifo("pipe")
    with pytest.raises(OSError, match="a pipe that nobody writes to"):
        read_at_most("pipe", 100)
    with pytest.raises(TableError, match="a pipe that nobody writes to"):
        read_bytes("pipe")
    os.mkfifo("pipe.npy")
    with pytest.raises(InputError, match="no plain file"):
        read_response_config(response_config("pipe.npy"), Path())


def test_a_pipe_is_read_to_its_end_however_slowly_it_is_written():
    os.mkfifo("pipe")
    writer = "for i in 1 2 3; do sleep 0.1; echo $i; done > pipe"
    with subprocess.Popen(["bash", "-c", writer]):
        assert read_at_most_when_written("pipe") == b"1\n2\n3\n"


def read_at_most_when_written(path):
    """As `glassblocks ratio <(command)`: the writer is there, but has not written."""
    while True:
        try:
            return read_at_most(path, 100)
        except OSError:  # its writer has not come yet
            pass


def test_what_has_no_end_is_read_to_the_limit():
    assert len(read_at_most("/dev/zero", 2**21)) == 2**21 + 1
    with pytest.raises(TableError, match="more than 16 MiB"):
        read_bytes("/dev/zero")


def test_a_simulation_has_no_more_points_than_a_table_that_is_read():
    for points in ("1000000", "1" + "0" * 18, "9" * 400):
        with pytest.raises(ConfigError, match=f"2 to {MOST_POINTS}"):
            read_plan(example().replace("points = 50", f"points = {points}"))
    frequencies = ", ".join(map(str, range(1, 5000)))
    with pytest.raises(ConfigError, match=r"249950 points, every temperature at every frequency"):
        read_plan(example().replace("frequency = [1.0, 30.0]", f"frequency = [{frequencies}]"))
    curve = '[[curve]]\nfile = "{}.csv"\nkind = "conductivity"\n'
    curve += "temperature = {{ from = 0.1, to = 1, points = 99999 }}\n"
    with pytest.raises(ConfigError, match="points together; allowed: at most 1000000"):
        read_plan(example().split("# One")[0] + "".join(map(curve.format, range(11))))
