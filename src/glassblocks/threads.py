"""Threads held back: BLAS at one thread, where its own would spin beside ours."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any


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
    with _controller("scipy.linalg" in sys.modules).limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=2)
def _controller(scipy_loaded: bool) -> Any:
    # finding the libraries takes longer than holding them; scipy brings a BLAS of its own
    del scipy_loaded
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
