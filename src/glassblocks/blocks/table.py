"""Two-level blocks from a table."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

import numpy as np

from glassblocks.blocks.block import Block
from glassblocks.blocks.two_level import two_level
from glassblocks.tables import AllowedSign, NumberColumn, Schema, read_table
from glassblocks.tensors.mandel import WEIGHTS, from_mandel

#: Components in Mandel order; the table holds them as they are, without the factors sqrt 2.
COUPLING = ("gamma_xx", "gamma_yy", "gamma_zz", "gamma_yz", "gamma_xz", "gamma_xy")
SCHEMA = Schema(
    quantities=(
        NumberColumn("asymmetry", "J", header="asymmetry [meV]", sign=AllowedSign.ANY),
        NumberColumn("tunnel splitting", "J", header="tunnel splitting [meV]", sign=AllowedSign.NON_NEGATIVE),
        *(NumberColumn(name, "J", header=f"{name} [eV]", sign=AllowedSign.ANY) for name in COUPLING),
        NumberColumn("volume", "m^3", header="volume [nm^3]"),
    )
)


def read_blocks(source: str | os.PathLike[str], note: Callable[[str], None] = warnings.warn) -> list[Block]:
    """Read two-level blocks, one a row.

    Columns: ``asymmetry``, ``tunnel splitting`` (any unit of energy; kelvin as ``k_B*K``), the coupling tensor
    ``gamma_xx`` ... ``gamma_xy``, half the change of the asymmetry per strain, and the ``volume`` of the block.

    Parameters
    ----------
    source
        Path, or ``"-"`` for standard input.
    note
        Called with one line of text for every column that is not used.

    Raises
    ------
    TableError
        With every problem of the table.
    """
    table = read_table(source, SCHEMA, note)
    gamma = from_mandel(np.stack([table.array(name) for name in COUPLING], axis=-1) * WEIGHTS)
    columns = (table.array(name) for name in ("asymmetry", "tunnel splitting"))
    return [
        two_level(asymmetry, splitting, tensor, volume)
        for asymmetry, splitting, tensor, volume in zip(*columns, gamma, table.array("volume"), strict=True)
    ]
