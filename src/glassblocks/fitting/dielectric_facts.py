"""What an electric fit knows beside its curves: the permittivity and the filling factor, each with its error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.free_parameters import Parameter
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.electric_parts import FILLING

RELATIVE_PERMITTIVITY = "eps_r"
#: C_d and a filling factor that the data must tell are drawn to these, a tie too weak to compete with data.
COMMON_C_D, WEAK, FARTHEST = 3e-4, 40.0, 30.0


@dataclass(frozen=True)
class DielectricFacts:
    """Relative permittivity and filling factor F of the glass in a resonator; None if not known, error 0 means exact.

    Raises
    ------
    InputError
        If a value lies outside its range.
    """

    eps_r: float | None = None
    eps_r_error: float = 0.0
    filling_factor: float | None = None
    filling_factor_error: float = 0.0

    def __post_init__(self) -> None:
        ranges = {
            "eps_r": (1.0, 1e4),
            "eps_r_error": (0.0, 1e4),
            "filling_factor": (1e-9, 1.0),
            "filling_factor_error": (0.0, 1.0),
        }
        for name, value in asdict(self).items():
            low, high = ranges[name]
            if value is not None and not low <= value <= high:
                raise InputError(
                    name.replace("_", " "),
                    received=value,
                    allowed=f"{low:g} to {high:g}",
                    remedy="F is the part of the electric energy that is in the glass; eps_r is relative to the vacuum",
                )


def is_electric(curve: Curve) -> bool:
    """Whether a curve is of an electric measurement."""
    return OBSERVABLES[curve.kind].electric


def is_direct(curve: Curve) -> bool:
    """Whether an electric curve sees the glass alone, without a filling factor."""
    return is_electric(curve) and not OBSERVABLES[curve.kind].filled


def filling_is_known(curves: Sequence[Curve], facts: DielectricFacts) -> bool:
    """Whether C_d can be told from F C_d: F is stated, or a curve sees the glass alone."""
    return facts.filling_factor is not None or any(map(is_direct, curves))


def electric_parameters(curves: Sequence[Curve], facts: DielectricFacts) -> Iterator[Parameter]:
    """Ln C_d; ln F and ln eps_r where they carry an error; ln F where a direct curve lets the data tell it."""
    if not any(map(is_electric, curves)):
        return
    center = float(np.log(COMMON_C_D))
    yield Parameter("C_d", center, True, center, WEAK, center - FARTHEST, center + FARTHEST)
    if any(OBSERVABLES[curve.kind].filled for curve in curves):
        if facts.filling_factor is not None and facts.filling_factor_error:
            yield _stated(FILLING, facts.filling_factor, facts.filling_factor_error)
        elif facts.filling_factor is None and any(map(is_direct, curves)):
            yield Parameter(FILLING, float(np.log(0.3)), True, float(np.log(0.3)), WEAK, -FARTHEST, 0.0)
    if facts.eps_r is not None and facts.eps_r_error:
        yield _stated(RELATIVE_PERMITTIVITY, facts.eps_r, facts.eps_r_error)


def electric_values(facts: DielectricFacts) -> Mapping[str, float]:
    """Values of what is held; a filling factor that is not known is one, and C_d then stands for F C_d."""
    return {
        FILLING: 1.0 if facts.filling_factor is None else facts.filling_factor,
        RELATIVE_PERMITTIVITY: 1.0 if facts.eps_r is None else facts.eps_r,
        "C_d": COMMON_C_D,
    }


def _stated(name: str, value: float, error: float) -> Parameter:
    center, width = float(np.log(value)), error / value
    return Parameter(name, center, True, center, width, center - 6 * width, center + 6 * width, is_data=True)
