"""Threads held back: BLAS at one thread, where its own would spin beside ours."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

_lock = threading.Lock()
#: What has to be given back, and who still needs it held: several threads may.
_limiters: list[Any] = []
_holders: list[Any] = []


@contextmanager
def blas_held() -> Iterator[None]:
    """Hold BLAS at one thread while the block runs, where threadpoolctl is there (the extra `fast`).

    Its idle threads spin beside those of numba, for up to 19 times the time.

    Examples
    --------
    >>> with blas_held():
    ...     pass
    """
    if importlib.util.find_spec("threadpoolctl") is None:
        yield
        return
    with _lock:
        limiter = _controller("scipy.linalg" in sys.modules).limit(limits=1, user_api="blas")
        _limiters.append(limiter)
        _holders.append(limiter)
    try:
        yield
    finally:
        with _lock:
            _holders.remove(limiter)
            # of several threads the last one gives back, what the first one found last
            while not _holders and _limiters:
                _limiters.pop().restore_original_limits()


@lru_cache(maxsize=2)
def _controller(scipy_loaded: bool) -> Any:
    # finding the libraries takes longer than holding them; scipy brings a BLAS of its own
    del scipy_loaded
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
