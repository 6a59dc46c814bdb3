"""The sums behind (3.4), (3.6) and (5.8) for cubes of every size: do they grow as ln N0?

Three kinds of sums over pairs occur. *Coherent* ones, of Lambda itself, as in (3.6): their summand falls as
1/r^3 but averages to zero over directions. *Incoherent* ones, of squares, as in (3.4) and (5.8): their
summand falls as 1/r^6. And those of the absolute value, 1/r^3 with one sign, which no term of the paper's
energy absorption contains. All are even polynomials in the direction, so that each follows from three sums
over the lattice and averages over directions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling.dipole import dipole_total_change
from glassblocks.coupling.elastic import lambda_tilde
from glassblocks.coupling.strained import coupling_change
from glassblocks.errors import InputError
from glassblocks.lattice.exchange_waves import ExchangeSum, wave_limit
from glassblocks.lattice.shells import Limit, Trend, inverse_powers, outline, sums_of_all_sizes, trend
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tensors.isotropic import Isotropic
from glassblocks.tensors.mandel import dyad
from glassblocks.tensors.plane_waves import displacement_gradient, polarization_vectors
from glassblocks.tensors.sphere import directions

Array = NDArray[np.float64]

DIRECTIONS = {"[100]": (1, 0, 0), "[110]": (1, 1, 0), "[111]": (1, 1, 1)}
#: Of c_l/c_t: beyond it sums of the elastic terms cancel to nothing.
LARGEST = 100.0
#: Up to this size squares are summed displacement by displacement; beyond it with their average direction.
NEAR = 16
#: k N0 of the waves, rad.
WAVES = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0)


def cubic_tensor(zzzz: float) -> Array:
    """The cubic tensor without bulk and without isotropic shear part, by its component zzzz, (6, 6).

    Every sum of Lambda~/r^3 over a region with the symmetry of the cube is one.

    Examples
    --------
    >>> tensor = cubic_tensor(1.0)
    >>> round(float(tensor[2, 2]), 12), float(tensor[4, 4]), round(float(np.trace(tensor)), 12)
    (1.0, -1.0, 0.0)
    """
    tensor = -zzzz * np.eye(6)
    tensor[:3, :3] = 1.5 * zzzz * (np.eye(3) - 1 / 3)
    return tensor


def survey(
    sound_ratio: float = 1.6,
    largest: int = 256,
    wave_size: int = 32,
    *,
    tick: Callable[[str, float], None] | None = None,
) -> dict[str, Any]:
    """All sums for N0 = 2, 4, ... `largest`, their slopes, limits and verdicts, as plain data.

    Parameters
    ----------
    sound_ratio
        c_l/c_t.
    largest
        Largest N0, a power of two, at least 16.
    wave_size
        N0 of the cube for finite wave vectors.
    tick
        Called with what is being done and the share done.

    Raises
    ------
    InputError
        If c_l/c_t is that of no stable solid, or above 100.

    Examples
    --------
    >>> result = survey(largest=16, wave_size=4)
    >>> result["exchange"]["[100]"]["l"]["verdict"], result["absolute"]["l"]["verdict"]
    ('saturates', 'open')
    """
    if not sound_ratio <= LARGEST:
        allowed = f"2/sqrt 3 = 1.1547 to {LARGEST:g}"
        raise InputError("sound_ratio", received=sound_ratio, allowed=allowed, remedy="solids have 1.4 to 2")
    medium = ElasticMedium(density=1.0, c_l=float(sound_ratio), c_t=1.0)
    alpha = float(medium.alpha)
    sizes = [2**power for power in range(1, int(np.log2(largest)) + 1)]
    report = tick or _silent
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        report("pairs", done / largest)

    all_sizes = sums_of_all_sizes(inverse_powers, largest, tick=step)[:, np.array(sizes) - 1]
    cubes, sixths, quartic = all_sizes
    result: dict[str, Any] = {
        "c_l/c_t": float(sound_ratio),
        "alpha": alpha,
        "sizes": sizes,
        "exchange": _exchange(sizes, alpha, quartic),
        "outline": {"zzzz": -2.5 * alpha * outline()},
        "absolute": _absolute(sizes, alpha, cubes),
        "square": _described(sizes, _norm2(alpha) * sixths),
        "weighted_square": _described(sizes, _norm2(alpha) * cubes),
    }
    result |= _rates(sizes, medium, sixths, report)
    result["extended"] = {
        "m": sizes[:-1],
        "zzzz": [
            float(b - a) for a, b in zip(-2.5 * alpha * quartic, -2.5 * alpha * quartic[1:], strict=False)
        ],
    }
    result["waves"] = _waves(wave_size, alpha, report)
    return result


def _exchange(sizes: Sequence[int], alpha: float, quartic: Array) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, direction in DIRECTIONS.items():
        along, first, second = polarization_vectors(direction)
        values = []
        for zzzz in -2.5 * alpha * quartic:
            tensor = cubic_tensor(float(zzzz))
            l, t1, t2 = (e @ tensor @ e for e in (dyad(along, v) for v in (along, first, second)))
            values.append((l, (t1 + t2) / 2))
        l_values, t_values = np.transpose(values)
        entries[name] = {"l": _described(sizes, l_values), "t": _described(sizes, t_values)}
    # over all directions of k the cubic tensor averages to its isotropic part, which vanishes
    rule = directions(8)
    tensor, average = cubic_tensor(1.0), Pair(0.0, 0.0)
    for n, weight in zip(*rule, strict=True):
        along, first, second = polarization_vectors(n)
        l, t1, t2 = (e @ tensor @ e for e in (dyad(along, v) for v in (along, first, second)))
        average = average + Pair(float(weight * l), float(weight * (t1 + t2) / 2))
    entries["average over directions"] = {"l": average.l, "t": average.t}
    entries["largest average over rotations of one pair"] = _rotated(alpha)
    return entries


def _rotated(alpha: float) -> float:
    """Bulk and shear part of Lambda~(n) for one pair: what its average over rotations is made of."""
    matrix = lambda_tilde(np.array([1.0, 2.0, 3.0]), alpha)
    return float(max(abs(matrix[:3, :3].sum()), abs(np.trace(matrix))))


def _absolute(sizes: Sequence[int], alpha: float, cubes: Array) -> dict[str, Any]:
    # e fixed along z, the pair in every direction: the same as the pair fixed and e in every direction
    rule = directions(200)
    matrices = lambda_tilde(rule.n, alpha)
    l = float(rule.weight @ np.abs(matrices[:, 2, 2]))
    t = float(rule.weight @ np.abs(matrices[:, 4, 4] / 2))
    return {
        "l": _described(sizes, l * cubes) | {"continuum_slope": 4 * pi * l},
        "t": _described(sizes, t * cubes) | {"continuum_slope": 4 * pi * t},
    }


def _norm2(alpha: float) -> float:
    """|Lambda~(n)|^2, the same for every n."""
    return float(np.sum(lambda_tilde(np.array([0.0, 0.0, 1.0]), alpha) ** 2))


def _rates(
    sizes: Sequence[int], medium: ElasticMedium, sixths: Array, tick: Callable[[str, float], None]
) -> dict[str, Any]:
    """The squares behind (3.4) and (5.8), per square of the strain amplitude."""
    x = float(medium.sound_speed.ratio) ** 2 - 2  # chi_l/chi_t as if (4.4) held
    root = Isotropic(x + 2, 1.0).mandel()
    prefactor = -8 * pi * medium.modulus.t

    def elastic(n: Array, g: Array) -> Array:
        change = prefactor * coupling_change(n, g, medium)
        return np.asarray(np.einsum("nab,bc,ncd,da->n", change, root, change, root, optimize=True))

    def dipole(n: Array, g: Array) -> Array:
        return np.asarray(np.sum(dipole_total_change(n, g, 1 / (8 * pi)) ** 2, axis=(1, 2)))

    near, weights = _near(sizes)
    r = np.linalg.norm(near, axis=1)
    n, r6 = near / r[:, None], r**-6
    rest = sixths - weights @ r6
    rule = directions(16)
    result: dict[str, Any] = {}
    jobs = [(name, square) for name, square in (("(3.4)", elastic), ("(5.8)", dipole))]
    for number, (name, square) in enumerate(jobs):
        entries: dict[str, Any] = {}
        for label, direction in DIRECTIONS.items():
            along, first, second = polarization_vectors(direction)
            lines, error = [], 0.0
            for vectors in ((along,), (first, second)):
                each, mean = np.zeros(len(near)), 0.0
                for vector in vectors:
                    gradient = displacement_gradient(along, vector)
                    each = each + square(n, gradient) / len(vectors)
                    mean += float(rule.weight @ square(rule.n, gradient)) / len(vectors)
                lines.append(_described(sizes, weights @ (each * r6) + mean * rest))
                error = max(error, float(np.max(np.abs(each - mean)) * np.max(np.abs(rest))))
            entries[label] = {"l": lines[0], "t": lines[1], "error": error}
        averages = Pair(*(_mean_square(square, polarization, rule) for polarization in ("l", "t")))
        entries["average over directions"] = {
            "l": _described(sizes, averages.l * sixths),
            "t": _described(sizes, averages.t * sixths),
        }
        result[name] = entries
        tick("squares", (number + 1) / len(jobs))
    return result


def _mean_square(square: Callable[[Array, Array], Array], polarization: str, rule: Any) -> float:
    along, across, _ = polarization_vectors([0, 0, 1])
    gradient = displacement_gradient(along, along if polarization == "l" else across)
    return float(rule.weight @ square(rule.n, gradient))


def _near(sizes: Sequence[int]) -> tuple[Array, Array]:
    """Displacements within NEAR, half of them, and for each size the pairs per block they stand for."""
    line = np.arange(1 - NEAR, NEAR, dtype=float)
    d = np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1).reshape(-1, 3)
    d = d[: len(d) // 2]  # d and -d count alike
    weights = [2 * np.prod(np.maximum(1 - np.abs(d) / n, 0), axis=1) for n in sizes]
    return d, np.array(weights)


def _waves(n: int, alpha: float, tick: Callable[[str, float], None]) -> dict[str, Any]:
    exchange = ExchangeSum(n, alpha)
    entries: dict[str, Any] = {"n": n, "k_n0": list(WAVES), "limit": _pair(wave_limit(alpha))}
    lines: dict[str, list[Pair]] = {name: [] for name in (*DIRECTIONS, "average over directions")}
    for number, k_n0 in enumerate(WAVES):
        for name, direction in DIRECTIONS.items():
            lines[name].append(exchange.polarized(direction, k_n0 / n))
        lines["average over directions"].append(exchange.averaged(k_n0 / n, degree=8 + 2 * int(k_n0 // 2)))
        tick("waves", (number + 1) / len(WAVES))
    for name, pairs in lines.items():
        entries[name] = {"l": [float(p.l) for p in pairs], "t": [float(p.t) for p in pairs]}
    return entries


def _silent(what: str, share: float) -> None:
    del what, share


def _pair(pair: Pair) -> dict[str, float]:
    return {"l": float(pair.l), "t": float(pair.t)}


def _described(sizes: Sequence[int], values: Array) -> dict[str, Any]:
    found: Trend = trend(sizes, [float(value) for value in values])
    end: Limit | None = found.limit if found.verdict == "saturates" else None
    return {
        "values": [float(value) for value in values],
        "slopes": list(found.slopes),
        "verdict": found.verdict,
        "limit": None if end is None else end.value,
        "uncertainty": None if end is None else end.uncertainty,
    }
