"""The exact route's engine beside QuSpin and scipy: same Hamiltonian, same vector, same answer."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.exact_systems import (
    QuSpin,
    fastest,
    many_level_superblock,
    pauli_terms,
    sparse,
    turned,
    two_axis_superblock,
    two_level_superblock,
)
from benchmarks.harness import Comparison, Row, at_least, fresh_process, paired_medians, within
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.exact.engine import finite_temperature_spectra, hamiltonian
from glassblocks.exact.engine.general import GeneralOperator
from glassblocks.exact.engine.vectors import empty, random_vector
from glassblocks.tensors import strain
from glassblocks.threads import blas_held

#: Largest relative difference of two answers that counts as the same.
SAME = 1e-12
#: QuSpin's matrix-free operator is judged at this number of blocks: building it for 20 takes minutes.
SMALL = 14
TEMPERATURE = 0.5
STEPS = 100
#: Broadening of the spectra of 27 blocks, half width in kelvin, and what they cost.
WIDTH = 0.1
GROUND_STEPS = 80
#: Seconds of rest before each timed call: QuSpin's OpenMP threads spin on for a while after theirs.
REST = 0.02


def _vector(size: int) -> Any:
    return random_vector(size, np.float64, np.random.default_rng(0))


def _different(ours: Any, theirs: Any) -> float:
    return float(np.linalg.norm(ours - theirs) / np.linalg.norm(theirs))


def _agreeing(row: Row, difference: float, allowed: float = SAME) -> Row:
    """The row, which holds only if the answers are the same."""
    note = f"{row.note}; answers differ by {difference:.1g}"
    return replace(row, holds=row.holds and difference <= allowed, note=note)


def _applied(operator: Any, psi: Any) -> tuple[Any, Callable[[], object]]:
    out = empty(operator.dimension)
    operator.apply(psi, out)
    return out, lambda: operator.apply(psi, out)


def _matrix_free_is_slower(make: Callable[[int], Any], energy_basis: bool) -> float:
    """Time of QuSpin's matrix-free operator over that of its matrix, on fewer blocks."""
    operator = hamiltonian(make(SMALL))
    frames = [np.eye(2)] * SMALL if energy_basis else operator.frames
    peer = QuSpin(*pauli_terms(operator.terms, frames), SMALL).build()
    psi = _vector(operator.dimension)
    matrix, free = peer.ways(), peer.matrix_free()
    assembled = QuSpin(peer.constant, dict(peer.static), SMALL).assemble().matrix
    if _different(assembled.dot(psi), peer.matrix.dot(psi)) > SAME:
        raise RuntimeError("the matrix assembled here is not QuSpin's")
    *stored, matrix_free = paired_medians(
        [lambda w=way: w(psi) for way in [*matrix.values(), free]], rest=REST
    )
    return matrix_free / min(stored)


def _beside_quspin(
    name: str, make: Callable[[int], Any], bar: float, energy_basis: bool, count: int
) -> list[Row]:
    slower = _matrix_free_is_slower(make, energy_basis)
    operator = hamiltonian(make(count))
    frames = [np.eye(2)] * count if energy_basis else operator.frames
    peer = QuSpin(*pauli_terms(operator.terms, frames), count)
    begin = perf_counter()
    _ = peer.build() if bar == 4 else peer.assemble()
    built = f"{'built' if bar == 4 else 'assembled'} in {perf_counter() - begin:.3g} s"
    psi = _vector(operator.dimension)
    # the same physical vector, in the basis of each
    theirs = turned(psi, operator.frames, operator.terms.sizes) if energy_basis else psi
    out, apply = _applied(operator, psi)
    ways = peer.ways()
    if slower < 2 or bar == 4:
        ways["quantum_LinearOperator"] = peer.matrix_free()
    best = fastest(ways, theirs)
    ours, quspin = paired_medians([apply, lambda: ways[best](theirs)], rest=REST)
    answer = ways[best](theirs) + peer.constant * theirs
    expected = (
        turned(answer, [u.conj().T for u in operator.frames], operator.terms.sizes)
        if energy_basis
        else answer
    )
    note = (
        f"QuSpin {best} {quspin:.3g} s, {built}; of {', '.join(ways)}; "
        f"its matrix-free operator takes {slower:.2g} times as long at {SMALL} blocks"
    )
    row = at_least(name, ours=ours, peer=quspin, bar=bar, note=note)
    rows = [_agreeing(row, _different(out, expected))]
    if bar == 4:
        rows.append(_beside_scipy(peer.matrix.tocsr(), psi, apply, out, peer.constant))
    return rows


