"""What to simulate: the config of synthetic data, checked key by key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.config import (
    REQUIRED,
    Config,
    Key,
    choice,
    is_number,
    number,
    section,
    sections,
    text,
    whole,
)
from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, VACUUM_PERMITTIVITY
from glassblocks.errors import InputError
from glassblocks.fitting.derived_quantities import DEBYE
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS, Observable
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tables.source import ROW_LIMIT
from glassblocks.tunneling.activation import ATTEMPT_TIME, Barriers
from glassblocks.tunneling.parameters import TunnelingModel

_EXAMPLES = resources.files("glassblocks.fitting").joinpath("examples")
EXAMPLE = "glassblocks simulate --example"
Array = NDArray[np.float64]

#: Smallest and largest number allowed, by unit: what lies outside is a slip of the unit.
PLAUSIBLE = {
    "kg/m^3": (1.0, 1e5),
    "m/s": (10.0, 1e5),
    "1/(J m^3)": (1e38, 1e52),
    "eV": (1e-6, 1e3),
    "K": (1e-6, 1e4),
    "MHz": (1e-9, 1e8),
    "s": (1e-9, 1e20),
    "debye": (1e-4, 1e4),
    "photons": (1e-6, 1e18),
    "power": (0.02, 10.0),
    "part": (1e-9, 1.0),
    "loss": (1e-15, 1.0),
    "eps_r": (1.0, 1e4),
    "m": (1e-9, 1e3),
    "1/(m K^4)": (1e-6, 1e9),
}
#: Points that one curve may have, as many as a table that is read, and all curves together.
MOST_POINTS, MOST_TOGETHER = ROW_LIMIT, 10 * ROW_LIMIT


@dataclass(frozen=True)
class CurvePlan:
    """One curve to be simulated; SI units."""

    file: str
    kind: str
    temperature: Array
    noise: float
    relative_noise: float
    #: "l", "t" or a mode, for sound.
    polarization: str | None = None
    #: Hz, for sound.
    frequency: tuple[float, ...] = ()
    #: In the resonator, for electric data.
    photons: tuple[float, ...] = ()
    #: What its kind of data needs beside: such as the measuring time of a heat capacity.
    options: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A model, a seed and the curves."""

    model: TunnelingModel
    seed: int
    curves: tuple[CurvePlan, ...]


def examples() -> list[str]:
    """Names of the configs that `example` has.

    Examples
    --------
    >>> "oscillator" in examples()
    True
    """
    return sorted(each.name.removesuffix(".toml") for each in _EXAMPLES.iterdir())


def example(name: str = "glass") -> str:
    """A commented config.

    Raises
    ------
    InputError
        If there is none of this name.

    Examples
    --------
    >>> len(read_plan(example()).curves)
    6
    """
    if name not in examples():
        raise InputError(
            "--example", received=name, allowed=", ".join(examples()), remedy="choose one of them"
        )
    return _EXAMPLES.joinpath(f"{name}.toml").read_text(encoding="utf-8")


def read_plan(content: str) -> Plan:
    """The plan that a TOML text states.

    Raises
    ------
    ConfigError
        With every problem of the text: it is no TOML, or keys are missing, unknown or hold what they may not.
    InputError
        If the medium is none that can be: c_l^2 <= (4/3) c_t^2.
    """
    config = Config(content, EXAMPLE)
    root = config.table("config", config.root, _ROOT)
    medium = config.table("[medium]", root.get("medium"), _MEDIUM)
    model = config.table("[model]", root.get("model"), _MODEL)
    curves = [
        _curve(config, f"[[curve]] {i}", entry) for i, entry in enumerate(root.get("curve", ()), start=1)
    ]
    files = Counter(str(curve["file"]).casefold() for curve in curves if "file" in curve)
    for twin in sorted(name for name, count in files.items() if count > 1):
        config.problems.append(f"[[curve]]: file {twin!r} stands there twice; give each curve its own")
    together = sum(map(_points, curves))
    if together > MOST_TOGETHER:
        config.problems.append(
            f"[[curve]]: received {together} points together; allowed: at most {MOST_TOGETHER}; make two configs"
        )
    config.raise_if_any()
    _check_electric(config, model, curves)
    config.raise_if_any()
    gamma = Pair(model.pop("gamma_l"), model.pop("gamma_t"))
    wells = [model.pop(name, None) for name in ("E_0", "V_gauss", "V_exp", "tau_0")]
    if wells[0] is not None:
        model["barriers"] = Barriers(wells[0], wells[1], wells[2], wells[3])
    result = TunnelingModel(ElasticMedium(**medium), model.pop("P"), gamma, **model)
    return Plan(result, root["seed"], tuple(CurvePlan(**curve) for curve in curves))


def _check_electric(config: Config, model: dict[str, Any], curves: list[dict[str, Any]]) -> None:
    """A curve of an electric measurement needs the model's dipole moment and permittivity."""
    if any(OBSERVABLES[curve["kind"]].electric for curve in curves):
        for name, what in (
            ("dipole", "0.0001 to 10000 debye"),
            ("permittivity", "1 to 10000, of the vacuum's"),
        ):
            if model[name] is None:
                config.problems.append(
                    f"[model]: {name} is missing, which electric curves need; allowed: {what}"
                )


def _positive(name: str, unit: float = 1.0, default: Any = REQUIRED) -> Key:
    """A positive number in a unit of `PLAUSIBLE`, stored times `unit`."""
    low, high = PLAUSIBLE[name]
    return number(f"{low:g} to {high:g} {name}", lambda v: low <= v <= high, unit=unit, default=default)


