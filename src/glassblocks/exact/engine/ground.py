"""The ground state of a superblock: dense, preconditioned, with scipy's eigensolver, or with four vectors only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from glassblocks.arpack_restarts import seeded_restarts
from glassblocks.errors import ConvergenceError
from glassblocks.exact.engine.lanczos import Tridiagonal, lanczos
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.preconditioned import ALIVE, can_precondition, preconditioned_ground
from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.vectors import combine, empty, random_vector, squared_norm
from glassblocks.memory import available_bytes, require_memory
from glassblocks.progress import progress
from glassblocks.threads import blas_held

Solver = Literal["dense", "preconditioned", "arpack", "two-pass"]
#: Makes the start vector afresh.
Start = Callable[[], NDArray[Any]]

#: Spaces up to this size are diagonalized as a matrix.
DENSE = 512
#: Basis vectors that scipy's eigensolver keeps, and others alive beside them.
BASIS, BESIDE = 20, 8
#: Vectors alive in the two-pass method: the ground state, the recurrence's three, one at work.
FEW = 5
#: Largest number of applications of H.
LIMIT = 2000
#: Part of the start vector that is random, so that no symmetry of a product state hides the ground state.
RANDOM_PART = 0.05
#: Starts of the search for that product state, and rounds in which the blocks follow each other.
STARTS, ROUNDS = 12, 30


@dataclass(frozen=True, eq=False)
class GroundState:
    """The lowest eigenstate, in the operator's own basis."""

    #: E_0, J.
    energy: float
    #: (D,), normalized.
    vector: NDArray[Any]
    #: |H psi - E_0 psi| over the largest energy of one block or pair, computed from the vector.
    residual: float
    method: Solver


def ground_state(
    operator: Operator,
    *,
    tolerance: float = 1e-10,
    method: Solver | None = None,
    seed: int = 0,
    product_start: bool = True,
) -> GroundState:
    """A ground state to a given residual: one of them, if the lowest level is degenerate.

    Parameters
    ----------
    operator
        H, from `engine.hamiltonian`.
    tolerance
        Largest |H psi - E_0 psi| over the largest energy of one block or pair, `terms.unit`.
    method
        "dense"; "preconditioned", for two-level blocks of one stress operator each, eight vectors; "arpack", scipy's
        eigensolver, which keeps 20; or "two-pass", a Lanczos recurrence run twice, which keeps four. By default the
        first that fits.
    seed
        Of the random part of the start vector.
    product_start
        Whether the start vector leans to the mean-field product state; else it is random alone.

    Raises
    ------
    MemoryLimitError
        If not even the two-pass method fits.
    ConvergenceError
        If the residual is not reached; the message carries it.
    """
    chosen = _method(operator) if method is None else method
    with blas_held():
        start = partial(_start, operator, seed, product_start)
        energy, vector = SOLVERS[chosen](operator, tolerance, start)
        residual = _residual(operator, energy, vector)
    if not residual <= tolerance:
        raise ConvergenceError(
            f"ground state of {operator.dimension} states ({chosen}): residual {residual:.2g}, "
            f"wanted {tolerance:.2g}; ask for less, or use another method"
        )
    return GroundState(energy * operator.terms.unit, vector, residual, chosen)


def _method(operator: Operator) -> Solver:
    if operator.dimension <= DENSE:
        return "dense"
    if can_precondition(operator) and ALIVE * operator.vector_bytes() <= available_bytes():
        return "preconditioned"
    needed = (BASIS + BESIDE) * operator.vector_bytes() + operator.scratch_bytes()
    return "arpack" if needed <= available_bytes() else "two-pass"


def _dense(operator: Operator, _tolerance: float, _start: Start) -> tuple[float, NDArray[Any]]:
    values, vectors = np.linalg.eigh(operator.dense())
    return float(values[0]), np.ascontiguousarray(vectors[:, 0])


def _arpack(operator: Operator, tolerance: float, start: Start) -> tuple[float, NDArray[Any]]:
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    out = empty(operator.dimension, operator.dtype)
    with progress("ground state") as advance:

        def matvec(psi: NDArray[Any]) -> NDArray[Any]:
            operator.apply(np.ascontiguousarray(psi.ravel(), dtype=operator.dtype), out)
            advance()
            return out  # the solver copies it

        linear = LinearOperator(operator.shape, matvec=matvec, dtype=operator.dtype)
        # the solver's tolerance is relative to |E_0|, which grows with the number of blocks
        relative = tolerance / (10 * len(operator.terms.sizes))
        try:
            values, vectors = eigsh(
                linear,
                k=1,
                which="SA",
                v0=start(),
                ncv=BASIS,
                tol=relative,
                maxiter=LIMIT,
                **seeded_restarts(eigsh),
            )
        except ArpackError as error:
            raise ConvergenceError(
                f"ground state of {operator.dimension} states (arpack): {error}; try method='two-pass'"
            ) from error
    return float(values[0]), np.ascontiguousarray(vectors[:, 0])


