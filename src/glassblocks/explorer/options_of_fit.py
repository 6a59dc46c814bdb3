"""The options of `glassblocks fit` as a line of text: which ones the explorer passes on, and what they say."""

from __future__ import annotations

import argparse
import inspect
import shlex
from dataclasses import dataclass
from typing import NoReturn

from glassblocks.errors import InputError
from glassblocks.fitting.reading_options import ReadingOptions

#: Options of which there may be several, and those of which there is one.
SEVERAL = (
    "--column",
    "--by",
    "--t-min",
    "--t-max",
    "--exclude",
    "--free",
    "--without",
    "--hold",
    "--dilution",
)
ONE = (
    *("--mass", "--molar-mass", "--frequency", "--frequency-tolerance", "--decimal", "--coupling"),
    *("--weights", "--measuring-time", "--eps-r", "--filling-factor", "--substrate"),
)
#: Those that say how files are read.
#: Lines of a table are fewer.
MOST_LINES = 2**21
OF_READING = tuple(inspect.signature(ReadingOptions.of_texts).parameters)


class _Parser(argparse.ArgumentParser):
    """Errors are the package's own, and end nothing."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong."""
        raise _refused(message, "write it as on the command line")


@dataclass(frozen=True)
class OptionsOfFit:
    """A line of options, checked: nothing in it can name a file.

    Attributes
    ----------
    words
        As a command takes them.
    reading
        What they say of how files are read.
    """

    words: tuple[str, ...]
    reading: ReadingOptions

    @classmethod
    def parse(cls, text: str) -> OptionsOfFit:
        """The options that a text holds.

        Raises
        ------
        InputError, ConfigError
            If it holds anything else.

        Examples
        --------
        >>> OptionsOfFit.parse("--t-max kappa=1 --free exponent").words
        ('--t-max', 'kappa=1', '--free', 'exponent')
        >>> OptionsOfFit.parse("--output here")
        Traceback (most recent call last):
        ...
        glassblocks.errors.InputError: options: received '--output here'; allowed: ...
        """
        if not text.isprintable():
            raise _refused(text, "leave out what cannot be seen")
        try:
            words = shlex.split(text)
        except ValueError as error:
            raise _refused(text, f"close the quote ({error})") from None
        given, unknown = _parser().parse_known_args(words)
        if unknown:
            raise _refused(shlex.join(unknown), "use the command line for anything else")
        reading = {
            name: value for name, value in vars(given).items() if name in OF_READING and value is not None
        }
        if "frequency_tolerance" in reading:
            reading["frequency_tolerance"] = _number(reading["frequency_tolerance"])
        return cls(tuple(words), ReadingOptions.of_texts(**reading))

    def toggled(self, table: str, column: str, line: int) -> str:
        """The text with one point left out or, if it was left out so, taken in again.

        Examples
        --------
        >>> once = OptionsOfFit.parse("").toggled("a.csv", "Q^-1 transverse", 12)
        >>> once, OptionsOfFit.parse(once).toggled("a.csv", "Q^-1 transverse", 12)
        ("--exclude 'a.csv:Q^-1 transverse:line=12'", '')
        >>> OptionsOfFit.parse("--exclude a.csv:kappa:line=10-12,14").toggled("a.csv", "kappa", 13)
        '--exclude a.csv:kappa:line=10-14'
        """
        words, head = list(self.words), f"{table}:{column}:line="
        place = self._of_points(head)
        lines = _numbers(words[place + 1].removeprefix(head)) if place < len(words) else set()
        lines ^= {line}
        words[place : place + 2] = ["--exclude", head + _ranges(lines)] if lines else []
        return shlex.join(words)

    def leaves_out(self, table: str, column: str, line: int) -> bool:
        """Whether one point is left out by itself or with others of its column."""
        head = f"{table}:{column}:line="
        place = self._of_points(head)
        return place < len(self.words) and line in _numbers(self.words[place + 1].removeprefix(head))

    def without_points(self) -> str:
        """The text without points of tables, which mean nothing where other tables come.

        Examples
        --------
        >>> OptionsOfFit.parse("--free exponent --exclude a.csv:kappa:line=12").without_points()
        '--free exponent'
        """
        words = list(self.words)
        for place in range(len(words) - 2, -1, -1):
            if words[place] == "--exclude" and ":line=" in words[place + 1]:
                del words[place : place + 2]
        return shlex.join(words)

    def _of_points(self, head: str) -> int:
        """Where an exclusion begins so; the end if none does."""
        pairs = zip(self.words, self.words[1:], strict=False)
        of_points = (
            place
            for place, (option, text) in enumerate(pairs)
            if option == "--exclude" and text.startswith(head)
        )
        return next(of_points, len(self.words))


def _numbers(text: str) -> set[int]:
    """Lines of a text such as 12,15-18, which is known to be one."""
    found: set[int] = set()
    for each in text.split(","):
        low, _, high = each.partition("-")
        first, last = (min(float(end), MOST_LINES) for end in (low, high or low))
        found |= set(range(int(first), int(last) + 1))
    return found


def _ranges(numbers: set[int]) -> str:
    """Lines as a text.

    Examples
    --------
    >>> _ranges({18, 12, 16, 17})
    '12,16-18'
    """
    begins = sorted(each for each in numbers if each - 1 not in numbers)
    ends = sorted(each for each in numbers if each + 1 not in numbers)
    return ",".join(
        f"{low}" if low == high else f"{low}-{high}" for low, high in zip(begins, ends, strict=True)
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    for name in SEVERAL:
        parser.add_argument(name, action="append")
    for name in ONE:
        parser.add_argument(name)
    return parser


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _refused(f"--frequency-tolerance {text}", "write a number such as 0.01") from None


def _refused(received: str, remedy: str) -> InputError:
    return InputError("options", received=received, allowed=", ".join((*SEVERAL, *ONE)), remedy=remedy)
