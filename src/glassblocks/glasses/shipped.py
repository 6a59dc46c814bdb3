"""The glasses of the paper, and where in the paper each of their numbers stands."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from glassblocks.errors import InputError
from glassblocks.glasses.glass import Glass
from glassblocks.glasses.glass_table import SCHEMA, from_table
from glassblocks.tables import AllowedSign, NumberColumn, Schema, Table, TextColumn, parse_table

_PRINTED = Schema(
    texts=(TextColumn("name"),),
    quantities=(
        NumberColumn("ratio measured"),
        NumberColumn("ratio predicted"),
        NumberColumn("relative deviation", sign=AllowedSign.ANY, header="relative deviation [%]"),
    ),
)


@cache
def load_glasses() -> tuple[Glass, ...]:
    """The 13 glasses of the table in section IV of the paper, in its order.

    Densities are known for a-SiO2 and BK7 only, which section V quotes.

    Examples
    --------
    >>> [glass.name for glass in load_glasses()][:3]
    ['a-SiO2', 'BK7', 'As2S3']
    >>> load_glasses()[0].c_l
    5800.0
    """
    return from_table(_shipped("meissner_berret.csv", SCHEMA))


@cache
def printed() -> Table:
    """The ratios and deviations as the paper prints them, glass by glass.

    Examples
    --------
    >>> printed().values("ratio measured")[0]
    1.6
    """
    return _shipped("printed_ratios.csv", _PRINTED)


@cache
def provenance() -> dict[str, Any]:
    """Where in the paper each quantity stands, its resolution, and what section V and the fits state.

    Examples
    --------
    >>> provenance()["columns"]["gamma_l"]["where"]
    'section IV, table, column 2'
    """
    return tomllib.loads(_bytes("meissner_berret.toml").decode("utf-8"))


def find(name: str, among: Iterable[Glass] | None = None) -> Glass:
    """The glass called `name`, among those of the paper or others.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> find("BK7").density
    2510.0
    """
    glasses = {glass.name: glass for glass in (load_glasses() if among is None else among)}
    if name in glasses:
        return glasses[name]
    alike = difflib.get_close_matches(name, glasses, n=1, cutoff=0.5)
    raise InputError(
        "glass",
        received=name,
        allowed=f"one of {', '.join(glasses)}",
        remedy=f"did you mean {alike[0]}?" if alike else "choose one of them, or pass a table of your own",
    )


def _shipped(file: str, schema: Schema) -> Table:
    return parse_table(_bytes(file), schema, name=file)


def _bytes(file: str) -> bytes:
    return (resources.files("glassblocks.glasses") / "data" / file).read_bytes()
