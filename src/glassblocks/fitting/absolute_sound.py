"""Columns that hold sound in absolute numbers, Hz, m/s or Pa, and how to write them as relative changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import COLUMNS, head, understand
from glassblocks.fitting.column_remedies import option
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS
from glassblocks.laboratory import SheetColumn
from glassblocks.laboratory.titles import unit_factor

#: Which waves and modes are named in remedies where the head says none.
_SOUNDS = ("longitudinal", "Young", "torsion")
#: A speed that needs no unit to be one.
_SPEED = re.compile(
    r"(?:sound |phase |group )?(?:velocity|speed)\b|speed of sound|schallgeschwindigkeit", re.IGNORECASE
)
_DELTA = str.maketrans("Δδ∆", "ddd")
_ANY = "at any one temperature, because the reference is arbitrary"


class _Kind(NamedTuple):
    """What a column holds: its SI unit, its words, its symbol."""

    unit: str
    words: re.Pattern[str]
    symbol: str


_KINDS = (
    _Kind(
        "Hz",
        re.compile(r"freq|reson|width|breite|fwhm|\bf[_ ]?(?:0|r|res|n)?\b|\bdf|\bf", re.IGNORECASE),
        "f",
    ),
    _Kind(
        "m/s",
        re.compile(r"veloc|speed|schall|sound|\bd?[vcs]\b|\b[vcs][_ ]?[ltLT]\b", re.IGNORECASE),
        "v",
    ),
    _Kind("Pa", re.compile(r"modul|\bd?[EGMKC]\b|\bd?[EGMK]['_ ]?\w?\b", re.IGNORECASE), "E"),
)
_MODULI = (
    (re.compile(r"shear|schub|\bd?G\b", re.IGNORECASE), "dG/G"),
    (re.compile(r"bulk|kompression|\bd?K\b", re.IGNORECASE), "dK/K"),
    (re.compile(r"longit|\bd?M\b", re.IGNORECASE), "dM/M"),
)
_CHANGE = re.compile(r"^d|\b(?:delta|shift|change|diff|verschiebung)|-\s*[fvc]_?0?\b", re.IGNORECASE)
_WIDTH = re.compile(r"width|breite|fwhm|hwhm", re.IGNORECASE)


def absolute_sound(columns: Sequence[SheetColumn]) -> str | None:
    """How to write the first column that holds sound in absolute numbers; None if there is none.

    Examples
    --------
    >>> print(absolute_sound([SheetColumn(2, "v_t (m/s)", None, ())]))
    'v_t (m/s)' is absolute: write its relative change v/v_0 - 1 in a column such as 'dc/c transverse'; v_0 is v ...
    """
    found = ((column, kind) for column, kind in product(columns, _KINDS) if _is(column, kind))
    column, kind = next(found, (None, None))
    if column is None or kind is None:
        return None
    name = _name(column)
    if _WIDTH.search(name):
        return (
            f"{column.shown!r} seems to be a width of the resonance: the full one at half power over f_0 is Q^-1; "
            f"{_say(column, 'linewidth')} reads it so"
        )
    if not is_change(column):
        kept = "; keep this one as 'frequency'" if kind.unit == "Hz" else ""
        return (
            f"{column.shown!r} is absolute: write its relative change {kind.symbol}/{kind.symbol}_0 - 1 in a column "
            f"such as {_target(column, kind)!r}; {kind.symbol}_0 is {kind.symbol} {_ANY}{kept}"
        )
    if kind.unit != "Hz":
        return (
            f"{column.shown!r} is a change in {kind.unit}: divide it by {kind.symbol}_0, as in a column such as "
            f"{_target(column, kind)!r}"
        )
    return (
        f"{column.shown!r} is in Hz: if it is the shift of the resonance, divide it by the resonance frequency, "
        f"because df/f_0 equals dv/v; {_say(column, 'frequency shift')} does so with f_0 from a column "
        "'frequency [Hz]' or from --frequency '84.3 kHz'. If it is its width, it is 'linewidth' instead"
    )


def relative_change(curve: Curve, data: Sequence[str]) -> str:
    """That the frequencies of a resonance that drifts are data; empty where shifts of sound are among the columns."""
    if not OBSERVABLES[curve.kind].acoustic or any(COLUMNS[name][0].referenced for name in data):
        return ""
    column = OBSERVABLES["velocity"].column(curve.polarization).name
    return f"; f/f_0 - 1 in a column {column!r}, with f_0 at any one temperature, would be data, too"


def is_change(column: SheetColumn) -> bool:
    """Whether the head of a column says that it holds a change or a width, and no absolute number.

    Examples
    --------
    >>> heads = ("df [Hz]", "f - f0 (Hz)", "f (Hz)", "sound speed [m/s]")
    >>> [is_change(SheetColumn(1, each, None, ())) for each in heads]
    [True, True, False, False]
    """
    name = _name(column)
    return any(words.search(name) for words in (_CHANGE, _WIDTH))


def _is(column: SheetColumn, kind: _Kind) -> bool:
    title, name = head(column.written), _name(column)
    meaning = understand(title.name)
    if meaning is not None and meaning.error:
        return False
    unit = title.unit if title.unit is not None else column.unit
    if not unit:
        return kind.unit == "m/s" and _SPEED.match(name) is not None and not is_change(column)
    try:
        return kind.words.search(name) is not None and unit_factor(unit, kind.unit) > 0
    except InputError:
        return False


def _name(column: SheetColumn) -> str:
    return head(column.written).name.translate(_DELTA)


def _target(column: SheetColumn, kind: _Kind) -> str:
    if kind.unit != "Pa":
        return f"dc/c {_sounds(column)[-1]}"
    return next((target for words, target in _MODULI if words.search(_name(column))), "dE/E")


def _sounds(column: SheetColumn) -> Sequence[str]:
    """The polarization that a head says, or those that it may be."""
    meanings = (understand(f"Q {word}") for word in re.split(r"[\s_]+", _name(column)))
    said = [
        COLUMNS[each.target][1].polarization
        for each in meanings
        if each is not None and each.target in COLUMNS
    ]
    return [POLARIZATIONS[str(said[0])]] if said else _SOUNDS


def _say(column: SheetColumn, meant: str) -> str:
    unit = head(column.written).unit or column.unit
    ways = [
        option(column.written or str(column.number), f"{meant} {each} [{unit}]") for each in _sounds(column)
    ]
    return " or ".join(ways)
