"""Im chi_l and Im chi_t of spaces too large to diagonalize, with the errors of the method.

At zero temperature the Lanczos recurrence from T|0> gives the continued fraction of <0| T delta T |0> as a
set of lines. At a finite temperature a random vector |r> stands for the trace: with |b> = e^{-beta H/2}|r>,

    Z <T(t) T> = mean over r of sum_ij <b|i><i|T|j><j|T|b>,

|i> from the Krylov space of |r> and |j> from that of T|b>. The thermal factor is split evenly between both
sides, so that the spread over r vanishes at low temperature, where one state is left.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import pi
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.exact.engine.ground import GroundState, ground_state
from glassblocks.exact.engine.lanczos import Tridiagonal, lanczos
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.progress import Advance, progress
from glassblocks.exact.engine.vectors import blas_held, combine, empty, random_vector, real_dot
from glassblocks.exact.memory import require_memory
from glassblocks.response import Sticks, thermal_frequency
from glassblocks.response.sticks import Shape

Floats = NDArray[np.float64]

#: Part of the steps that the second, coarser spectrum has, from which the error of truncation is judged.
COARSE = 0.75
#: Krylov vectors of T|b> that are multiplied with the stored ones at a time.
BATCH = 16
#: Pieces of a vector that are multiplied separately and summed in order, on as many threads.
PARTS = 2
#: Vectors alive beside the stored ones: the recurrence's three, |b>, T|b>, one at work.
BESIDE = 6


class Estimate(NamedTuple):
    """A spectrum with its errors, Pa."""

    value: Floats
    #: Standard error of the mean over random vectors: zero if none were used, nan (not determined) from one.
    statistical: Floats
    #: Change from three quarters of the Lanczos steps to all of them.
    truncation: Floats

    @property
    def error(self) -> Floats:
        """Both errors in quadrature."""
        return np.asarray(np.hypot(self.statistical, self.truncation))


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Im chi of one strain as lines, one set for each random vector (or one for the ground state)."""

    fine: tuple[Sticks, ...]
    coarse: tuple[Sticks, ...]
    #: Weight of each set in the thermal average, <b|b>, up to a common factor, (R,).
    weights: Floats
    #: Whether the sets are random samples.
    sampled: bool

    def imaginary(self, omega: ArrayLike, width: float, shape: Shape = "lorentzian") -> Estimate:
        """Im chi, Pa, shape of `omega`, with lines broadened as `Sticks.imaginary` does.

        Parameters
        ----------
        omega
            Angular frequency, rad/s.
        width
            Half width of a Lorentzian or standard deviation of a Gaussian, rad/s.
        shape
            "lorentzian" or "gaussian".

        Raises
        ------
        InputError
            If the width is not positive or the shape unknown.
        """
        values = np.array([_along(sticks, omega, width, shape) for sticks in self.fine])
        coarse = np.array([_along(sticks, omega, width, shape) for sticks in self.coarse])
        mean = self._mean(values)
        return Estimate(mean, self._spread(values - mean), np.abs(mean - self._mean(coarse)))

    def moment(self, power: int) -> float:
        """Integral of omega^power Im chi over omega > 0, (rad/s)^(power+1) Pa."""
        return float(self._mean(np.array([sticks.total(power)[0, 0] for sticks in self.fine])))

    def _mean(self, values: Floats) -> Floats:
        return np.asarray(np.tensordot(self.weights, values, 1) / self.weights.sum())

    def _spread(self, deviations: Floats) -> Floats:
        """Standard error of the weighted mean, a ratio of two means, to first order."""
        count = len(self.weights)
        if not self.sampled:
            return np.zeros_like(deviations[0])
        if count == 1:
            return np.full_like(deviations[0], np.nan)
        squares = np.tensordot(self.weights**2, deviations**2, 1) / self.weights.sum() ** 2
        return np.asarray(np.sqrt(count / (count - 1) * squares))


def _along(sticks: Sticks, omega: ArrayLike, width: float, shape: Shape) -> Floats:
    return np.asarray(sticks.imaginary(omega, width, shape)[..., 0, 0])


def zero_temperature_spectra(
    operator: Operator,
    strains: ArrayLike,
    volume: float,
    *,
    steps: int = 100,
    ground: GroundState | None = None,
) -> list[Spectrum]:
    """Im chi at zero temperature for each strain, by continued fraction from the ground state.

    Parameters
    ----------
    operator
        H.
    strains
        Mandel strains, (k, 6), dimensionless: Im chi is e : Im chi : e.
    volume
        m^3.
    steps
        Lanczos steps for each strain.
    ground
        The ground state, if it is known already.

    Raises
    ------
    MemoryLimitError, ConvergenceError
        As `ground_state`.
    """
    probes = _probes(strains)
    state = ground_state(operator) if ground is None else ground
    require_memory(
        4 * operator.vector_bytes() + operator.scratch_bytes(),
        f"spectra of {operator.dimension} states",
        "use fewer blocks or levels",
    )
    with blas_held(), progress("spectra", steps * len(probes)) as advance:
        return [_from_ground(operator, probe, state, volume, steps, advance) for probe in probes]


