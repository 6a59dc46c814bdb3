"""What surrounds a command: variables that libraries read, and an error stream that nobody reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GLASS = "name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]\nmine,5.8,3.8,1.04,0.65\n"


def run(*arguments, shell="{}", **environment):
    command = shell.format(f"{sys.executable} -m glassblocks {' '.join(arguments)}")
    done = subprocess.run(
        ["bash", "-c", command],
        input=GLASS,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("value", ["garbage", "0", "-3", "1.5", "9" * 400, "4x,2"])
@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "NUMBA_NUM_THREADS"])
def test_a_number_of_threads_that_is_none_is_one_error(name, value):
    code, out, said = run("ratio", "-", **{name: value})
    assert (code, out) == (2, "")
    assert said.startswith(f"glassblocks: error: {name}: received") and said.count("\n") == 1


@pytest.mark.parametrize("value", ["garbage", "-1", "9" * 20])
def test_a_date_of_the_build_that_is_none_is_one_error(value):
    assert run("ratio", "-", SOURCE_DATE_EPOCH=value)[2].startswith("glassblocks: error: SOURCE_DATE_EPOCH: ")


def test_numbers_of_threads_for_nested_levels_and_empty_ones_are_fine():
    for environment in ({"OMP_NUM_THREADS": "2,1"}, {"OMP_NUM_THREADS": ""}, {"NUMBA_NUM_THREADS": " "}):
        code, out, said = run("lattice", "response", "--example", **environment)
        assert code == 0 and "[medium]" in out and not said


def test_figures_are_drawn_whatever_matplotlib_is_told(tmp_path):
    for backend in ("nonsense", "module://nosuch", "TkAgg"):
        code, _, said = run("ratio", "-", "-o", str(tmp_path), MPLBACKEND=backend)
        assert code == 0, said
        assert (tmp_path / "ratios.png").stat().st_size > 10_000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-", "2> >(true)"])
def test_an_error_stream_that_takes_nothing_changes_no_result_and_no_exit_code(stream):
    whole = run("ratio", "-")
    assert run("ratio", "-", shell="{} " + stream)[:2] == whole[:2]
    assert run("flow", "--n0", "nan", shell="{} " + stream)[0] == 2
