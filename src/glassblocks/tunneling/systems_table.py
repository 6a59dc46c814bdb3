"""Reading a table of simulated two-level systems."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import TableError
from glassblocks.tables import AllowedSign, NumberColumn, Schema, Table, TextColumn, read_table
from glassblocks.tensors.mandel import WEIGHTS
from glassblocks.tunneling.couplings import coupling_from_minima
from glassblocks.tunneling.simulated_systems import SimulatedSystems

Array = NDArray[np.float64]

#: Components in Mandel order; the table holds them as they are, without the factors sqrt 2.
COMPONENTS = ("xx", "yy", "zz", "yz", "xz", "xy")
COUPLING = tuple(f"gamma_{component}" for component in COMPONENTS)
MINIMA = tuple(tuple(f"stress{i}_{component}" for component in COMPONENTS) for i in (1, 2))


def _tensor(names: tuple[str, ...], unit: str, shown: str) -> tuple[NumberColumn, ...]:
    return tuple(
        NumberColumn(name, unit, header=f"{name} [{shown}]", required=False, sign=AllowedSign.ANY)
        for name in names
    )


SCHEMA = Schema(
    quantities=(
        NumberColumn("asymmetry", "J", header="asymmetry [meV]", required=False, sign=AllowedSign.ANY),
        NumberColumn(
            "tunnel splitting", "J", header="tunnel splitting [meV]", required=False, sign=AllowedSign.ANY
        ),
        NumberColumn("energy", "J", header="energy [meV]", required=False),
        *_tensor(COUPLING, "J", "eV"),
        *_tensor(MINIMA[0], "Pa", "MPa"),
        *_tensor(MINIMA[1], "Pa", "MPa"),
        NumberColumn("volume", "m^3", header="volume [nm^3]", required=False),
        NumberColumn("weight", header="weight", required=False, sign=AllowedSign.NON_NEGATIVE),
    ),
    texts=(TextColumn("group", required=False, unique=False),),
)


def read_systems(
    source: str | os.PathLike[str], note: Callable[[str], None] = warnings.warn
) -> SimulatedSystems:
    """Read two-level systems from a table.

    Columns: ``asymmetry`` and ``tunnel splitting``, or ``energy`` (any unit of energy; kelvin as ``k_B*K``);
    the coupling tensor ``gamma_xx`` ... ``gamma_xy``, half the change of the asymmetry per strain, or the
    stresses of the two minima ``stress1_xx`` ... ``stress2_xy`` with the ``volume`` of the box, or neither;
    and optionally ``weight`` and ``group``, the name of what a system came from: systems of one group are
    not taken for independent ones.

    Parameters
    ----------
    source
        Path, or ``"-"`` for standard input.
    note
        Called with one line of text for every column that is not used, and for rows that repeat others.

    Raises
    ------
    TableError
        With every problem of the table.
    """
    table = read_table(source, SCHEMA, note)
    weight = table.array("weight") if "weight" in table else None
    coupling, group = _coupling(table), _group(table)
    if "asymmetry" in table and "tunnel splitting" in table:
        asymmetry, splitting = table.array("asymmetry"), table.array("tunnel splitting")
        found = SimulatedSystems.from_splitting(asymmetry, splitting, coupling, weight, group)
    elif "energy" not in table:
        raise TableError(
            [
                f"{table.source}: received {', '.join(table.quantities)}; allowed: the columns asymmetry and "
                "tunnel splitting, or energy; add them"
            ]
        )
    elif "tunnel splitting" in table:
        found = _with_energy(table, coupling, weight, group)
    else:
        found = SimulatedSystems(table.array("energy"), coupling, None, weight, group)
    if group is None and coupling is not None:  # energies alone may well agree to the digits given
        _note_copies(table.source, found, note)
    return found


def _with_energy(
    table: Table, coupling: Array | None, weight: Array | None, group: NDArray[np.int_] | None
) -> SimulatedSystems:
    energy = table.array("energy")
    u = np.abs(table.array("tunnel splitting")) / energy
    problems = [
        f"{table.source}, line {line}: received a tunnel splitting of {ratio:.4g} energies; allowed: at most "
        "the energy, E^2 = Delta^2 + Delta_0^2; check the units of the two columns"
        for line, ratio in zip(table.lines, u, strict=True)
        if ratio > 1 + 1e-6
    ]
    if problems:
        raise TableError(problems)
    return SimulatedSystems(energy, coupling, np.minimum(u, 1.0), weight, group)


def _coupling(table: Table) -> Array | None:
    if any(name in table for name in COUPLING):
        return _tensors(table, COUPLING)
    if any(name in table for name in MINIMA[0] + MINIMA[1]):
        first, second = (_tensors(table, names) for names in MINIMA)
        return coupling_from_minima(first, second, _column(table, "volume"))
    return None


def _group(table: Table) -> NDArray[np.int_] | None:
    """Groups by number; a system without a name of its group stands for itself."""
    names = table.texts("group")
    if not any(names):
        return None
    own = [name or f"line {line}" for name, line in zip(names, table.lines, strict=True)]
    return np.unique(own, return_inverse=True)[1]


def _note_copies(source: str, systems: SimulatedSystems, note: Callable[[str], None]) -> None:
    columns = [part for part in (systems.energy, systems.u, systems.coupling) if part is not None]
    rows = np.column_stack(columns)
    copies = len(rows) - len(np.unique(rows, axis=0))
    if copies:
        note(
            f"{source}: {copies} of {len(rows)} systems repeat another one to the last digit and are counted as "
            "independent; if they are copies, name the originals in a column 'group'"
        )


def _tensors(table: Table, names: tuple[str, ...]) -> Array:
    """Mandel vectors (n, 6)."""
    return np.stack([_column(table, name) for name in names], axis=1) * WEIGHTS


def _column(table: Table, name: str) -> Array:
    if name not in table:
        raise TableError(
            [
                f"{table.source}: received no column {name}; allowed: all six components of a tensor, and the "
                "volume beside stresses; add it (0 where a component vanishes)"
            ]
        )
    return table.array(name)
