"""What the head of a column means: which quantity, whether it is an error, whether it is the reciprocal."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from glassblocks.fitting import words_of_heads as words
from glassblocks.fitting.observables import OBSERVABLES, Column, Observable, Way
from glassblocks.laboratory.titles import Title, read_title, without_latex

TEMPERATURE, FREQUENCY = "T", "frequency"
#: Beside electric data the strength of the drive, point by point.
PHOTONS, POWER, COUPLING_Q = "photons", "power", "Qc"
DBM = "dbm"
#: The columns of data, and what each holds.
COLUMNS: dict[str, tuple[Observable, Column]] = {
    column.name: (observable, column) for observable in OBSERVABLES.values() for column in observable.columns
}
#: 2 pi times the frequency.
ANGULAR = Way(
    ("omega", "angular frequency", "kreisfrequenz"), 1 / (2 * math.pi), unit="rad/s", said="over 2 pi"
)
_ERRORS = (
    re.compile(r"(?:\+-|\+/-|±)\s*(?P<name>.+)"),
    re.compile(rf"(?:{words.ERROR_WORDS}|u)\s*\(\s*(?P<name>.+?)\s*\)"),
    re.compile(rf"(?:rel\.? |relative )?{words.ERROR_WORDS}(?: of| in| von| der| des)? (?P<name>.+)"),
    re.compile(rf"(?P<name>.+?),? (?:rel\.? |relative )?{words.ERROR_WORDS}"),
)
_BARE_ERROR = re.compile(rf"(?:rel\.? |relative )?{words.ERROR_WORDS}")
_MODULUS_OR_EXPANDED = re.compile(r"(?:(?:\+-|±)?\s*(?:[dΔδ∆]|delta)\s?C\s*/\s*C|U\s?\()")
#: Longest name that is looked at.
_LONGEST = 100


class Meaning(NamedTuple):
    """What a column holds.

    Attributes
    ----------
    target
        "T", "frequency" or the name of a column of data; empty for "the column to the left", of which this is
        the error.
    error
        Whether it holds the standard uncertainty.
    reciprocal
        Whether it holds one over the quantity: Q instead of Q^-1.
    exact
        Whether it is written as the package writes it.
    way
        The other quantity that says it, if it is one.
    """

    target: str
    error: bool = False
    reciprocal: bool = False
    exact: bool = False
    way: Way | None = None


@lru_cache(maxsize=4000)
def understand(name: str) -> Meaning | None:
    """The meaning of a name without its unit; None if it is not known.

    Examples
    --------
    >>> understand("Sample Temp"), understand("Δv/v (L)").target, understand("Q_t").reciprocal
    (Meaning(target='T', error=False, reciprocal=False, exact=False, way=None), 'dc/c longitudinal', True)
    >>> understand("Samp HC Err"), understand("Fehler")
    (Meaning(target='C', error=True, reciprocal=False, exact=False, way=None), Meaning(target='', error=True, ...))
    >>> understand("dE/E").target, understand("log decrement torsion").target, understand("flexural Q").target
    ('dc/c Young', 'Q^-1 transverse', 'Q^-1 Young')
    >>> understand("Puck Temp") is None
    True
    """
    found = _folded(name)
    if re.fullmatch(r"(?:1/)?Q_?L(?:\^-1)?", name):
        return None  # loaded or longitudinal
    if _MODULUS_OR_EXPANDED.match(name):
        return None  # a modulus goes twice as the sound; U is the uncertainty times two
    if _BARE_ERROR.fullmatch(found):
        return Meaning("", error=True)
    exact = next((each for each in (TEMPERATURE, FREQUENCY, *COLUMNS) if name == each), None)
    if exact:
        return Meaning(exact, exact=True)
    plain = _quantity(found)
    if plain is not None:
        return plain
    for pattern in _ERRORS:
        match = pattern.fullmatch(found)
        of = _quantity(match["name"].strip()) if match else None
        if of is not None:
            written = re.sub(r"^\+-\s*", "", name)
            return of._replace(error=True, exact=written in (TEMPERATURE, FREQUENCY, *COLUMNS))
    return None


def is_electric(heads: Iterable[str]) -> bool:
    """Whether a sheet of these columns holds electric data, so that its powers and shifts are those of a resonator.

    Examples
    --------
    >>> is_electric(["T (K)", "Q_i", "P (dBm)"]), is_electric(["T (K)", "Q_t"])
    (True, False)
    """
    names = [head(each).name for each in heads]
    meanings = map(understand, names)
    return any(_folded(name) in words.COUPLING_QS for name in names) or any(
        each is not None and each.target in COLUMNS and COLUMNS[each.target][0].electric for each in meanings
    )


def understand_electric(name: str) -> Meaning | None:
    """`understand` beside electric data: powers and photons are its drive, df/f its shift, Q_l the loaded Q, Q_c.

    Examples
    --------
    >>> understand_electric("<n>").target, understand_electric("df/f").target, understand_electric("Q_l")
    ('photons', 'df/f resonator', None)
    """
    found = _folded(name)
    for target, names in ((PHOTONS, words.PHOTONS), (POWER, words.POWERS), (COUPLING_Q, words.COUPLING_QS)):
        if found in names:
            return Meaning(target, exact=name == target)
    without = next((found.removeprefix(sign).strip() for sign in ("+-", "±") if found.startswith(sign)), None)
    if without in ("df/f", "delta f/f") or found in ("df/f", "delta f/f"):
        return Meaning("df/f resonator", error=without is not None)
    if is_capacitance(name):
        return Meaning("deps/eps", error=without is not None)
    meaning = understand(name)
    if meaning is not None and meaning.target in COLUMNS:
        observable = COLUMNS[meaning.target][0]
        return None if observable.acoustic and found.replace(" ", "") in ("ql", "1/ql") else meaning
    return meaning


def is_capacitance(name: str) -> bool:
    """Whether a name may be the relative change of a capacitance; that of a speed has a small c.

    Examples
    --------
    >>> is_capacitance("ΔC/C_0"), is_capacitance("Δc/c")
    (True, False)
    """
    return re.fullmatch(r"(?:\+-|±)?\s*(?:[dΔδ∆]|delta)\s*C\s*/\s*C[\s_]?[0₀]?", name.strip()) is not None


@lru_cache(maxsize=4000)
def lacks_polarization(name: str) -> Observable | None:
    """The kind of sound that a name means without saying whether longitudinal or transverse.

    Examples
    --------
    >>> lacks_polarization("dv/v").kind
    'velocity'
    """
    found = _folded(name)
    if _quantity(found) is not None:
        return None  # tan delta is electric
    for observable in OBSERVABLES.values():
        ways = (name for way in observable.ways if way.polarization is None for name in way.names)
        if observable.acoustic and found in (*observable.names, *observable.reciprocals, *ways):
            return observable
    return None


@lru_cache(maxsize=4000)
def head(written: str) -> Title:
    """Name and unit of the head of a column."""
    return read_title(
        without_latex(written),
        lambda name: (
            understand(name) is not None
            or lacks_polarization(name) is not None
            or _folded(name) in words.COUPLING_QS
        ),
    )


def known(also: Callable[[str], bool]) -> Callable[[str], bool]:
    """Whether the head of a column is one that is looked for, here or by `also`."""

    def is_known(written: str) -> bool:
        if not any(sign.isalpha() for sign in written):
            return also(written)
        name = head(written).name
        meaning = understand(name)
        return (
            (meaning is not None and bool(meaning.target))
            or lacks_polarization(name) is not None
            or _folded(name) in words.SEPARATING
            or also(written)
        )

    return is_known


def separates(name: str, unit: str = "") -> bool:
    """Whether a column of this name separates curves without being asked; B and H do by their unit.

    Examples
    --------
    >>> separates("Drive"), separates("Magnetic Field"), separates("remark"), separates("B"), separates("B", "T")
    (True, True, False, False, True)
    """
    return _folded(name) in words.SEPARATING or (
        _folded(name) in words.MAGNETIC and words.MAGNETIC_UNIT.fullmatch(unit) is not None
    )


def polarization_of_frequency(name: str) -> str | None:
    """The polarization that the name of a frequency says.

    Examples
    --------
    >>> polarization_of_frequency("f_l"), polarization_of_frequency("frequency")
    ('l', None)
    """
    said = (polarization for bare, polarization in _readings(_folded(name)) if bare in words.FREQUENCIES)
    return next(said, None)


@lru_cache(maxsize=4000)
def _quantity(found: str) -> Meaning | None:
    """The meaning of a folded name that is no error; of two meanings the one that is listed first."""
    listed = _listed()
    known = (listed[reading] for reading in _readings(found) if reading in listed)
    _, meaning = min(known, key=lambda each: each[0], default=(0, None))
    return meaning


@cache
def _listed() -> dict[tuple[str, str | None], tuple[int, Meaning]]:
    """Place in the list and meaning of every name; with the polarization that must be written beside it."""
    lines: list[tuple[Iterable[str], str | None, Meaning]] = [
        (words.TEMPERATURES, None, Meaning(TEMPERATURE)),
        (words.FREQUENCIES, None, Meaning(FREQUENCY)),
        (ANGULAR.names, None, Meaning(FREQUENCY, way=ANGULAR)),
        # of one resonator: beside that of another there are two
        *((words.FREQUENCIES, each, Meaning(FREQUENCY)) for each in words.POLARIZATIONS),
        (("f1", "f 1", "f2", "f 2"), None, Meaning(FREQUENCY)),
    ]
    for observable in OBSERVABLES.values():
        for names, reciprocal in ((observable.names, False), (observable.reciprocals, True)):
            for column in observable.columns:
                lines.append((names, column.polarization, Meaning(column.name, reciprocal=reciprocal)))
        for way in observable.ways:
            for column in observable.columns:
                meaning = Meaning(column.name, reciprocal=way.reciprocal, way=way)
                if way.polarization is None:
                    lines.append((way.names, column.polarization, meaning))
                elif way.polarization == column.polarization:  # the name says it
                    lines.append((way.names, None, meaning))
    found: dict[tuple[str, str | None], tuple[int, Meaning]] = {}
    for place, (written, polarization, meaning) in enumerate(lines):
        for name in written:
            found.setdefault((name, polarization), (place, meaning))
    return found


def _readings(found: str) -> Iterator[tuple[str, str | None]]:
    """Every way to take a folded name apart into a name and the polarization written beside it."""
    yield found, None
    for polarization, spoken in words.POLARIZATIONS.items():
        for word in spoken:
            if found.startswith(f"{word} "):
                yield found.removeprefix(f"{word} "), polarization
            # the word of the polarization in the middle: Q^-1 torsion bare
            if f" {word} " in found:
                yield found.replace(f" {word} ", " ", 1), polarization
            for tail in (f" {word}", f", {word}", f"({word})", f" ({word})"):
                if found.endswith(tail):
                    yield found.removesuffix(tail), polarization
        if found == f"1/q{polarization}":
            yield "1/q", polarization
        if len(polarization) == 1:
            for index in (polarization, f" {polarization}"):
                yield from _with_index(found, index, polarization)


def _with_index(found: str, index: str, polarization: str) -> Iterator[tuple[str, str]]:
    """The name without its index: dv_l/v_l, dv_l/v, Q_l^-1."""
    top, slash, bottom = found.partition("/")
    if slash and top.endswith(index):
        top = top.removesuffix(index)
        yield from (
            (f"{top}/{each}", polarization)
            for each in {bottom, bottom.removesuffix(index)}
            if top[-1:] == each[-1:]
        )
    if found.startswith(f"q{index}"):
        yield found.replace(index, "", 1), polarization


@lru_cache(maxsize=4000)
def _folded(name: str) -> str:
    # kappa(T) is kappa; Q^-1(T) may be that or the transverse one, and is asked about
    text = name[:_LONGEST].strip().removesuffix("(T)").translate(words.SPELLINGS).casefold()
    text = " ".join(text.split()).removesuffix(".") or name[:_LONGEST].casefold()
    text = re.sub(r"\s*/\s*", "/", text) if "+/-" not in text else text
    text = re.sub(r"(/\S+?) ?\( ?(?:t ?= ?)?[\d.,]+ ?m?k ?\)", r"\1", text)  # dv/v(50 mK)
    text = re.sub(r"/([cvfsegmk]) ?0\b", r"/\1", text)  # dv/v_0
    text = re.sub(r"\b(long|longit|trans|transv|tors|flex)\.", r"\1", text)
    return re.sub(r"\bd ([cvfsegmk])(?=/| [lt]/)", r"d\1", text)
