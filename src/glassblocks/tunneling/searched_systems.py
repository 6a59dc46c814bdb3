"""Two-level systems that a search with the LAMMPS package USER-TLS found: asymmetries, couplings, barriers, moduli.

Couplings are fitted to the strained asymmetries. The package's own are without sign (`fabs`), and with the signs the
trace is lost, on which gamma_l hangs; they only check these here. Energies are in eV, pressures in bar: `units metal`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import TableError
from glassblocks.tensors.mandel import WEIGHTS
from glassblocks.tunneling.lammps_dumps import DIRECTIONS, FINAL, STRAINS, SYSTEMS, Dumps, read_dump_files
from glassblocks.tunneling.simulated_systems import SimulatedSystems

Array = NDArray[np.float64]

BAR, ANGSTROM, ATOMIC_MASS = 1e5, 1e-10, 1.66053906660e-27
#: s; 2 pi times the unit of time of eV, Angstrom and atomic mass: the dumps hold 1/omega of the attempts in that unit.
ATTEMPT = 2 * math.pi * math.sqrt(ATOMIC_MASS * ANGSTROM**2 / ELECTRON_VOLT)
#: The dumps' xx, yy, zz, xy, xz, yz in Mandel order.
_MANDEL = [0, 1, 2, 5, 4, 3]
#: Minima nearer than this, Angstrom, are one.
_ONE_MINIMUM = 1e-5
#: A slope is no straight line if the scatter about it is this part of its rise from end to end.
_CROOKED = 0.2
#: Couplings that differ by less than this part, but for the sign, are those of one pair of minima found again.
_AGAIN = 0.25
#: Both files agree on |gamma| to what asymmetries of six decimals over 0.5% of strain tell, eV, and this part of it.
_DECIMALS, _AGREE = 1e-4, 0.02


class Moduli(NamedTuple):
    """Mean bulk and shear modulus, Pa, of the minima, and their standard errors (None of one system)."""

    bulk: float
    bulk_error: float | None
    shear: float
    shear_error: float | None

    @property
    def speed_ratio(self) -> float:
        """c_l/c_t = sqrt((B + (4/3) G)/G)."""
        return math.sqrt(self.bulk / self.shear + 4 / 3)


@dataclass(frozen=True)
class SearchedSystems:
    """What searches with USER-TLS found, SI.

    Attributes
    ----------
    systems
        Asymmetries and couplings; tunnel splittings are not in the dumps.
    barrier
        Mean height from both sides, J, shape (n,).
    attempt_time
        Of both sides, s, shape (n, 2), in tau = attempt time times exp(barrier/kT).
    moduli, volume
        Of the boxes; m^3, all together. None where the files are not there.
    """

    systems: SimulatedSystems
    barrier: Array
    attempt_time: Array
    moduli: Moduli | None
    volume: float | None


def search_folders(source: str | os.PathLike[str]) -> list[Path]:
    """The folders of dumps that a path means: itself, its subfolders, or that of one of its files; none for a table.

    Examples
    --------
    >>> [each.name for each in search_folders("run/TLS.dump")], search_folders("systems.csv")
    (['run'], [])
    """
    path = Path(source)
    if path.name in (SYSTEMS, STRAINS, FINAL):
        return [path.parent]
    if not path.is_dir():
        return []
    inside = sorted(each.parent for each in path.glob(f"*/{SYSTEMS}"))
    return [path] if (path / SYSTEMS).exists() or not inside else inside


def read_searches(folders: Sequence[Path], note: Callable[[str], None]) -> SearchedSystems:
    """The systems of one box for each folder; `note` is told what is left out.

    Systems of one box are one group where there are several boxes. In a single box those with one coupling are.

    Raises
    ------
    TableError
        With every problem of the files.
    """
    runs = [_run(folder, note) for folder in folders]
    found, coupling = (
        np.concatenate([getattr(run, name) for run in runs]) for name in ("systems", "coupling")
    )
    group = np.repeat(np.arange(len(runs)), [len(run.systems) for run in runs])
    if len(runs) == 1:
        group = _found_again(coupling)
        again = len(group) - len(set(group.tolist()))
        if again:
            note(
                f"{folders[0]}: {again} of {len(group)} systems have the coupling of another, within 25% and but for "
                "the sign: a pair of minima found again, not taken for independent"
            )
    finals = [run.final for run in runs if run.final is not None]
    volumes = [run.volume for run in runs if run.volume is not None]
    tensors = coupling[:, _MANDEL] * WEIGHTS * ELECTRON_VOLT
    return SearchedSystems(
        SimulatedSystems(np.abs(found[:, 0]) * ELECTRON_VOLT, tensors, group=group),
        barrier=found[:, 1] * ELECTRON_VOLT,
        attempt_time=found[:, 5:] * ATTEMPT,
        moduli=_moduli(np.concatenate(finals)) if len(finals) == len(runs) else None,
        volume=sum(volumes) * ANGSTROM**3 if len(volumes) == len(runs) else None,
    )


class _Run(NamedTuple):
    """The usable systems of one folder, in the dumps' units."""

    systems: Array
    coupling: Array
    final: Array | None
    volume: float | None


