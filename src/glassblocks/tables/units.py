"""From a unit in a header to the factor that makes its numbers SI; pint does it, behind a narrow gate."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

from glassblocks.errors import InputError

#: Longest unit that is read.
LONGEST_UNIT = 60
_PREFIXES = {"": 1.0, "n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9}
_RATIOS = {"": 1.0, "%": 1e-2, "ppm": 1e-6} | {f"1e-{power}": float(f"1e-{power}") for power in range(1, 10)}
#: The commonest units and targets, read without pint, which takes a third of a usual fit to start.
COMMON = (
    {(prefix + unit, unit): size for unit in ("K", "Hz", "m/s") for prefix, size in _PREFIXES.items()}
    | {(ratio, ""): size for ratio, size in _RATIOS.items()}
    | {("eV", "J"): 1.602176634e-19, ("g/cm^3", "kg/m^3"): 1e3}
)
_COMMON_UNITS = {unit for unit, _ in COMMON}

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_CHARACTERS = re.compile(r"[A-Za-z0-9_%µμÅΩ·*/^().+\- ]*")
# A power takes a literal small number and is not itself raised: 9^9^9 would be computed until the memory ends.
_BAD_POWER = re.compile(r"\)\^|\^(?![+-]?\d{1,2}(?:\.\d{1,2})?(?![\d.^eE]))")
_LONG_NUMBER = re.compile(r"\d{13}")
# 5.8(1) is a number with an error, for pint as well where the package uncertainties is installed.
_UNCERTAIN = re.compile(r"\d\s*\(\s*\d*\s*\)")
# "10-6" is 4 for a parser and 1e-6 for whoever lost the superscript; "J/g-K" is no difference either.
_SUM = re.compile(r"(?<!\^)(?<![\d.][eE])[+-]")
_SCALE = r"(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|\^[+-]?[\d.]+)?|%|\b(?:ppm|percent)\b)"
_SCALES = re.compile(rf"(?<![\w.^%])(?<!\^[+-]){_SCALE}")
# W/(m K)(1e-3) and W/(m K) (1e-3) differ by 10^6 for a parser, and not at all for the eye.
_SCALE_BEHIND = re.compile(rf"/.*(?:[\w%µμÅΩ)]\s*\(\s*|[\w%µμÅΩ)]\s+|\)){_SCALE}")
_PI = re.compile(r"(?<![A-Za-z])pi(?![A-Za-z])")


@cache
def factor_to(unit: str, target: str) -> float:
    """The factor that turns numbers in `unit` into numbers in `target`.

    Parameters
    ----------
    unit
        What a header has between its brackets, such as ``"g/cm^3"``, ``"W/(m K)"``, ``"1e-6"`` or ``""``.
    target
        The SI unit wanted; empty for a dimensionless quantity.

    Raises
    ------
    InputError
        If the unit is unknown, not a plain product of powers, has an offset or a logarithm (degC, dB),
        or has another dimension. Angles count: rad/s is not Hz. A unit that can be read in two ways is refused.

    Examples
    --------
    >>> factor_to("km/s", "m/s"), factor_to("1e-6", ""), factor_to("g/cm^3", "kg/m^3")
    (1000.0, 1e-06, 1000.0)
    >>> factor_to("km", "m/s")
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: unit: received 'km'; allowed: a unit of [length] / [time], such as m/s; ...
    """
    if unit == target or (unit, target) in COMMON:
        return COMMON.get((unit, target), 1.0)
    ours, wanted = _parsed(unit), _parsed(target)
    like = (
        f"a unit of {wanted.dimensionality}, such as {target}"
        if target
        else "no unit, or one such as 1e-6, %"
    )
    if not unit and target:
        raise InputError("unit", received=unit, allowed=like, remedy="write the unit in brackets")
    if ours.dimensionality != wanted.dimensionality:
        raise InputError("unit", received=unit, allowed=like, remedy="convert the column or correct its unit")
    if _angles(ours) != _angles(wanted):
        number = "an angle is its number in rad: 1 mrad is 1e-3, 1 degree 1.745e-2"
        remedy = "rad/s and Hz differ by 2 pi: convert the column" if target else number
        raise InputError("unit", received=unit, allowed=like, remedy=remedy)
    factor = float(ours.to(wanted.units).magnitude / wanted.magnitude)
    if not (math.isfinite(factor) and factor > 0):
        raise InputError(
            "unit", received=unit, allowed="a unit of finite positive size", remedy="correct the number in it"
        )
    return factor


def is_unit(text: str) -> bool:
    """Whether a text is a unit that can be read, of any dimension.

    Examples
    --------
    >>> is_unit("km/s"), is_unit("Probe 7"), is_unit("0 m")
    (True, False, False)
    """
    if text in _COMMON_UNITS:
        return True
    try:
        return float(_parsed(text).to_base_units().magnitude) > 0
    except InputError:
        return False


def _parsed(unit: str) -> Any:
    """The unit as a pint quantity."""
    text = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "^" + found[1].translate(_SUPERSCRIPTS), unit)
    text = re.sub(r"\s*\^\s*", "^", text.replace("**", "^"))
    safe = len(unit) <= LONGEST_UNIT and _CHARACTERS.fullmatch(text)
    if not safe or any(each.search(text) for each in (_BAD_POWER, _LONG_NUMBER, _UNCERTAIN)):
        raise InputError(
            "unit",
            received=unit,
            allowed=f"at most {LONGEST_UNIT} characters: units and numbers joined by * and /, powers as cm^3",
            remedy="write it as in g/cm^3, W/(m K) or 1e-6",
        )
    _refuse_two_readings(unit, text)
    registry = _registry()  # outside of the net below: what a broken pint says is no fault of the unit
    try:
        quantity = registry.Quantity(1.0, "") if not text.strip() else registry.parse_expression(text)
        quantity = quantity * registry.Quantity(
            1.0, ""
        )  # offset units refuse, plain numbers become quantities
        float(quantity.to_base_units().magnitude)
    except _unit_errors() as error:
        cause = f" (pint: {' '.join(str(error).split())})" if str(error) else ""
        raise InputError(
            "unit",
            received=unit,
            allowed="a unit that pint knows and that scales from zero, such as km/s, g/cm^3, eV, K, MHz or 1e-6",
            remedy=f"correct it; powers are written cm^3, and degC or dB/cm have to be converted{cause}",
        ) from error
    return quantity


def _refuse_two_readings(unit: str, text: str) -> None:
    """Refuse what a parser and a reader, or two readers, would take for different numbers.

    Raises
    ------
    InputError
        For a sum, for two scales (ppm (1e-6) is not 1e-12), and for a scale that a blank joins behind a slash.
    """
    scales = [found for found in _SCALES.findall(text) if found != "1"]
    if _SUM.search(text):
        allowed, remedy = "no sums or differences", "write powers as 1e-6 or K^-1, a product as J/(g K)"
    elif len(scales) > 1:
        allowed, remedy = f"one scale, not {len(scales)} ({', '.join(scales)})", "keep the one that is meant"
    elif _PI.search(text):
        allowed, remedy = (
            "no pi, which may be meant to multiply or to divide",
            "convert the column, to Hz or rad/s",
        )
    elif scales and _SCALE_BEHIND.search(text):
        allowed = f"{scales[0]} in front of the unit: behind a slash it may multiply or divide"
        remedy = f"write {scales[0]} first, as in 1e-3 W/(m K), or take a prefix, as in mW/(m K)"
    else:
        return
    raise InputError("unit", received=unit, allowed=allowed, remedy=remedy)


def _angles(quantity: Any) -> float:
    """The power of the radian in a unit; pint counts a radian as one, so that rad/s would pass for Hz."""
    return float(dict(quantity.to_root_units().unit_items()).get("radian", 0))


@cache
def _unit_errors() -> tuple[type[Exception], ...]:
    """What pint raises for a unit that is none: its own errors, those of its tokenizer, parser and arithmetic."""
    import tokenize

    import pint

    return (
        pint.errors.PintError,
        tokenize.TokenError,
        SyntaxError,
        AssertionError,
        ArithmeticError,
        ValueError,
    )


@cache
def _registry() -> Any:
    import pint  # half a second, paid only by those who read a table

    return pint.UnitRegistry()