def _is_file_name(name: str) -> bool:
    return name.endswith(".csv") and name.isprintable() and not set(name) & set("/\\:") and name[0] != "."


def _are(values: Any, unit: str) -> bool:
    """Whether this is a list of plausible numbers of a unit, not an empty one."""
    low, high = PLAUSIBLE[unit]
    return type(values) is list and len(values) > 0 and all(is_number(v) and low <= v <= high for v in values)


_ROOT = {
    "seed": whole("a whole number >= 0", lambda v: v >= 0),
    "medium": section(),
    "model": section(),
    "curve": sections("one [[curve]] or more"),
}
_MEDIUM = {"density": _positive("kg/m^3"), "c_l": _positive("m/s"), "c_t": _positive("m/s")}
_MODEL = {
    "P": _positive("1/(J m^3)"),
    "gamma_l": _positive("eV", ELECTRON_VOLT),
    "gamma_t": _positive("eV", ELECTRON_VOLT),
    "exponent": number("a number", default=0.0),
    "u_min": number("0 <= u_min < 1", lambda v: 0 <= v < 1, default=0.0),
    "e_max": _positive("K", BOLTZMANN, default=np.inf),
    "dipole": _positive("debye", DEBYE, default=None),
    "permittivity": _positive("eps_r", VACUUM_PERMITTIVITY, default=None),
    "E_0": _positive("K", BOLTZMANN, default=None),
    "V_gauss": _positive("K", BOLTZMANN, default=np.inf),
    "V_exp": _positive("K", BOLTZMANN, default=np.inf),
    "tau_0": number("1e-17 to 1e-8 s", lambda v: 1e-17 <= v <= 1e-8, default=ATTEMPT_TIME),
}
_CURVE = {
    "kind": choice(*OBSERVABLES),
    "file": text("a plain file name ending in .csv", _is_file_name),
    "temperature": Key(
        "a list of 1e-06 to 10000 K, or { from = 0.01, to = 1.0, points = 50 }",
        lambda v: type(v) is dict or _are(v, "K"),
    ),
    "noise": number("a number >= 0", lambda v: v >= 0, default=0.0),
    "relative_noise": number("a number >= 0", lambda v: v >= 0, default=0.0),
}
_SOUND = {
    "frequency": Key(
        "1e-09 to 1e+08 MHz, one number or a list of them",
        lambda v: _are(v if type(v) is list else [v], "MHz"),
        lambda v: tuple(float(f) * 1e6 for f in (v if type(v) is list else [v])),
    ),
}
_FIELD = {
    "photons": Key(
        "1e-06 to 1e+18 photons, one number or a list of them",
        lambda v: _are(v if type(v) is list else [v], "photons"),
        lambda v: tuple(float(n) for n in (v if type(v) is list else [v])),
        default=(),
    ),
}
_SPAN = {
    "from": _positive("K"),
    "to": _positive("K"),
    "points": whole(f"2 to {MOST_POINTS}", lambda v: 2 <= v <= MOST_POINTS),
}


def _polarization(observable: Observable) -> dict[str, Key]:
    """The key of the polarization or mode that a curve of sound has."""
    allowed = {POLARIZATIONS[str(each.polarization)]: each.polarization for each in observable.columns}
    return {
        "polarization": Key(
            " or ".join(allowed),
            lambda v: type(v) is str and v in allowed,
            lambda v: allowed[v],
        )
    }


def _options(observable: Observable) -> dict[str, Key]:
    """The keys that only curves of this kind have."""
    return {
        option.name: _positive(option.unit, default=REQUIRED if option.required else None)
        for option in observable.options
    }


def _curve(config: Config, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of a `CurvePlan`; what is wrong is noted and left out."""
    kind = entry.get("kind")
    if type(kind) is str and kind in OBSERVABLES:
        observable = OBSERVABLES[kind]
        options = _options(observable)
        sound = _SOUND | _polarization(observable) if observable.acoustic else {}
        sound |= _SOUND | _FIELD if observable.electric else {}
        values = config.table(name, entry, _CURVE | sound | options)
        given = {key: values.pop(key, None) for key in options}
        values["options"] = {key: value for key, value in given.items() if value is not None}
    else:  # what else it may have is not known
        values = config.table(name, {key: value for key, value in entry.items() if key in _CURVE}, _CURVE)
    if "temperature" in values:
        values["temperature"] = _temperatures(config, f"{name} temperature", values["temperature"])
    if _points(values) > MOST_POINTS:
        config.problems.append(
            f"{name}: received {_points(values)} points, every temperature at every frequency; "
            f"allowed: at most {MOST_POINTS}"
        )
    return values


def _points(curve: dict[str, Any]) -> int:
    """How many a curve has, as far as it is known."""
    temperature, frequency = curve.get("temperature"), curve.get("frequency")
    return (
        0
        if temperature is None
        else len(temperature) * max(1, len(frequency or ())) * max(1, len(curve.get("photons") or ()))
    )


def _temperatures(config: Config, name: str, given: Any) -> Array | None:
    """K; None if something is wrong, which is noted."""
    if type(given) is list:
        return np.array(given, dtype=float)
    span = config.table(name, given, _SPAN)
    if len(span) < len(_SPAN):
        return None
    return np.geomspace(span["from"], span["to"], span["points"])
