"""The one glass that a user means: by name, or from a table."""

from __future__ import annotations

import shlex
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from glassblocks.errors import InputError
from glassblocks.glasses.glass import Glass
from glassblocks.glasses.glass_table import read_glasses
from glassblocks.glasses.shipped import find


def choose(text: str, note: Callable[[str], None] = warnings.warn) -> Glass:
    """A glass of the paper by its name, or the one glass of a table; TABLE:NAME picks one of several.

    Parameters
    ----------
    text
        NAME, TABLE or TABLE:NAME, where TABLE is a file or ends in ``.csv``.
    note
        Called with one line of text for every column of a table that is not used.

    Raises
    ------
    InputError
        If there is no such glass, or the table has several and none was picked.
    TableError
        If the table cannot be read or used.

    Examples
    --------
    >>> choose("a-SiO2").c_l
    5800.0
    """
    path, name = _split(text)
    if path is None:
        return find(text)
    found = read_glasses(path, note)
    if name:
        return find(name, found)
    if len(found) == 1:
        return found[0]
    raise InputError(
        "glass",
        received=f"{path} with {len(found)} glasses",
        allowed=f"a table with one glass, or TABLE:NAME with {_names(found)}",
        remedy=f"choose one, for example {shlex.quote(f'{path}:{found[0].name}')}"
        if found
        else "fill in a row",
    )


def _names(glasses: Sequence[Glass], shown: int = 8) -> str:
    names = ", ".join(glass.name for glass in glasses[:shown])
    return names if len(glasses) <= shown else f"{names}, ... ({len(glasses)} in all)"


def _split(text: str) -> tuple[str | None, str]:
    """The path of a table and the glass picked from it; no path if the text is a name.

    Examples
    --------
    >>> _split("BK7"), _split("mine.csv"), _split("data/mine.csv:old"), _split("mine.CSV:a:b")
    ((None, ''), ('mine.csv', ''), ('data/mine.csv', 'old'), ('mine.CSV', 'a:b'))
    """
    if _is_file(text):
        return text, ""
    head, _, name = text.rpartition(":")
    if _is_file(head):
        return head, name
    # a table that is not there: its error says so, not that no glass is called so
    end = text.casefold().find(".csv")
    if end >= 0 and text[end + 4 : end + 5] in ("", ":"):
        return text[: end + 4], text[end + 5 :]
    return None, ""


def _is_file(text: str) -> bool:
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):  # too long, or a null byte
        return False
