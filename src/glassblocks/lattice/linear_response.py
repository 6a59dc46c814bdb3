"""The susceptibility of a superblock from the linear response of its lattice of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.lattice.chi_of_blocks import BlockSusceptibilities
from glassblocks.lattice.direct import sites
from glassblocks.lattice.operator import LatticeCoupling
from glassblocks.lattice.solver import Solution, Tick, solve, stability
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tensors.isotropic import Isotropic, project
from glassblocks.tensors.plane_waves import strain as wave_strain

Array = NDArray[Any]


@shown("strain at the blocks over the applied one", "mean, spread, largest")
@dataclass(frozen=True)
class LocalField:
    """How the strain at the blocks differs from the applied one, all relative to its size.

    Attributes
    ----------
    mean
        Of the component along the applied strain, (1 without coupling).
    spread
        Root mean square of the difference from the applied strain.
    largest
        Largest strain at a block.
    """

    mean: complex
    spread: float
    largest: float

    @classmethod
    def of(cls, strain: Array, local: Array) -> LocalField:
        """Statistics of one solution."""
        size2 = np.mean(np.sum(np.abs(strain) ** 2, axis=0))
        along = complex(np.mean(np.sum(np.conj(strain) * local, axis=0)) / size2)
        differs = np.mean(np.sum(np.abs(local - strain) ** 2, axis=0)) / size2
        largest = np.max(np.sum(np.abs(local) ** 2, axis=0)) / size2
        return cls(along, float(np.sqrt(differs)), float(np.sqrt(largest)))


@shown("response of a lattice of blocks", "isotropic [Pa], anisotropy, iterations, residual, stability")
@dataclass(frozen=True)
class LatticeResponse:
    """The response of a superblock.

    Attributes
    ----------
    matrix
        Its susceptibility per volume, Pa, (6, 6) in Mandel form.
    isotropic
        The average of that over rotations.
    anisotropy
        Norm of what is left over that of the whole.
    local
        Local fields under a shear e_xz, the worst of the converged ones being reported by `residual`.
    iterations
        Of the solver, for the six strains.
    residual
        The largest of them.
    stability
        Smallest eigenvalue of the static lattice, see `glassblocks.lattice.solver.stability`; None at a
        frequency.
    """

    matrix: Array
    isotropic: Isotropic
    anisotropy: float
    local: LocalField
    iterations: tuple[int, ...]
    residual: float
    stability: float | None

    def absorbed_power(self, strain: Any, omega: Any) -> Pair:
        """Power absorbed per volume, 2 A^2k^2 omega Im chi of (3.1), W/m^3, from an l and a t wave.

        Parameters
        ----------
        strain
            Ak, dimensionless; the drive e(t) = Ak (e^{i omega t} + c.c.) has the peak 2Ak.
        omega
            rad/s.

        Examples
        --------
        >>> chi = Isotropic(3e5 + 2e5j, 1e5 + 1e5j)
        >>> local = LocalField(1.0, 0.0, 1.0)
        >>> response = LatticeResponse(chi.mandel(), chi, 0.0, local, (), 0.0, None)
        >>> response.absorbed_power(1e-6, 1e6)
        Pair(l=0.4, t=0.2)
        """
        return Pair(self.isotropic.l, self.isotropic.t).map(
            lambda chi: float(2 * strain**2 * omega * np.imag(chi))
        )


def superblock_response(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    *,
    tolerance: float = 1e-8,
    maximum: int = 500,
    tick: Tick = lambda: None,
) -> LatticeResponse:
    """Six uniform strains, one for each Mandel component, and the mean stress under each.

    Parameters
    ----------
    coupling, chi, tolerance, maximum, tick
        As for `glassblocks.lattice.solver.solve`.

    Raises
    ------
    ConvergenceError
        If a solution was not reached, or the static lattice is unstable.

    Examples
    --------
    >>> from glassblocks import ElasticMedium
    >>> from glassblocks.lattice.chi_of_blocks import block_susceptibilities
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> coupling, chi = LatticeCoupling(silica, 6, 5e-9), block_susceptibilities(Isotropic(-3e8, -1e8), 6)
    >>> response = superblock_response(coupling, chi)
    >>> response.isotropic.map(lambda value: round(float(value) / 1e8, 4))  # no change to first order
    Isotropic(l=-3.0, t=-1.0)
    >>> f"{response.anisotropy:.1e}"
    '9.9e-04'
    """
    margin = None if chi.is_complex else stability(coupling, chi, tick=tick)
    shape, columns, solutions = coupling.field_shape, [], list[Solution]()
    local = LocalField(1.0, 0.0, 1.0)
    for component in range(6):
        strain = np.zeros(shape)
        strain[component] = 1.0
        solution = solve(coupling, chi, strain, tolerance=tolerance, maximum=maximum, tick=tick)
        columns.append(solution.stress.mean(axis=(1, 2, 3)))
        if component == 4:
            local = LocalField.of(strain, solution.local)
        solutions.append(_light(solution))
    matrix = np.stack(columns, axis=-1)
    projection = project(matrix)
    return LatticeResponse(
        matrix=matrix,
        isotropic=projection.isotropic,
        anisotropy=float(projection.anisotropy),
        local=local,
        iterations=tuple(solution.iterations for solution in solutions),
        residual=max(solution.residual for solution in solutions),
        stability=margin,
    )


@shown("response to a plane wave", "chi [Pa], absorption [Pa], iterations, residual")
@dataclass(frozen=True)
class WaveResponse:
    """The response of a superblock to a plane wave of one polarization.

    Attributes
    ----------
    chi
        The mean of conj(e) . t over the blocks per (Ak)^2, Pa: chi_l or chi_t of the superblock at this k.
    absorption
        Its imaginary part summed where it is absorbed, Im conj(e_loc) . t; the same by the balance of energy.
    local, iterations, residual
        As in `LatticeResponse`.
    """

    chi: complex
    absorption: float
    local: LocalField
    iterations: int
    residual: float


def wave_response(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    wavevector: ArrayLike,
    *,
    direction: ArrayLike | None = None,
    tolerance: float = 1e-8,
    maximum: int = 500,
    tick: Tick = lambda: None,
) -> Pair:
    """The response to a longitudinal and a transverse plane wave.

    Parameters
    ----------
    coupling, chi, tolerance, maximum, tick
        As for `glassblocks.lattice.solver.solve`.
    wavevector
        k, 1/m, (3,). With a periodic boundary a multiple of 2 pi over the edge, or the wave jumps there.
    direction
        Of k, if k = 0.

    Returns
    -------
    Pair
        Of `WaveResponse`.

    Examples
    --------
    >>> from glassblocks import ElasticMedium
    >>> from glassblocks.lattice.chi_of_blocks import block_susceptibilities
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> coupling, chi = LatticeCoupling(silica, 6, 5e-9), block_susceptibilities(Isotropic(-3e8, -1e8), 6)
    >>> wave_response(coupling, chi, [0, 0, 0], direction=[0, 0, 1]).map(lambda w: round(w.chi.real / 1e8, 4))
    Pair(l=-2.9976, t=-1.0012)
    """
    k = floats(wavevector, "wavevector")
    amplitudes = wave_strain(k if direction is None else direction)
    phase = (coupling.spacing * sites(coupling.n) @ k).reshape(coupling.field_shape[1:])
    wave = np.exp(1j * phase) if np.any(k) else np.ones_like(phase)
    return amplitudes.map(
        lambda e: _wave(coupling, chi, e[:, None, None, None] * wave, tolerance, maximum, tick)
    )


def _wave(
    coupling: LatticeCoupling,
    chi: BlockSusceptibilities,
    strain: Array,
    tolerance: float,
    maximum: int,
    tick: Tick,
) -> WaveResponse:
    solution = solve(coupling, chi, strain, tolerance=tolerance, maximum=maximum, tick=tick)
    stress, local = solution.stress, solution.local
    return WaveResponse(
        chi=complex(np.mean(np.sum(np.conj(strain) * stress, axis=0))),
        absorption=float(np.mean(np.sum(np.conj(local) * stress, axis=0)).imag),
        local=LocalField.of(strain, local),
        iterations=solution.iterations,
        residual=solution.residual,
    )


def _light(solution: Solution) -> Solution:
    """The solution without its fields, which are large."""
    empty = np.empty(0)
    return Solution(empty, empty, solution.iterations, solution.residual)
