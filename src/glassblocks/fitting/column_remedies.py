"""What to do about columns that are there under names that are not known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import (
    COLUMNS,
    COUPLING_Q,
    FREQUENCY,
    PHOTONS,
    POWER,
    TEMPERATURE,
    head,
    is_capacitance,
    lacks_polarization,
    understand,
)
from glassblocks.fitting.decay_units import level_factor
from glassblocks.fitting.observables import POLARIZATIONS, Column
from glassblocks.laboratory import SheetColumn
from glassblocks.laboratory.titles import unit_factor

#: Units in which a heat capacity is measured beside its own: what it must be divided by is said elsewhere.
PER_SAMPLE, PER_MOLE = "J/K", "J/mol/K"
#: What the unit of a quantity over T has besides.
PER_KELVIN = "/K"
#: What df/f may be besides a shift of sound.
SHIFT = "df/f resonator"
#: A head that says more than a quantity, or another one of the same unit: over a power of T, a logarithm, a multiple, a
#: sign, a sum of sample and addenda, what phonons leave over, an angular frequency, a period, a loaded quality factor,
#: a difference, an offset, a ratio to itself, a modulus.
_MORE = re.compile(
    r"/\s*T\b|\blog|\bln\b|10\^|1e\d|[×*]| x |\btot|\badd|\bbackgr|\bempty\b|^1/|^[(\s]*[-\u2013\u2212]|\^2|²"
    r"|\bexc?\b|excess|\w - \w|(?-i:\bS\b)|entrop|omega|ω|angular|rad/s|period|tau/|τ/|\bQ ?l\b|loaded|\bfilm\b"
    r"|\bT(?:\^\d)?\s*/|/\s*\d|^\d|\+\s*(?:\d|const)|offset|shifted|\bneg|\||slowness|phase shift|φ|\bF\b"
    r"|^(?:delta |[dΔδ∆] ?)(?:kappa|κ|alpha|α|q)|(?:^|\s)(\w+)/\1|(?-i:C\s*/\s*C)",
    re.IGNORECASE,
)
#: Words of a polarization in a head.
_SPOKEN = {
    "l": re.compile(r"\blong|\blongitud", re.IGNORECASE),
    "t": re.compile(r"\btrans|\btors|\bshear", re.IGNORECASE),
    "young": re.compile(r"\byoung|\bflex|\bbend|\bextens|\breed\b|\bcantilever", re.IGNORECASE),
    "surface": re.compile(r"\bsurface|\bsaw\b|\brayleigh", re.IGNORECASE),
}
#: Likeness from which a name counts for more than a unit.
_ALIKE = 0.6


def names_allowed() -> list[str]:
    """Heads that a column may have.

    Examples
    --------
    >>> names_allowed()[:2]
    ['T [K]', 'frequency [MHz]']
    """
    return ["T [K]", "frequency [MHz]", *(column.example for _, column in COLUMNS.values())]


def names_in_short() -> str:
    """Heads that a column of data may have, those of sound without every polarization.

    Examples
    --------
    >>> names_in_short()[:64]
    'dc/c [1e-6], Q^-1, Q^-1 film on substrate, Q^-1 bare substrate, '
    """
    sound: list[str] = []
    others: list[str] = []
    for _, column in COLUMNS.values():
        word = POLARIZATIONS.get(str(column.polarization))
        (others if word is None else sound).append(column.example.replace(f" {word}", ""))
    behind = ", ".join(POLARIZATIONS.values())
    return (
        f"{', '.join(dict.fromkeys(sound))}, each with one of {behind} behind its name; {', '.join(others)}"
    )


def dimensions(name: str) -> tuple[str, ...]:
    """SI units that a column of this name may have.

    Examples
    --------
    >>> dimensions("T"), dimensions("C")
    (('K',), ('J/kg/K', 'J/K', 'J/mol/K'))
    """
    if name in (TEMPERATURE, FREQUENCY):
        return ("K",) if name == TEMPERATURE else ("Hz",)
    if name in (PHOTONS, POWER, COUPLING_Q):
        return ("W",) if name == POWER else ("",)
    observable = COLUMNS[name][0]
    return (observable.unit, PER_SAMPLE, PER_MOLE) if observable.kind == "heat" else (observable.unit,)


def rename(unused: Sequence[SheetColumn], targets: Sequence[str]) -> str:
    """How to say which column is one of the targets: the one whose name or unit is nearest.

    Examples
    --------
    >>> rename([SheetColumn(2, "Puck T (Kelvin)", None, ())], ["T [K]"])
    "rename it, or say which it is: --column 'Puck T (Kelvin)=T [Kelvin]'"
    """
    if not any(column.written for column in unused):
        if not unused:
            return f"add a column {targets[0]!r}"
        return "the columns have no names: say them by number, as in --column '1=T [K]' --column '2=kappa [W/m/K]'"
    names = [head(target).name for target in targets]
    likeness = [SequenceMatcher(None, b=name.casefold()) for name in names]
    ranked, fits = [], False
    aside = [column.shown for column in unused if _MORE.search(head(column.written).name.replace("_", " "))]
    for column in unused:
        title = head(column.written)
        meaning = understand(title.name)
        if column.shown in aside or (meaning is not None and meaning.error):
            continue
        unit = title.unit if title.unit is not None else column.unit or ""
        for target, name, like in zip(targets, names, likeness, strict=True):
            fitting = [each for each in dimensions(name) if _fits(unit, each)]
            fits = fits or bool(fitting) or not unit
            if (unit and not fitting) or _speaks_of_another(title.name, name):
                continue  # a speed in m/s is no relative shift, however much alike their names are
            like.set_seq1(title.name.casefold())
            # everything may be a number without a unit
            has_to_be_alike = not unit or dimensions(name) == ("",)
            if has_to_be_alike and like.real_quick_ratio() < _ALIKE:
                continue
            alike = like.ratio()
            if has_to_be_alike and alike < _ALIKE:
                continue
            with_unit = f"{name} [{unit}]" if unit else target
            ranked.append((alike >= _ALIKE, any(fitting), alike, column, with_unit))
    if not ranked and aside:
        return (
            f"convert {aside[0]!r}: its head says more than a quantity, or another one; or add a column such as "
            f"{targets[0]!r}"
        )
    if not ranked:
        why = (
            ", or say which column is one: --column 'HEAD=NAME [UNIT]'"
            if fits
            else "; none of these has a unit that fits"
        )
        return f"add a column such as {targets[0]!r}{why}"
    *_, column, meant = max(ranked, key=lambda each: each[:3])
    return f"rename it, or say which it is: {option(_said(column, unused), meant)}"


def _speaks_of_another(written: str, name: str) -> bool:
    """Whether a head names a polarization, and not that of the column that it is compared with."""
    own = COLUMNS[name][1].polarization if name in COLUMNS else None
    spoken = [each for each, word in _SPOKEN.items() if word.search(written.replace("_", " "))]
    return bool(spoken) and own not in spoken


def polarization_wanted(unused: Sequence[SheetColumn]) -> str | None:
    """How to say which sound a column is of that does not say it; None if there is no such column."""
    for column in unused:
        title = head(column.written)
        observable = lacks_polarization(title.name)
        if observable is not None:
            unit = next(
                (each for each in (title.unit, column.unit) if each and _fits(each, observable.unit)), ""
            )
            of_resonator = [SHIFT] if title.name.casefold() in ("df/f", "delta f/f") else []
            of_resonator += ["deps/eps"] if is_capacitance(title.name) else []
            of_resonator += ["Qi"] if title.name.casefold() == "q" else []
            plain = [*(_of_wave(title.name, each) for each in observable.columns), *of_resonator]
            names = [f"{each} [{unit}]" if unit else each for each in plain]
            ways = " or ".join(option(_said(column, unused), name) for name in names)
            return f"{column.shown!r} does not say which sound: {ways}"
    return None


def _of_wave(name: str, column: Column) -> str:
    """A name with the polarization of a column: the user's own where it says a reciprocal or another quantity.

    Examples
    --------
    >>> _of_wave("Q", COLUMNS["Q^-1 transverse"][1]), _of_wave("friction", COLUMNS["Q^-1 transverse"][1])
    ('Q transverse', 'Q^-1 transverse')
    """
    own = f"{name} {POLARIZATIONS[str(column.polarization)]}"
    meaning = understand(own)
    return own if meaning is not None and (meaning.reciprocal or meaning.way is not None) else column.name


def _said(column: SheetColumn, others: Sequence[SheetColumn]) -> str:
    """The head of a column, or its number where the head does not tell it from others."""
    alike = [other for other in others if other.written == column.written]
    return column.written if column.written and len(alike) == 1 else str(column.number)


def option(written: str, meant: str) -> str:
    """The option that names a column, as a shell takes it.

    Examples
    --------
    >>> option("T (K)", "T [K]")
    "--column 'T (K)=T [K]'"
    """
    return "--column '" + f"{written}={meant}".replace("'", "'\\''") + "'"


@lru_cache(maxsize=4000)
def _fits(unit: str, dimension: str) -> bool:
    try:
        factor = level_factor(unit, dimension)
        return (unit_factor(unit, dimension) if factor is None else factor) > 0
    except InputError:
        return False


def another_capacity(unit: str, name: str) -> InputError | None:
    """What to do about a heat capacity per volume, or a capacitance; None if this is none.

    Examples
    --------
    >>> print(another_capacity("J/(cm^3 K)", "C").remedy)
    divide the column by the density and write [J/g/K] or [J/kg/K]
    """
    if PER_MOLE in dimensions(name) and _fits(unit, "F"):
        return InputError(
            "unit",
            received=unit,
            allowed="a heat capacity; this is a capacitance",
            remedy="write its relative change C/C_0 - 1 in a column 'deps/eps', C_0 at any one temperature",
        )
    if PER_MOLE not in dimensions(name) or not _fits(unit, "J/m^3/K"):
        return None
    return InputError(
        "unit",
        received=unit,
        allowed="a heat capacity per mass, per mole or of the sample; this one is per volume",
        remedy="divide the column by the density and write [J/g/K] or [J/kg/K]",
    )