def _run(folder: Path, note: Callable[[str], None]) -> _Run:
    dumps = read_dump_files(folder)
    coupling, crooked = _couplings(dumps.strains)
    _check_final(folder, coupling, dumps)
    kept = _kept(folder, dumps.systems, note)
    if crooked[kept].any():
        note(
            f"{folder / STRAINS}: {int(crooked[kept].sum())} of {DIRECTIONS * int(kept.sum())} asymmetries are no "
            "straight lines in the strain, because it is too large or the asymmetry hardly hangs on it; their slopes "
            "are taken all the same"
        )
    return _Run(
        dumps.systems[kept], coupling[kept], None if dumps.final is None else dumps.final[kept], dumps.volume
    )


def _couplings(strains: Array) -> tuple[Array, NDArray[np.bool_]]:
    """gamma_ij = (1/2) d asymmetry/d strain, eV, in the dumps' order, and which lines are crooked; (n, 6) each.

    A tilt by s is the gradient du_x/dy = s, to which 2 gamma_xy s belongs: the slope is the component of the tensor.
    """
    strain, asymmetry = (
        each - each.mean(axis=-1, keepdims=True) for each in (strains[..., 0], strains[..., 1])
    )
    slope = np.sum(strain * asymmetry, axis=-1) / np.sum(strain**2, axis=-1)
    scatter = np.sqrt(np.mean((asymmetry - slope[..., None] * strain) ** 2, axis=-1))
    return slope / 2, scatter > _CROOKED * np.abs(slope) * np.ptp(strain, axis=-1)


def _kept(folder: Path, found: Array, note: Callable[[str], None]) -> NDArray[np.bool_]:
    one = found[:, 2] < _ONE_MINIMUM
    level = ~one & (found[:, 0] == 0)
    for count, why in (
        (int(one.sum()), "both minima are one (distance 0)"),
        (int(level.sum()), "the asymmetry is below the 1e-6 eV that the file resolves"),
    ):
        if count:
            note(f"{folder / SYSTEMS}: {count} of {len(found)} systems left out: {why}")
    kept = ~(one | level)
    if not kept.any():
        raise TableError(
            [f"{folder / SYSTEMS}: received no system with two minima; allowed: at least one; search on"]
        )
    return np.asarray(kept)


def _check_final(folder: Path, coupling: Array, dumps: Dumps) -> None:
    """The couplings fitted here are those of the other file, but for the sign."""
    if dumps.final is None:
        return
    stated = dumps.final[:, :DIRECTIONS]
    away = np.abs(np.abs(coupling) - stated) > _DECIMALS + _AGREE * stated
    if away.any():
        system, component = (int(each[0]) for each in np.nonzero(away))
        raise TableError(
            [
                f"{folder}: system {system + 1}: received |gamma| = {stated[system, component]:.6f} eV in {FINAL} and "
                f"{abs(coupling[system, component]):.6f} from {STRAINS}; allowed: the same systems in the same order; "
                "delete what belongs to another run"
            ]
        )


def _found_again(coupling: Array) -> NDArray[np.int_]:
    """Groups of systems whose couplings agree but for the sign."""
    size = np.linalg.norm(coupling, axis=1)
    group = np.arange(len(coupling))
    for one in range(len(coupling)):
        apart = np.minimum(*(np.linalg.norm(coupling - sign * coupling[one], axis=1) for sign in (1, -1)))
        alike = apart < _AGAIN * np.maximum(size, size[one])
        group[np.isin(group, group[alike])] = group[alike].min()
    return group


def _moduli(final: Array) -> Moduli:
    means: list[float | None] = []
    for place in (6, 7):
        values = final[:, [place, place + 4]].mean(axis=1) * BAR
        error = float(np.std(values, ddof=1) / math.sqrt(values.size)) if values.size > 1 else None
        means += [float(values.mean()), error]
    return Moduli(*means)  # type: ignore[arg-type]
