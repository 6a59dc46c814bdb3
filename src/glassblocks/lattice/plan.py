"""The config of `glassblocks lattice response`, checked key by key, and what it asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from math import inf, isfinite, pi
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.lattice.operator import LatticeCoupling, check_fits
from glassblocks.lattice.response import superblock_response, wave_response
from glassblocks.lattice.susceptibility import (
    BlockSusceptibilities,
    block_susceptibilities,
    random_susceptibilities,
)
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tensors.isotropic import Isotropic, project

REMEDY = "see glassblocks lattice response --example"
DISTRIBUTIONS = ("equal", "lognormal", "tensors")


@dataclass(frozen=True)
class Plan:
    """What to solve; SI units."""

    medium: ElasticMedium
    blocks: int
    spacing: float
    boundary: Any
    contact: bool
    chi: BlockSusceptibilities
    direction: NDArray[np.float64] | None
    wavelengths: float
    strain: float
    frequency: float
    tolerance: float
    iterations: int


def example() -> str:
    """A commented config.

    Examples
    --------
    >>> read_plan(example(), Path()).blocks
    16
    """
    return resources.files("glassblocks.lattice").joinpath("response.toml").read_text(encoding="utf-8")


def read_plan(text: str, folder: Path) -> Plan:
    """The plan that a TOML text states; files it names are looked for in `folder`.

    Raises
    ------
    InputError
        If it is no TOML, a key is missing, unknown or holds what it may not, or the blocks are not passive.
    MemoryLimitError
        If the lattice does not fit.
    """
    try:
        root = _Table("config", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError("config", received=str(error), allowed="TOML", remedy=REMEDY) from error
    medium = root.table("medium")
    elastic = ElasticMedium(*(medium.number(key, low=0) for key in ("density", "c_l", "c_t")))
    lattice = root.table("lattice")
    blocks = int(lattice.take("blocks", (int,), "an integer >= 1", lambda v: v >= 1))
    spacing = lattice.number("spacing", low=0)
    boundary = lattice.take(
        "boundary", (str,), "'open' or 'periodic'", lambda v: v in ("open", "periodic"), default="open"
    )
    contact = lattice.take("contact", (bool,), "true or false", default=False)
    check_fits(6, blocks, 2 * blocks if boundary == "open" else blocks)
    chi = _susceptibilities(root.table("blocks"), blocks, folder)
    wave = root.table("wave", optional=True)
    direction = None
    if wave.data:
        direction = np.array(wave.take("direction", (list,), "three numbers", _is_vector), dtype=float)
    drive, solver = root.table("drive", optional=True), root.table("solver", optional=True)
    plan = Plan(
        medium=elastic,
        blocks=blocks,
        spacing=spacing,
        boundary=boundary,
        contact=contact,
        chi=chi,
        direction=direction,
        wavelengths=wave.number("wavelengths", low=-1e-300, default=0.0),
        strain=drive.number("strain", low=0, default=1e-7),
        frequency=drive.number("frequency", low=0, default=1e6),
        tolerance=solver.number("tolerance", low=0, high=0.1, default=1e-8),
        iterations=int(solver.take("iterations", (int,), "an integer >= 1", lambda v: v >= 1, default=500)),
    )
    for table in (medium, lattice, wave, drive, solver, root):
        table.finish()
    return plan


def respond(plan: Plan, *, tick: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Solve what the plan asks for; plain data.

    Examples
    --------
    >>> text = example().replace("blocks = 16", "blocks = 3")
    >>> result = respond(read_plan(text, Path()))
    >>> result["super block"]["t"]["imag"] > 0
    True
    """
    coupling = LatticeCoupling(plan.medium, plan.blocks, plan.spacing, plan.boundary, contact=plan.contact)
    mean = project(plan.chi.mean()).isotropic
    solver: dict[str, Any] = {"tolerance": plan.tolerance, "maximum": plan.iterations, "tick": tick}
    result: dict[str, Any] = {"blocks": plan.blocks, "boundary": plan.boundary, "mean block": _plain(mean)}
    if plan.direction is None:
        response = superblock_response(coupling, plan.chi, **solver)
        chi: Pair = response.isotropic
        details: dict[str, Any] = {
            "anisotropy": response.anisotropy,
            "local field, mean along the strain": _parts(response.local.mean),
            "local field, spread": response.local.spread,
            "local field, largest": response.local.largest,
            "iterations": list(response.iterations),
            "residual": response.residual,
        }
        if response.stability is not None:
            details["stability (smallest eigenvalue, 1 without coupling)"] = response.stability
        result["matrix"] = {"real": response.matrix.real.tolist(), "imag": response.matrix.imag.tolist()}
    else:
        k = plan.direction / np.linalg.norm(plan.direction)
        k = k * (2 * pi * plan.wavelengths / (plan.blocks * plan.spacing))
        waves = wave_response(coupling, plan.chi, k, direction=plan.direction, **solver)
        chi = waves.map(lambda wave: wave.chi)
        details = {
            "k [1/m]": k.tolist(),
            "Im chi summed where it is absorbed": _plain(waves.map(lambda wave: wave.absorption)),
            "local field, spread": _plain(waves.map(lambda wave: wave.local.spread)),
            "iterations": _plain(waves.map(lambda wave: wave.iterations)),
            "residual": max(wave.residual for wave in waves),
        }
    result["super block"] = _plain(chi)
    result["relative change"] = _plain(Pair(chi.l / mean.l - 1, chi.t / mean.t - 1))
    if plan.chi.is_complex:
        omega = 2 * pi * plan.frequency
        power = chi.map(lambda value: 2 * plan.strain**2 * omega * complex(value).imag)  # (3.1)
        result["absorbed power [W/m^3]"] = _plain(power)
    result["details"] = details
    return result


