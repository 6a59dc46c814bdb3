"""Vectors of the engine and the operations of a Lanczos step, with numba or in cache-sized pieces of numpy."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

#: Elements that numpy works on at a time: a few such pieces fit into a second-level cache.
PIECE = 1 << 14
#: Shorter vectors are left to one thread.
LONG = 1 << 16
_LINE = 64


def numba_available() -> bool:
    """Whether the compiled kernels can be used (the extra `fast`)."""
    return importlib.util.find_spec("numba") is not None


@contextmanager
def threads_for(states: int) -> Iterator[int]:
    """The number of threads that vectors of so many states keep busy, set while the block runs.

    Threads wait for each other after every kernel. For a short vector that costs more than it saves, and on
    a busy machine a thousand times more.
    """
    from numba import get_num_threads, set_num_threads

    before = int(get_num_threads())
    count = before if states >= LONG else 1
    set_num_threads(count)
    try:
        yield count
    finally:
        set_num_threads(before)


def empty(size: int, dtype: DTypeLike = np.float64) -> NDArray[Any]:
    """An uninitialized vector that begins on a cache line, so that no eight doubles straddle two."""
    kind = np.dtype(dtype)
    raw = np.empty(size * kind.itemsize + _LINE, np.uint8)
    start = -raw.ctypes.data % _LINE
    return raw[start : start + size * kind.itemsize].view(kind)


def random_vector(size: int, dtype: DTypeLike, rng: np.random.Generator) -> NDArray[Any]:
    """A normalized vector of independent Gaussian components, complex if the dtype is."""
    vector = empty(size, dtype)
    rng.standard_normal(out=vector.view(np.float64))
    vector /= squared_norm(vector) ** 0.5
    return vector


def real_dot(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Re <a|b>."""
    first, second = a.view(np.float64), b.view(np.float64)
    if first.size >= LONG and numba_available():
        from glassblocks.exact.engine import vector_kernel

        return float(vector_kernel.dot(first, second))
    pieces = range(0, first.size, PIECE)
    return float(sum(first[i : i + PIECE] @ second[i : i + PIECE] for i in pieces))


def squared_norm(a: NDArray[Any]) -> float:
    """<a|a>."""
    return real_dot(a, a)


def combine(out: NDArray[Any], a: float, v: NDArray[Any], b: float, w: NDArray[Any], c: float) -> float:
    """out = a out + b v + c w in place with real factors; returns the squared norm of the result.

    Examples
    --------
    >>> out = np.ones(2)
    >>> combine(out, 2.0, np.ones(2), 1.0, np.ones(2), 0.0), out
    (18.0, array([3., 3.]))
    """
    target, first, second = out.view(np.float64), v.view(np.float64), w.view(np.float64)
    if target.size >= LONG and numba_available():
        from glassblocks.exact.engine import vector_kernel

        return float(vector_kernel.combine(target, a, first, b, second, c))
    total = 0.0
    for i in range(0, target.size, PIECE):
        part = slice(i, i + PIECE)
        piece = target[part]
        piece *= a
        piece += b * first[part]
        piece += c * second[part]
        total += float(piece @ piece)
    return total
