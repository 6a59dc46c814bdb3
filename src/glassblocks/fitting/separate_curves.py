"""Which points are one curve: drifting frequencies, levels of a drive or field, and columns that would separate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.fitting.curve import Array

Rows = NDArray[np.intp]

#: A drift is no wider than this many tolerances; what runs on without a gap is no resonance.
WIDEST = 5
#: A set frequency or level has at least this many points of a curve.
FEWEST = 3
#: Levels that a column may have to be one that separates.
_LEVELS = 12
#: Levels of noisy readings are apart by this part of the larger and of the whole range.
_APART, _OF_RANGE = 0.01, 1e-3
#: Levels differ if they are apart by this many times the scatter within them.
_CLEAR = 3.0
#: A run through the temperatures turns where it goes back by this part of the whole range of ln T.
_BACK = 0.25


def frequency_groups(frequency: Array, temperature: Array, tolerance: float) -> list[Rows]:
    """Row numbers of each curve: frequencies whose neighbors differ by less than `tolerance` are one resonance.

    Two set frequencies closer than that are two curves nevertheless: each was measured at the temperatures of
    the other.

    Parameters
    ----------
    frequency, temperature
        Hz and K, shape (n,).
    tolerance
        Relative.

    Returns
    -------
    list
        Arrays of row numbers, by rising frequency.

    Examples
    --------
    >>> rows = frequency_groups(np.array([84321.0, 84364.0, 5e6, 84350.0]), np.array([1.0, 2, 1, 3]), 0.01)
    >>> [each.tolist() for each in rows]
    [[0, 3, 1], [2]]
    """
    order = np.argsort(frequency, kind="stable")
    sorted_f = frequency[order]
    breaks = np.flatnonzero(sorted_f[1:] > sorted_f[:-1] * (1 + tolerance)) + 1
    groups: list[Rows] = []
    for rows in np.split(order, breaks):
        groups += _set_frequencies(frequency, temperature, rows)
    return groups


def runs_on(frequency: Array, tolerance: float) -> bool:
    """Whether the frequencies of one group spread too wide for a drift."""
    return float(np.max(frequency)) > float(np.min(frequency)) * (1 + WIDEST * max(tolerance, 1e-12))


def _set_frequencies(frequency: Array, temperature: Array, rows: Rows) -> list[Rows]:
    values, counts = np.unique(frequency[rows], return_counts=True)
    if not 1 < values.size <= rows.size / FEWEST or counts.min() < FEWEST:
        return [rows]
    at = [set(np.round(np.log(temperature[rows[frequency[rows] == value]]), 6).tolist()) for value in values]
    shared = all(len(one & other) >= 0.5 * min(len(one), len(other)) for one, other in pairwise(at))
    return [rows[frequency[rows] == value] for value in values] if shared else [rows]


def levels(cells: Sequence[str], numbers: Sequence[float | None]) -> list[str]:
    """The level of each row: its text, or the middle of numbers that are one reading with noise.

    Examples
    --------
    >>> levels(["0.1", "1", "0.1"], [0.1, 1.0, 0.1])
    ['0.1', '1', '0.1']
    >>> levels(["a", "", "b"], [None] * 3)
    ['a', '', 'b']
    >>> noisy = [0.02, -0.3, 0.1, 9000.2, 8999.9, 9000.4]
    >>> levels(list(map(str, noisy)), noisy)
    ['0.02', '0.02', '0.02', '9000', '9000', '9000']
    """
    if any(number is None and cell for number, cell in zip(numbers, cells, strict=True)):
        return list(cells)
    given = np.array([number for number in numbers if number is not None])
    distinct = np.unique(given)
    if distinct.size > given.size / FEWEST:
        gap = np.diff(distinct)
        size = np.maximum(np.abs(distinct[1:]), np.abs(distinct[:-1]))
        apart = (gap > _APART * size) & (gap > _OF_RANGE * np.ptp(distinct))
        named = {
            value: f"{float(np.median(group)):.4g}"
            for group in np.split(distinct, np.flatnonzero(apart) + 1)
            for value in group.tolist()
        }
    else:
        named = {value: f"{value:.6g}" for value in distinct.tolist()}
    return ["" if number is None else named[number] for number in numbers]


def separates_nothing(labels: Sequence[str]) -> bool:
    """Whether a column has so many levels that its curves would be single points."""
    return len(set(labels)) > len(labels) / 2


def runs(temperature: Array) -> list[int]:
    """The number of the run through the temperatures that each row belongs to, rows in the order of measurement.

    Examples
    --------
    >>> runs(np.array([0.1, 0.2, 0.4, 0.8, 0.1, 0.2, 0.4, 0.8])), runs(np.array([1.0, 2.0, 1.9, 4.0, 8.0]))
    ([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 0])
    """
    x = np.log(temperature)
    if x.size <= FEWEST:
        return [0] * x.size
    back, turns = _BACK * float(np.ptp(x)), []
    farthest, sign = 0, np.sign(x[FEWEST - 1] - x[0]) or 1.0
    for row in range(1, x.size):
        if sign * (x[row] - x[farthest]) >= 0:
            farthest = row
        elif sign * (x[farthest] - x[row]) > back:
            turns.append(farthest + 1)
            farthest, sign = row, -sign
    starts, begin = [], 0
    for start, end in pairwise([0, *turns, x.size]):
        if end - start >= FEWEST:  # the way back of a jump is no run: its row begins the next
            starts.append(begin)
            begin = end
    return [int(each) for each in np.searchsorted(starts[1:], np.arange(x.size), side="right")]


class Difference(NamedTuple):
    """What separating by a column would do: its levels, and how far apart the points of two of them lie."""

    levels: int
    one: str
    other: str
    apart: float
    relative: bool

    def __str__(self) -> str:
        size = f"{abs(self.apart):.0%}" if self.relative else f"{abs(self.apart) * 1e6:.3g}e-6"
        one, other = (label or "the empty cells" for label in (self.one, self.other))
        return f"at the same temperature the points of {one} lie {size} above those of {other}"


def difference(temperature: Array, value: Array, labels: Sequence[str], relative: bool) -> Difference | None:
    """How far apart the levels of a column that is not used lie; None if it separates nothing that can be seen.

    Each level is compared with the others by linear interpolation in ln T, and the distance with the scatter of
    neighbors within a level.

    Examples
    --------
    >>> T = np.geomspace(0.1, 1, 10).repeat(2)
    >>> str(difference(T, T * np.tile([1.0, 2.0], 10), ["low", "high"] * 10, True))
    'at the same temperature the points of high lie 100% above those of low'
    >>> difference(T, T, ["low", "high"] * 10, True) is None
    True
    """
    counts = Counter(labels)
    if not 2 <= len(counts) <= _LEVELS or min(counts.values()) < FEWEST:
        return None
    named = np.array(labels)
    curves = {}
    for label in counts:
        rows = np.flatnonzero(named == label)
        rows = rows[np.argsort(temperature[rows], kind="stable")]
        curves[label] = (np.log(temperature[rows]), value[rows])
    # the scatter of the sparser of two levels holds the error of interpolating it as well
    noise = {label: _scatter(x, y) for label, (x, y) in curves.items()}
    found = []
    for one, (x, y) in curves.items():
        for other, (u, v) in curves.items():
            inside = (x >= u[0]) & (x <= u[-1])
            if one != other and np.count_nonzero(inside) >= FEWEST:
                base = np.interp(x[inside], u, v)
                apart = float(np.median(y[inside] - base))
                least = max(_CLEAR * noise[one], _CLEAR * noise[other], 1e-9 * float(np.max(np.abs(value))))
                if apart > least:
                    size = float(np.median(np.abs(base))) if relative else 1.0
                    found.append(Difference(len(counts), one, other, apart / (size or 1.0), relative))
    return max(found, key=lambda each: each.apart, default=None)


def runs_apart(temperature: Array, value: Array, lines: Sequence[int], relative: bool) -> Difference | None:
    """How far apart several runs through the temperatures lie; None for one run, or runs that meet."""
    number, at = np.array(runs(temperature)), np.array(lines)
    names = [f"lines {at[number == each].min()} to {at[number == each].max()}" for each in np.unique(number)]
    return difference(temperature, value, [names[each] for each in number], relative)


def _scatter(x: Array, y: Array) -> float:
    """The typical distance of a point from the line through its neighbors; endless where there are none."""
    distances = _against_neighbors(x, y)
    return float(np.median(np.abs(distances))) if distances.size else np.inf


def _against_neighbors(x: Array, y: Array) -> Array:
    """Each inner point minus the line through its neighbors."""
    if x.size < 3:
        return np.zeros(0)
    share = np.where(x[2:] > x[:-2], (x[1:-1] - x[:-2]) / np.where(x[2:] > x[:-2], x[2:] - x[:-2], 1.0), 0.5)
    return np.asarray(y[1:-1] - (1 - share) * y[:-2] - share * y[2:], dtype=float)
