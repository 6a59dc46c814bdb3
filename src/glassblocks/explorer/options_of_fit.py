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

    def toggled(self, column: str, temperature: float) -> str:
        """The text with one point left out or, if it was left out so, taken in again.

        Examples
        --------
        >>> once = OptionsOfFit.parse("").toggled("Q^-1 transverse", 0.1)
        >>> once, OptionsOfFit.parse(once).toggled("Q^-1 transverse", 0.1)
        ("--exclude 'Q^-1 transverse=0.1'", '')
        """
        point = ["--exclude", f"{column}={temperature!r}"]
        words = list(self.words)
        for place in range(len(words) - 1):
            if words[place : place + 2] == point:
                return shlex.join(words[:place] + words[place + 2 :])
        return shlex.join(words + point)


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