def _from_ground(
    operator: Operator, probe: Floats, state: GroundState, volume: float, steps: int, advance: Advance
) -> Spectrum:
    stress = operator.stress(probe)
    start = empty(operator.dimension, operator.dtype)
    stress.apply(state.vector, start)
    # <0|T|0> is no transition; without it the recurrence stays among the excited states
    combine(start, 1.0, state.vector, -real_dot(state.vector, start), start, 0.0)
    energy = state.energy / operator.terms.unit
    if not np.any(start):
        nothing = _lines(operator, np.zeros(0), np.zeros(0), volume)
        return Spectrum((nothing,), (nothing,), np.ones(1), sampled=False)
    matrix = lanczos(operator, start, steps, visit=lambda *_: advance())

    def lines(part: Tridiagonal) -> Sticks:
        values, vectors = part.eigenstates()
        return _lines(operator, values - energy, (part.norm * vectors[0]) ** 2, volume)

    coarse = matrix.truncated(_coarse(matrix.steps))
    return Spectrum((lines(matrix),), (lines(coarse),), np.ones(1), sampled=False)


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
        Mandel strains, (k, 6).
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
    probes = _probes(strains)
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
    return [
        Spectrum(
            tuple(sample.fine[k] for sample in samples),
            tuple(sample.coarse[k] for sample in samples),
            weights,
            sampled=True,
        )
        for k in range(len(probes))
    ]


class _Sample(NamedTuple):
    """What one random vector gives: lines of each strain, and log <b|b>."""

    fine: list[Sticks]
    coarse: list[Sticks]
    log_weight: float


def _sample(
    operator: Operator, probes: Floats, volume: float, unit: float, basis: NDArray[Any],
    seed: np.random.SeedSequence, advance: Advance,
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
    fine: list[Sticks] = []
    coarse: list[Sticks] = []
    for probe in probes:
        stress = operator.stress(probe)
        right, overlaps = _right_side(operator, stress, cold, basis[: left.steps], advance)
        for target, (rows, columns) in (
            (fine, (left.steps, right.steps)),
            (coarse, (_coarse(left.steps), _coarse(right.steps))),
        ):
            part = overlaps[:rows, :columns]
            target.append(
                _thermal_lines(operator, left.truncated(rows), right.truncated(columns), part, unit, volume)
            )
    return _Sample(fine, coarse, float(np.log(size) - values[0] / unit))


def _right_side(
    operator: Operator, stress: Any, cold: NDArray[Any], basis: NDArray[Any], advance: Advance
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
) -> Sticks:
    """Lines of Im chi = (pi/V) tanh(beta omega/2) (C(omega) + C(-omega)), which detailed balance makes it."""
    low, bra = left.eigenstates()
    high, ket = right.eigenstates()
    thermal = np.exp(-(low - low[0]) / (2 * unit)) * bra[0]
    thermal = thermal / float(thermal @ thermal) ** 0.5
    elements = (bra.T @ overlaps @ ket).real
    weight = thermal[:, None] * elements * (right.norm * ket[0])
    gap = (high - low[:, None]).ravel()
    return _lines(operator, np.abs(gap), weight.ravel() * np.tanh(np.abs(gap) / (2 * unit)), volume)


def _lines(operator: Operator, gap: Floats, weight: Floats, volume: float) -> Sticks:
    """Lines at gap/hbar, in the operator's units; weight is the squared stress that they carry."""
    terms = operator.terms
    return lines_of(gap * terms.unit / HBAR, pi * terms.stress_unit**2 / (HBAR * volume) * weight)


def lines_of(omega: Floats, strength: Floats) -> Sticks:
    """Lines of the odd e : Im chi : e; the component xx xx of the sticks stands for it.

    Examples
    --------
    >>> float(lines_of(np.array([2.0, 1.0]), np.array([5.0, 3.0])).total()[0, 0])
    8.0
    """
    order = np.argsort(omega, kind="stable")
    amplitude = np.zeros((omega.size, 6))
    amplitude[:, 0] = 1.0
    return Sticks(omega[order], strength[order], amplitude, odd=True)


def _coarse(steps: int) -> int:
    return max(1, int(COARSE * steps))


def _probes(strains: ArrayLike) -> Floats:
    probes = np.atleast_2d(np.asarray(strains, dtype=float))
    if probes.ndim != 2 or probes.shape[1] != 6 or not np.all(np.isfinite(probes)):
        raise InputError(
            "strains", received=strains, allowed="finite Mandel vectors, (k, 6)", remedy="see tensors.strain"
        )
    return probes
