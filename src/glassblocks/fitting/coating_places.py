"""Coated and bare resonators of one fit: which belong together, and the parameters that they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.free_parameters import Parameter
from glassblocks.fitting.observables.bare_substrate import SUBSTRATE_TERMS
from glassblocks.fitting.observables.observable import CoatingPlace

DILUTION = "dilution"
#: Kinds of data that see C of the film as it is.
DIRECT = ("velocity", "friction", "attenuation", "conductivity")
#: A film shifts the frequency of its resonator by less than this part.
SAME_RESONATOR = 0.2
#: A bare curve tells its slope from this many points on, its curvature from the next.
FOR_SLOPE, FOR_CURVATURE = 4, 6
#: A dilution factor that nobody stated is drawn to this, a tie too weak to compete with data; it is below one.
COMMON_D, WEAK, FARTHEST = 1e-2, 40.0, 30.0
#: A stated one may move by this many of its errors.
BOX = 6.0


def bare_of(curves: Sequence[Curve], number: int) -> int | None:
    """Number of the bare curve of a coated one: of its polarization, next in frequency; None without any.

    Examples
    --------
    >>> T, loss = [0.1, 0.2, 0.4], [1e-6, 2e-6, 3e-6]
    >>> which = (("substrate", 5.1e3), ("coated", 5e3), ("coated", 9e3))
    >>> curves = [Curve(kind, T, loss, None, "t", f) for kind, f in which]
    >>> bare_of(curves, 1), bare_of(curves, 2)
    (0, None)
    """
    coated = curves[number]
    if coated.kind != "coated" or coated.subtracted:
        return None
    away = {
        other: abs(float(np.log(float(curve.frequency or 1.0) / float(coated.frequency or 1.0))))
        for other, curve in enumerate(curves)
        if curve.kind == "substrate" and curve.polarization == coated.polarization
    }
    near = {other: distance for other, distance in away.items() if distance <= np.log1p(SAME_RESONATOR)}
    return min(near, key=lambda other: near[other], default=None)


def film_is_heard(curves: Sequence[Curve]) -> bool:
    """Whether a curve tells C of the film without D, so that the data tell D themselves."""
    return any(curve.kind in DIRECT for curve in curves)


def coating_place(curves: Sequence[Curve], number: int) -> CoatingPlace | None:
    """What the contributions of a coated or bare curve need to know of the others; None for all other kinds."""
    curve = curves[number]
    if curve.kind not in ("coated", "substrate"):
        return None
    bare = number if curve.kind == "substrate" else bare_of(curves, number)
    reference = 1.0 if bare is None else float(np.exp(np.mean(np.log(curves[bare].T))))
    return CoatingPlace(dilution_name(curves, number) if curve.kind == "coated" else "", bare, reference)


def dilution_name(curves: Sequence[Curve], number: int) -> str:
    """Name of D of a coated curve: curves of one polarization with one stated D share it."""
    first = next(other for other, curve in enumerate(curves) if _alike(curve, curves[number]))
    return f"{DILUTION} {first + 1}"


def _alike(one: Curve, other: Curve) -> bool:
    """Whether two coated curves have one D: of one polarization, or with one statement for all."""
    if one.kind != "coated" or one.dilution != other.dilution or one.dilution_error != other.dilution_error:
        return False
    return one.polarization == other.polarization or (one.dilution is not None and one.dilution_for_all)


def coating_parameters(curves: Sequence[Curve]) -> Iterator[Parameter]:
    """ln D of each dilution factor that is not exact, and the substrate's polynomial of each bare curve.

    Raises
    ------
    InputError
        If a bare curve belongs to no coated one.
    """
    partners = {bare_of(curves, number) for number in range(len(curves))}
    for number, curve in enumerate(curves):
        if curve.kind == "coated" and dilution_name(curves, number) == f"{DILUTION} {number + 1}":
            yield from _dilution(curve, f"{DILUTION} {number + 1}")
        if curve.kind == "substrate":
            if number not in partners:
                raise InputError(
                    curve.label,
                    received="no coated curve of this polarization within 20% of its frequency",
                    allowed="a bare substrate beside its coated resonator",
                    remedy="add a column 'Q^-1 film on substrate ...' with its frequency, or leave this one out",
                )
            yield from _substrate(curve, number)


def coating_values(curves: Sequence[Curve]) -> Mapping[str, float]:
    """Values of what is held: dilution factors that are exact, and terms that a bare curve is too short for."""
    found: dict[str, float] = {}
    for number, curve in enumerate(curves):
        if curve.kind == "coated":
            found[dilution_name(curves, number)] = COMMON_D if curve.dilution is None else curve.dilution
        if curve.kind == "substrate":
            found |= {f"{term} {number + 1}": 0.0 for term in SUBSTRATE_TERMS}
    return found


def _dilution(curve: Curve, name: str) -> Iterator[Parameter]:
    if curve.dilution is None:
        center = float(np.log(COMMON_D))
        yield Parameter(name, center, True, center, WEAK, center - FARTHEST, 0.0)
    elif curve.dilution_error:
        center, width = float(np.log(curve.dilution)), curve.dilution_error / curve.dilution
        yield Parameter(
            name, center, True, center, width, center - BOX * width, center + BOX * width, is_data=True
        )


def _substrate(curve: Curve, number: int) -> Iterator[Parameter]:
    size = max(float(np.ptp(curve.y)), float(np.max(curve.sigma)))
    terms = 1 + (curve.T.size >= FOR_SLOPE) + (curve.T.size >= FOR_CURVATURE)
    for term in SUBSTRATE_TERMS[:terms]:
        start = float(np.median(curve.y)) if term == SUBSTRATE_TERMS[0] else 0.0
        yield Parameter(f"{term} {number + 1}", start, logarithmic=False, scale=size)
