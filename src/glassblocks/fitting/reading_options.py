"""What a user says about files of data: names, ranges, what to leave out, what stands beside the table."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import NamedTuple

from glassblocks.errors import ConfigError, InputError
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.laboratory import Decimal
from glassblocks.laboratory.titles import unit_factor
from glassblocks.tunneling.driven_resonator import Coupling

#: Frequencies whose neighbors differ by less than this part of themselves are one resonance that drifts.
FREQUENCY_TOLERANCE = 0.01
COUPLINGS = "notch, reflection or transmission"
_DECIMALS: dict[str, Decimal] = {"comma": ",", "point": "."}
#: Under "all kinds" in the ranges.
ALL = ""
LINE = "line"
#: 300 mK is not above 0.3 K.
_ROUNDING = 1e-9


class Exclusion(NamedTuple):
    """A range to leave out: of T in K (of all kinds, of one, or of one polarization), of lines, or of a column.

    Lines may be those of one `file`, and the points of one `column` in them.
    """

    what: str
    low: float
    high: float
    file: str = ""
    column: str = ""

    def is_of(self, source: str | os.PathLike[str]) -> bool:
        """Whether it is of this file, which may be named by the end of its path."""
        named = PurePath(self.file).parts
        return not named or PurePath(source).parts[-len(named) :] == named

    def holds(self, value: float) -> bool:
        """Whether a temperature, a line or a value of the column lies in the range.

        Examples
        --------
        >>> Exclusion("", 0.1, 0.3).holds(3 * 0.1), Exclusion("line", 3, 3).holds(4)
        (True, False)
        """
        return self.low - _ROUNDING * abs(self.low) <= value <= self.high + _ROUNDING * abs(self.high)

    def __str__(self) -> str:
        """As the option is written.

        Examples
        --------
        >>> print(Exclusion("line", 15.0, 18.0, "sound.csv", "Q^-1 transverse"), Exclusion("", 0.3, 0.35))
        sound.csv:Q^-1 transverse:line=15-18 0.3:0.35
        """
        low, high = f"{self.low:.15g}", f"{self.high:.15g}"
        ends = low if low == high else f"{low}-{high}" if self.what == LINE else f"{low}:{high}"
        named = ":".join(part for part in (self.file, self.column, self.what) if part)
        return f"{named}={ends}" if named else ends


@dataclass(frozen=True)
class ReadingOptions:
    """How files of data are read.

    Parameters
    ----------
    columns
        Head in the file -> head as the package reads it, such as ``"C [uJ/K]"``; ``"-"`` leaves the column out.
    by
        Heads of columns that separate curves, beside `series`, `drive`, `power`, `field` and `sweep`.
    frequency_tolerance
        Frequencies whose neighbors differ by less than this part are one curve.
    mass, molar_mass, frequency
        Of the sample, kg and kg/mol; of the sound, Hz; where the table does not say.
    coldest, hottest
        K, by kind ("" for all): points beyond are left out. A kind without an entry ends where its model does.
    exclude
        Further points to leave out.
    decimal
        The decimal sign, where the file leaves it open.
    coupling
        How a resonator hangs on its line, "notch", "reflection" or "transmission", to turn powers into photons.

    Examples
    --------
    >>> ReadingOptions.of_texts(mass="21.4 mg", t_max=["1", "kappa=0.3"]).hottest
    {'': 1.0, 'conductivity': 0.3}
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    frequency_tolerance: float = FREQUENCY_TOLERANCE
    mass: float | None = None
    molar_mass: float | None = None
    frequency: float | None = None
    coldest: Mapping[str, float] = field(default_factory=dict)
    hottest: Mapping[str, float] = field(default_factory=dict)
    exclude: tuple[Exclusion, ...] = ()
    decimal: Decimal | None = None
    coupling: Coupling | None = None
    #: Which of mass, molar mass and frequency a table has asked for; filled while files are read.
    heeded: set[str] = field(default_factory=set, compare=False, repr=False)

    @classmethod
    def of_texts(
        cls,
        *,
        column: Sequence[str] = (),
        by: Sequence[str] = (),
        frequency_tolerance: float = FREQUENCY_TOLERANCE,
        mass: str | None = None,
        molar_mass: str | None = None,
        frequency: str | None = None,
        t_min: Sequence[str] = (),
        t_max: Sequence[str] = (),
        exclude: Sequence[str] = (),
        decimal: str | None = None,
        coupling: str | None = None,
    ) -> ReadingOptions:
        """The options as a command line writes them.

        Raises
        ------
        ConfigError
            With every option that cannot be understood.
        """
        problems: list[str] = []
        found = cls(
            columns=_mapping(column, problems),
            by=tuple(by),
            frequency_tolerance=frequency_tolerance,
            mass=_quantity("--mass", mass, "kg", "21.4 mg", problems),
            molar_mass=_quantity("--molar-mass", molar_mass, "kg/mol", "60.08 g/mol", problems),
            frequency=_quantity("--frequency", frequency, "Hz", "5 MHz", problems),
            coldest=_by_kind("--t-min", t_min, problems),
            hottest=_by_kind("--t-max", t_max, problems),
            exclude=tuple(each for text in exclude for each in _exclusions(text, problems)),
            decimal=_decimal(decimal, problems),
            coupling=_coupling(coupling, problems),
        )
        if not 0 <= frequency_tolerance < 1:
            _problem(
                problems, "--frequency-tolerance", str(frequency_tolerance), "0 to 1", "such as 0.01 for 1%"
            )
        if problems:
            raise ConfigError(problems)
        return found

    def of_file(self, source: str | os.PathLike[str]) -> ReadingOptions:
        """Those that are of this file."""
        return replace(self, exclude=tuple(each for each in self.exclude if each.is_of(source)))

    def range_of(self, kind: str) -> tuple[float, float]:
        """The temperatures, K, that are used of a kind."""
        low = self.coldest.get(kind, self.coldest.get(ALL, 0.0))
        return low, self.hottest.get(kind, self.hottest.get(ALL, OBSERVABLES[kind].hottest))

    def why_left_out(self, kind: str, name: str) -> Callable[[float], str]:
        """Why a temperature is left out of a column of a kind; empty if it is not."""
        low, high = self.range_of(kind)
        excluded = [each for each in self.exclude if each.what in (ALL, kind, name)]

        def why(temperature: float) -> str:
            if temperature < low * (1 - _ROUNDING):
                return f"below {low:g} K"
            if temperature > high * (1 + _ROUNDING):
                return f"above {high:g} K"
            return "excluded" if any(each.holds(temperature) for each in excluded) else ""

        return why


