"""One hit of each fault of the study: whole files, no duplicates, the same bits, nobody left behind."""

import os
import sys

import pytest

for module in ("distributed", "h5py", "h5netcdf", "xarray", "threadpoolctl"):
    pytest.importorskip(module)
from fault_study import FAULTS, study  # noqa: E402

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, limits and /proc of Linux"),
    pytest.mark.filterwarnings("ignore"),
]
#: Those that no other test has.
QUICK = (
    "a limit of the size of files",
    "the scheduler of Dask, SIGKILL",
    "a worker over its limit of memory",
)


@pytest.mark.parametrize(
    "fault", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in FAULTS]
)
def test_after_a_fault_nothing_is_broken_and_at_most_one_batch_per_worker_is_lost(fault):
    if fault == "a full disk" and os.geteuid() != 0:
        pytest.skip("mounting takes root")
    found = study(fault, 1)
    assert found.hits == 1
    assert found.samples > 0
    broken = (found.unreadable, found.duplicates, found.kept_and_lost, found.other_bits)
    assert (*broken, found.left_behind, found.hung, found.tracebacks) == (0,) * 7
    # one batch waits to be written; what it grows to while its file is written counts, too
    assert found.lost <= 2 * max(found.largest_batch, 1) + 8
