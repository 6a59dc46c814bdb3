"""What a run of mergings is: every number that a tree depends on, read from TOML and checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

from glassblocks.blocks import TunnelingDistribution
from glassblocks.config import Config, Key, number, sections, whole
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles.config_keys import CONDITION, ENSEMBLE
from glassblocks.ensembles.disorder import Number, mean_number
from glassblocks.errors import ConfigError, InputError
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

EXAMPLE = "glassblocks renormalize --example"
#: One tree in so many is merged with the second cut-off as well.
CHECKED = 10
#: Blocks that make a superblock.
EIGHT = 8

KEYS: dict[str, Key] = {
    **{name: ENSEMBLE[name] for name in ("seed", "samples", "edge", "density", "c_t", "coupling")},
    "asymmetry": ENSEMBLE["asymmetry"],
    "tunnel_splitting": ENSEMBLE["tunnel_splitting"],
    "systems_per_block": ENSEMBLE["systems_per_block"],
    "steps": whole("a whole number, 1 to 5 (8^steps blocks)", lambda v: 1 <= v <= 5),
    "cutoff": number("1 to 100", lambda v: 1 <= v <= 100),
    "check_cutoff": number("1 to 100", lambda v: 1 <= v <= 100),
    "band": number("above 0, at most 8: the blocks stand for no more", lambda v: 0 < v <= 8),
}
CONDITION_KEYS = {name: key for name, key in CONDITION.items() if name != "temperature"}


@dataclass(frozen=True)
class TreeCondition:
    """One glass: c_l/c_t, gamma_l/gamma_t and the strength |Re chi_t(0)|/(rho c_t^2) of the first blocks."""

    sound_speed_ratio: float
    coupling_ratio: float
    strength: float


@dataclass(frozen=True)
class TreeConfig:
    """A run of mergings of 2 x 2 x 2 blocks at zero temperature.

    Parameters
    ----------
    seed, samples
        Root of the random numbers, and the number of trees; tree i uses child i.
    steps
        Mergings; a tree has 8^steps first blocks.
    cutoff, check_cutoff
        Energies that are kept over the window of the step; every tenth tree is merged with both.
    edge, density, c_t
        L_1, m; of the medium, kg/m^3 and m/s.
    asymmetry, tunnel_splitting
        Smallest and largest Delta and Delta_0, K.
    band
        Energy up to which Im chi of a step is averaged, over the step's window; the upper half is weighted linearly.
    conditions
        The glasses, all with the same disorder.
    coupling
        g: the run compares 0, +g and -g.
    systems_per_block
        Two-level systems in a first block, a number or a `PoissonNumber`.

    Raises
    ------
    InputError
        If both cut-offs are the same.
    """

    seed: int
    samples: int
    steps: int
    cutoff: float
    check_cutoff: float
    edge: float
    density: float
    c_t: float
    asymmetry: tuple[float, float]
    tunnel_splitting: tuple[float, float]
    band: float
    conditions: tuple[TreeCondition, ...]
    coupling: float = 1.0
    systems_per_block: Number = 1

    def __post_init__(self) -> None:
        if self.cutoff == self.check_cutoff:
            raise InputError(
                "check_cutoff",
                received=self.check_cutoff,
                allowed="another number than cutoff",
                remedy="their difference is the truncation error; twice the cutoff is usual",
            )
        for condition in self.conditions:
            self.medium(condition)
            self.distribution(condition)

    def medium(self, condition: TreeCondition) -> ElasticMedium:
        """The elastic medium of a condition."""
        return ElasticMedium(self.density, condition.sound_speed_ratio * self.c_t, self.c_t)

    def distribution(self, condition: TreeCondition) -> TunnelingDistribution:
        """The disorder of a condition: gamma_t is what gives the strength asked for."""
        unit = self._distribution(Isotropic(condition.coupling_ratio, 1.0))
        per_square = -unit.static(0.0, self.edge**3).t * mean_number(self.systems_per_block)
        gamma = (condition.strength * self.density * self.c_t**2 / per_square) ** 0.5
        return self._distribution(Isotropic(condition.coupling_ratio * gamma, gamma))

    def _distribution(self, gamma: Isotropic) -> TunnelingDistribution:
        asymmetry, splitting = (
            (low * BOLTZMANN, high * BOLTZMANN) for low, high in (self.asymmetry, self.tunnel_splitting)
        )
        return TunnelingDistribution(asymmetry, splitting, gamma)

    def window(self, step: int) -> float:
        """Energies for which a superblock of a step is the next block, J; the first blocks are step 0."""
        return self.asymmetry[1] * BOLTZMANN / 8.0**step

    def physics(self) -> dict[str, Any]:
        """Everything that a tree depends on, as plain data."""
        data = asdict(self)
        del data["samples"]
        return data


def tree_example() -> str:
    """A commented config, which takes some minutes on two cores.

    Examples
    --------
    >>> read_tree_config(tree_example()).steps
    2
    """
    return (
        resources.files("glassblocks.renormalization.trees")
        .joinpath("renormalize.toml")
        .read_text(encoding="utf-8")
    )


def read_tree_config(content: str) -> TreeConfig:
    """The run that a TOML text states.

    Raises
    ------
    ConfigError
        With every problem of the text: it is no TOML, or keys are missing, unknown or hold what they may not.

    Examples
    --------
    >>> read_tree_config(tree_example().replace("steps = 2", "steps = 9"))
    Traceback (most recent call last):
    ...
    glassblocks.errors.ConfigError: config: steps: received 9; allowed: a whole number, 1 to 5 (8^steps blocks)
    see glassblocks renormalize --example
    """
    config = Config(content, EXAMPLE)
    values = config.table("config", config.root, KEYS | {"condition": sections("one [[condition]] or more")})
    conditions = [
        config.table(f"[[condition]] {i}", entry, CONDITION_KEYS)
        for i, entry in enumerate(values.pop("condition", ()), start=1)
    ]
    for name in ("asymmetry", "tunnel_splitting"):
        if name in values and values[name] is None:
            config.problems.append(f"config: {name} is missing; allowed: {ENSEMBLE[name].allowed}")
    config.raise_if_any()
    try:
        return TreeConfig(**values, conditions=tuple(TreeCondition(**each) for each in conditions))
    except InputError as error:  # values that are good alone, not together
        raise ConfigError([str(error)]) from error
