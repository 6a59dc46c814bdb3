"""The transforms of a field of blocks, pruned: no line of zeros is ever transformed or stored.

A real field (m, n, n, n) is transformed over `length` points an axis (2n with zero padding, n without) in
two stages. First along x, real, only the n^2 lines that hold something, and only frequencies 0 ... length/2
are kept; then, for a few such frequencies at a time, along z and y in planes (m, planes, length, length)
small enough for the cache, where they are multiplied by the coupling and transformed back at once. So the
padded spectrum of the whole field never exists. Backward transforms carry no factor; the coupling does.

Two libraries do the work: pyFFTW with plans made ahead if it is installed, scipy.fft otherwise.
"""

from __future__ import annotations

import importlib.util
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from glassblocks.extras import require

Library = Literal["pyfftw", "scipy"]


class PlaneWorker(Protocol):
    """What a coupling in Fourier space multiplies: a few planes of frequencies of all components."""

    #: The planes, complex, (m, planes, length, length), their rows padded.
    plane: NDArray[np.complex128]
    #: The same memory, padding included, as a flat array of floats.
    flat: NDArray[np.float64]


class Worker(PlaneWorker, Protocol):
    """The transforms of one thread, with the arrays they work in."""

    #: How many lines along y, and how many planes, one call takes at most.
    rows: int
    planes: int

    def x_forward(self, block: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Real (m, n, rows, n) to the first half of its frequencies along x, (m, h, rows, n)."""

    def x_backward(self, block: NDArray[np.complex128]) -> NDArray[np.float64]:
        """And back, the n values within the cube."""

    def plane_forward(self, plane: NDArray[np.complex128]) -> None:
        """Planes (m, p, n, n) to all their frequencies along y and z, into the first p of `plane`."""

    def plane_backward(self) -> NDArray[np.complex128]:
        """What `plane` holds, back to (m, planes, n, n)."""


def available_library() -> Library:
    """The faster of the libraries that are installed.

    Examples
    --------
    >>> available_library() in ("pyfftw", "scipy")
    True
    """
    return "pyfftw" if importlib.util.find_spec("pyfftw") else "scipy"


def worker(library: Library, components: int, n: int, length: int) -> Worker:
    """The transforms of one thread by one library.

    Raises
    ------
    MissingExtraError
        If pyFFTW is asked for and not installed.
    """
    if library == "pyfftw":
        return FFTW(components, n, length)
    return SciPy(components, n, length)


#: Bytes of the arrays that one thread works in at a time: they should stay in its cache.
CACHE = 2**19

# Rows padded by a few numbers: lengths that are powers of two would put a whole column of the plane
# into a few sets of the cache.
PAD = 4


class SciPy:
    """The transforms by scipy.fft, which pads by itself."""

    def __init__(self, components: int, n: int, length: int) -> None:
        self.rows, self.planes = _portions(components, n, length)
        self.n, self.length = n, length
        self.plane, self.flat = _plane(components, self.planes, length, np.zeros)

    def x_forward(self, block: NDArray[np.float64]) -> NDArray[np.complex128]:
        """See `Worker`."""
        from scipy import fft

        result: NDArray[np.complex128] = fft.rfft(block, n=self.length, axis=1)
        return result

    def x_backward(self, block: NDArray[np.complex128]) -> NDArray[np.float64]:
        """See `Worker`."""
        from scipy import fft

        result: NDArray[np.float64] = fft.irfft(block, n=self.length, axis=1, norm="forward")
        return result[:, : self.n]

    def plane_forward(self, plane: NDArray[np.complex128]) -> None:
        """See `Worker`."""
        from scipy import fft

        lines = fft.fft(plane, n=self.length, axis=3)
        self.plane[:, : plane.shape[1]] = fft.fft(lines, n=self.length, axis=2, overwrite_x=True)

    def plane_backward(self) -> NDArray[np.complex128]:
        """See `Worker`."""
        from scipy import fft

        lines = fft.ifft(self.plane, axis=2, norm="forward")[:, :, : self.n]
        result: NDArray[np.complex128] = fft.ifft(lines, axis=3, norm="forward", overwrite_x=True)
        return result[..., : self.n]


class FFTW:
    """The transforms by pyFFTW, planned ahead, in arrays that stay."""

    def __init__(self, components: int, n: int, length: int) -> None:
        pyfftw = require("pyfftw", "fft")
        self.rows, self.planes = _portions(components, n, length)
        self.n = n

        def zeros(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
            array: NDArray[Any] = pyfftw.zeros_aligned(shape, dtype=dtype, n=64)
            return array

        def plan(source: NDArray[Any], target: NDArray[Any], axis: int, direction: str) -> Any:
            flags = ("FFTW_MEASURE", "FFTW_DESTROY_INPUT")
            return pyfftw.FFTW(source, target, axes=(axis,), direction=direction, flags=flags, threads=1)

        self.line = _padded((components, length, self.rows, n), zeros, np.float64)
        self.half = _padded((components, length // 2 + 1, self.rows, n), zeros)
        self.plane, self.flat = _plane(components, self.planes, length, zeros)
        held = self.plane[:, :, :n]
        self._x_forward = plan(self.line, self.half, 1, "FFTW_FORWARD")
        self._x_backward = plan(self.half, self.line, 1, "FFTW_BACKWARD")
        self._z_forward = plan(held, held, 3, "FFTW_FORWARD")
        self._y_forward = plan(self.plane, self.plane, 2, "FFTW_FORWARD")
        self._y_backward = plan(self.plane, self.plane, 2, "FFTW_BACKWARD")
        self._z_backward = plan(held, held, 3, "FFTW_BACKWARD")

    def x_forward(self, block: NDArray[np.float64]) -> NDArray[np.complex128]:
        """See `Worker`."""
        rows = block.shape[2]
        self.line[:, : self.n, :rows] = block
        self.line[:, self.n :] = 0.0
        self._x_forward.execute()
        return self.half[:, :, :rows]

    def x_backward(self, block: NDArray[np.complex128]) -> NDArray[np.float64]:
        """See `Worker`."""
        rows = block.shape[2]
        self.half[:, :, :rows] = block
        self._x_backward.execute()
        return self.line[:, : self.n, :rows]

    def plane_forward(self, plane: NDArray[np.complex128]) -> None:
        """See `Worker`."""
        n = self.n
        self.plane[:, : plane.shape[1], :n, :n] = plane
        self.plane[:, :, :n, n:] = 0.0
        self._z_forward.execute()
        self.plane[:, :, n:] = 0.0
        self._y_forward.execute()

    def plane_backward(self) -> NDArray[np.complex128]:
        """See `Worker`."""
        self._y_backward.execute()
        self._z_backward.execute()
        return self.plane[:, :, : self.n, : self.n]


def _portions(components: int, n: int, length: int) -> tuple[int, int]:
    rows = CACHE // (8 * components * length * n)
    planes = CACHE // (16 * components * length**2)
    return min(max(rows, 1), n), min(max(planes, 1), length // 2 + 1)


def _plane(
    components: int, planes: int, length: int, zeros: Any
) -> tuple[NDArray[np.complex128], NDArray[np.float64]]:
    whole: NDArray[np.complex128] = zeros((components, planes, length, length + PAD), np.complex128)
    return whole[..., :length], whole.view(np.float64).reshape(-1)


def _padded(shape: tuple[int, ...], zeros: Any, dtype: Any = np.complex128) -> NDArray[Any]:
    whole: NDArray[Any] = zeros((*shape[:-1], shape[-1] + PAD), dtype)
    return whole[..., : shape[-1]]