def _two_pass(operator: Operator, tolerance: float, start: Start) -> tuple[float, NDArray[Any]]:
    """Lanczos once for the tridiagonal matrix, once more to sum up its lowest eigenvector."""
    require_memory(
        FEW * operator.vector_bytes() + operator.scratch_bytes(),
        f"the ground state of {operator.dimension} states",
        "use fewer blocks or levels",
    )
    with progress("ground state, first pass") as advance:

        def converged(matrix: Tridiagonal, length: float) -> bool:
            advance()
            if matrix.steps % 4:
                return False
            _, vectors = matrix.eigenstates()
            return bool(abs(length * vectors[-1, 0]) <= tolerance / 3)

        matrix = lanczos(operator, start(), LIMIT, stop=converged)
    values, vectors = matrix.eigenstates()
    ground = empty(operator.dimension, operator.dtype)
    ground[:] = 0
    with progress("ground state, second pass", matrix.steps) as advance:

        def add(step: int, vector: NDArray[Any], norm: float) -> None:
            advance()
            combine(ground, 1.0, vector, vectors[step, 0] / norm, vector, 0.0)

        lanczos(operator, start(), matrix.steps, visit=add)
    ground /= squared_norm(ground) ** 0.5
    return float(values[0]), ground


SOLVERS: dict[Solver, Callable[[Any, float, Start], tuple[float, NDArray[Any]]]] = {
    "dense": _dense,
    "preconditioned": preconditioned_ground,
    "arpack": _arpack,
    "two-pass": _two_pass,
}


def _residual(operator: Operator, energy: float, vector: NDArray[Any]) -> float:
    product = empty(operator.dimension, operator.dtype)
    operator.apply(vector, product)
    return float(combine(product, 1.0, vector, -energy, vector, 0.0) ** 0.5)


def _start(operator: Operator, seed: int, product_start: bool) -> NDArray[Any]:
    """The mean-field product state with some of a random vector, or a random vector alone."""
    start = random_vector(operator.dimension, operator.dtype, np.random.default_rng(seed))
    if not product_start:
        return start
    product = reduce(lambda left, right: np.multiply.outer(left, right).ravel(), _mean_field(operator, seed))
    combine(start, RANDOM_PART, np.ascontiguousarray(product, dtype=operator.dtype), 1.0, start, 0.0)
    return start


def _mean_field(operator: Operator, seed: int) -> list[NDArray[Any]]:
    """Each block's ground state in the mean stress of the others, in the operator's basis, (m,) each.

    Many such product states solve themselves; of those that several starts lead to it is the lowest.
    """
    terms, frames = operator.terms, operator.frames
    rng = np.random.default_rng(seed)
    starts = [[np.linalg.eigh(h)[1][:, 0] for h in terms.local]]
    starts += [[_random_state(h, rng) for h in terms.local] for _ in range(STARTS - 1)]
    _, states = min((_settled(terms, start) for start in starts), key=lambda each: each[0])
    turned = [u.conj().T @ state for u, state in zip(frames, states, strict=True)]
    if operator.dtype.kind == "f":
        # a real block has a real ground state up to a phase
        turned = [(state / state[np.argmax(np.abs(state))]).real for state in turned]
    return [state / np.linalg.norm(state) for state in turned]


def _random_state(h: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    state: NDArray[Any] = rng.standard_normal(len(h)).astype(h.dtype)
    return np.asarray(state / np.linalg.norm(state))


def _settled(terms: Terms, start: list[NDArray[Any]]) -> tuple[float, list[NDArray[Any]]]:
    """Energy and states after each block has followed the others for some rounds."""

    def mean(s: int) -> NDArray[np.float64]:
        return np.asarray((terms.stress[s] @ states[s] @ states[s].conj()).real)

    states = list(start)
    means = np.array([mean(s) for s in range(len(states))])
    for _ in range(ROUNDS):
        for s, stress in enumerate(terms.stress):
            field = np.einsum("tab,tb->a", terms.couplings[s], means)
            states[s] = np.linalg.eigh(terms.local[s] + np.tensordot(field, stress, 1))[1][:, 0]
            means[s] = mean(s)
    own = sum(float(np.vdot(u, h @ u).real) for u, h in zip(states, terms.local, strict=True))
    return own + float(np.einsum("sa,stab,tb->", means, terms.couplings, means)) / 2, states
