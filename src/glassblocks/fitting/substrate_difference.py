"""The difference of two measured curves: a coated resonator minus its bare substrate, with the errors of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.fitting.coating_places import bare_of
from glassblocks.fitting.curve import Array, Curve

#: Points of the coated curve outside the bare one by less than this part of T are at its end.
_ROUNDING = 1e-9


def difference(coated: Curve, bare: Curve) -> Curve:
    """Q^-1 of the coated resonator minus that of the bare one, interpolated linearly in ln T; no extrapolation.

    Neighbors share points of the bare curve, which makes their errors correlated. Point i therefore carries the
    variance s_i^2 + sum_j w_ij W_j s_j^2 with the weights w_ij of the interpolation and W_j = sum_i w_ij: it is
    that of the plain propagation where the temperatures agree, and gives the mean of all points its right error
    whichever curve is the denser one.

    Raises
    ------
    InputError
        If the curves do not overlap, or one states errors and the other does not.

    Examples
    --------
    >>> bare = Curve("substrate", [0.1, 1.0], [1e-6, 3e-6], [1e-7, 1e-7], "t", 5e3)
    >>> film = difference(Curve("coated", [0.1, 10**-0.5], [4e-6, 5e-6], [1e-7, 1e-7], "t", 5e3), bare)
    >>> film.y.round(9).tolist(), film.sigma.round(10).tolist()
    ([3e-06, 3e-06], [1.581e-07, 1.414e-07])
    """
    inside = within(coated, bare)
    if not inside.any() or (coated.uncertainty is None) != (bare.uncertainty is None):
        raise InputError(
            coated.label,
            received="temperatures that do not overlap" if not inside.any() else "errors of one curve alone",
            allowed=f"temperatures within those of {bare.label}, and errors of both or of neither",
            remedy="leave one of them out, or complete the table",
        )
    order = np.argsort(bare.T, kind="stable")
    weights = _interpolation(np.log(coated.T[inside]), np.log(bare.T[order]))
    sigma = None
    if coated.uncertainty is not None:
        shared = weights * weights.sum(axis=0)
        sigma = np.sqrt(coated.sigma[inside] ** 2 + shared @ bare.sigma[order] ** 2)
    left = [(float(T), float(y)) for T, y in zip(coated.T[~inside], coated.y[~inside], strict=True)]
    temperature_error = coated.temperature_uncertainty
    if temperature_error is not None:
        temperature_error = np.broadcast_to(np.asarray(temperature_error), coated.T.shape)[inside]
    return replace(
        coated,
        temperature=coated.T[inside],
        value=coated.y[inside] - weights @ bare.y[order],
        uncertainty=sigma,
        temperature_uncertainty=temperature_error,
        label=f"{coated.label} less bare",
        subtracted=True,
        excluded=(*coated.excluded, *left),
        lines=_of(coated.lines, inside),
        excluded_lines=(*coated.excluded_lines, *_of(coated.lines, ~inside)),
    )


def within(coated: Curve, bare: Curve) -> NDArray[np.bool_]:
    """Which points of a coated curve lie within the temperatures of the bare one."""
    temperature, low, high = coated.T, float(bare.T.min()), float(bare.T.max())
    return (temperature >= low * (1 - _ROUNDING)) & (temperature <= high * (1 + _ROUNDING))


def subtract_substrates(curves: Sequence[Curve], note: Callable[[str], None]) -> list[Curve]:
    """The curves with every coated one less its bare one, and without the bare ones; `note` says what was done.

    Raises
    ------
    InputError
        If a coated curve has no bare one.
    """
    found = []
    for number, curve in enumerate(curves):
        if curve.kind == "substrate":
            continue
        if curve.kind != "coated":
            found.append(curve)
            continue
        bare = bare_of(curves, number)
        if bare is None:
            raise InputError(
                curve.label,
                received="no bare curve of this polarization within 20% of its frequency",
                allowed="one to subtract",
                remedy="add a column 'Q^-1 bare substrate ...', or leave --substrate out",
            )
        film = difference(curve, curves[bare])
        outside = curve.T.size - film.T.size
        note(
            f"{curve.label}: {curves[bare].label} is subtracted, interpolated linearly in ln T, with the errors of both"
            + (f"; {outside} points outside its temperatures are left out" if outside else "")
        )
        found.append(film)
    return found


def _of(lines: Sequence[int], chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(line for line, taken in zip(lines, chosen, strict=False) if taken)  # a curve may have none


def _interpolation(at: Array, nodes: Array) -> Array:
    """Weights (n, nodes) of linear interpolation; nodes at one place count by their mean."""
    place, member, count = np.unique(nodes, return_inverse=True, return_counts=True)
    mean = (member == np.arange(place.size)[:, None]) / count[:, None]
    if place.size == 1:
        return np.repeat(mean, at.size, axis=0)
    right = np.clip(np.searchsorted(place, at), 1, place.size - 1)
    share = np.clip((at - place[right - 1]) / (place[right] - place[right - 1]), 0.0, 1.0)
    return np.asarray((1 - share)[:, None] * mean[right - 1] + share[:, None] * mean[right], dtype=float)
