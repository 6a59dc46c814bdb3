"""The config of `glassblocks lattice response`, checked key by key, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from math import pi, prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.config import REQUIRED, Config, Key, choice, is_number, number, section, text, whole
from glassblocks.errors import InputError
from glassblocks.lattice.chi_of_blocks import (
    BlockSusceptibilities,
    block_susceptibilities,
    random_susceptibilities,
)
from glassblocks.lattice.linear_response import superblock_response, wave_response
from glassblocks.lattice.operator import LatticeCoupling, check_fits
from glassblocks.medium import ElasticMedium
from glassblocks.memory import large
from glassblocks.pair import Pair
from glassblocks.tensors.isotropic import Isotropic, project

EXAMPLE = "glassblocks lattice response --example"
#: Smallest and largest positive number: any system of units, but no square or cube that a float cannot hold.
SMALLEST, LARGEST = 1e-30, 1e30
#: Blocks along an edge beyond which no memory suffices; what fits is asked of the machine.
MOST_BLOCKS = 1_000_000


@dataclass(frozen=True)
class ResponseConfig:
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
    >>> read_response_config(example(), Path()).blocks
    16
    """
    return resources.files("glassblocks.lattice").joinpath("response.toml").read_text(encoding="utf-8")


def read_response_config(content: str, folder: Path) -> ResponseConfig:
    """The config that a TOML text states; files it names are looked for in `folder`.

    Raises
    ------
    ConfigError
        With every problem of the text: it is no TOML, or keys are missing, unknown or hold what they may not.
    InputError
        If the medium is not stable, the blocks are not passive, or their file cannot be used.
    MemoryLimitError
        If the lattice does not fit.
    """
    config = Config(content, EXAMPLE)
    root = config.table("config", config.root, _ROOT)
    medium = config.table("[medium]", root.get("medium"), _MEDIUM)
    lattice = config.table("[lattice]", root.get("lattice"), _LATTICE)
    blocks = _blocks(config, root.get("blocks"))
    wave = config.table("[wave]", root.get("wave"), _WAVE)
    drive = config.table("[drive]", root.get("drive"), _DRIVE)
    solver = config.table("[solver]", root.get("solver"), _SOLVER)
    if lattice.get("contact") and lattice.get("boundary") == "open":
        config.problems.append("[lattice]: contact: received True; allowed: false where the boundary is open")
    config.raise_if_any()
    n = lattice["blocks"]
    elastic = ElasticMedium(**medium)
    check_fits(6, n, 2 * n if lattice["boundary"] == "open" else n)
    chi = _susceptibilities(blocks, n, folder)
    return ResponseConfig(medium=elastic, chi=chi, **lattice, **(_NO_WAVE | wave), **drive, **solver)


