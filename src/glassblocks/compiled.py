"""How numba kernels are compiled: one convention for the whole package.

Compiled once and kept on disk, without the lock of the interpreter, division as in numpy. Products and sums may be
contracted to fused multiply-adds, but no sum is reordered unless the name says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from glassblocks.extras import require

_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Compile a function.

    Raises
    ------
    MissingExtraError
        If numba is not installed; so for the others.
    """
    return _compiled(function, fastmath={"contract"})


def inlined(function: _Function) -> _Function:
    """A part of kernels, copied into each that calls it: what is constant there is constant in the copy."""
    return _compiled(function, inline="always", fastmath={"contract"})


def parallel_kernel(function: _Function) -> _Function:
    """The same with `prange` on all threads."""
    return _compiled(function, parallel=True, fastmath={"contract"})


def kernel_sum(function: _Function) -> _Function:
    """A function in which the terms of a sum may be added in any order."""
    return _compiled(function, fastmath={"contract", "reassoc"})


def parallel_sum(function: _Function) -> _Function:
    """The same where the terms of a sum may be added in any order."""
    return _compiled(function, parallel=True, fastmath={"contract", "reassoc"})


def _compiled(function: _Function, **settings: Any) -> _Function:
    njit: Any = require("numba", "fast").njit
    return cast(_Function, njit(cache=True, nogil=True, error_model="numpy", **settings)(function))
