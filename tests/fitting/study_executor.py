"""What the studies of this folder compute with; their figures do not depend on it.

STUDY_WORKERS=8 python tests/fitting/coverage_study.py                       processes here, two by default
STUDY_SCHEDULER=tcp://HOST:8786 python tests/fitting/coverage_study.py       a running Dask
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from glassblocks.dask_executors import on_scheduler


@contextmanager
def study_executor() -> Iterator[Executor]:
    """An executor for seeded fits, one BLAS thread each."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    address = os.environ.get("STUDY_SCHEDULER")
    if address:
        with on_scheduler(address) as executor:
            yield executor
    else:
        with ProcessPoolExecutor(int(os.environ.get("STUDY_WORKERS", "2"))) as pool:
            yield pool
