"""The mean field of a lattice with one two-level system in each block, by a coupling that is an operator.

The equations are those of `self_consistency` and `collective_modes`. Newton's step is solved by conjugate gradients,
the softest mode found by ARPACK, and Im chi is the continued fraction of M from the start vector l.e, by Lanczos.
The lines are then Ritz values: their first 2 `steps` moments in w^2 are exact, and the coarser twin with three quarters
of the steps says what the truncation is worth.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.arpack_restarts import seeded_restarts
from glassblocks.blocks import Systems
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import ConvergenceError
from glassblocks.mean_field.two_level_states import TwoLevelStates
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.response import Lines, Spectrum, thermal_frequency
from glassblocks.tensors import strain
from glassblocks.threads import blas_held

Floats = NDArray[np.float64]
#: sum over s' of U_ss' v_s'.
Apply = Callable[[Floats], Floats]

#: Largest |h - U m| over the largest splitting.
TOLERANCE = 1e-9
STEPS, INNER, HALVINGS = 100, 100, 30
GAIN, ROUNDING = 1e-4, 1e-13
COARSE = 0.75


class FieldCoupling(Protocol):
    """Lambda between all blocks of a lattice, as `glassblocks.lattice.LatticeCoupling`."""

    @property
    def field_shape(self) -> tuple[int, ...]:
        """(6, n, n, n)."""

    def apply(self, field: Floats) -> Floats:
        """sum over s' of Lambda_ss' T_s'."""


@shown("mean field of a lattice", "chi, free [J], residual, softest")
class LatticeMeanField(NamedTuple):
    """What `lattice_mean_field` finds."""

    #: Im chi_l and Im chi_t of a long wave, `Spectrum`.
    chi: Pair
    #: Free energy, J.
    free: float
    #: Largest |h - U m| over the largest splitting.
    residual: float
    #: Smallest eigenvalue of the Hessian, 1 without coupling.
    softest: float


def lattice_mean_field(
    systems: Systems,
    coupling: FieldCoupling,
    volume: float,
    temperature: float,
    *,
    g: float = 1.0,
    direction: ArrayLike = (0.0, 0.0, 1.0),
    steps: int = 100,
) -> LatticeMeanField:
    """Self-consistent fields, searched from uncoupled blocks, and Im chi_l and Im chi_t of a long wave.

    Parameters
    ----------
    systems
        One to a block, (n^3,), z fastest.
    coupling
        Lambda of the lattice, 1/J.
    volume
        Of all blocks, m^3.
    temperature
        K, >= 0.
    g
        Factor of the coupling.
    direction
        Of the wave; the transverse one has one of its two polarizations.
    steps
        Of Lanczos; the resolution is about the largest collective frequency over `steps`.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.
    ConvergenceError
        If the search does not end, or ends at a state with an unstable mode.
    """
    thermal_frequency(temperature)  # which refuses what is no temperature
    states = TwoLevelStates(systems.asymmetry, systems.tunnel_splitting, BOLTZMANN * temperature)

    def apply(vector: Floats) -> Floats:
        driven = coupling.apply((systems.gamma * vector[:, None]).T.reshape(coupling.field_shape))
        # the pair energy is 2 T.Lambda.T'
        return np.asarray(2 * g * np.einsum("sa,as->s", systems.gamma, driven.reshape(6, -1)))

    # the threads of a BLAS would wait for those of the transforms
    with blas_held():
        field, free, residual = _settled(states, apply)
        softest = _softest(apply, states.at(field).root)
    own, load = states.oscillators(field)

    def matrix(vector: Floats) -> Floats:
        return np.asarray(own**2 * vector + load * apply(load * vector))

    name = f"mean field, Lanczos, {steps} steps"

    def spectrum(wave: Floats) -> Spectrum:
        start = load * (systems.gamma @ wave)
        diagonal, beside = _recurrence(matrix, start, steps)
        fine, coarse = (
            _lines(diagonal[:k], beside[: k - 1], float(start @ start), volume)
            for k in (len(diagonal), max(1, int(COARSE * len(diagonal))))
        )
        return Spectrum((fine,), (coarse,), np.ones(1), sampled=False, method=name)

    with blas_held():
        chi = strain(direction).map(spectrum)
    return LatticeMeanField(chi, free, residual, softest)


