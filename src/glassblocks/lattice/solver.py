"""The coupled linear response of a lattice, T_s = V chi_s (e_s + 2 sum over s' != s of Lambda_ss' T_s').

With the stress per volume t = T/V and A = 2 V Lambda this is t = chi (e + A t).

Static blocks have chi = -R R with R >= 0, real. With t = R y the equation becomes (1 + R A R) y = -R e,
real and symmetric, which MINRES solves; the lattice is stable where this matrix is positive. At a
frequency chi is complex and symmetric, and BiCGSTAB solves (1 - chi A) t = chi e.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, bicgstab, eigsh, minres

from glassblocks.arpack_restarts import seeded_restarts
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.lattice.chi_of_blocks import BlockSusceptibilities
from glassblocks.lattice.operator import LatticeCoupling
from glassblocks.notebook import shown
from glassblocks.threads import blas_held

Array = NDArray[Any]
#: Called after each iteration.
Tick = Callable[[], None]


@shown("stress and strain of every block", "stress [Pa], local, iterations, residual")
@dataclass(frozen=True)
class Solution:
    """The response to one strain field.

    Attributes
    ----------
    stress
        t, per volume, Pa, (6, n, n, n).
    local
        e + A t, the strain that each block feels, dimensionless, (6, n, n, n).
    iterations
        Of the solver.
    residual
        |t - chi (e + A t)| over |chi e|.
    """

    stress: Array
    local: Array
    iterations: int
    residual: float


def solve(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    strain: Array,
    *,
    tolerance: float = 1e-8,
    maximum: int = 500,
    tick: Tick = lambda: None,
) -> Solution:
    """Solve for the stress of every block under a strain field.

    Parameters
    ----------
    coupling
        Of the lattice.
    chi
        Of its blocks.
    strain
        e_s, dimensionless, (6, n, n, n), real or complex.
    tolerance
        Of the relative residual.
    maximum
        Iterations allowed.
    tick
        Called after each iteration.

    Raises
    ------
    ConvergenceError
        If the residual is above the tolerance after `maximum` iterations; the message holds it and a remedy.
    InputError
        If the blocks and the lattice differ in size.

    Examples
    --------
    >>> from glassblocks import ElasticMedium, Isotropic
    >>> from glassblocks.lattice.chi_of_blocks import block_susceptibilities
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> coupling, chi = LatticeCoupling(silica, 5, 5e-9), block_susceptibilities(Isotropic(-3e9, -1e9), 5)
    >>> strain = np.zeros((6, 5, 5, 5))
    >>> strain[4] = 2**-0.5  # e_xz = e_zx = 1/2
    >>> solution = solve(coupling, chi, strain)
    >>> solution.iterations < 12, solution.residual < 1e-8
    (True, True)
    """
    if chi.n != coupling.n or strain.shape != coupling.field_shape:
        raise InputError(
            "chi, strain",
            received=(chi.n, strain.shape),
            allowed=f"{coupling.n} blocks along an edge, strain of shape {coupling.field_shape}",
            remedy="make all for one lattice",
        )
    if not chi.is_complex and np.iscomplexobj(strain):
        parts = [
            solve(coupling, chi, part, tolerance=tolerance, maximum=maximum, tick=tick)
            for part in (strain.real, strain.imag)
        ]
        real, imaginary = parts
        return Solution(
            real.stress + 1j * imaginary.stress,
            real.local + 1j * imaginary.local,
            real.iterations + imaginary.iterations,
            max(real.residual, imaginary.residual),
        )
    if not np.any(strain):
        return Solution(np.zeros_like(strain), strain, 0, 0.0)
    find = _at_frequency if chi.is_complex else _static
    with blas_held():
        stress, iterations = find(coupling, chi, strain, tolerance, maximum, tick)
        local = strain + _gain(coupling) * coupling.apply(stress)
    response = chi.apply(strain)
    residual = float(np.linalg.norm(stress - chi.apply(local)) / np.linalg.norm(response))
    if not residual <= tolerance:
        raise ConvergenceError(
            f"the lattice response stopped after {iterations} iterations with a relative residual of "
            f"{residual:.1e}, tolerance {tolerance:.1e}; the coupling is strong: check with stability(), "
            "lower the susceptibility, allow more iterations or a larger tolerance"
        )
    return Solution(stress, local, iterations, residual)


def stability(coupling: LatticeCoupling, chi: BlockSusceptibilities, *, tick: Tick = lambda: None) -> float:
    """The smallest eigenvalue of 1 + R A R of a static lattice: 1 without coupling, 0 where it gives way.

    Parameters
    ----------
    coupling, chi
        As for `solve`, chi real.

    Raises
    ------
    ConvergenceError
        If the eigenvalue is not positive: the blocks would order spontaneously, and linear response
        about the disordered state means nothing. Or if the eigenvalue was not found.

    Examples
    --------
    >>> from glassblocks import ElasticMedium, Isotropic
    >>> from glassblocks.lattice.chi_of_blocks import block_susceptibilities
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> coupling = LatticeCoupling(silica, 5, 5e-9)
    >>> print(f"{stability(coupling, block_susceptibilities(Isotropic(-3e9, -1e9), 5)):.3f}")
    0.967
    """
    from scipy.sparse.linalg import ArpackError

    matrix = _static_operator(coupling, chi.root(), tick)
    start = np.random.default_rng(0).standard_normal(matrix.shape[0])
    try:
        with blas_held():
            value = float(
                eigsh(
                    matrix,
                    k=1,
                    which="SA",
                    v0=start,
                    tol=1e-4,
                    return_eigenvectors=False,
                    **seeded_restarts(eigsh),
                )[0]
            )
    except ArpackError as error:
        raise ConvergenceError(f"the stability of the lattice was not determined: {error}") from error
    if value <= 0:
        raise ConvergenceError(
            f"the static lattice is unstable: smallest eigenvalue {value:.3g} of 1 + R A R, must be > 0; "
            "its blocks would order spontaneously; lower the susceptibility (|chi| must stay well below "
            "rho c^2) or the spread"
        )
    return value


def _static(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    strain: Array,
    tolerance: float,
    maximum: int,
    tick: Tick,
) -> tuple[Array, int]:
    root, count = chi.root(), _Counter(tick)
    matrix = _static_operator(coupling, root, lambda: None)
    right = -root.apply(strain).reshape(-1)
    # a root can make the residual of y smaller than that of t: ask for some more
    y = _refined(minres, matrix, right, 0.1 * tolerance, maximum, count)
    return root.apply(y.reshape(strain.shape)), count.number


def _at_frequency(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    strain: Array,
    tolerance: float,
    maximum: int,
    tick: Tick,
) -> tuple[Array, int]:
    gain, count = _gain(coupling), _Counter(tick)

    def product(x: Array) -> Array:
        field = x.reshape(strain.shape)
        return (field - chi.apply(gain * coupling.apply(field))).reshape(-1)

    matrix = LinearOperator(coupling.shape, matvec=product, dtype=np.complex128)
    right = chi.apply(strain.astype(np.complex128)).reshape(-1)
    t = _refined(bicgstab, matrix, right, 0.5 * tolerance, maximum, count)
    return t.reshape(strain.shape), count.number


def _refined(
    solver: Any, matrix: LinearOperator, right: Array, tolerance: float, maximum: int, count: _Counter
) -> Array:
    """Solve, and solve again for what is left: each solver stops by an estimate of its own, often early."""
    x, rest = np.zeros_like(right), right
    size = left = np.linalg.norm(right)
    while left > tolerance * size and count.number < maximum:
        aim = max(0.5 * tolerance * size / left, 1e-14)
        change, _ = solver(matrix, rest, rtol=aim, maxiter=maximum - count.number, callback=count)
        x = x + change
        rest = right - matrix @ x
        before, left = left, np.linalg.norm(rest)
        if not left < 0.5 * before:  # no progress: what rounding allows, or the solver has failed
            break
    return x


def _static_operator(coupling: LatticeCoupling, root: BlockSusceptibilities, tick: Tick) -> LinearOperator:
    gain = _gain(coupling)

    def product(x: Array) -> Array:
        field = x.reshape(coupling.field_shape)
        result = field + root.apply(gain * coupling.apply(root.apply(field)))
        tick()
        return result.reshape(-1)

    return LinearOperator(coupling.shape, matvec=product, dtype=np.float64)


def _gain(coupling: LatticeCoupling) -> float:
    """2 V: from the stress per volume of one block to the strain at another; a block fills its cell."""
    return 2 * coupling.spacing**3


class _Counter:
    """Counts the iterations of a solver, whatever it passes."""

    def __init__(self, tick: Tick) -> None:
        self.number, self.tick = 0, tick

    def __call__(self, _: Any) -> None:
        self.number += 1
        self.tick()