def respond(config: ResponseConfig, *, tick: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Solve what the config asks for; plain data.

    Examples
    --------
    >>> text = example().replace("blocks = 16", "blocks = 3")
    >>> result = respond(read_response_config(text, Path()))
    >>> result["superblock"]["t"]["imag"] > 0
    True
    """
    coupling = LatticeCoupling(
        config.medium, config.blocks, config.spacing, config.boundary, contact=config.contact
    )
    mean = project(config.chi.mean()).isotropic
    solver: dict[str, Any] = {"tolerance": config.tolerance, "maximum": config.iterations, "tick": tick}
    result: dict[str, Any] = {
        "blocks": config.blocks,
        "boundary": config.boundary,
        "mean block": _plain(mean),
    }
    if config.direction is None:
        response = superblock_response(coupling, config.chi, **solver)
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
        k = config.direction / np.linalg.norm(config.direction)
        k = k * (2 * pi * config.wavelengths / (config.blocks * config.spacing))
        waves = wave_response(coupling, config.chi, k, direction=config.direction, **solver)
        chi = waves.map(lambda wave: wave.chi)
        details = {
            "k [1/m]": k.tolist(),
            "Im chi summed where it is absorbed": _plain(waves.map(lambda wave: wave.absorption)),
            "local field, spread": _plain(waves.map(lambda wave: wave.local.spread)),
            "iterations": _plain(waves.map(lambda wave: wave.iterations)),
            "residual": max(wave.residual for wave in waves),
        }
    result["superblock"] = _plain(chi)
    result["relative change"] = _plain(Pair(chi.l / mean.l - 1, chi.t / mean.t - 1))
    if config.chi.is_complex:
        omega = 2 * pi * config.frequency
        power = chi.map(lambda value: 2 * config.strain**2 * omega * complex(value).imag)  # (3.1)
        result["absorbed power [W/m^3]"] = _plain(power)
    result["details"] = details
    return result


def _positive(unit: str, default: Any = REQUIRED) -> Key:
    allowed = f"a number from {SMALLEST:g} to {LARGEST:g}" + (f", in {unit}" if unit else "")
    return number(allowed, lambda v: SMALLEST <= v <= LARGEST, default=default)


def _is_chi(value: Any) -> bool:
    parts = value if type(value) is list else [value]
    return len(parts) in (1, 2) and all(is_number(v) and abs(v) <= LARGEST for v in parts)


def _is_direction(value: Any) -> bool:
    return type(value) is list and len(value) == 3 and all(map(is_number, value)) and any(value)


def _direction(value: list[float]) -> NDArray[np.float64]:
    """Scaled, because only the direction counts, to a length whose square neither overflows nor vanishes."""
    vector: NDArray[np.float64] = np.array(value, dtype=float) / max(map(abs, value))
    return vector


_ROOT = {
    "medium": section(),
    "lattice": section(),
    "blocks": section(),
    "wave": section(default=None),
    "drive": section(default={}),
    "solver": section(default={}),
}
_MEDIUM = {"density": _positive("kg/m^3"), "c_l": _positive("m/s"), "c_t": _positive("m/s")}
_LATTICE = {
    "blocks": whole(f"a whole number from 1 to {MOST_BLOCKS}", lambda v: 1 <= v <= MOST_BLOCKS),
    "spacing": _positive("m"),
    "boundary": choice("open", "periodic", default="open"),
    "contact": Key("true or false", lambda v: type(v) is bool, default=False),
}
_CHI = Key(
    f"a number or [real, imaginary] up to {LARGEST:g}, in Pa",
    _is_chi,
    lambda v: complex(*v) if type(v) is list else float(v),
)
_BLOCKS = {
    "longitudinal": _CHI,
    "transverse": _CHI,
    "distribution": choice("equal", "lognormal", "tensors", default="equal"),
    "spread": number("0, or 0.001 to 10", lambda v: v == 0 or 1e-3 <= v <= 10, default=0.0),
    "seed": whole("a whole number >= 0", lambda v: v >= 0, default=0),
}
_FILE = {"file": text("the name of an .npy file, and no other key with it")}
_WAVE = {
    "direction": Key("three numbers, not all of them 0", _is_direction, _direction),
    "wavelengths": number("0 to 1e+06", lambda v: 0 <= v <= 1e6, default=0.0),
}
_NO_WAVE = {"direction": None, "wavelengths": 0.0}
_DRIVE = {"strain": _positive("", 1e-7), "frequency": _positive("Hz", 1e6)}
_SOLVER = {
    "tolerance": number("a number above 0 and below 0.1", lambda v: 0 < v < 0.1, default=1e-8),
    "iterations": whole("a whole number >= 1", lambda v: v >= 1, default=500),
}


def _blocks(config: Config, data: dict[str, Any] | None) -> dict[str, Any]:
    """The keys of [blocks]: those of a file or those of a distribution."""
    if data is not None and "file" in data:
        return config.table("[blocks]", data, _FILE)
    keys = config.table("[blocks]", data, _BLOCKS)
    given = [keys[name] for name in ("longitudinal", "transverse") if name in keys]
    if len({type(chi) for chi in given}) > 1:
        config.problems.append("[blocks]: longitudinal and transverse: allowed: both static or both complex")
    return keys


def _susceptibilities(keys: dict[str, Any], n: int, folder: Path) -> BlockSusceptibilities:
    if "file" in keys:
        return block_susceptibilities(_load(folder / keys["file"]), n)
    mean = Isotropic(keys["longitudinal"], keys["transverse"])
    if keys["distribution"] == "equal":
        return block_susceptibilities(mean, n)
    anisotropic = keys["distribution"] == "tensors"
    return random_susceptibilities(mean, n, keys["spread"], keys["seed"], anisotropic=anisotropic)


def _load(path: Path) -> NDArray[Any]:
    """The array of a file; mapped and not read, because its header may promise any size."""
    try:
        if not path.is_file():
            raise OSError(f"{path} is no plain file")
        with path.open("rb") as file:
            if np.lib.format.read_magic(file) != (1, 0):  # later versions are for tables with names
                raise ValueError("it is a table with names")
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            promised, there = prod(shape) * kind.itemsize, path.stat().st_size - file.tell()
        if promised != there:
            raise ValueError(f"its header promises {large(promised)} bytes and {there} are there")
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, TypeError, RecursionError, MemoryError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            "[blocks] file", received=str(path), allowed="an .npy file of numbers", remedy=reason[:200]
        ) from error
    if not (isinstance(array, np.ndarray) and array.dtype.kind in "fciu"):
        raise InputError(
            "[blocks] file", received=str(path), allowed="an .npy file of numbers", remedy=f"see {EXAMPLE}"
        )
    return array


def _plain(pair: Pair) -> dict[str, Any]:
    return {"l": _parts(pair.l), "t": _parts(pair.t)}


def _parts(value: Any) -> Any:
    if np.iscomplexobj(value):
        return {"real": float(np.real(value)), "imag": float(np.imag(value))}
    return int(value) if isinstance(value, int) else float(value)
