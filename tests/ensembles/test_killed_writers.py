"""Writers of one folder that are killed while they write: nothing unreadable, lost, mixed, changed or left behind."""

import subprocess
import sys
from pathlib import Path

import pytest

for module in ("h5py", "h5netcdf", "xarray"):
    pytest.importorskip(module)

STUDY = Path(__file__).with_name("killed_writers.py")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, signals and limits of Linux")
@pytest.mark.parametrize(
    ("minutes", "seed"),
    [(0.05, 1), pytest.param(0.5, 2, marks=pytest.mark.slow), pytest.param(0.5, 3, marks=pytest.mark.slow)],
)
def test_killed_writers_leave_whole_files(minutes, seed):
    done = subprocess.run(
        [sys.executable, str(STUDY), str(minutes), str(seed)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
