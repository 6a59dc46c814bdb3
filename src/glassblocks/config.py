"""Configs in TOML: every key is checked, and every problem of a file is reported at once.

A `Key` says what a key may hold; `Config.table` takes one TOML table by its keys and notes what is missing,
unknown or out of range. Nothing is built until `Config.raise_if_any` has passed.
"""

from __future__ import annotations

import difflib
import errno
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from glassblocks.bounded import read_at_most
from glassblocks.errors import ConfigError

#: Default of a key that must be there.
REQUIRED: Any = object()
#: Largest config that is read, most parts of a dotted key, and most problems that are listed one by one.
SIZE_LIMIT, DEEPEST, LISTED = 256 * 2**10, 16, 100
#: Whole numbers are smaller: a float holds them, and Python writes them out.
LARGEST = 10**300

#: A key behind one of these in a comment would be part of the comment.
_OTHER_END = re.compile("[\\x85\\u2028\\u2029]")
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
#: The parser takes the square of a key's parts.
_LONG_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST}}}")


def _same(value: Any) -> Any:
    return value


def _any(value: Any) -> bool:
    del value
    return True


@dataclass(frozen=True)
class Key:
    """What a key may hold: in words, as a rule, how it is stored, and what it is if left out."""

    allowed: str
    accepts: Callable[[Any], bool]
    store: Callable[[Any], Any] = _same
    default: Any = REQUIRED


def number(
    allowed: str, rule: Callable[[float], bool] = _any, *, unit: float = 1.0, default: Any = REQUIRED
) -> Key:
    """A finite number that obeys a rule, stored in SI: times `unit`. (The default is stored as it is.)

    Examples
    --------
    >>> key = number("a number > 0 in MHz", lambda v: v > 0, unit=1e6)
    >>> key.accepts(2), key.accepts(True), key.accepts(-1), key.store(2)
    (True, False, False, 2000000.0)
    """
    return Key(allowed, lambda v: is_number(v) and rule(v), lambda v: float(v) * unit, default)


def whole(allowed: str, rule: Callable[[int], bool] = _any, *, default: Any = REQUIRED) -> Key:
    """A whole number that obeys a rule."""
    return Key(allowed, lambda v: type(v) is int and abs(v) < LARGEST and rule(v), default=default)


def text(allowed: str, rule: Callable[[str], bool] = _any, *, default: Any = REQUIRED) -> Key:
    """A text that obeys a rule."""
    return Key(allowed, lambda v: type(v) is str and rule(v), default=default)


def choice(*names: str, default: Any = REQUIRED) -> Key:
    """One of a few names."""
    return text(f"one of {', '.join(names)}", lambda v: v in names, default=default)


def section(*, default: Any = REQUIRED) -> Key:
    """A [table]."""
    return Key("a table", lambda v: type(v) is dict, default=default)


def sections(allowed: str) -> Key:
    """One [[table]] or more."""
    return Key(allowed, lambda v: type(v) is list and len(v) > 0 and all(type(x) is dict for x in v))


def is_number(value: Any) -> bool:
    """Whether a TOML value is a finite number; true and false are none, nor is what no float holds.

    Examples
    --------
    >>> [is_number(value) for value in (1, 0.5, True, float("nan"), 10**400, "1")]
    [True, True, False, False, False, False]
    """
    return (type(value) is float and isfinite(value)) or (type(value) is int and abs(value) < LARGEST)


class Config:
    """A TOML text that is being read.

    Parameters
    ----------
    content
        The text.
    example
        The command that prints an example; messages refer to it.

    Attributes
    ----------
    root
        The tables of the text.
    problems
        What is wrong, a line each.

    Raises
    ------
    ConfigError
        If it is no TOML.

    Examples
    --------
    >>> config = Config("sede = 1\\nedge = -2.0", "glassblocks superblock --example")
    >>> _ = config.table("config", config.root, {"seed": whole(">= 0"), "edge": number("> 0 m", lambda v: v > 0)})
    >>> for problem in config.problems:
    ...     print(problem)
    config: the unknown key 'sede'; did you mean 'seed'?
    config: seed is missing; allowed: >= 0
    config: edge: received -2.0; allowed: > 0 m
    """

    def __init__(self, content: str, example: str) -> None:
        self.example, self.problems = example, list[str]()
        try:
            if _LONG_KEY.search(content):
                raise ValueError(f"a key of more than {DEEPEST} parts")
            if end := _OTHER_END.search(content):
                raise ValueError(f"U+{ord(end[0]):04X}, which editors show as a new line and TOML does not")
            self.root: dict[str, Any] = tomllib.loads(content)
        # ValueError: no TOML, or an integer of thousands of digits; RecursionError: brackets without end
        except (ValueError, RecursionError) as error:
            raise ConfigError([f"config: not TOML: {error}; see {example}"]) from error

    def table(self, name: str, data: Any, keys: Mapping[str, Key]) -> dict[str, Any]:
        """The stored values of the keys of one table.

        Parameters
        ----------
        name
            What messages call the table.
        data
            The table; None if it is itself a problem that was noted.
        keys
            The keys it may have.

        Returns
        -------
        dict
            Keys with a problem are left out; they are noted in `problems`.
        """
        if data is None:
            return {}
        for unknown in (key for key in data if key not in keys):
            if len(self.problems) >= LISTED:
                self.problems.append("")  # counted, not looked at
                continue
            near = difflib.get_close_matches(unknown, keys, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(keys)}"
            self.problems.append(f"{name}: the unknown key {_short(unknown)}; {remedy}")
        values = {}
        for key, rule in keys.items():
            if key not in data:
                if rule.default is REQUIRED:
                    self.problems.append(f"{name}: {key} is missing; allowed: {rule.allowed}")
                else:
                    values[key] = rule.default
            elif rule.accepts(data[key]):
                values[key] = rule.store(data[key])
            else:
                self.problems.append(f"{name}: {key}: received {_short(data[key])}; allowed: {rule.allowed}")
        return values

    def raise_if_any(self) -> None:
        """Raise one error with every problem, if there are any."""
        if self.problems:
            more = len(self.problems) - LISTED
            unlisted = [f"and {more} more problems"] if more > 0 else []
            raise ConfigError([*self.problems[:LISTED], *unlisted, f"see {self.example}"])


def read_text(path: Path | None, example: str) -> str:
    """The text of a config file.

    Raises
    ------
    ConfigError
        If there is none, or it cannot be read.

    Examples
    --------
    >>> read_text(None, "glassblocks simulate --example")
    Traceback (most recent call last):
    ...
    glassblocks.errors.ConfigError: no config file was named; start from: glassblocks simulate --example > my.toml
    """
    if path is None:
        raise ConfigError([f"no config file was named; start from: {example} > my.toml"])
    try:
        data = read_at_most(path, SIZE_LIMIT)
        if len(data) > SIZE_LIMIT:
            raise OSError(errno.EFBIG, f"more than {SIZE_LIMIT // 2**10} KiB")
        return data.decode("utf-8")
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or a path with a null byte
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise ConfigError([f"config {str(path)!r} cannot be read: {reason}; see {example}"]) from error


def _short(value: Any, limit: int = 80) -> str:
    try:
        shown = repr(value)
    except ValueError:  # Python writes out no number of thousands of digits
        shown = "a number of thousands of digits"
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."
