"""Kramers-Kronig relations of the package's sign convention, both ways, exact for broken lines.

With chi = d<T>/de and the factor e^{+i omega t} a passive system has Im chi > 0 and a static
Re chi < 0 (a static strain lowers the energy in second order), so causality reads

    Re chi(w) = -(2/pi) P int_0^inf W Im chi(W)/(W^2 - w^2) dW = -(1/pi) P int Im chi(W)/(W - w) dW
    Im chi(w) = (2 w/pi) P int_0^inf Re chi(W)/(W^2 - w^2) dW  = +(1/pi) P int Re chi(W)/(W - w) dW

with the odd Im chi, never the reduced one: only Im chi, not Im chi / (1 - e^{-beta hbar w}), is the
boundary value of an analytic function.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats

Floats = NDArray[np.float64]

#: Most elements of the (frequency, sample) table that is held at a time.
CHUNK = 2_000_000


@shown("Kramers-Kronig transform [Pa]", "value +- error")
class Transform(NamedTuple):
    """A Kramers-Kronig transform and the estimate of its error, same unit and shape."""

    value: Floats
    error: Floats


def real_from_imaginary(omega: ArrayLike, grid: ArrayLike, imaginary: ArrayLike) -> Transform:
    """Re chi at `omega` from samples of the odd Im chi.

    The samples are joined by straight lines, on which the principal value is exact; the line goes to
    (0, 0) where no sample at zero frequency is given, and Im chi is zero beyond the last sample, its
    cut-off. A jump there, or a value other than zero at zero frequency, gives the logarithm it must.

    Parameters
    ----------
    omega
        Angular frequencies at which Re chi is wanted, rad/s, any shape and sign.
    grid
        Angular frequencies of the samples, rad/s, (n,), n >= 3, ascending, the first >= 0.
    imaginary
        Im chi at `grid`, any unit, (n,); Im chi(-w) = -Im chi(w) is understood.

    Returns
    -------
    Transform
        Re chi, unit of `imaginary`, shape of `omega`; its error is the change when every second sample
        is left out, an overestimate where the samples resolve Im chi. It knows nothing of what lies
        beyond the last sample.

    Raises
    ------
    InputError
        If the samples are not finite, not ascending, too few or of unlike shapes.

    Examples
    --------
    >>> result = real_from_imaginary(1.0, [0.0, 5.0, 10.0], [1.0, 1.0, 1.0])
    >>> round(float(result.value), 6), float(result.error)
    (-1.462672, 0.0)
    >>> round(float(-np.log(10.0**2 - 1) / np.pi), 6)
    -1.462672
    """
    w, x, f = _checked(omega, grid, imaginary)
    if x[0] > 0:
        x, f = np.concatenate([[0.0], x]), np.concatenate([[0.0], f])
    value = -_lines(w, x, f, -1) / pi
    coarse = -_lines(w, *_halved(x, f), -1) / pi
    return Transform(value, _distance(value, coarse))


def imaginary_from_real(omega: ArrayLike, grid: ArrayLike, real: ArrayLike) -> Transform:
    """Odd Im chi at `omega` from samples of Re chi: the inverse of `real_from_imaginary`.

    Straight lines join the samples; below the first one Re chi is constant, beyond the last one it
    falls as 1/w^2, as causality demands of any Im chi that has a cut-off below it.

    Parameters
    ----------
    omega
        Angular frequencies at which Im chi is wanted, rad/s, any shape and sign.
    grid
        Angular frequencies of the samples, rad/s, (n,), n >= 3, ascending, the first >= 0.
    real
        Re chi at `grid`, any unit, (n,); it is even and vanishes at infinite frequency.

    Returns
    -------
    Transform
        Im chi, unit of `real`, shape of `omega`; its error adds the change when every second sample is
        left out and the change when the tail begins at half the last frequency.

    Raises
    ------
    InputError
        If the samples are not finite, not ascending, too few or of unlike shapes.

    Examples
    --------
    >>> grid = np.linspace(0, 400, 8001)
    >>> result = imaginary_from_real(1.0, grid, -1 / (1 + grid**2))
    >>> round(float(result.value), 3), bool(result.error < 1e-3)
    (0.5, True)
    """
    w, x, f = _checked(omega, grid, real)
    if x[0] > 0:
        x, f = np.concatenate([[0.0], x]), np.concatenate([[f[0]], f])
    value = _with_tail(w, x, f)
    within = x <= max(x[-1] / 2, x[2])
    error = _distance(value, _with_tail(w, *_halved(x, f))) + _distance(
        value, _with_tail(w, x[within], f[within])
    )
    return Transform(value, error)


def _with_tail(w: Floats, x: Floats, f: Floats) -> Floats:
    """The principal value over the lines and the 1/w^2 tail that continues the last sample, over pi."""
    return np.asarray((_lines(w, x, f, 1, closed=False) + f[-1] * _tail(w / x[-1])) / pi)


def _lines(w: Floats, x: Floats, f: Floats, parity: int, *, closed: bool = True) -> Floats:
    """P int f(W)/(W - w) dW over the real line of broken lines (x, f) continued with `parity`.

    A change dq of slope at x gives dq u ln|u| and a jump J gives -J ln|u|, u = x - w; the mirror images
    follow by parity. `closed` says whether f jumps to zero after its last sample: the tail, if there is
    one, brings that logarithm itself.
    """
    slope = np.diff(f) / np.diff(x)
    change = np.diff(slope, prepend=0.0, append=0.0)
    jump = np.zeros_like(f)
    if parity == -1:
        jump[0] = f[0]
    if closed:
        jump[-1] = -f[-1]
    unit = x[-1]

    def block(points: Floats) -> Floats:
        near, far = (x - points[:, None]) / unit, (x + points[:, None]) / unit
        kinks = unit * (_xlogx(near) - parity * _xlogx(far))
        logs = _jumps(jump, near) - parity * _jumps(jump, far)
        return np.asarray(kinks @ change - logs)

    constant = -2 * float(change @ x) if parity == -1 else 0.0
    return np.asarray(_chunked(block, w, x.size) + constant)


def _tail(ratio: Floats) -> Floats:
    """Tail of unit height at the last sample and the jump of the lines there, at ratio = w/last sample.

    (1/u^2 - 1) ln|(1 + u)/(1 - u)| - 2/u, by its series where the terms cancel.
    """
    u = np.abs(ratio)
    small = u < 0.1
    k = 2.0 * np.arange(10)
    series = -4 * np.sum(np.where(small, u, 0.0)[..., None] ** (k + 1) / ((k + 1) * (k + 3)), axis=-1)
    u = np.where(small, 0.5, u)
    whole = ((1 / u**2 - 1) * np.log(1 + u)) - _xlogx(1 - u) * (1 + u) / u**2 - 2 / u
    return np.asarray(np.sign(ratio) * np.where(small, series, whole))


def _xlogx(u: Floats) -> Floats:
    """u ln|u|, zero at u = 0."""
    magnitude = np.abs(u)
    return u * np.log(magnitude, out=np.zeros_like(magnitude), where=magnitude > 0)


def _jumps(jump: Floats, u: Floats) -> Floats:
    """sum_i jump_i ln|u_i|, infinite only where a jump is met."""
    at = np.flatnonzero(jump)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.abs(u[:, at])) @ jump[at])


def _chunked(function: Callable[[Floats], Floats], w: Floats, width: int) -> Floats:
    flat = w.ravel()
    parts = max(1, -(-flat.size * width // CHUNK))
    return np.concatenate([function(part) for part in np.array_split(flat, parts)]).reshape(w.shape)


def _halved(x: Floats, f: Floats) -> tuple[Floats, Floats]:
    """Every second sample, with both ends kept."""
    keep = np.unique(np.r_[0 : x.size : 2, x.size - 1])
    return x[keep], f[keep]


def _distance(a: Floats, b: Floats) -> Floats:
    """|a - b|, zero where both are the same infinity."""
    return np.abs(np.subtract(a, b, out=np.zeros_like(a), where=a != b))


def _checked(omega: ArrayLike, grid: ArrayLike, values: ArrayLike) -> tuple[Floats, Floats, Floats]:
    w, x, f = floats(omega, "omega"), floats(grid, "grid"), floats(values, "values")
    if x.ndim != 1 or x.shape != f.shape or x.size < 3:
        raise InputError(
            "grid, values",
            received=(x.shape, f.shape),
            allowed="two arrays of one shape (n,), n >= 3",
            remedy="pass the samples of one susceptibility",
        )
    if not (np.all(np.isfinite(x)) and np.all(np.diff(x) > 0) and x[0] >= 0):
        raise InputError(
            "grid", received=grid, allowed="finite, ascending, the first >= 0", remedy="sort the samples"
        )
    if not (np.all(np.isfinite(f)) and np.all(np.isfinite(w))):
        raise InputError(
            "values, omega", received=(values, omega), allowed="finite numbers", remedy="leave out NaN"
        )
    return w, x, f
