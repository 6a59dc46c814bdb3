"""What the keys of an ensemble's config may hold, alone and together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from math import hypot
from typing import Any

import numpy as np

from glassblocks.config import REQUIRED, Key, choice, is_number, number, whole
from glassblocks.ensembles.disorder import PoissonNumber
from glassblocks.errors import InputError
from glassblocks.medium import POSITIVITY_BOUND

EXAMPLE = "glassblocks superblock --example"
#: Largest k times the extent of a superblock that the average over directions resolves to 2e-6.
FARTHEST_PHASE = 10.0
#: Names of the methods; "by size" lets each sample choose.
METHODS = ("by size", "dense", "lanczos", "mean-field")


def _span(low: float, high: float, unit: str = "", *, zero: bool = False, default: Any = REQUIRED) -> Key:
    """A number between two bounds, or zero: what lies outside is a slip of the unit."""
    words = f"{'0, or ' if zero else ''}{low:g} to {high:g} {unit}".rstrip()
    return number(words, lambda v: low <= v <= high or (zero and v == 0), default=default)


def _count(low: int, high: int, default: Any = REQUIRED) -> Key:
    return whole(f"a whole number, {low} to {high}", lambda v: low <= v <= high, default=default)


def _list(allowed: str, rule: Callable[[list[float]], bool], default: Any = REQUIRED) -> Key:
    """A list of numbers, not an empty one, that obeys a rule."""
    return Key(allowed, lambda v: _is_list(v) and len(v) > 0 and rule(v), _floats, default)


def _is_list(value: Any) -> bool:
    return type(value) is list and all(is_number(x) for x in value)


def _floats(value: list[float]) -> tuple[float, ...]:
    return tuple(float(x) for x in value)


def _ascending(values: list[float]) -> bool:
    return all(a < b for a, b in pairwise(values))


def _is_mean(value: Any) -> bool:
    return (
        type(value) is dict
        and value.keys() == {"mean"}
        and is_number(value["mean"])
        and 1e-6 <= value["mean"] <= 20
    )


def _is_direction(value: Any) -> bool:
    return _is_list(value) and len(value) == 3 and 1e-100 < hypot(*value) < 1e100


#: What the fields may hold. A seed fits into a NetCDF attribute; the largest N_0 is far beyond any memory.
ENSEMBLE: dict[str, Key] = {
    "seed": _count(0, 2**63 - 1),
    "samples": _count(1, 10_000_000),
    "edge": _span(1e-10, 1e-3, "m"),
    "density": _span(1.0, 1e5, "kg/m^3"),
    "c_t": _span(10.0, 1e5, "m/s"),
    "asymmetry": _list(
        "two numbers, 0 <= smallest < largest <= 10000, in K",
        lambda v: len(v) == 2 and 0 <= v[0] < v[1] <= 1e4,
        None,
    ),
    "tunnel_splitting": _list(
        "two numbers, 1e-09 <= smallest < largest <= 10000, in K",
        lambda v: len(v) == 2 and 1e-9 <= v[0] < v[1] <= 1e4,
        None,
    ),
    "systems_per_block": Key(
        "a whole number, 1 to 20, or {mean = x} with x from 1e-06 to 20 for a Poisson draw",
        lambda v: (type(v) is int and 1 <= v <= 20) or _is_mean(v),
        lambda v: v if type(v) is int else PoissonNumber(float(v["mean"])),
        1,
    ),
    "levels": _count(2, 16, 2),
    "spread": _span(1e-9, 1e4, "K", default=None),
    "method": choice(*METHODS, default="by size"),
    "steps": _count(2, 10_000, 100),
    "vectors": _count(1, 10_000, 8),
    "starts": _count(1, 1000, 4),
    "bin_edges": _list(
        "two numbers or more, 0 to 1e+09, ascending, in GHz",
        lambda v: len(v) >= 2 and v[0] >= 0 and v[-1] <= 1e9 and _ascending(v),
    ),
    "band": _list("two numbers, ascending, in GHz", lambda v: len(v) == 2 and _ascending(v)),
    "blocks_per_edge": _count(2, 100, 2),
    "coupling": _span(1e-9, 1e6, default=1.0),
    "wavenumbers": _list("one number or more, >= 0", lambda v: min(v) >= 0, (0.0,)),
    "directions": Key(
        "a list of non-zero vectors of three numbers",
        lambda v: type(v) is list and all(_is_direction(x) for x in v),
        lambda v: tuple(_floats(x) for x in v),
        (),
    ),
}
CONDITION: dict[str, Key] = {
    "sound_speed_ratio": number(
        f"above {POSITIVITY_BOUND:.4f}: a positive bulk modulus; at most 100",
        lambda v: POSITIVITY_BOUND < v <= 100,
    ),
    "coupling_ratio": number(
        f"{POSITIVITY_BOUND:.4f} to 100: random tensors have no smaller one",
        lambda v: POSITIVITY_BOUND <= v <= 100,
    ),
    "strength": _span(1e-9, 1e3),
    "temperature": _span(1e-9, 1e4, "K", zero=True, default=0.0),
}


def contradictions(values: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Fields that are good alone but not together: name, value, what is allowed. Missing ones contradict nothing."""
    if {"band", "bin_edges"} <= values.keys() and not set(values["band"]) <= set(values["bin_edges"]):
        yield "band", list(values["band"]), "two of the bin edges, ascending, in GHz"
    if {"wavenumbers", "blocks_per_edge"} <= values.keys():
        # beyond, the average over directions has too few nodes
        largest = FARTHEST_PHASE / (3**0.5 * (values["blocks_per_edge"] - 1))
        if max(values["wavenumbers"]) > largest:
            yield "wavenumbers", list(values["wavenumbers"]), f"kL up to {largest:.3g} for this N_0"

    random = values.get("levels", 2) > 2
    for name in ("asymmetry", "tunnel_splitting"):
        if name in values and (values[name] is None) != random:
            allowed = (
                "left out: blocks of more than two levels have a spread" if random else "two numbers, in K"
            )
            yield name, values[name] and list(values[name]), allowed
    if "spread" in values and (values["spread"] is None) == random:
        yield "spread", values["spread"], "a number in K, for more than two levels" if random else "left out"
    if random and values.get("systems_per_block", 1) != 1:
        yield "systems_per_block", values["systems_per_block"], "1 for blocks of more than two levels"


def check_fields(name: str, of: object, keys: Mapping[str, Key]) -> None:
    """Refuse the first field of a dataclass that its key does not allow.

    Raises
    ------
    InputError
        With the name of the field behind `name`.
    """
    for field, key in keys.items():
        value = getattr(of, field)
        if value is None and key.default is None:
            continue
        check(f"{name}{field}", value, key.allowed, key.accepts(_plain(value)))


def _plain(value: Any) -> Any:
    """A value as TOML would give it: tuples and arrays as lists, numpy's numbers as Python's."""
    if isinstance(value, PoissonNumber):
        return {"mean": value.mean}
    if isinstance(value, tuple | list | np.ndarray):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def check(name: str, value: Any, allowed: str, good: bool) -> None:
    """Refuse a value that is not good.

    Raises
    ------
    InputError
        With what is allowed.
    """
    if not good:
        raise InputError(name, received=value, allowed=allowed, remedy=f"see {EXAMPLE}")