def _settled(states: TwoLevelStates, apply: Apply) -> tuple[Floats, float, float]:
    """h, F and the residual."""
    field = np.zeros_like(states.asymmetry)
    scale = float(states.field_scale[0])
    local = states.at(field)
    driven = apply(local.moment)
    free = float(local.free + local.moment @ driven / 2)
    for _ in range(STEPS):
        rest = field - driven
        residual = float(np.abs(rest).max()) / scale
        if residual <= TOLERANCE:
            return field, free, residual
        gradient = local.root * rest
        step = apply(local.root * _conjugate(apply, local.root, gradient, min(0.1, residual))) - rest
        slope = float((local.root * step) @ gradient)
        if slope >= 0:  # the Hessian is not positive here
            step, slope = -rest, -float(gradient @ gradient)
        part = 1.0
        for _ in range(HALVINGS):
            trial = field + part * step
            local = states.at(trial)
            driven = apply(local.moment)
            new = float(local.free + local.moment @ driven / 2)
            if new <= free + GAIN * part * slope + ROUNDING * abs(free):
                break
            part /= 2
        field, free = trial, new
    raise ConvergenceError(
        f"the mean field of the lattice stopped after {STEPS} Newton steps with a residual of {residual:.1e}, "
        f"tolerance {TOLERANCE:.1e}; the coupling is strong: lower g"
    )


def _conjugate(apply: Apply, root: Floats, right: Floats, tolerance: float) -> Floats:
    """B^-1 right by conjugate gradients, ended where B is found not to be positive (Steihaug): then what is found
    so far still lowers F, which scipy's solver would not promise.
    """
    answer, rest = np.zeros_like(right), right.copy()
    along, square = rest.copy(), float(right @ right)
    goal = tolerance**2 * square
    for step in range(INNER):
        moved = along + root * apply(root * along)
        curvature = float(along @ moved)
        if curvature <= 0:
            return right if step == 0 else answer
        part = square / curvature
        answer += part * along
        rest -= part * moved
        before, square = square, float(rest @ rest)
        if square <= goal:
            break
        along = rest + square / before * along
    return answer


def _hessian(apply: Apply, root: Floats) -> object:
    from scipy.sparse.linalg import LinearOperator

    def product(vector: Floats) -> Floats:
        flat = vector.ravel()
        return np.asarray(flat + root * apply(root * flat))

    return LinearOperator((root.size, root.size), matvec=product, dtype=np.float64)


def _softest(apply: Apply, root: Floats) -> float:
    from scipy.sparse.linalg import ArpackError, eigsh

    start = np.random.default_rng(0).standard_normal(root.size)
    try:
        values, modes = eigsh(
            _hessian(apply, root), k=1, which="SA", v0=start, tol=1e-3, **seeded_restarts(eigsh)
        )
    except ArpackError as error:
        raise ConvergenceError(f"the stability of the lattice was not determined: {error}") from error
    if values[0] <= 0:
        weight = modes[:, 0] ** 2
        raise ConvergenceError(
            f"the mean field of the lattice is unstable: smallest eigenvalue {values[0]:.3g} of the Hessian, must be "
            f"> 0, most of that mode ({weight.max():.0%}) in system {int(np.argmax(weight))}; lower g"
        )
    return float(values[0])


def _recurrence(matrix: Apply, start: Floats, steps: int) -> tuple[Floats, Floats]:
    """Diagonal and off-diagonal of M in the Krylov space of a start vector."""
    vector = start / np.linalg.norm(start)
    before, length = np.zeros_like(vector), 0.0
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(steps):
        following = matrix(vector) - length * before
        diagonal.append(float(vector @ following))
        following -= diagonal[-1] * vector
        length = float(np.linalg.norm(following))
        beside.append(length)
        if length <= 1e-13 * max(diagonal):
            break
        before, vector = vector, following / length
    return np.array(diagonal), np.array(beside[:-1])


def _lines(diagonal: Floats, beside: Floats, squared: float, volume: float) -> Lines:
    from scipy.linalg import eigh_tridiagonal

    values, vectors = eigh_tridiagonal(diagonal, beside)
    energy = np.sqrt(np.maximum(values, 0.0))
    weight = np.divide(squared * vectors[0] ** 2, 2 * energy, out=np.zeros_like(energy), where=energy > 0)
    return Lines(energy / HBAR, pi / (HBAR * volume) * weight)