def kind_of(text: str) -> str | None:
    """The kind that a user names by its key, its symbol or one of its columns.

    Examples
    --------
    >>> kind_of("kappa"), kind_of("C"), kind_of("heat"), kind_of("Q^-1 transverse"), kind_of("x")
    ('conductivity', 'heat', 'heat', 'friction', None)
    """
    for kind, observable in OBSERVABLES.items():
        if text in (kind, observable.symbol, *(column.name for column in observable.columns)):
            return kind
    return None


def _coupling(text: str | None, problems: list[str]) -> Coupling | None:
    match text:
        case None | "notch" | "reflection" | "transmission":
            return text
    _problem(problems, "--coupling", text, COUPLINGS, "notch is a resonator beside its line (hanger)")
    return None


def _mapping(texts: Iterable[str], problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        written, equals, target = (part.strip() for part in text.rpartition("="))
        if not equals or not written or not target:
            _problem(
                problems,
                "--column",
                text,
                "'HEAD IN THE FILE=NAME [UNIT]'",
                "as in --column 'Sample HC (uJ/K)=C [uJ/K]', or --column '3=kappa [W/m/K]' for the third column",
            )
        elif found.get(written, target) != target:
            _problem(
                problems,
                "--column",
                text,
                "one meaning for each column",
                f"{written} is {found[written]} already",
            )
        else:
            found[written] = target
    return found


def _quantity(option: str, text: str | None, unit: str, example: str, problems: list[str]) -> float | None:
    if text is None:
        return None
    match = re.fullmatch(r"\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)\s*(\S.*?)\s*", text)
    try:
        value = float(match[1]) * unit_factor(match[2], unit) if match else math.nan
    except InputError:
        value = math.nan
    if not 0 < value < math.inf:
        _problem(
            problems,
            option,
            text,
            f"a positive number with a decimal point and a unit of {unit}",
            f"as in '{example}'",
        )
        return None
    return value


def _by_kind(option: str, texts: Iterable[str], problems: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        name, _, number = text.rpartition("=")
        kind = kind_of(name.strip()) if name else ALL
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if kind is None or not 0 <= value < math.inf:
            _problem(
                problems,
                option,
                text,
                "a temperature in K, for all kinds or for one as in kappa=0.5",
                f"the kinds are {', '.join(f'{key} ({each.symbol})' for key, each in OBSERVABLES.items())}",
            )
        elif found.setdefault(kind, value) != value:
            _problem(problems, option, text, "one temperature for each kind", "leave the others out")
    return found


def _exclusions(text: str, problems: list[str]) -> list[Exclusion]:
    what, _, ranges = (part.strip() for part in text.rpartition("="))
    place = ("", "")
    if what.endswith(f":{LINE}"):
        place, what = _file_and_column(what.removesuffix(f":{LINE}")), LINE
    found = []
    for each in ranges.split(","):
        low, colon, high = each.partition(":")
        if what == LINE and not colon:
            low, colon, high = each.partition("-")
        try:
            start = float(low)
            end = float(high) if colon else start
        except ValueError:
            start = end = math.nan
        if not start <= end:
            _problem(
                problems,
                "--exclude",
                text,
                "a range of T in K (0.30:0.35, for one kind kappa=0.3:0.35), lines (line=12,15-18, of one file "
                "sound.csv:line=12, one point 'sound.csv:Q^-1 transverse:line=12') or values of a column as the file "
                "writes them ('drive=3')",
                "write it so",
            )
            return []
        found.append(Exclusion(_excluded(what), start, end, *place))
    return found


def _file_and_column(text: str) -> tuple[str, str]:
    """Where lines are: a file, a column, or both; a path may hold a colon.

    Examples
    --------
    >>> _file_and_column("a:b.csv:Q^-1 transverse"), _file_and_column("Q^-1 transverse"), _file_and_column("a:b.csv")
    (('a:b.csv', 'Q^-1 transverse'), ('', 'Q^-1 transverse'), ('a:b.csv', ''))
    """
    file, _, column = text.rpartition(":")
    return (file, column) if column in _column_names() else (text, "")


def _excluded(what: str) -> str:
    """What an exclusion is of: all kinds, one polarization of a kind, a kind, lines, or a column of the file."""
    if what == "T":
        return ALL
    return what if what in _column_names() else kind_of(what) or what


def _column_names() -> set[str]:
    return {column.name for observable in OBSERVABLES.values() for column in observable.columns}


def _decimal(text: str | None, problems: list[str]) -> Decimal | None:
    if text is None or text in _DECIMALS:
        return None if text is None else _DECIMALS[text]
    _problem(problems, "--decimal", text, "comma or point", "choose one of them")
    return None


def _problem(problems: list[str], option: str, received: str, allowed: str, remedy: str) -> None:
    problems.append(str(InputError(option, received=received, allowed=allowed, remedy=remedy)))
