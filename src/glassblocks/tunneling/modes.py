"""Modes of an isotropic solid that strain it longitudinally and transversely at once: how much each part weighs.

With M = rho c_l^2 and G = rho c_t^2 the modulus X of a mode is homogeneous of degree one in both. A small complex
change of the moduli therefore changes it by

    dX/X = w_l dM/M + w_t dG/G,     w_l = d ln X/d ln M,     w_t = 1 - w_l,

and with it the friction, Q^-1 = w_l Q_l^-1 + w_t Q_t^-1, and the velocity c = sqrt(X/rho), dc/c = w_l (dc/c)_l +
w_t (dc/c)_t. The weights hang on the ratio r = G/M = c_t^2/c_l^2 alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from glassblocks.errors import InputError
from glassblocks.medium import STABLE, is_stable
from glassblocks.pair import Pair


class ModeShape(NamedTuple):
    """A mode at one r = c_t^2/c_l^2.

    Attributes
    ----------
    weight
        w_l = d ln X/d ln M.
    slope
        d w_l/d ln r.
    stiffness
        X/G.
    """

    weight: float
    slope: float
    stiffness: float


def _longitudinal(r: float) -> ModeShape:
    return ModeShape(1.0, 0.0, 1 / r)


def _transverse(_r: float) -> ModeShape:
    return ModeShape(0.0, 0.0, 1.0)


def _young(r: float) -> ModeShape:
    """E = G (3M - 4G)/(M - G)."""
    weight = r / ((3 - 4 * r) * (1 - r))
    return ModeShape(weight, weight * (1 + 4 * r / (3 - 4 * r) + r / (1 - r)), (3 - 4 * r) / (1 - r))


def _bulk(r: float) -> ModeShape:
    """K = M - (4/3) G."""
    weight = 1 / (1 - 4 * r / 3)
    return ModeShape(weight, weight**2 * 4 * r / 3, 1 / (weight * r))


def _surface(r: float) -> ModeShape:
    """Rayleigh waves: x = c^2/c_t^2 solves x^3 - 8 x^2 + (24 - 16 r) x = 16 (1 - r), 0 < x < 1."""
    roots = np.roots([1.0, -8.0, 24 - 16 * r, -16 * (1 - r)])
    x = float(next(each.real for each in roots if abs(each.imag) < 1e-9 and 0 < each.real < 1))
    # P(x, r) = 0 gives x' = -P_r/P_x, and w_l = -d ln x/d ln r = 16 r (1 - x)/(x P_x)
    by_x = 3 * x**2 - 16 * x + 24 - 16 * r
    dx = -16 * (1 - x) / by_x
    weight = -r * dx / x
    d_below = dx * by_x + x * ((6 * x - 16) * dx - 16)
    return ModeShape(weight, r * (16 * (1 - x) - 16 * r * dx - weight * d_below) / (x * by_x), x)


#: X of each kind of sound as a function of r = c_t^2/c_l^2.
MODES: dict[str, Callable[[float], ModeShape]] = {
    "l": _longitudinal,
    "t": _transverse,
    "young": _young,
    "bulk": _bulk,
    "surface": _surface,
}


def mode_shape(mode: str, c_l: float, c_t: float) -> ModeShape:
    """The mode of a medium with these sound speeds.

    Raises
    ------
    InputError
        If the mode is not known or the medium not stable.

    Examples
    --------
    >>> round(mode_shape("young", 5800.0, 3800.0).weight, 4)
    0.5862
    """
    if mode not in MODES:
        raise InputError("mode", received=mode, allowed=", ".join(MODES), remedy="choose one of them")
    if not is_stable(c_l, c_t):
        raise InputError(
            "c_l, c_t", received=(c_l, c_t), allowed=STABLE, remedy="check that they are not exchanged"
        )
    return MODES[mode]((c_t / c_l) ** 2)


def mode_weights(mode: str, c_l: float, c_t: float) -> Pair:
    """(w_l, w_t): what a relative change of M = rho c_l^2 and of G = rho c_t^2 does to the modulus of a mode.

    Exact derivatives. A weight may be negative or above one: in K = M - (4/3) G a larger G means a smaller K.

    Parameters
    ----------
    mode
        "l"; "t", also torsion; "young", that is a bar that bends or is stretched, with free sides; "bulk"; "surface", a
        Rayleigh wave.
    c_l, c_t
        Sound speeds, m/s.

    Returns
    -------
    Pair
        Their sum is one.

    Raises
    ------
    InputError
        As `mode_shape`.

    Examples
    --------
    >>> mode_weights("surface", 5800.0, 3800.0).map(lambda value: round(value, 4))
    Pair(l=0.2679, t=0.7321)
    >>> mode_weights("bulk", 5800.0, 3800.0).map(lambda value: round(value, 4))
    Pair(l=2.3383, t=-1.3383)
    """
    weight = mode_shape(mode, c_l, c_t).weight
    return Pair(weight, 1 - weight)


def mode_speed(mode: str, c_l: float, c_t: float) -> float:
    """sqrt(X/rho), m/s: the speed of sound in a rod for "young", of a Rayleigh wave for "surface".

    Raises
    ------
    InputError
        As `mode_shape`.

    Examples
    --------
    >>> round(mode_speed("young", 5800.0, 3800.0)), round(mode_speed("surface", 5800.0, 3800.0))
    (5697, 3411)
    """
    return float(c_t * np.sqrt(mode_shape(mode, c_l, c_t).stiffness))
