"""The coupling of all blocks of a cube as a linear operator, for scipy's iterative solvers.

A field holds the components of all blocks in the order (component, x, y, z); a vector is that, flattened.
The operator takes a field T to the field ``sum over s' != s of Lambda_ss' T_s'``. It is real and symmetric;
a complex field is taken by its real and imaginary parts.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.linalg import LinearOperator

from glassblocks.coupling.dipole import dipole_coupling
from glassblocks.coupling.elastic import elastic_coupling
from glassblocks.coupling.strained import coupling_change
from glassblocks.errors import InputError
from glassblocks.lattice.direct import DENSE_LIMIT, dense
from glassblocks.lattice.fourier_coupling import FourierCoupling, HalfSpace, fourier_octant
from glassblocks.lattice.periodic import periodic_octant
from glassblocks.lattice.sums import check_size
from glassblocks.lattice.tabulated import Coupling, half_space, octant, transform
from glassblocks.lattice.transforms import Library, Worker, available_library, worker
from glassblocks.medium import ElasticMedium
from glassblocks.memory import require_memory
from glassblocks.real_numbers import floats

Boundary = Literal["open", "periodic"]

#: Below this many blocks along an edge one thread does all: handing out the work would take longer.
SERIAL = 10


class BlockOperator(LinearOperator):  # type: ignore[misc]
    """A coupling of n^3 blocks; the classes below say which one.

    Attributes
    ----------
    n, components, spacing
        Blocks along an edge, components of a block (6 or 3), lattice spacing in m.
    field_shape
        (components, n, n, n).
    library
        ``"pyfftw"`` or ``"scipy"``, which transforms; ``"dense"`` where a matrix is faster.
    """

    def __init__(self, n: int, components: int, spacing: float, length: int) -> None:
        check_size(n)
        if not (np.isfinite(spacing) and spacing > 0):
            raise InputError(
                "spacing", received=spacing, allowed="positive and finite, in m", remedy="e.g. 5e-9"
            )
        self.n, self.components, self.spacing = int(n), components, float(spacing)
        self.field_shape = (components, n, n, n)
        self.length = length
        self.library: Library | Literal["dense"] = available_library()
        self._pool: ThreadPoolExecutor | None = None
        self._workers: list[Worker] = []
        size = components * n**3
        super().__init__(np.float64, (size, size))

    def apply(self, field: NDArray[Any]) -> NDArray[Any]:
        """The operator on a field of shape `field_shape`, real or complex.

        Raises
        ------
        InputError
            If the field has another shape.
        """
        if field.shape != self.field_shape:
            raise InputError(
                "field",
                received=field.shape,
                allowed=f"shape {self.field_shape}",
                remedy="order it (component, x, y, z)",
            )
        if np.iscomplexobj(field):
            return self.apply(field.real) + 1j * self.apply(field.imag)
        if self.library == "dense":
            result: NDArray[np.float64] = (self._matrix @ field.reshape(-1)).reshape(self.field_shape)
            return result
        return self._convolve(np.ascontiguousarray(field, dtype=np.float64))

    def _matvec(self, x: NDArray[Any]) -> NDArray[Any]:
        return self.apply(x.reshape(self.field_shape)).reshape(-1)

    def _adjoint(self) -> BlockOperator:
        return self

    _transpose = _adjoint

    def _open(self, coupling: Coupling, mirrors: bool = True) -> None:
        """Store a coupling of blocks in a cube that ends."""
        if self.components * self.n**3 <= DENSE_LIMIT:
            self.library = "dense"
            self._matrix = dense(coupling, self.components, self.n, self.spacing)
        elif mirrors:
            values = octant(coupling, self.components, self.n, self.spacing)
            values /= self.length**3
            self._fourier: FourierCoupling = fourier_octant(
                transform(values, self.components), self.components, self.length
            )
        else:
            planes = half_space(coupling, self.components, self.n, self.spacing)
            self._fourier = HalfSpace(planes / self.length**3, self.components)

    def _convolve(self, field: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self._workers:
            self._workers = [
                worker(self.library, self.components, self.n, self.length)  # type: ignore[arg-type]
                for _ in range(threads() if self.n >= SERIAL else 1)
            ]
            self._pool = ThreadPoolExecutor(len(self._workers))
        half = self.length // 2 + 1
        spectrum = np.empty((self.components, half, self.n, self.n), dtype=np.complex128)
        result = np.empty(self.field_shape)

        def forward(task: Worker, y: slice) -> None:
            spectrum[:, :, y] = task.x_forward(field[:, :, y])

        def plane(task: Worker, x: slice) -> None:
            task.plane_forward(spectrum[:, x])
            self._fourier.multiply(task, x)
            spectrum[:, x] = task.plane_backward()[:, : x.stop - x.start]

        def backward(task: Worker, y: slice) -> None:
            result[:, :, y] = task.x_backward(spectrum[:, :, y])

        rows, planes = self._workers[0].rows, self._workers[0].planes
        self._share(forward, self.n, rows)
        self._share(plane, half, planes)
        self._share(backward, self.n, rows)
        return result

    def _share(self, stage: Any, count: int, step: int) -> None:
        """Run a stage over 0 ... count - 1, an equal part in each thread."""
        workers = self._workers
        bounds = np.linspace(0, count, len(workers) + 1).astype(int)

        def part(number: int) -> None:
            for start in range(bounds[number], bounds[number + 1], step):
                stage(workers[number], slice(start, min(start + step, bounds[number + 1])))

        assert self._pool is not None
        list(self._pool.map(part, range(len(workers))))


class LatticeCoupling(BlockOperator):
    """The elastic coupling Lambda of (2.17) between all blocks of a cube of n^3.

    Applied to the stresses T^(s), in J, it gives ``sum over s' != s of Lambda_ss' T^(s')``, dimensionless;
    the strain at block s is twice that, because (2.19) counts each pair twice.

    Parameters
    ----------
    medium
        The elastic medium.
    n
        N0, blocks along an edge.
    spacing
        Lattice constant, m.
    boundary
        ``"open"``: the paper's superblock, the pairs within the cube. ``"periodic"``: the cube repeats
        without end. The sum over its images is only defined up to the field of the surface far away,
        Lambda(q -> 0), which depends on the direction of q; here the term q = 0 is left out, so that what
        is applied to the blocks from outside is the *mean* strain of the sample.
    contact
        Periodic only: add to each block the term of the delta function in Lambda(x), the field that a
        block fills itself with: `glassblocks.coupling.contact` over the volume of a cell. With it Lambda
        becomes, at long waves, Lambda(q) of (A9); without it, point blocks.

    Raises
    ------
    InputError
        If n or the spacing makes no lattice, or the boundary is unknown.
    MemoryLimitError
        If the lattice does not fit; nothing has been allocated then.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> coupling = LatticeCoupling(silica, n=2, spacing=5e-9)
    >>> coupling.shape
    (48, 48)
    >>> stress = np.zeros((6, 2, 2, 2))
    >>> stress[2, 0, 0, 0] = 1e-19  # J, along z
    >>> f"{coupling.apply(stress)[2, 0, 0, 1]:.4e}"  # Lambda_zzzz at 5 nm along z, times 1e-19 J
    '2.0040e-06'
    """

    def __init__(
        self,
        medium: ElasticMedium,
        n: int,
        spacing: float,
        boundary: Boundary = "open",
        *,
        contact: bool = False,
    ) -> None:
        if boundary not in ("open", "periodic") or (contact and boundary == "open"):
            raise InputError(
                "boundary",
                received=(boundary, f"contact={contact}"),
                allowed="'open', or 'periodic' with or without contact",
                remedy="point blocks that end have no contact term",
            )
        check_size(n)
        check_fits(6, n, 2 * n if boundary == "open" else n)
        super().__init__(n, 6, spacing, 2 * n if boundary == "open" else n)
        self.medium, self.boundary, self.contact = medium, boundary, contact
        if boundary == "open":
            self._open(lambda d: elastic_coupling(d, medium))
        else:
            values = periodic_octant(medium, n, spacing, contact=contact) / n**3
            self._fourier = fourier_octant(values, 6, n)


class DipoleLattice(BlockOperator):
    """The electric dipole coupling mu of (5.2) between all blocks of a cube of n^3, open.

    Applied to the dipoles p^(s), C m, it gives ``sum over s' != s of mu_ss' p^(s')``, V/m; the field at
    block s is minus twice that.

    Parameters
    ----------
    permittivity
        epsilon, F/m.
    n, spacing
        As for `LatticeCoupling`.

    Raises
    ------
    InputError, MemoryLimitError
        As `LatticeCoupling`.

    Examples
    --------
    >>> DipoleLattice(3.8 * 8.8541878188e-12, n=3, spacing=5e-9).shape
    (81, 81)
    """

    def __init__(self, permittivity: float, n: int, spacing: float) -> None:
        check_size(n)
        check_fits(3, n, 2 * n)
        super().__init__(n, 3, spacing, 2 * n)
        self.permittivity = permittivity
        self._open(lambda d: dipole_coupling(d, permittivity))


class StrainedLattice(BlockOperator):
    """The change Delta Lambda of (2.20) between all blocks of an open cube under a uniform gradient.

    Parameters
    ----------
    medium, n, spacing
        As for `LatticeCoupling`.
    gradient
        g_ij = du_i/dx_j, dimensionless, (3, 3). A general one breaks the mirror planes, so that half of all
        frequencies are stored instead of an eighth.

    Raises
    ------
    InputError, MemoryLimitError
        As `LatticeCoupling`, or if the gradient is not 3x3 and finite.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> StrainedLattice(silica, 3, 5e-9, 1e-3 * np.eye(3)).shape
    (162, 162)
    """

    def __init__(self, medium: ElasticMedium, n: int, spacing: float, gradient: ArrayLike) -> None:
        check_size(n)
        check_fits(6, n, 2 * n, mirrors=False)
        super().__init__(n, 6, spacing, 2 * n)
        self.medium, self.gradient = medium, floats(gradient, "gradient")
        self._open(lambda d: coupling_change(d, self.gradient, medium), mirrors=False)


def threads() -> int:
    """Threads that an application shares its lines among: the processors this process may use.

    Examples
    --------
    >>> threads() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def required_bytes(components: int, n: int, length: int, *, mirrors: bool = True) -> float:
    """Memory of the operator and of one application, at its largest, bytes.

    Examples
    --------
    >>> required_bytes(6, 128, 256) / 2**30 < 3
    True
    """
    entries, half = components * (components + 1) // 2, length // 2 + 1
    octant_numbers = entries * half**3
    stored = 2.2 * octant_numbers if mirrors else 3 * entries * half * length**2
    fields = components * n**3 * 3 + 2 * components * half * n**2
    planes = threads() * 2 * components * length * (length + 4)
    return 8 * (stored + fields + planes)


def check_fits(components: int, n: int, length: int, *, mirrors: bool = True) -> None:
    """Refuse a lattice that would not fit into the memory that is free.

    Raises
    ------
    MemoryLimitError
        If it would not.

    Examples
    --------
    >>> check_fits(6, 8, 16)
    """
    need = int(required_bytes(components, n, length, mirrors=mirrors))
    require_memory(need, f"a lattice of {n}^3 blocks", "take fewer blocks along an edge")
