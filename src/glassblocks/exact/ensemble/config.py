"""What an ensemble of superblocks is: every number that a sample depends on, read from TOML and checked."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cached_property
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.tunneling_distribution import TunnelingDistribution
from glassblocks.constants import BOLTZMANN, PLANCK
from glassblocks.errors import InputError
from glassblocks.exact.superblock import cube, require_dense
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

EXAMPLE = "glassblocks superblock --example"


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
        _check("samples", self.samples, "a whole number >= 1", self.samples >= 1)
        _check("seed", self.seed, "a whole number >= 0", self.seed >= 0)
        _check("blocks_per_edge", self.blocks_per_edge, "a whole number >= 2", self.blocks_per_edge >= 2)
        _check("edge", self.edge, "positive, in m", 0 < self.edge < np.inf)
        _check(
            "coupling", self.coupling, "finite and positive: -g is computed too", 0 < self.coupling < np.inf
        )
        edges = np.asarray(self.bin_edges)
        ascending = edges.size >= 2 and edges[0] >= 0 and bool(np.all(np.diff(edges) > 0))
        _check("bin_edges", self.bin_edges, "two or more, >= 0, ascending, in GHz", ascending)
        among = len(self.band) == 2 and self.band[0] < self.band[1] and set(self.band) <= set(self.bin_edges)
        _check("band", self.band, "two of the bin edges, ascending, in GHz", among)
        _check("wavenumbers", self.wavenumbers, "one or more, >= 0", min(self.wavenumbers, default=-1) >= 0)
        for name in ("asymmetry", "tunnel_splitting"):
            two = len(getattr(self, name)) == 2
            _check(name, getattr(self, name), "two numbers, smallest and largest, in K", two)
        for direction in self.directions:
            good = len(direction) == 3 and 0 < np.linalg.norm(direction) < np.inf
            _check("directions", direction, "finite non-zero 3-vectors", bool(good))
        _check("condition", self.conditions, "one [[condition]] or more", len(self.conditions) > 0)
        for i, condition in enumerate(self.conditions):
            name = f"[[condition]] {i + 1}"
            _check(f"{name} strength", condition.strength, "positive", 0 < condition.strength < np.inf)
            cold = 0 <= condition.temperature < np.inf
            _check(f"{name} temperature", condition.temperature, "finite and >= 0, in K", cold)
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


def read_config(text: str) -> EnsembleConfig:
    """The ensemble that a TOML text states.

    Raises
    ------
    InputError
        If it is no TOML, or a key is missing, unknown or holds what it may not.

    Examples
    --------
    >>> read_config("seeed = 1")
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: config: received the unknown key 'seeed'; allowed: seed, ...; did you mean 'seed'?
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("config", received=str(error), allowed="TOML", remedy=f"see {EXAMPLE}") from error
    if "condition" in data:
        tables = data.pop("condition")
        if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
            raise InputError(
                "condition", received=tables, allowed="[[condition]] tables", remedy=f"see {EXAMPLE}"
            )
        data["conditions"] = tuple(
            Condition(**_checked(Condition, table, f"[[condition]] {i + 1}"))
            for i, table in enumerate(tables)
        )
    return EnsembleConfig(**_checked(EnsembleConfig, data, "config"))


#: How a key's type is written, what it accepts, and how it is stored.
_NUMBER = (int, float)
_KINDS: Mapping[str, tuple[str, Callable[[Any], bool], Callable[[Any], Any]]] = {
    "int": ("a whole number", lambda v: type(v) is int, int),
    "float": ("a number", lambda v: type(v) in _NUMBER, float),
    "list": (
        "a list of numbers",
        lambda v: isinstance(v, list | tuple) and all(type(x) in _NUMBER for x in v),
        lambda v: tuple(float(x) for x in v),
    ),
    "lists": (
        "a list of lists of numbers",
        lambda v: isinstance(v, list | tuple) and all(_KINDS["list"][1](x) for x in v),
        lambda v: tuple(_KINDS["list"][2](x) for x in v),
    ),
    "tables": ("[[condition]] tables", lambda v: isinstance(v, tuple), lambda v: v),
}


def _kind(name: str, annotation: str) -> str:
    if name in ("conditions", "directions"):
        return "tables" if name == "conditions" else "lists"
    return annotation if annotation in ("int", "float") else "list"


def _checked(target: type, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    known = {field.name: field for field in fields(target)}
    shown = ", ".join("[[condition]]" if key == "conditions" else key for key in known)
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"see {EXAMPLE}"
            raise InputError(name, received=_Words(f"the unknown key {key!r}"), allowed=shown, remedy=remedy)
    result = {}
    for key, field in known.items():
        if key not in data:
            if field.default is MISSING:
                words = _Words(f"no {'[[condition]]' if key == 'conditions' else key}")
                raise InputError(name, received=words, allowed=shown, remedy=f"see {EXAMPLE}")
            continue
        allowed, accepts, store = _KINDS[_kind(key, str(field.type))]
        _check(f"{name} {key}", data[key], allowed, accepts(data[key]))
        result[key] = store(data[key])
    return result


class _Words(str):
    """A text that an error message shows without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _check(name: str, value: Any, allowed: str, good: bool) -> None:
    if not good:
        raise InputError(name, received=value, allowed=allowed, remedy=f"see {EXAMPLE}")
