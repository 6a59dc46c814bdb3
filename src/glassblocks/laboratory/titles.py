"""What the head of a column may mean: a name with a unit in brackets, behind a slash, a comma or an underscore."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.tables.units import LONGEST_UNIT, factor_to, is_unit

_BRACKET = re.compile(
    r"(?P<name>.*?)\s*(?:\[(?P<square>[^\[\]]*)\]|\((?P<round>[^()]*(?:\([^()]*\)[^()]*)*)\)|\{(?P<curly>[^{}]*)\})"
)
#: A unit in the middle of a name.
_INSIDE = re.compile(r"(?P<name>[^\[\](){}]+?)\s*[\[(](?P<unit>[^\[\](){}]+)[\])]\s*(?P<rest>[^\[\](){}]+)")
#: Where a unit may begin without brackets, the surest first: T / K, T/K, T, K, T in K, T_K, T K.
_LOOSE = tuple(map(re.compile, (r"\s+/\s+", r"\s*/\s*", r"\s*,\s*", r"\s+in\s+", r"_", r"\s+")))
#: Words and spellings for units that pint does not know, as they are written or in lower case.
_WORDS = {
    "kelvin": "K",
    "kelvins": "K",
    "millikelvin": "mK",
    "hertz": "Hz",
    "hz": "Hz",
    "khz": "kHz",
    "MHZ": "MHz",
    "Mhz": "MHz",
    "Megahertz": "MHz",
    "°k": "K",
    "deg k": "K",
    "mKelvin": "mK",
    "ghz": "GHz",
    "ppb": "1e-9",
    "‰": "1e-3",
    "parts per million": "1e-6",
    "percent": "%",
    "prozent": "%",
    "seconds": "s",
    "sec": "s",
    "oe": "oersted",
    "°": "deg",
    "°c": "degC",
    "-": "",
    "1": "",
    "none": "",
    "dimensionless": "",
}
_POWER = r"(?:10\^|1[eE]\+?)(?P<power>\d{1,2})"
_UNIT = r"(?:\s*[\[(](?P<unit>[^\[\]]*)[\])])?"
_MULTIPLES = (
    re.compile(rf"(?P<name>.+?)\s*[x×*·]\s*{_POWER}(?P<rest>(?: [^\[(]*)?){_UNIT}"),
    re.compile(rf"{_POWER}(?P<rest>)\s*[x×*·]?\s(?P<name>[^\[(]+?){_UNIT}"),
)
#: 10^4/Q is 10^4 times 1/Q.
_OVER = re.compile(r"^(10\^\d{1,2}|1[eE]\+?\d{1,2})/")
_SUPERSCRIPTS = str.maketrans(
    {"⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9", "³": "^3", "²": "^2"}
)
#: What a unit with a number in front begins with: 1e-6, 10^-6, 1/K.
_SCALED = re.compile(r"1(?:\.0*)?(?:[eE][+-]?\d|\s*/)|10\s*(?:\^|\*\*|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])")
#: x 1e6, W/m/K * 1000.
_MULTIPLIED = re.compile(r"^[x×*]|[A-Za-z)\]]\s*[×*·]\s*\d[\de^.+-]*$")
_TIMES = re.compile(r"[x×*]\s?10(?:\^|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]).{1,5}|[x×*]\s?1[eE][+-]?\d{1,2}")
#: Longest head that is taken apart.
_LONGEST = 200


class Title(NamedTuple):
    """A name and the unit written beside it; None where no unit is written."""

    name: str
    unit: str | None


def titles(written: str, known: Callable[[str], bool]) -> Iterator[Title]:
    """Every way to read the head of a column, the likeliest first; without brackets only those of a known name.

    Examples
    --------
    >>> list(titles("kappa (W/(m K))", {"kappa"}.__contains__))[1]
    Title(name='kappa', unit='W/(m K)')
    >>> Title("dc/c", "ppm") in titles("dc/c / ppm", {"dc/c"}.__contains__)
    True
    """
    text = " ".join(written.split())[:_LONGEST]
    yield Title(text, None)
    yield from _times_a_power(text, known)
    match = _BRACKET.fullmatch(text)
    if match is not None:
        unit = next(unit for unit in (match["square"], match["round"], match["curly"]) if unit is not None)
        yield Title(match["name"], unit.strip())
        first = _BRACKET.match(text)
        if first is not None and first.end() < len(text):  # kappa [W/(m K)] (1e-3): the unit is both
            inner = next(
                each for each in (first["square"], first["round"], first["curly"]) if each is not None
            )
            yield Title(first["name"], f"{inner.strip()}{text[first.end() :]}")
    inside = _INSIDE.fullmatch(text)
    if inside is not None and known(name := f"{inside['name']} {inside['rest']}"):  # dv/v (ppm) torsion
        yield Title(name, inside["unit"].strip())
    for gap in (gap for kind in _LOOSE for gap in kind.finditer(text)):
        name, unit = text[: gap.start()].strip(), text[gap.end() :].strip()
        if re.search(r"\s[\[({]", unit):
            continue  # T_mc (mK): a name that goes on, with a unit of its own
        # C/T is no heat capacity in tesla; the name is asked first because a unit may have to wake pint
        if not re.match(r"T\b", unit) and known(name) and looks_like_unit(unit):
            yield Title(name, bare_unit(unit))


def _times_a_power(text: str, known: Callable[[str], bool]) -> Iterator[Title]:
    """Numbers that were multiplied by a power of ten before they were written: Q^-1 x 1e4, 10^6 dv/v.

    A negative power may be meant either way and is not read.
    """
    plain = _OVER.sub(r"\1 1/", text.translate(_SUPERSCRIPTS))
    for pattern in _MULTIPLES:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        name = " ".join(f"{match['name']} {match['rest'] or ''}".split())
        inner = match["unit"] or ""
        for whole, unit in ((f"{name} ({inner})" if inner else name, ""), (name, _WORDS.get(inner, inner))):
            if known(whole):
                yield Title(whole, f"1e-{match['power']} {unit}".strip())


_LATEX = re.compile(r"\$|\\(?:mathrm|mathit|rm|text|,|;|!)|\\(?=[A-Za-z])")
_BRACES = re.compile(r"(?<=[\^_])\{([^{}]*)\}")
_GREEK = {
    "Delta": "Δ",
    "delta": "δ",
    "kappa": "κ",
    "alpha": "α",
    "omega": "ω",
    "varepsilon": "ε",
    "epsilon": "ε",
}


def without_latex(written: str) -> str:
    r"""A head without the marks of LaTeX, as plots have it.

    Examples
    --------
    >>> without_latex(r"$\Delta v/v$ long ($10^{-6}$)"), without_latex("$Q^{-1}$"), without_latex("T_m (K)")
    ('Δ v/v long (10^-6)', 'Q^-1', 'T_m (K)')
    """
    if "$" not in written and "\\" not in written and "^{" not in written:
        return written
    text = written
    for word, letter in _GREEK.items():
        text = text.replace(f"\\{word}", letter)
    return _BRACES.sub(r"\1", _LATEX.sub("", text))


def read_title(written: str, known: Callable[[str], bool]) -> Title:
    """The name and unit of a column, by the first reading whose name is known; else by its brackets.

    Examples
    --------
    >>> read_title("T/K", {"T", "dc/c"}.__contains__), read_title("dc/c", {"T", "dc/c"}.__contains__)
    (Title(name='T', unit='K'), Title(name='dc/c', unit=None))
    >>> read_title("Comment (any)", {"T"}.__contains__)
    Title(name='Comment', unit='any')
    """
    found = next((way for way in titles(written, known) if way.name and known(way.name)), None)
    if found is None:
        first = list(islice(titles(written, known), 2))
        found = first[-1] if _BRACKET.fullmatch(" ".join(written.split())) else first[0]
    return found


def unit_factor(unit: str, target: str) -> float:
    """`factor_to` for a unit as laboratories write it: Kelvin, J/mole-K, J kg-1 K-1, W/m K.

    What stands behind a slash is taken for the denominator where the unit would have another dimension otherwise.

    Raises
    ------
    InputError
        As `factor_to` does, about the unit as it was written.

    Examples
    --------
    >>> unit_factor("mJ/mole-K", "J/mol/K"), unit_factor("W m-1 K-1", "W/m/K"), unit_factor("Kelvin", "K")
    (0.001, 1.0, 1.0)
    >>> unit_factor("W/mK", "W/m/K"), unit_factor("mK", "K")
    (1.0, 0.001)
    """
    spelled = _spelled(unit)
    if _MULTIPLIED.search(spelled):
        raise InputError(
            "unit",
            received=unit,
            allowed="a unit: whether the numbers were multiplied or are to be is not said",
            remedy="write [1e-6] if the numbers are to be multiplied by 1e-6",
        )
    try:
        return factor_to(spelled, target)
    except InputError:
        numerator, slash, rest = spelled.partition("/")
        factors = re.split(r"[·*\s]+", rest.strip())
        if slash and "/" not in rest and "(" not in rest and len(factors) > 1:
            try:
                return factor_to(f"{numerator}/({' '.join(factors)})", target)
            except InputError:
                pass
        if "mK" in spelled:  # W/mK: where millikelvins have another dimension, they are none
            try:
                return unit_factor(spelled.replace("mK", "m K"), target)
            except InputError:
                pass
        raise


@lru_cache(maxsize=1000)
def looks_like_unit(text: str) -> bool:
    """Whether a text is a unit of any dimension, as a row of units below the names holds them.

    Examples
    --------
    >>> [looks_like_unit(text) for text in ("K", "(ppm)", "[1e-6]", "J/mole-K", "-", "Probe 7", "run", "0.5 K")]
    [True, True, True, True, True, False, False, False]
    """
    unit = bare_unit(text)
    if not unit or unit.casefold() in _WORDS:
        return True
    if unit[0] in "+-.0123456789" and not _SCALED.match(unit):  # 0.01 W/m/K is an amount
        return False
    if re.search(r"[a-z] \d+$", unit):  # day 2
        return False
    if _TIMES.fullmatch(unit):  # which is refused where it is read
        return True
    return bool(re.search(r"[A-Za-zµμΩ%]|10[\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹]", unit)) and is_unit(_spelled(unit))


def bare_unit(text: str) -> str:
    """A unit without the brackets around it."""
    match = re.fullmatch(r"[\[({](.*)[\])}]", text.strip())
    return (match[1] if match else text).strip()


#: Where a product has a point or nothing: W/m.K, W.m-1.K-1, Wm^-1K^-1.
_PRODUCT = re.compile(
    r"(?<=[A-Za-z)])\.(?=[A-Za-z])|(?<=-\d)\.(?=[A-Za-z])|(?<=\b[WJ])(?=(?:c?m|k?g|mol)[\^⁻-])"
    r"|(?<=\b[mµun][WJ])(?=(?:c?m|k?g|mol)[\^⁻-])|(?<=[A-Za-z]\^-\d)(?=[A-Za-z])|(?<=[A-Za-z][⁻-][\d¹²³])(?=[A-Z])"
)


def _parted_kelvin(found: re.Match[str]) -> str:
    """J/gK, W/Km; mK may be a millikelvin, Km/s is a speed."""
    return f"{found[1]} K" if found[1] else f"K {found[2]}"


def _spelled(unit: str) -> str:
    text = " ".join(unit.split())
    words = _WORDS.get(text, _WORDS.get(text.casefold()))
    if words is not None:
        return words
    if len(text) > 2 * LONGEST_UNIT:
        return text  # no unit, and the patterns below would try every part of a word of 100,000 letters
    text = re.sub(r"\b[Kk]elvins?\b", "K", text).replace("μ", "µ").replace("−", "-").replace("Watt", "watt")
    text = _PRODUCT.sub(" ", text)
    text = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", " ", text)
    text = re.sub(r"\b(k?g|mole?|cm)K\b|\bK(cm|m|k?g|mole?)\b(?!/s)", _parted_kelvin, text)
    # J kg-1 K-1 lost its superscripts; in 1e-3 nothing is lost
    return re.sub(r"(?<![\d.])([A-Za-zµΩ%]+)(-?\d)(?!\d*[eE.])", r"\1^\2", text) if "^" not in text else text
