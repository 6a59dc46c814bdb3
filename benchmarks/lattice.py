"""The coupling of a lattice against its own bare transforms, the usual way, a direct sum; sizes up to 128^3."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.fft

from benchmarks.harness import Comparison, Row, at_least, fresh_process, paired_medians, within
from glassblocks import ElasticMedium
from glassblocks.coupling import elastic_coupling
from glassblocks.lattice import LatticeCoupling
from glassblocks.lattice.mirrors import fold, pair_signs, position
from glassblocks.lattice.tabulated import octant, transform

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
SPACING = 5e-9


class _Bare:
    """Multiplies by nothing: what is left of an application are its transforms, padding and cropping."""

    def multiply(self, worker: Any, x: slice) -> None:
        del worker, x


def _field(n: int) -> np.ndarray:
    return np.random.default_rng(n).normal(size=(6, n, n, n))


def _bare_of(coupling: LatticeCoupling, library: str) -> LatticeCoupling:
    coupling.library = library
    coupling.apply(_field(coupling.n))  # plans the transforms, which both share
    bare = LatticeCoupling.__new__(LatticeCoupling)
    bare.__dict__.update(coupling.__dict__, _fourier=_Bare())
    return bare


def _transforms(n: int, library: str) -> list[Row]:
    coupling, field = LatticeCoupling(MEDIUM, n, SPACING), _field(n)
    bare = _bare_of(coupling, library)
    repeats = {16: 101, 32: 41}.get(n, 15)
    ours, reference = paired_medians([lambda: coupling.apply(field), lambda: bare.apply(field)], repeats)
    moved = 8 * (2 * 6 * n**3 + 21 * (n + 1) ** 3) + 16 * 4 * 6 * (n + 1) * n**2
    big = np.zeros(2**25)
    (copying,) = paired_medians([lambda: np.copyto(big[: 2**24], big[2**24 :])], 5)
    bandwidth = 2 * 8 * 2**24 / copying
    note = (
        f"{library}; transforms, padding and cropping without the product; roofline: {moved / 2**20:.0f} MiB moved "
        f"at least, {1e3 * moved / bandwidth:.2f} ms at {bandwidth / 1e9:.1f} GB/s"
    )
    return [
        within(
            f"lattice: open apply, N0 = {n}, {library}", ours=ours, reference=reference, bar=1.25, note=note
        )
    ]


def _usual_way() -> list[Row]:
    n, length = 64, 128
    coupling, field = LatticeCoupling(MEDIUM, n, SPACING), _field(n)
    values = transform(octant(lambda d: elastic_coupling(d, MEDIUM), 6, n, SPACING), 6)
    kernel = np.empty((6, 6, length, length, n + 1))
    index, sign = fold(length)
    for a in range(6):
        for b in range(6):
            entry = position(6)[a, b]
            x, y = (np.where(sign < 0, pair_signs(6)[entry, i], 1.0) for i in (0, 1))
            kernel[a, b] = values[entry][index][:, index] * x[:, None, None] * y[:, None]
    axes, shape = (1, 2, 3), (length,) * 3

    def usual() -> np.ndarray:
        spectrum = scipy.fft.rfftn(field, s=shape, axes=axes, workers=2)
        product = np.einsum("abxyz,bxyz->axyz", kernel, spectrum)
        return scipy.fft.irfftn(product, s=shape, axes=axes, workers=2)[:, :n, :n, :n]

    ours, peer = paired_medians([lambda: coupling.apply(field), usual], 7)
    error = np.max(np.abs(usual() - coupling.apply(field))) / np.max(np.abs(usual()))
    note = f"rfftn of the whole padded grid and einsum, scipy.fft on two workers; difference {error:.0e}"
    return [at_least("lattice: against the padded grid, N0 = 64", ours=ours, peer=peer, bar=2.5, note=note)]


def _direct() -> list[Row]:
    import numba

    n = 32
    alpha = float(MEDIUM.alpha)
    prefactor = -1 / (8 * math.pi * MEDIUM.modulus.t * SPACING**3)

    @numba.njit(parallel=True, fastmath=True)
    def summed(t: np.ndarray, out: np.ndarray) -> None:
        # (2.17)-(2.18) contracted with T, a pair at a time; t, out: (sites, 3, 3)
        sites = n * n * n
        for s in numba.prange(sites):
            sx, sy, sz = s // (n * n), (s // n) % n, s % n
            e00 = e11 = e22 = e01 = e02 = e12 = 0.0
            for r in range(sites):
                if r == s:
                    continue
                x, y, z = float(sx - r // (n * n)), float(sy - (r // n) % n), float(sz - r % n)
                r2 = x * x + y * y + z * z
                inverse = 1 / math.sqrt(r2)
                x *= inverse
                y *= inverse
                z *= inverse
                c = inverse * inverse * inverse
                a00, a11, a22, a01, a02, a12 = t[r, 0], t[r, 1], t[r, 2], t[r, 3], t[r, 4], t[r, 5]
                vx = a00 * x + a01 * y + a02 * z
                vy = a01 * x + a11 * y + a12 * z
                vz = a02 * x + a12 * y + a22 * z
                quadratic, trace = vx * x + vy * y + vz * z, a00 + a11 + a22
                # coefficients of T, delta, n n and sym(n v)
                ct = c * (1 - alpha)
                cd = c * alpha / 2 * (3 * quadratic - trace)
                cn = c * alpha / 2 * (3 * trace - 15 * quadratic)
                cv = c * (6 * alpha - 3) / 2
                e00 += ct * a00 + cd + cn * x * x + cv * 2 * x * vx
                e11 += ct * a11 + cd + cn * y * y + cv * 2 * y * vy
                e22 += ct * a22 + cd + cn * z * z + cv * 2 * z * vz
                e01 += ct * a01 + cn * x * y + cv * (x * vy + y * vx)
                e02 += ct * a02 + cn * x * z + cv * (x * vz + z * vx)
                e12 += ct * a12 + cn * y * z + cv * (y * vz + z * vy)
            out[s, 0], out[s, 1], out[s, 2] = e00 * prefactor, e11 * prefactor, e22 * prefactor
            out[s, 3], out[s, 4], out[s, 5] = e01 * prefactor, e02 * prefactor, e12 * prefactor

    coupling, field = LatticeCoupling(MEDIUM, n, SPACING), _field(n)
    scale = np.array([1, 1, 1, 2**0.5, 2**0.5, 2**0.5])
    # Mandel (xx, yy, zz, yz, xz, xy) to (xx, yy, zz, xy, xz, yz)
    order = [0, 1, 2, 5, 4, 3]
    t = np.ascontiguousarray((field.reshape(6, -1).T / scale)[:, order])
    out = np.zeros_like(t)
    (ours,) = paired_medians([lambda: coupling.apply(field)], 41)
    (peer,) = paired_medians([lambda: summed(t, out)], 3)
    result = coupling.apply(field).reshape(6, -1).T
    error = np.max(np.abs(out[:, order] * scale - result)) / np.max(np.abs(result))
    note = f"numba, two threads, each pair computed; largest difference {error:.1e} of the largest value"
    row = at_least(
        "lattice: against a compiled direct sum, N0 = 32", ours=ours, peer=peer, bar=350, note=note
    )
    accurate = Row(
        "lattice: error against the direct sum", None, "<= 1e-12", error <= 1e-12, None, None, note
    )
    return [row, accurate]


_LARGE = """
import time, numpy as np
from glassblocks import ElasticMedium, Isotropic
from glassblocks.lattice import LatticeCoupling
medium = ElasticMedium(2200.0, 5800.0, 3800.0)
start = time.perf_counter()
coupling = LatticeCoupling(medium, 128, 5e-9)
setup = time.perf_counter() - start
field = np.random.default_rng(0).normal(size=coupling.field_shape)
coupling.apply(field)
start = time.perf_counter()
coupling.apply(field)
print(setup, time.perf_counter() - start)
"""

_SOLVE = """
import time, numpy as np
from glassblocks import ElasticMedium, Isotropic
from glassblocks.lattice import LatticeCoupling
from glassblocks.lattice.solver import solve, stability
from glassblocks.lattice.chi_of_blocks import random_susceptibilities
medium = ElasticMedium(2200.0, 5800.0, 3800.0)
mu = medium.modulus.t
# glasses have |Re chi|/(rho c^2) of about 0.01 at 1 MHz
chi = random_susceptibilities(Isotropic(-2.56 * {strength} * mu, -{strength} * mu), {n}, 0.5, seed=1)
coupling = LatticeCoupling(medium, {n}, 5e-9)
strain = np.zeros(coupling.field_shape)
strain[4] = 2**-0.5
start = time.perf_counter()
solution = solve(coupling, chi, strain, tolerance=1e-8)
print(solution.iterations, solution.residual, time.perf_counter() - start)
"""


def _large() -> list[Row]:
    _, peak, text = fresh_process(_LARGE)
    setup, seconds = (float(word) for word in text.split())
    note = f"12.6 million unknowns; set up in {setup:.0f} s"
    rows = [Row("lattice: N0 = 128, one apply", None, "within 3 GiB", peak < 3 * 1024, seconds, peak, note)]
    for strength in (0.01, 0.1):
        counts = {}
        for n in (32, 128):
            _, peak, text = fresh_process(_SOLVE.format(strength=strength, n=n))
            iterations, residual, seconds = (float(word) for word in text.split())
            counts[n] = int(iterations)
        note = (
            f"MINRES, random blocks, |chi_t| = {strength} rho c_t^2: {counts[128]} iterations ({counts[32]} at "
            f"N0 = 32), residual {residual:.0e}"
        )
        name = f"lattice: N0 = 128, static response, |chi_t| = {strength:g} rho c_t^2"
        rows.append(Row(name, None, "converges to 1e-8", residual <= 1e-8, seconds, peak, note))
    return rows


def _scaling() -> list[Row]:
    sizes, seconds = (16, 32, 64, 128), []
    for n in sizes:
        coupling, field = LatticeCoupling(MEDIUM, n, SPACING), _field(n)
        seconds += paired_medians(
            [lambda c=coupling, f=field: c.apply(f)], {16: 101, 32: 41, 64: 15}.get(n, 5)
        )
    work = [n**3 * math.log(2 * n) for n in sizes]
    exponent = float(np.polyfit(np.log(work), np.log(seconds), 1)[0])
    note = "ns per N0^3 ln(2 N0): " + ", ".join(
        f"{n}: {1e9 * s / w:.1f}" for n, s, w in zip(sizes, seconds, work, strict=True)
    )
    return [
        Row(
            "lattice: time against N0^3 ln N0, 16 to 128",
            exponent,
            "exponent 0.8 to 1.25",
            0.8 <= exponent <= 1.25,
            seconds[-1],
            None,
            note,
        )
    ]


COMPARISONS = [
    *(
        Comparison(
            f"lattice: open apply, N0 = {n}, {library}", lambda n=n, library=library: _transforms(n, library)
        )
        for library in ("pyfftw", "scipy")
        for n in (16, 32, 64)
    ),
    Comparison("lattice: against the padded grid, N0 = 64", _usual_way),
    Comparison("lattice: against a compiled direct sum, N0 = 32", _direct),
    Comparison("lattice: N0 = 128", _large),
    Comparison("lattice: time against N0^3 ln N0, 16 to 128", _scaling),
]
