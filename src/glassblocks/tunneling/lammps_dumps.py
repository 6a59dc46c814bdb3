"""Files of dumps of the LAMMPS package USER-TLS of Billman and Trinastic.

Read as its README and source of July 2017 write them (github.com/CrBillman/TLS_Search, bb6ae37), in `units metal`: eV,
Angstrom, bar. A folder holds

- TLS.dump, seven numbers a system: asymmetry, mean barrier, distance of the minima, barriers from the left and the
  right, relaxation times of both sides; lines `Bisection: ...` between them are attempts.
- cc_ec_raw_data.dump, for each system a header and, for strains xx, yy, zz, xy, xz, yz, seven lines: strain, energies
  of both minima, asymmetry, six pressures of each minimum.
- cc_ec_final.dump, for each system a header and one line: |gamma| of the six strains, moduli B, G, Y and Poisson's
  ratio of each minimum.
- TLS.pos, the atoms; of it the volume of the box is taken.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import TableError
from glassblocks.tables.problems import Problems, shown
from glassblocks.tables.source import decode, read_bytes

Array = NDArray[np.float64]

SYSTEMS, STRAINS, FINAL, POSITIONS = "TLS.dump", "cc_ec_raw_data.dump", "cc_ec_final.dump", "TLS.pos"
#: Strains and their steps.
DIRECTIONS, STEPS = 6, 7
_PER_SYSTEM, _PER_FINAL, _PER_STRAIN = 7, 14, 16
#: Bytes of positions that are read at most, and characters of a line of them at once.
_LARGEST, _LONGEST = 2**30, 2**16


class Dumps(NamedTuple):
    """What the files of one run hold, in their units.

    Attributes
    ----------
    systems
        The seven numbers of each, (n, 7).
    strains
        Strain and asymmetry, (n, 6, 7, 2).
    final
        The fourteen numbers of each, (n, 14), and the volume of the box, Angstrom^3; None without the file.
    volume
        See `final`.
    """

    systems: Array
    strains: Array
    final: Array | None
    volume: float | None


def read_dump_files(folder: Path) -> Dumps:
    """The files of one folder.

    Raises
    ------
    TableError
        With every problem of the files, or if they hold different numbers of systems.
    """
    problems: list[str] = []
    rows = _read(folder / SYSTEMS, _systems, problems)
    blocks = _read(folder / STRAINS, _strains, problems)
    final = _read(folder / FINAL, _final, problems) if (folder / FINAL).exists() else None
    if problems:
        raise TableError(problems)
    counts = {SYSTEMS: len(rows), STRAINS: len(blocks)} | ({} if final is None else {FINAL: len(final)})
    if len(set(counts.values())) > 1:
        raise TableError(
            [
                f"{folder}: received {', '.join(f'{n} systems in {name}' for name, n in counts.items())}; allowed: "
                "the same systems in the same order; run `couple_elastic` after each `ridge`, delete what a killed run "
                "left, and the files of older runs"
            ]
        )
    strains = np.array(blocks).reshape(-1, DIRECTIONS, STEPS, 2)
    volume = _volume(folder / POSITIONS) if (folder / POSITIONS).exists() else None
    return Dumps(np.array(rows), strains, None if final is None else np.array(final), volume)


def _read(
    path: Path, reader: Callable[[str, Problems], list[list[float]]], problems: list[str]
) -> list[list[float]]:
    try:
        found = Problems(str(path))
        rows = reader(decode(read_bytes(path), str(path)), found)
        if not rows and not found.found:
            found.add(
                received="no system", allowed="what USER-TLS writes of a system", remedy="check the file"
            )
        found.raise_if_any()
    except TableError as error:
        problems += error.problems
        return []
    return rows


def _numbers(line: str, count: int, number: int, problems: Problems) -> list[float] | None:
    cells = line.split()
    try:
        if not line.isascii() or "_" in line:  # which Python takes for digits, and no program writes
            raise ValueError
        values = [float(cell) for cell in cells]
    except ValueError:
        values = []
    if len(values) == count and all(map(math.isfinite, values)):
        return values
    problems.add(
        line=number,
        received=f"{len(cells)} columns, {shown(line.strip())}"
        if len(cells) != count
        else shown(line.strip()),
        allowed=f"{count} finite numbers, as USER-TLS of July 2017 writes them",
        remedy="older versions write fewer, use the current one; a run that was killed leaves a broken line, delete it",
    )
    return None


def _systems(text: str, problems: Problems) -> list[list[float]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("Bisection"):
            values = _numbers(line, _PER_SYSTEM, number, problems)
            rows += [] if values is None else [values]
    return rows


def _blocks(text: str, head: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """The lines of each block that a header opens, with their numbers; lines before any header are block 0."""
    start, lines = 0, list[tuple[int, str]]()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.split()[:1] == [head]:
            if start or lines:
                yield start, lines
            start, lines = number, []
        elif line.strip():
            lines.append((number, line))
    if start or lines:
        yield start, lines


def _block(
    text: str, head: str, lines_wanted: int, columns: int, problems: Problems
) -> list[list[list[float]]]:
    found = []
    for start, lines in _blocks(text, head):
        values = [each for number, line in lines if (each := _numbers(line, columns, number, problems))]
        if not start or len(lines) != lines_wanted:
            problems.add(
                line=start or lines[0][0],
                received=f"{len(lines)} lines {'below' if start else 'without'} a header {head!r}",
                allowed=f"{lines_wanted} lines for each system, below its header",
                remedy="a run that was killed leaves its last system incomplete: delete it in all files",
            )
        elif len(values) == lines_wanted:
            found.append(values)
    return found


def _strains(text: str, problems: Problems) -> list[list[float]]:
    """Strain and asymmetry of each system, flat: six directions of seven steps."""
    blocks = _block(text, "Strain", DIRECTIONS * STEPS, _PER_STRAIN, problems)
    return [[value for row in block for value in (row[0], row[3])] for block in blocks]


def _final(text: str, problems: Problems) -> list[list[float]]:
    return [block[0] for block in _block(text, "GammaXX", 1, _PER_FINAL, problems)]


def _volume(path: Path) -> float | None:
    """Mean volume of the boxes, Angstrom^3: bounds of a tilted box are those of what encloses it."""
    volumes, columns = list[float](), 0
    bounds, problems = list[list[float]](), Problems(str(path))
    try:
        for number, line in enumerate(_lines(path), start=1):
            if line.startswith("ITEM: BOX BOUNDS"):
                columns, bounds = 3 if "xy" in line else 2, []
            elif columns:
                values = _numbers(line, columns, number, problems)
                problems.raise_if_any()
                bounds.append(values or [])
                if len(bounds) == DIRECTIONS // 2:
                    volumes.append(_box(bounds))
                    columns = 0
    except OSError as error:
        problems.add(received=str(error.strerror), allowed="a file that can be read", remedy="check the path")
    if volumes and not 0 < min(volumes) <= max(volumes) < math.inf:
        problems.add(received="a box without a volume", allowed="bounds that ascend", remedy="check the file")
    problems.raise_if_any()
    return float(np.mean(volumes)) if volumes else None


def _lines(path: Path) -> Iterator[str]:
    """Of a file that may be large, because it holds all atoms; no line of a box is long."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "no plain file")
    if path.stat().st_size > _LARGEST:
        raise OSError(errno.EFBIG, f"more than {_LARGEST // 2**20} MiB")
    with path.open(encoding="utf-8", errors="replace") as file:
        while line := file.readline(_LONGEST):
            yield line


def _box(bounds: list[list[float]]) -> float:
    xy, xz, yz = (row[2] if len(row) > 2 else 0.0 for row in bounds)
    x = bounds[0][1] - bounds[0][0] - (max(0.0, xy, xz, xy + xz) - min(0.0, xy, xz, xy + xz))
    y = bounds[1][1] - bounds[1][0] - abs(yz)
    return x * y * (bounds[2][1] - bounds[2][0])