def _susceptibilities(table: _Table, n: int, folder: Path) -> BlockSusceptibilities:
    if "file" in table.data:
        name = table.take("file", (str,), "the name of an .npy file")
        chi = _load(folder / name)
        table.finish()
        return block_susceptibilities(chi, n)
    mean = Isotropic(_complex(table, "longitudinal"), _complex(table, "transverse"))
    if np.iscomplexobj(mean.l) != np.iscomplexobj(mean.t):
        raise InputError(
            "[blocks] chi", received=(mean.l, mean.t), allowed="both static or both complex", remedy=REMEDY
        )
    distribution = table.take(
        "distribution", (str,), f"one of {DISTRIBUTIONS}", lambda v: v in DISTRIBUTIONS, default="equal"
    )
    spread = table.number("spread", low=-1e-300, default=0.0)
    seed = int(table.take("seed", (int,), "an integer >= 0", lambda v: v >= 0, default=0))
    table.finish()
    if distribution == "equal":
        return block_susceptibilities(mean, n)
    return random_susceptibilities(mean, n, spread, seed, anisotropic=distribution == "tensors")


def _load(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(
            "[blocks] file", received=str(path), allowed="an .npy file of numbers", remedy=str(error)
        ) from error
    if not (isinstance(array, np.ndarray) and array.dtype.kind in "fciu"):
        raise InputError(
            "[blocks] file", received=str(path), allowed="an .npy file of numbers", remedy=REMEDY
        )
    return array


def _complex(table: _Table, key: str) -> complex | float:
    def rule(value: Any) -> bool:
        parts = value if isinstance(value, list) else [value]
        return len(parts) in (1, 2) and all(type(v) in (int, float) and isfinite(v) for v in parts)

    value = table.take(key, (int, float, list), "a finite number or [real, imaginary], Pa", rule)
    return complex(*value) if isinstance(value, list) else float(value)


def _is_vector(value: Any) -> bool:
    numbers = len(value) == 3 and all(type(v) in (int, float) and isfinite(v) for v in value)
    return numbers and any(v != 0 for v in value)


class _Table:
    """A TOML table from which keys are taken with a check; what is left over is an error."""

    def __init__(self, name: str, data: Any) -> None:
        if not isinstance(data, dict):
            raise InputError(name, received=data, allowed="a table", remedy=REMEDY)
        self.name, self.data = name, dict(data)

    def table(self, key: str, *, optional: bool = False) -> _Table:
        if key not in self.data and not optional:
            raise InputError(f"[{key}]", received=None, allowed="a table", remedy=REMEDY)
        return _Table(f"[{key}]", self.data.pop(key, {}))

    def take(
        self,
        key: str,
        kinds: tuple[type, ...],
        allowed: str,
        rule: Callable[[Any], bool] = lambda _: True,
        **default: Any,
    ) -> Any:
        if key not in self.data and default:
            return default["default"]
        value = self.data.pop(key, None)
        if type(value) not in kinds or not rule(value):
            raise InputError(f"{self.name} {key}", received=value, allowed=allowed, remedy=REMEDY)
        return value

    def number(self, key: str, *, low: float, high: float = inf, **default: Any) -> float:
        allowed = f"a number > {low:g}" if low >= 0 else "a number >= 0"
        return float(self.take(key, (int, float), allowed, lambda v: low < v < high, **default))

    def finish(self) -> None:
        if self.data:
            raise InputError(
                f"{self.name} {sorted(self.data)[0]}",
                received="an unknown key",
                allowed="known keys",
                remedy=REMEDY,
            )


def _plain(pair: Pair) -> dict[str, Any]:
    return {"l": _parts(pair.l), "t": _parts(pair.t)}


def _parts(value: Any) -> Any:
    if np.iscomplexobj(value):
        return {"real": float(np.real(value)), "imag": float(np.imag(value))}
    return int(value) if isinstance(value, int) else float(value)