def _beside_scipy(matrix: Any, psi: Any, apply: Callable[[], object], out: Any, constant: float) -> Row:
    ours, scipy = paired_medians([apply, lambda: matrix @ psi], rest=REST)
    stored = (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / 2**20
    row = at_least(
        "exact: H psi, 20 two-level blocks, against scipy CSR",
        ours=ours,
        peer=scipy,
        bar=8,
        note=f"no matrix built; scipy's takes {stored:.0f} MiB",
    )
    return _agreeing(row, _different(out, matrix @ psi + constant * psi))


def _stress_basis() -> list[Row]:
    name = "exact: H psi, 20 two-level blocks, against QuSpin, stress eigenbasis"
    return _beside_quspin(name, two_level_superblock, 4, energy_basis=False, count=20)


def _energy_basis() -> list[Row]:
    name = "exact: H psi, 20 two-level blocks, against QuSpin, energy eigenbasis"
    return _beside_quspin(name, two_level_superblock, 25, energy_basis=True, count=20)


def _two_axis() -> list[Row]:
    name = "exact: H psi, 20 two-level blocks with sigma_z and sigma_x stress, against QuSpin"
    return _beside_quspin(name, two_axis_superblock, 10, energy_basis=False, count=20)


def _thermal(count: int = 18) -> list[Row]:
    """Finite-temperature Lanczos: the same estimator, random vector and steps in both."""
    superblock = two_level_superblock(count)
    strains = np.array(list(strain([0, 0, 1])))
    grid = np.linspace(0, 6, 200) * BOLTZMANN / HBAR
    width = WIDTH * BOLTZMANN / HBAR

    def ours(steps: int = STEPS) -> Any:
        operator = hamiltonian(superblock)
        spectra = finite_temperature_spectra(
            operator, strains, superblock.volume, TEMPERATURE, steps=steps, vectors=1
        )
        return np.array([spectrum.imaginary(grid, width).value for spectrum in spectra])

    def theirs(steps: int = STEPS) -> Any:
        return _quspin_thermal(superblock, strains, grid, width, steps)

    mine, peer = paired_medians([ours, theirs], repeats=3, rest=REST)
    row = at_least(
        "exact: Im chi_l and Im chi_t at 0.5 K, 18 blocks, 100 steps, one vector, against QuSpin",
        ours=mine,
        peer=peer,
        bar=5,
        note="from scratch, QuSpin with its build, lanczos_full, stress eigenbasis",
    )
    # beyond some tens of steps rounding makes any two recurrences part, within the error of truncation
    row = replace(
        row, note=f"{row.note}; at 100 steps they differ by {_different(ours(), theirs()):.1g}, at 20:"
    )
    return [_agreeing(row, _different(ours(20), theirs(20)), 1e-8)]


def _quspin_thermal(superblock: Any, strains: Any, grid: Any, width: float, steps: int) -> Any:
    from quspin.tools.lanczos import lanczos_full

    operator = hamiltonian(superblock)
    count = len(operator.terms.sizes)
    constant, terms = pauli_terms(operator.terms, operator.frames)
    matrix = QuSpin(constant, terms, count).build().matrix
    seed = np.random.SeedSequence(0, spawn_key=(0,))
    start = np.array(random_vector(operator.dimension, np.float64, np.random.default_rng(seed)))
    unit = BOLTZMANN * TEMPERATURE / operator.terms.unit
    values, states, basis = lanczos_full(matrix, start, steps)
    thermal = np.exp(-(values - values[0]) / (2 * unit)) * states[0]
    thermal /= np.linalg.norm(thermal)
    cold = (states @ thermal) @ basis
    spins = [1 - 2 * (np.arange(operator.dimension) >> (count - 1 - s) & 1) for s in range(count)]
    result = []
    for e in strains:
        local = [u.conj().T @ t @ u for u, t in zip(operator.frames, operator.terms.along(e), strict=True)]
        stress = sum(
            (t[0, 0] + t[1, 1]).real / 2 + (t[0, 0] - t[1, 1]).real / 2 * z
            for t, z in zip(local, spins, strict=True)
        )
        moved = stress * cold
        norm = np.linalg.norm(moved)
        high, kets, other = lanczos_full(matrix, moved / norm, steps)
        overlaps = basis @ (stress * other).T
        weight = thermal[:, None] * (states.T @ overlaps @ kets) * (norm * kets[0])
        gap = (high - values[:, None]).ravel()
        strength = (weight.ravel() * np.tanh(gap / (2 * unit)))[None, :]
        omega = gap * operator.terms.unit / HBAR
        lines = [width / np.pi / ((sign * grid[:, None] - omega) ** 2 + width**2) for sign in (1, -1)]
        total = np.sum(strength * (lines[0] - lines[1]), axis=1)
        result.append(np.pi * operator.terms.stress_unit**2 / (HBAR * superblock.volume) * total)
    return np.array(result)


def _copy() -> list[Row]:
    operator = hamiltonian(two_level_superblock(24))
    psi = _vector(operator.dimension)
    out, apply = _applied(operator, psi)
    other = empty(operator.dimension)
    ours, copied = paired_medians([apply, lambda: np.copyto(other, psi)])
    name = "exact: H psi, 24 two-level blocks, against a copy of the vector"
    row = within(name, ours=ours, reference=copied, bar=6, note=f"numpy.copyto {copied:.3g} s, one thread")
    return [_agreeing(row, _sampled_difference(operator, psi, out))]


def _sampled_difference(operator: Any, psi: Any, out: Any, samples: int = 200) -> float:
    """Against the plain sum over pairs and flips at some of the states."""
    from glassblocks.exact.engine.stress_axes import two_level_terms

    parts = two_level_terms(operator.terms)
    n = len(operator.terms.sizes)
    worst = 0.0
    for state in np.random.default_rng(1).integers(0, psi.size, samples):
        z = np.array([1 - 2 * (int(state) >> (n - 1 - s) & 1) for s in range(n)])
        value = (parts.constant + parts.z @ z + z @ parts.zz @ z / 2) * psi[state]
        value += sum(parts.x[s] * psi[state ^ (1 << (n - 1 - s))] for s in range(n))
        worst = max(worst, abs(value - out[state]))
    return float(worst / np.max(np.abs(out)))


def _largest() -> list[Row]:
    code = (
        "import json, time\n"
        "import numpy as np\n"
        "from benchmarks.exact_systems import two_level_superblock\n"
        "from glassblocks.constants import BOLTZMANN, HBAR\n"
        "from glassblocks.exact.engine import GroundManifold, ground_state, hamiltonian\n"
        "from glassblocks.exact.engine import zero_temperature_spectra\n"
        "from glassblocks.tensors import strain\n"
        "superblock = two_level_superblock(27)\n"
        "operator = hamiltonian(superblock)\n"
        "begin = time.perf_counter()\n"
        "ground = ground_state(operator, tolerance=1e-8)\n"
        "middle = time.perf_counter()\n"
        "strains = np.array(list(strain([0, 0, 1])))\n"
        f"spectra = zero_temperature_spectra(operator, strains, superblock.volume, steps={GROUND_STEPS},\n"
        "    ground=GroundManifold.single(ground))\n"
        "grid = np.linspace(0.02, 6, 300) * BOLTZMANN / HBAR\n"
        f"found = [s.imaginary(grid, {WIDTH} * BOLTZMANN / HBAR) for s in spectra]\n"
        "print(json.dumps({'residual': ground.residual, 'method': ground.method, 'ground': middle - begin,\n"
        "    'spectra': time.perf_counter() - middle,\n"
        "    'truncation': [float(f.truncation.max() / f.value.max()) for f in found]}))\n"
    )
    total, peak, output = fresh_process(code)
    found = json.loads(output)
    error = max(found["truncation"])
    note = (
        f"ground state ({found['method']}) {found['ground']:.0f} s, residual {found['residual']:.1g}; "
        f"Im chi_l and Im chi_t at T = 0 in {found['spectra']:.0f} s, {GROUND_STEPS} steps each, half width "
        f"{WIDTH} K k_B/hbar, truncation error {100 * error:.1g} % of the maximum"
    )
    holds = found["residual"] <= 1e-8 and peak <= 20 * 1024 and total <= 120
    name = "exact: N0 = 3, 27 two-level blocks: ground state and spectra"
    return [Row(name, None, "residual 1e-8, 20 GiB, 120 s", holds, total, peak, note)]


def _four_levels() -> list[Row]:
    operator = hamiltonian(many_level_superblock(8, 4))
    psi = _vector(operator.dimension)
    begin = perf_counter()
    matrix = sparse(operator.terms)
    built = perf_counter() - begin
    out, apply = _applied(operator, psi)
    ours, scipy = paired_medians([apply, lambda: matrix @ psi], rest=REST)
    stored = (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / 2**20
    note = (
        f"scipy CSR {scipy:.3g} s, {stored:.0f} MiB, built in {built:.2g} s; "
        f"ours two vectors, {2 * psi.nbytes / 2**20:.0f} MiB"
    )
    name = "exact: H psi, 8 blocks of 4 levels"
    row = Row(name, scipy / ours, "runs", True, ours, 2 * psi.nbytes / 2**20, note)
    return [_agreeing(row, _different(out, matrix @ psi))]


def _eight_levels() -> list[Row]:
    operator = hamiltonian(many_level_superblock(8, 8))
    psi = _vector(operator.dimension)
    out, apply = _applied(operator, psi)
    (ours,) = paired_medians([apply], repeats=3, warmup=0)
    plain = GeneralOperator(operator.terms, compiled=False)
    with blas_held():
        begin = perf_counter()
        expected = plain.matvec(psi)
        numpy = perf_counter() - begin
    per_row = 1 + sum(7 for _ in range(8)) + 28 * 49
    note = f"numpy, pair by pair, {numpy:.3g} s; a CSR matrix would take {per_row * psi.size * 12 / 2**30:.0f} GiB"
    row = Row(
        "exact: H psi, 8 blocks of 8 levels", numpy / ours, "runs", True, ours, 2 * psi.nbytes / 2**20, note
    )
    return [_agreeing(row, _different(out, expected))]


def _ensemble() -> Sequence[Comparison]:
    module = "benchmarks.exact_ensemble"
    return importlib.import_module(module).COMPARISONS if importlib.util.find_spec(module) else []


COMPARISONS = [
    Comparison("exact: H psi, 20 blocks, stress eigenbasis", _stress_basis),
    Comparison("exact: H psi, 20 blocks, energy eigenbasis", _energy_basis),
    Comparison("exact: H psi, 20 blocks, sigma_z and sigma_x", _two_axis),
    Comparison("exact: Im chi at finite temperature", _thermal),
    Comparison("exact: H psi, 24 blocks", _copy),
    Comparison("exact: H psi, 8 blocks of 4 levels", _four_levels),
    Comparison("exact: H psi, 8 blocks of 8 levels", _eight_levels),
    Comparison("exact: 27 blocks", _largest),
    *_ensemble(),
]
