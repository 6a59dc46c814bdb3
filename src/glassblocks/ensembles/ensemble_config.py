"""What an ensemble of superblocks is: every number that a sample depends on, read from TOML and checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import RandomLevels, TunnelingDistribution, cube
from glassblocks.blocks.coupled_blocks import require_dense
from glassblocks.config import Config, sections
from glassblocks.constants import BOLTZMANN, PLANCK
from glassblocks.ensembles.config_keys import (
    CONDITION,
    ENSEMBLE,
    EXAMPLE,
    check,
    check_fields,
    contradictions,
)
from glassblocks.ensembles.disorder import Distribution, Number, mean_number
from glassblocks.errors import ConfigError, InputError
from glassblocks.exact import DENSE, Dense, Lanczos, Method
from glassblocks.mean_field import MeanField
from glassblocks.mean_field.mean_field_method import require_room
from glassblocks.medium import ElasticMedium
from glassblocks.memory import large, require_memory
from glassblocks.tensors import Isotropic

#: Keys that came later: at these values a config is the one that it was before.
_LATER = {
    "systems_per_block": 1,
    "levels": 2,
    "spread": None,
    "method": "by size",
    "steps": 100,
    "vectors": 8,
    "starts": 4,
}


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
    """An ensemble of N_0 x N_0 x N_0 superblocks.

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
        Smallest and largest Delta and Delta_0, K, of two-level systems: see `TunnelingDistribution`.
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
    systems_per_block
        Two-level systems in a block, a number or a `PoissonNumber`.
    levels, spread
        Levels of a block and, for more than two, their root mean square energy, K: see `RandomLevels`.
    method
        "dense", "lanczos", "mean-field", or "by size": what each superblock is solved by.
    steps, vectors
        Of Lanczos.
    starts
        Searches of the mean field.

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
    bin_edges: tuple[float, ...]
    conditions: tuple[Condition, ...]
    band: tuple[float, float]
    asymmetry: tuple[float, float] | None = None
    tunnel_splitting: tuple[float, float] | None = None
    blocks_per_edge: int = 2
    coupling: float = 1.0
    wavenumbers: tuple[float, ...] = (0.0,)
    directions: tuple[tuple[float, float, float], ...] = ()
    systems_per_block: Number = 1
    levels: int = 2
    spread: float | None = None
    method: str = "by size"
    steps: int = 100
    vectors: int = 8
    starts: int = 4

    def __post_init__(self) -> None:
        check_fields("", self, ENSEMBLE)
        for name, value, allowed in contradictions(vars(self)):
            check(name, value, allowed, False)
        check("condition", self.conditions, "one [[condition]] or more", len(self.conditions) > 0)
        for i, condition in enumerate(self.conditions, start=1):
            check_fields(f"[[condition]] {i} ", condition, CONDITION)
            self.medium(condition)
            self.distribution(condition)
        self._require_memory()

    def _require_memory(self) -> None:
        """Refuse what the usual sample needs; a sample with more systems than usual may still be refused."""
        require_memory(
            8
            * 36
            * self.count**2
            * (len(self.conditions) + 4 * (len(self.wavenumbers) + len(self.directions))),
            f"the couplings of {self.count} blocks",
            "use fewer blocks",
        )
        factors = self.count * mean_number(self.systems_per_block)
        if self.method == "mean-field":
            moments = factors if self.levels == 2 else 6 * self.count
            require_room(int(moments), self.starts * len(self.couplings))
            return
        states = round(self.levels**factors) if factors < 400 else self.levels ** int(factors)
        if self.method == "dense" or (self.method == "by size" and states <= DENSE):
            require_dense(states, 8, copies=4)
            return
        cold = all(condition.temperature == 0 for condition in self.conditions)
        kept = 6 if cold else self.steps + 22
        require_memory(
            kept * 8 * states,
            f"{kept} vectors of {large(states)} states",
            "use fewer blocks or systems" + ("" if cold else ", fewer steps, or zero temperature"),
        )

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

    def distribution(self, condition: Condition) -> Distribution:
        """The disorder of a condition: gamma_t is what gives the strength asked for."""
        unit = self._distribution(Isotropic(condition.coupling_ratio, 1.0))
        per_square = -unit.static(0.0, self.edge**3).t * self.mean_number  # Pa per J^2 of gamma_t^2
        gamma = (condition.strength * self.density * self.c_t**2 / per_square) ** 0.5
        return self._distribution(Isotropic(condition.coupling_ratio * gamma, gamma))

    def _distribution(self, gamma: Isotropic) -> Distribution:
        if self.asymmetry is None or self.tunnel_splitting is None:
            return RandomLevels(self.levels, float(self.spread or 0) * BOLTZMANN, gamma)
        asymmetry, splitting = (
            (value[0] * BOLTZMANN, value[1] * BOLTZMANN) for value in (self.asymmetry, self.tunnel_splitting)
        )
        return TunnelingDistribution(asymmetry, splitting, gamma)

    @property
    def mean_number(self) -> float:
        """Mean number of systems in a block."""
        return mean_number(self.systems_per_block)

    def solver(self, index: int) -> Method | None:
        """The method of sample `index`, with random vectors of its own; None chooses by size."""
        if self.method == "dense":
            return Dense()
        (seed,) = np.random.SeedSequence(self.seed, spawn_key=(index, 1)).generate_state(1)
        if self.method == "lanczos":
            return Lanczos(self.steps, self.vectors, int(seed))
        if self.method == "mean-field":
            return MeanField(self.starts, int(seed))
        return None

    def physics(self) -> dict[str, Any]:
        """Everything that a sample depends on, as plain data: all but the number of samples and the band."""
        data = asdict(self)
        for name, value in _LATER.items():
            if data[name] == value:
                del data[name]
        del data["samples"], data["band"]
        return data


def example() -> str:
    """A commented config, which takes about ten minutes on two cores.

    Examples
    --------
    >>> read_config(example()).count
    8
    """
    return resources.files("glassblocks.ensembles").joinpath("superblock.toml").read_text(encoding="utf-8")


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
    keys = ENSEMBLE | {"condition": sections("one [[condition]] or more")}
    values = config.table("config", config.root, keys)
    conditions = [
        config.table(f"[[condition]] {i}", entry, CONDITION)
        for i, entry in enumerate(values.pop("condition", ()), start=1)
    ]
    for name, value, allowed in contradictions(values):
        config.problems.append(f"config: {name}: received {value}; allowed: {allowed}")
    config.raise_if_any()
    try:
        return EnsembleConfig(**values, conditions=tuple(Condition(**condition) for condition in conditions))
    except InputError as error:  # values that are good alone, not together
        raise ConfigError([str(error)]) from error
