"""Section III, (3.6): absorption by the exchange of virtual phonons, and the sum behind it."""

from __future__ import annotations

from math import log, pi

import numpy as np
from numpy.typing import NDArray

from glassblocks import coupling, tensors
from glassblocks.lattice import exchange_sum
from glassblocks.ledger.entry import Finding, Section, bullets, compare, plain
from glassblocks.ledger.verdicts import values
from glassblocks.pair import Pair
from glassblocks.renormalization import pair_sum
from glassblocks.tensors import project

SECTION = Section()


@SECTION.entry(
    "3.6",
    "absorption by the exchange of virtual phonons, growing as ln N0",
    function="glassblocks.closed_forms.exchange.exchange_form",
    reading="subscripts t,l are read l,t: V_l holds longitudinal quantities, without which c_l/c_t does not follow",
)
def exchange_power() -> Finding:
    """What (3.6) needs is S(N0), the sum of e : Lambda~ : e/r^3 over the pairs of a cube of N0^3 blocks, per block;
    it is summed exactly, for c_l/c_t = 1.6 and a wave along [100] that is long against the cube. As printed, (3.6)
    adds chi^2 ln N0/(rho c^2) to chi. The sum adds 2 e : chi Lambda chi : e, which for t, chi : e being 2 chi_t e, is
    -8 chi_t^2 S/(8 pi rho c_t^2), and for l, if chi : e is taken as chi_l e, -2 chi_l^2 S/(8 pi rho c_t^2): printed
    is then S = -4 pi (c_t/c_l)^2 ln N0 for l and -pi ln N0 for t."""
    speeds = 1.6
    alpha = 1 - 1 / speeds**2
    waves = tensors.strain([1, 0, 0])
    sums = {n: Pair(*(exchange_sum(n, alpha, e) for e in waves)) for n in (8, 16, 32, 64)}
    slope = (sums[64] - sums[32]) / log(2)
    earlier = (sums[16] - sums[8]) / log(2)
    logarithm = Pair(-4 * pi / speeds**2, -pi)
    limit = logarithm * log(64)
    extrapolated = 2 * sums[64] - sums[32]
    return compare(
        {"local_slope": _both(logarithm), "limit": _both(limit)},
        {"local_slope": _both(slope), "limit": _both(sums[64])},
        bullets(
            f"The sum saturates: its slope falls as 1/N0 (l: {earlier.l:.4f} at 8 to 16, {slope.l:.4f} at 32 to 64) "
            f"and it tends to {extrapolated.l:.3f} (l), {extrapolated.t:.3f} (t). There is no ln N0. "
            "('limit' is the value at N0 = 64; sizes up to 256: docs/results/lattice-sums.md.)",
            *_other_directions(alpha),
            _finite_wave(alpha),
            _absolute_growth(alpha),
        ),
    )


def _other_directions(alpha: float) -> list[str]:
    lines = []
    for direction in ((1, 1, 0), (1, 1, 1)):
        sums = Pair(*(exchange_sum(64, alpha, e) for e in tensors.strain(direction)))
        name = "".join(map(str, direction))
        lines.append(f"Along [{name}] at N0 = 64: l {sums.l:.4f}, t {sums.t:.4f} (first polarization).")
    average = project(_cubic_sum(alpha)).isotropic
    lines.append(
        f"Averaged over directions: l {values(plain(average.l))}, t {values(plain(average.t))}. The average over "
        "rotations vanishes pair by pair, because both traces of Lambda~ do: the limit is the cubic anisotropy of "
        "lattice and cube, an artifact. For l, chi : e is not along e; its part along delta_ij drops out of the cubic "
        "sum, so that (2 chi_t)^2 stands for both polarizations where (3.6) has chi_l^2."
    )
    return lines


def _cubic_sum(alpha: float) -> NDArray[np.float64]:
    """The sum of Lambda~/r^3 over pairs at N0 = 32 as a Mandel matrix, from its value on strains."""
    basis = np.eye(6)
    diagonal = [exchange_sum(32, alpha, e) for e in basis]
    matrix = np.diag(diagonal)
    for a in range(6):
        for b in range(a):
            both = exchange_sum(32, alpha, basis[a] + basis[b])
            matrix[a, b] = matrix[b, a] = (both - diagonal[a] - diagonal[b]) / 2
    return matrix


def _finite_wave(alpha: float) -> str:
    sums = {phase: pair_sum(24, alpha, [1, 0, 0], k_n0=phase) for phase in (1.0, 4.0)}
    listed = "; ".join(f"{phase:g}: l {pair.l:.3f}, t {pair.t:.3f}" for phase, pair in sums.items())
    return f"At finite k N0 (N0 = 24, with cos k.x in the sum), k N0 = {listed}: bounded as well."


def _absolute_growth(alpha: float) -> str:
    sizes = [_absolute_sum(n, alpha) for n in (8, 16, 32)]
    slopes = np.diff(sizes) / log(2)
    angular = float(np.linalg.norm(coupling.lambda_tilde([0, 0, 1], alpha)))  # the same in every direction
    return (
        f"The sum of |Lambda~|/r^3 does grow as a logarithm: slopes {slopes[0]:.2f} and {slopes[1]:.2f} against ln N0, "
        f"toward 4 pi <|Lambda~|> = {4 * pi * angular:.2f}. It would enter if every pair added with one sign."
    )


def _absolute_sum(n: int, alpha: float) -> float:
    d = np.arange(n, dtype=float)
    grid = np.stack(np.meshgrid(d, d, d, indexing="ij"), axis=-1).reshape(-1, 3)[1:]
    weight = np.prod(np.where(grid > 0, 2.0, 1.0) * (1 - grid / n), axis=1) / np.sum(grid**2, axis=1) ** 1.5
    return float(weight @ np.linalg.norm(coupling.lambda_tilde(grid, alpha), axis=(1, 2)))


def _both(pair: Pair) -> dict[str, float]:
    return {"l": float(pair.l), "t": float(pair.t)}
