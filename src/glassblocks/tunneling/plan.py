"""What to simulate: the config of synthetic data, checked key by key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling.parameters import TunnelingModel

Array = NDArray[np.float64]

ACOUSTIC = ("velocity", "friction")
KINDS = (*ACOUSTIC, "conductivity", "heat")
POLARIZATIONS = {"longitudinal": "l", "transverse": "t"}
#: Smallest and largest number allowed, by unit: what lies outside is a slip of the unit.
PLAUSIBLE = {
    "kg/m^3": (1.0, 1e5),
    "m/s": (10.0, 1e5),
    "1/(J m^3)": (1e38, 1e52),
    "eV": (1e-6, 1e3),
    "K": (1e-6, 1e4),
    "MHz": (1e-9, 1e8),
    "s": (1e-9, 1e20),
}
#: Points that one curve may have.
MOST_POINTS = 1_000_000


@dataclass(frozen=True)
class CurvePlan:
    """One curve to be simulated; SI units."""

    file: str
    kind: str
    temperature: Array
    noise: float
    relative_noise: float
    #: "l" or "t" for velocity and friction.
    polarization: str | None = None
    #: Hz, for velocity and friction.
    frequency: tuple[float, ...] = ()
    reference_temperature: float | None = None
    #: Measuring time of the heat capacity, s.
    time: float = float("inf")


@dataclass(frozen=True)
class Plan:
    """A model, a seed and the curves."""

    model: TunnelingModel
    seed: int
    curves: tuple[CurvePlan, ...]


def example() -> str:
    """A commented config.

    Examples
    --------
    >>> len(read_plan(example()).curves)
    6
    """
    return resources.files("glassblocks.tunneling").joinpath("simulate.toml").read_text(encoding="utf-8")


def read_plan(text: str) -> Plan:
    """The plan that a TOML text states.

    Raises
    ------
    InputError
        If it is no TOML, or a key is missing, unknown or holds what it may not.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            "config", received=str(error), allowed="TOML", remedy="see glassblocks simulate --example"
        ) from error
    root = _Table("config", data)
    seed = root.take("seed", int, "a whole number >= 0", lambda v: v >= 0)
    model = _model(
        _Table("[medium]", root.take("medium", dict, "a table")),
        _Table("[model]", root.take("model", dict, "a table")),
    )
    entries = root.take("curve", list, "one [[curve]] or more", lambda v: len(v) > 0)
    root.finish()
    curves = tuple(_curve(_Table(f"[[curve]] {i + 1}", entry)) for i, entry in enumerate(entries))
    files = [curve.file for curve in curves]
    if len({name.casefold() for name in files}) < len(files):
        raise InputError(
            "file", received=files, allowed="a name of its own for each curve", remedy="rename one"
        )
    return Plan(model, seed, curves)


class _Table:
    """A TOML table from which keys are taken with a check; what is left over is an error."""

    def __init__(self, name: str, data: Any) -> None:
        if not isinstance(data, dict):
            raise InputError(
                name, received=data, allowed="a table", remedy="see glassblocks simulate --example"
            )
        self.name, self.data = name, dict(data)

    def take(
        self,
        key: str,
        kind: type | tuple[type, ...],
        allowed: str,
        rule: Callable[[Any], bool] = lambda _: True,
        **default: Any,
    ) -> Any:
        if key not in self.data and default:
            return default["default"]
        value = self.data.pop(key, None)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if type(value) not in kinds or not rule(value):
            raise InputError(
                f"{self.name} {key}",
                received=value,
                allowed=allowed,
                remedy="see glassblocks simulate --example",
            )
        return value

    def number(self, key: str, allowed: str, rule: Callable[[float], bool], **default: Any) -> float:
        value = self.take(key, (int, float), allowed, lambda v: bool(np.isfinite(v)) and rule(v), **default)
        return float(value)

    def positive(self, key: str, unit: str, **default: Any) -> float:
        low, high = PLAUSIBLE[unit]
        allowed = f"{low:g} to {high:g} {unit}"
        return self.number(key, allowed, lambda v: low <= v <= high, **default)

    def finish(self) -> None:
        if self.data:
            raise InputError(
                self.name,
                received=sorted(self.data),
                allowed="no other keys than those of glassblocks simulate --example",
                remedy="remove them or correct the spelling",
            )


def _model(medium: _Table, model: _Table) -> TunnelingModel:
    elastic = ElasticMedium(
        medium.positive("density", "kg/m^3"), medium.positive("c_l", "m/s"), medium.positive("c_t", "m/s")
    )
    gamma = Pair(model.positive("gamma_l", "eV"), model.positive("gamma_t", "eV")) * ELECTRON_VOLT
    result = TunnelingModel(
        elastic,
        model.positive("P", "1/(J m^3)"),
        gamma,
        exponent=model.number("exponent", "a number", lambda _: True, default=0.0),
        u_min=model.number("u_min", "0 <= u_min < 1", lambda v: 0 <= v < 1, default=0.0),
        e_max=model.positive("e_max", "K", default=np.inf) * BOLTZMANN,
    )
    medium.finish()
    model.finish()
    return result


def _curve(table: _Table) -> CurvePlan:
    kind = table.take("kind", str, ", ".join(KINDS), lambda v: v in KINDS)
    file = table.take("file", str, "a plain file name ending in .csv", _is_file_name)
    common: dict[str, Any] = {"file": file, "kind": kind, "temperature": _temperatures(table)}
    for key in ("noise", "relative_noise"):
        common[key] = table.number(key, "a number >= 0", lambda v: v >= 0, default=0.0)
    if kind in ACOUSTIC:
        names = " or ".join(POLARIZATIONS)
        name = table.take("polarization", str, names, lambda v: v in POLARIZATIONS)
        common |= {"polarization": POLARIZATIONS[name], "frequency": _frequencies(table)}
    if kind == "velocity" and "reference_temperature" in table.data:
        common["reference_temperature"] = table.positive("reference_temperature", "K")
    if kind == "heat":
        common["time"] = table.positive("time", "s")
    table.finish()
    return CurvePlan(**common)


def _is_file_name(name: str) -> bool:
    return name.endswith(".csv") and name.isprintable() and not set(name) & set("/\\:") and name[0] != "."


def _frequencies(table: _Table) -> tuple[float, ...]:
    """Hz."""
    given = table.take("frequency", (int, float, list), "MHz, one positive number or a list of them")
    values = given if isinstance(given, list) else [given]
    return tuple(float(value) * 1e6 for value in _numbers(f"{table.name} frequency", values, "MHz"))


def _temperatures(table: _Table) -> Array:
    """K."""
    given = table.take("temperature", (dict, list), "a list, or { from = 0.01, to = 1.0, points = 50 }")
    if isinstance(given, list):
        return np.array(_numbers(f"{table.name} temperature", given, "K"), dtype=float)
    span = _Table(f"{table.name} temperature", given)
    low, high = span.positive("from", "K"), span.positive("to", "K")
    points = span.take("points", int, f"2 to {MOST_POINTS}", lambda v: 2 <= v <= MOST_POINTS)
    span.finish()
    return np.geomspace(low, high, points)


def _numbers(name: str, values: list[Any], unit: str) -> list[Any]:
    low, high = PLAUSIBLE[unit]
    if not values or not all(type(value) in (int, float) and low <= value <= high for value in values):
        raise InputError(
            name,
            received=values,
            allowed=f"numbers from {low:g} to {high:g} {unit}",
            remedy="correct the list",
        )
    return values
