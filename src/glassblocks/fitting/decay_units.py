"""Units of a decay: decibel and neper say themselves whether energy or amplitude is meant, 1/m and 1/s do not."""

from __future__ import annotations

import math
import re

from glassblocks.errors import InputError
from glassblocks.fitting.observables.observable import Observable, Way
from glassblocks.laboratory.titles import unit_factor

#: What one of each is in the exponent of the energy, exp(-x): 10 log10 of the energy, ln of the amplitude.
LEVELS = {"dB": math.log(10) / 10, "Np": 2.0}
#: A loss angle is its own tangent while it is small.
_ANGLE = re.compile(r"[mµμun]?rad|deg|degrees?|°")
_LOSSES = ("friction", "coated", "substrate", "loss")
_LEVEL = re.compile(r"(?P<level>dB|Np)\s*(?:/\s*(?P<below>\(?[\w µμ]+\)?)|(?P<power>\S+\^?-1))")


def level_factor(unit: str, dimension: str) -> float | None:
    """The factor that turns dB or Np per length (per time) into the exponent of the energy per m (per s).

    None for a unit without them.

    Examples
    --------
    >>> round(level_factor("dB/cm", "1/m"), 4), level_factor("Np/m", "1/m"), level_factor("1/m", "1/m")
    (23.0259, 2.0, None)

    Raises
    ------
    InputError
        If what stands below is no length (or time).
    """
    match = _LEVEL.fullmatch(unit.strip())
    if match is None:
        return None
    per = f"1/{match['below']}" if match["below"] else match["power"]
    try:
        return LEVELS[match["level"]] * unit_factor(per, dimension)
    except InputError as error:
        in_time = dimension == "1/m" and _is_rate(per)
        allowed = "dB or Np per length, such as dB/cm" if dimension == "1/m" else error.allowed
        remedy = "per time it is a rate of decay: name the column as in '1/tau longitudinal [dB/us]'"
        raise InputError(
            "unit", received=unit, allowed=allowed, remedy=remedy if in_time else error.remedy
        ) from error


def _is_rate(per: str) -> bool:
    try:
        return unit_factor(per, "1/s") > 0
    except InputError:
        return False


def decay_factor(unit: str, dimension: str, observable: Observable, way: Way | None) -> float:
    """The factor of a column whose head says `way`; for a reciprocal, that of its number.

    Raises
    ------
    InputError
        If the unit does not fit, or nothing says whether energy or amplitude decays.
    """
    if observable.kind in _LOSSES and way is None and _ANGLE.fullmatch(unit):
        return unit_factor(unit, "rad")
    level = level_factor(unit, dimension) if way is None or not way.reciprocal else None
    if level is not None:
        return level
    factor = unit_factor(unit, dimension)
    if observable.decays and dimension == observable.unit and (way is None or way.of_level):
        raise InputError(
            "unit",
            received=unit,
            allowed="dB/cm or Np/cm, or a name that says what decays: they differ by a factor of two",
            remedy="write 'energy attenuation' (of the intensity, exp(-x/l)) or 'amplitude attenuation' (half of "
            "it) in front of the polarization",
        )
    ratio = 1.0 if way is None else way.factor
    return factor / ratio if way is not None and way.reciprocal else factor * ratio
