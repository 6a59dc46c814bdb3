"""Im chi at a finite temperature, by finite-temperature Lanczos.

A random vector |r> stands for the trace: with |b> = e^{-beta H/2}|r>,

    Z <T(t) T> = mean over r of sum_ij <b|i><i|T|j><j|T|b>,

|i> from the Krylov space of |r> and |j> from that of T|b>. The thermal factor is split evenly between both
sides, so that the spread over r vanishes at low temperature, where one state is left.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.exact.engine.lanczos import Tridiagonal, lanczos
from glassblocks.exact.engine.matrix_free import OneBody, Operator
from glassblocks.exact.engine.ritz_lines import Floats, checked_strains, coarse_steps, transition_lines
from glassblocks.exact.engine.vectors import empty, random_vector
from glassblocks.memory import require_memory
from glassblocks.progress import Ticker, progress
from glassblocks.response import Lines, Spectrum, thermal_frequency
from glassblocks.threads import blas_held

#: Krylov vectors of T|b> that are multiplied with the stored ones at a time.
BATCH = 16
#: Pieces of a vector that are multiplied separately and summed in order, on as many threads.
PARTS = 2
#: Vectors alive beside the stored ones: the recurrence's three, |b>, T|b>, one at work.
BESIDE = 6


def finite_temperature_spectra(
    operator: Operator,
    strains: ArrayLike,
    volume: float,
    temperature: float,
    *,
    steps: int = 100,
    vectors: int = 8,
    seed: int = 0,
) -> list[Spectrum]:
    """Im chi at a finite temperature for each strain, by finite-temperature Lanczos with random vectors.

    Parameters
    ----------
    operator
        H.
    strains
        Mandel strains, (k, 6), or of each block, (k, n, 6).
    volume
        m^3.
    temperature
        K, > 0.
    steps
        Lanczos steps; as many vectors are stored.
    vectors
        Random vectors; from one alone no statistical error can be told.
    seed
        Vector r depends on (seed, r) alone.

    Raises
    ------
    InputError
        If the temperature is not positive or a number of steps or vectors is.
    MemoryLimitError
        If the stored vectors do not fit.
    """
    probes = checked_strains(strains)
    unit = HBAR * thermal_frequency(temperature) / operator.terms.unit
    if not unit > 0 or steps < 2 or vectors < 1:
        raise InputError(
            "temperature, steps, vectors",
            received=(temperature, steps, vectors),
            allowed="temperature > 0 in K, steps >= 2, vectors >= 1",
            remedy="use zero_temperature_spectra at zero temperature",
        )
    require_memory(
        (steps + BATCH + BESIDE) * operator.vector_bytes() + operator.scratch_bytes(),
        f"{steps} Lanczos vectors of {operator.dimension} states",
        "use fewer steps or blocks",
    )
    total = vectors * steps * (1 + len(probes))
    basis = empty(steps * operator.dimension, operator.dtype).reshape(steps, -1)
    with blas_held(), progress("thermal spectra", total) as advance:
        samples = [
            _sample(
                operator, probes, volume, unit, basis, np.random.SeedSequence(seed, spawn_key=(r,)), advance
            )
            for r in range(vectors)
        ]
    logs = np.array([sample.log_weight for sample in samples])
    weights = np.exp(logs - logs.max())
    name = f"Lanczos, {operator.dimension} states, {steps} steps, {vectors} random vectors"
    return [
        Spectrum(
            tuple(sample.fine[k] for sample in samples),
            tuple(sample.coarse[k] for sample in samples),
            weights,
            sampled=True,
            method=name,
        )
        for k in range(len(probes))
    ]


class _Sample(NamedTuple):
    """What one random vector gives: lines of each strain, and log <b|b>."""

    fine: list[Lines]
    coarse: list[Lines]
    log_weight: float


def _sample(
    operator: Operator, probes: Floats, volume: float, unit: float, basis: NDArray[Any],
    seed: np.random.SeedSequence, advance: Ticker,
) -> _Sample:  # fmt: skip
    def store(step: int, vector: NDArray[Any], norm: float) -> None:
        np.multiply(vector, 1 / norm, out=basis[step])
        advance()

    start = random_vector(operator.dimension, operator.dtype, np.random.default_rng(seed))
    left = lanczos(operator, start, basis.shape[0], visit=store)
    values, states = left.eigenstates()
    thermal = np.exp(-(values - values[0]) / (2 * unit)) * states[0]
    size = float(thermal @ thermal)
    cold = (states @ thermal / size**0.5) @ basis[: left.steps]
    fine: list[Lines] = []
    coarse: list[Lines] = []
    for probe in probes:
        stress = operator.stress(probe)
        right, overlaps = _right_side(operator, stress, cold, basis[: left.steps], advance)
        for target, (rows, columns) in (
            (fine, (left.steps, right.steps)),
            (coarse, (coarse_steps(left.steps), coarse_steps(right.steps))),
        ):
            part = overlaps[:rows, :columns]
            target.append(
                _thermal_lines(operator, left.truncated(rows), right.truncated(columns), part, unit, volume)
            )
    return _Sample(fine, coarse, float(np.log(size) - values[0] / unit))


def _right_side(
    operator: Operator, stress: OneBody, cold: NDArray[Any], basis: NDArray[Any], advance: Ticker
) -> tuple[Tridiagonal, NDArray[Any]]:
    """Lanczos from T|b>, and <q_i|T|p_j> of the stored vectors with the new ones."""
    batch = empty(BATCH * operator.dimension, operator.dtype).reshape(BATCH, -1)
    columns: list[NDArray[Any]] = []
    with ThreadPoolExecutor(PARTS) as pool:

        def flush(count: int) -> None:
            if count:
                columns.append(_products(pool, basis, batch[:count]))

        def collect(step: int, vector: NDArray[Any], norm: float) -> None:
            place = step % BATCH
            if place == 0 and step:
                flush(BATCH)
            stress.apply(vector, batch[place])
            batch[place] /= norm
            advance()

        start = empty(operator.dimension, operator.dtype)
        stress.apply(np.ascontiguousarray(cold), start)
        if not np.any(start):
            return Tridiagonal(np.zeros(1), np.zeros(0), 0.0), np.zeros((len(basis), 1))
        matrix = lanczos(operator, start, basis.shape[0], visit=collect)
        flush((matrix.steps - 1) % BATCH + 1)
    return matrix, np.concatenate(columns, axis=1)


def _products(pool: ThreadPoolExecutor, basis: NDArray[Any], batch: NDArray[Any]) -> NDArray[Any]:
    """<basis_i|batch_j>, by parts of the vectors that are summed in order."""
    edges = np.linspace(0, basis.shape[1], PARTS + 1).astype(int)
    parts = pool.map(
        lambda i: (basis[:, edges[i] : edges[i + 1]] @ batch[:, edges[i] : edges[i + 1]].conj().T).conj(),
        range(PARTS),
    )
    total: NDArray[Any] = sum(parts, np.zeros((len(basis), len(batch))))
    return total


def _thermal_lines(
    operator: Operator,
    left: Tridiagonal,
    right: Tridiagonal,
    overlaps: NDArray[Any],
    unit: float,
    volume: float,
) -> Lines:
    """Lines of Im chi = (pi/V) tanh(beta omega/2) (C(omega) + C(-omega)), which detailed balance makes it."""
    low, bra = left.eigenstates()
    high, ket = right.eigenstates()
    thermal = np.exp(-(low - low[0]) / (2 * unit)) * bra[0]
    thermal = thermal / float(thermal @ thermal) ** 0.5
    elements = (bra.T @ overlaps @ ket).real
    weight = thermal[:, None] * elements * (right.norm * ket[0])
    gap = np.abs(high - low[:, None]).ravel()
    absorbing = gap > 0
    strength = weight.ravel()[absorbing] * np.tanh(gap[absorbing] / (2 * unit))
    return transition_lines(operator, gap[absorbing], strength, volume)
