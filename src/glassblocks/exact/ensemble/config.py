"""What an ensemble of superblocks is: every number that a sample depends on, read from TOML and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import resources
from itertools import pairwise
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.coupled_blocks import cube, require_dense
from glassblocks.blocks.tunneling_distribution import TunnelingDistribution
from glassblocks.config import REQUIRED, Config, Key, is_number, number, sections, whole
from glassblocks.constants import BOLTZMANN, PLANCK
from glassblocks.errors import ConfigError, InputError
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.tensors import Isotropic

EXAMPLE = "glassblocks superblock --example"
#: Largest k times the extent of a superblock that the average over directions resolves to 2e-6.
FARTHEST_PHASE = 10.0


@dataclass(frozen=True)
class Condition:
    """One glass: what is varied while the disorder stays the same.

    Parameters
    ----------
    sound_speed_ratio
        c_l/c_t, above 2/sqrt 3.
    coupling_ratio
        gamma_l/gamma_t of the blocks, at least 2/sqrt 3.
    strength
        |Re chi_t(0)|/(rho c_t^2) of uncoupled blocks at zero temperature, ensemble average; sets gamma_t.
    temperature
        K, >= 0.
    """

    sound_speed_ratio: float
    coupling_ratio: float
    strength: float
    temperature: float = 0.0


@dataclass(frozen=True)
class EnsembleConfig:
    """An ensemble of N_0 x N_0 x N_0 superblocks of one two-level system a block.

    Parameters
    ----------
    seed
        Root of the random numbers; sample i uses its child i.
    samples
        Number of disorder samples.
    edge
        L of a block, m.
    density, c_t
        Of the medium, kg/m^3 and m/s.
    asymmetry, tunnel_splitting
        Smallest and largest Delta and Delta_0, K: see `TunnelingDistribution`.
    bin_edges
        Frequencies between which Im chi is averaged, GHz, ascending.
    conditions
        The glasses, all with the same disorder.
    band
        Frequencies, GHz, between which results are also stated as one number; two of the bin edges.
    blocks_per_edge
        N_0.
    coupling
        g: the run compares 0, +g and -g.
    wavenumbers
        k L of waves averaged over all directions; 0 is the limit of long waves.
    directions
        Directions of long waves, each averaged over those that the symmetry of a cube makes of it.

    Raises
    ------
    InputError
        If a value lies outside its range.
    MemoryLimitError
        If the dense matrices of one sample do not fit.
    """

    seed: int
    samples: int
    edge: float
    density: float
    c_t: float
    asymmetry: tuple[float, float]
    tunnel_splitting: tuple[float, float]
    bin_edges: tuple[float, ...]
    conditions: tuple[Condition, ...]
    band: tuple[float, float]
    blocks_per_edge: int = 2
    coupling: float = 1.0
    wavenumbers: tuple[float, ...] = (0.0,)
    directions: tuple[tuple[float, float, float], ...] = ()

    def __post_init__(self) -> None:
        _check_fields("", self, _ENSEMBLE)
        for name, value, allowed in _contradictions(vars(self)):
            _check(name, value, allowed, False)
        _check("condition", self.conditions, "one [[condition]] or more", len(self.conditions) > 0)
        for i, condition in enumerate(self.conditions, start=1):
            _check_fields(f"[[condition]] {i} ", condition, _CONDITION)
            self.medium(condition)
            self.distribution(condition)
        # H, its eigenvectors and LAPACK's two copies of them
        require_dense(2**self.count, 8, copies=4)

    @property
    def count(self) -> int:
        """Number of blocks N_0^3."""
        return int(self.blocks_per_edge) ** 3

    @property
    def volume(self) -> float:
        """Volume of a superblock, m^3."""
        return self.count * self.edge**3

    @cached_property
    def positions(self) -> NDArray[np.float64]:
        """Centers of the blocks, m, (N_0^3, 3)."""
        return cube(self.blocks_per_edge, self.edge)

    @cached_property
    def energy_edges(self) -> NDArray[np.float64]:
        """h times the bin edges, J."""
        return PLANCK * 1e9 * np.asarray(self.bin_edges)

    @property
    def couplings(self) -> tuple[float, float, float]:
        """The values of g that are compared."""
        return (0.0, self.coupling, -self.coupling)

    def medium(self, condition: Condition) -> ElasticMedium:
        """The elastic medium of a condition."""
        return ElasticMedium(self.density, condition.sound_speed_ratio * self.c_t, self.c_t)

    def distribution(self, condition: Condition) -> TunnelingDistribution:
        """The two-level systems of a condition: gamma_t is what gives the strength asked for."""
        asymmetry, splitting = (
            (value[0] * BOLTZMANN, value[1] * BOLTZMANN) for value in (self.asymmetry, self.tunnel_splitting)
        )
        unit = TunnelingDistribution(asymmetry, splitting, Isotropic(condition.coupling_ratio, 1.0))
        per_square = -unit.static(0.0, self.edge**3).t  # Pa per J^2 of gamma_t^2
        gamma = (condition.strength * self.density * self.c_t**2 / per_square) ** 0.5
        return TunnelingDistribution(asymmetry, splitting, Isotropic(condition.coupling_ratio * gamma, gamma))

    def physics(self) -> dict[str, Any]:
        """Everything that a sample depends on, as plain data: all but the number of samples and the band."""
        data = asdict(self)
        del data["samples"], data["band"]
        return data


def example() -> str:
    """A commented config, which takes about ten minutes on two cores.

    Examples
    --------
    >>> read_config(example()).count
    8
    """
    return (
        resources.files("glassblocks.exact.ensemble").joinpath("superblock.toml").read_text(encoding="utf-8")
    )


def read_config(content: str) -> EnsembleConfig:
    """The ensemble that a TOML text states.

    Raises
    ------
    ConfigError
        With every problem of the text: it is no TOML, or keys are missing, unknown or hold what they may not.
    MemoryLimitError
        If the dense matrices of one sample do not fit.

    Examples
    --------
    >>> read_config(example().replace("samples", "sampels").replace("edge = 5e-9", "edge = 5.0"))
    Traceback (most recent call last):
    ...
    glassblocks.errors.ConfigError: config: the unknown key 'sampels'; did you mean 'samples'?
    config: samples is missing; allowed: a whole number, 1 to 10000000
    config: edge: received 5.0; allowed: 1e-10 to 0.001 m
    see glassblocks superblock --example
    """
    config = Config(content, EXAMPLE)
    keys = _ENSEMBLE | {"condition": sections("one [[condition]] or more")}
    values = config.table("config", config.root, keys)
    conditions = [
        config.table(f"[[condition]] {i}", entry, _CONDITION)
        for i, entry in enumerate(values.pop("condition", ()), start=1)
    ]
    for name, value, allowed in _contradictions(values):
        config.problems.append(f"config: {name}: received {value}; allowed: {allowed}")
    config.raise_if_any()
    try:
        return EnsembleConfig(**values, conditions=tuple(Condition(**condition) for condition in conditions))
    except InputError as error:  # values that are good alone, not together
        raise ConfigError([str(error)]) from error


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


def _is_direction(value: Any) -> bool:
    return _is_list(value) and len(value) == 3 and 1e-100 < hypot(*value) < 1e100


#: What the fields may hold. A seed fits into a NetCDF attribute; the largest N_0 is far beyond any memory.
_ENSEMBLE: dict[str, Key] = {
    "seed": _count(0, 2**63 - 1),
    "samples": _count(1, 10_000_000),
    "edge": _span(1e-10, 1e-3, "m"),
    "density": _span(1.0, 1e5, "kg/m^3"),
    "c_t": _span(10.0, 1e5, "m/s"),
    "asymmetry": _list(
        "two numbers, 0 <= smallest < largest <= 10000, in K",
        lambda v: len(v) == 2 and 0 <= v[0] < v[1] <= 1e4,
    ),
    "tunnel_splitting": _list(
        "two numbers, 1e-09 <= smallest < largest <= 10000, in K",
        lambda v: len(v) == 2 and 1e-9 <= v[0] < v[1] <= 1e4,
    ),
    "bin_edges": _list(
        "two numbers or more, 0 to 1e+09, ascending, in GHz",
        lambda v: len(v) >= 2 and v[0] >= 0 and v[-1] <= 1e9 and _ascending(v),
    ),
    "band": _list("two numbers, ascending, in GHz", lambda v: len(v) == 2 and _ascending(v)),
    "blocks_per_edge": _count(2, 100, EnsembleConfig.blocks_per_edge),
    "coupling": _span(1e-9, 1e6, default=EnsembleConfig.coupling),
    "wavenumbers": _list("one number or more, >= 0", lambda v: min(v) >= 0, EnsembleConfig.wavenumbers),
    "directions": Key(
        "a list of non-zero vectors of three numbers",
        lambda v: type(v) is list and all(_is_direction(x) for x in v),
        lambda v: tuple(_floats(x) for x in v),
        EnsembleConfig.directions,
    ),
}
_CONDITION: dict[str, Key] = {
    "sound_speed_ratio": number(
        f"above {POSITIVITY_BOUND:.4f}: a positive bulk modulus; at most 100",
        lambda v: POSITIVITY_BOUND < v <= 100,
    ),
    "coupling_ratio": number(
        f"{POSITIVITY_BOUND:.4f} to 100: random tensors have no smaller one",
        lambda v: POSITIVITY_BOUND <= v <= 100,
    ),
    "strength": _span(1e-9, 1e3),
    "temperature": _span(1e-9, 1e4, "K", zero=True, default=Condition.temperature),
}


def _contradictions(values: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Fields that are good alone but not together: name, value, what is allowed. Missing ones contradict nothing."""
    if {"band", "bin_edges"} <= values.keys() and not set(values["band"]) <= set(values["bin_edges"]):
        yield "band", list(values["band"]), "two of the bin edges, ascending, in GHz"
    if {"wavenumbers", "blocks_per_edge"} <= values.keys():
        # beyond, the average over directions has too few nodes
        largest = FARTHEST_PHASE / (3**0.5 * (values["blocks_per_edge"] - 1))
        if max(values["wavenumbers"]) > largest:
            yield "wavenumbers", list(values["wavenumbers"]), f"kL up to {largest:.3g} for this N_0"


def _check_fields(name: str, of: object, keys: Mapping[str, Key]) -> None:
    for field, key in keys.items():
        value = getattr(of, field)
        _check(f"{name}{field}", value, key.allowed, key.accepts(_plain(value)))


def _plain(value: Any) -> Any:
    """A value as TOML would give it: tuples and arrays as lists, numpy's numbers as Python's."""
    if isinstance(value, tuple | list | np.ndarray):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def _check(name: str, value: Any, allowed: str, good: bool) -> None:
    if not good:
        raise InputError(name, received=value, allowed=allowed, remedy=f"see {EXAMPLE}")
