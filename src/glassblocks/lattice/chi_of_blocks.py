"""The susceptibilities of the blocks of a lattice: equal, random, or any, and how they act on a strain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.lattice.sums import check_size
from glassblocks.real_numbers import seed_number
from glassblocks.tensors.isotropic import Isotropic

Array = NDArray[Any]
#: How far below zero an eigenvalue may lie, relative to the largest, and still count as rounding.
ROUNDING = 1e-10


@dataclass(frozen=True)
class BlockSusceptibilities:
    """chi_s of every block, per volume, Pa; real if static.

    Attributes
    ----------
    n
        Blocks along an edge.
    bulk, shear
        Mandel eigenvalues of isotropic blocks, scalars or (n, n, n).
    matrices
        Of other blocks, (n, n, n, 6, 6), symmetric; `bulk` and `shear` are then None.
    """

    n: int
    bulk: Any = None
    shear: Any = None
    matrices: Array | None = None

    @property
    def is_complex(self) -> bool:
        """Whether the blocks absorb: a complex susceptibility at some frequency."""
        return np.iscomplexobj(self.bulk) if self.matrices is None else np.iscomplexobj(self.matrices)

    def apply(self, field: Array) -> Array:
        """chi_s e_s for a field (6, n, n, n)."""
        if self.matrices is not None:
            # a, b: Mandel components; x, y, z: blocks
            result: Array = np.einsum("xyzab,bxyz->axyz", self.matrices, field)
            return result
        result = self.shear * field
        result[:3] += (self.bulk - self.shear) * np.mean(field[:3], axis=0)
        return result

    def mean(self) -> Array:
        """The average of chi_s over the blocks, (6, 6): the superblock's, were there no coupling."""
        if self.matrices is not None:
            return np.asarray(self.matrices.mean(axis=(0, 1, 2)))
        return Isotropic.from_eigenvalues(np.mean(self.bulk), np.mean(self.shear)).mandel()

    def root(self) -> BlockSusceptibilities:
        """The positive square root of -chi_s of static blocks.

        Examples
        --------
        >>> float(BlockSusceptibilities(2, bulk=-4.0, shear=-9.0).root().shear)
        3.0
        """
        if self.matrices is None:
            return BlockSusceptibilities(self.n, np.sqrt(-self.bulk)[()], np.sqrt(-self.shear)[()])
        values, vectors = np.linalg.eigh(-self.matrices)
        half = vectors * np.sqrt(np.maximum(values, 0.0))[..., None, :]
        return BlockSusceptibilities(self.n, matrices=half @ np.swapaxes(vectors, -1, -2))


def block_susceptibilities(chi: Isotropic | ArrayLike, n: int) -> BlockSusceptibilities:
    """Check the susceptibilities of n^3 blocks and bring them to one form.

    Parameters
    ----------
    chi
        Per volume, Pa: an `Isotropic` with scalars or arrays (n, n, n), or Mandel matrices, (6, 6) for equal
        blocks or (n, n, n, 6, 6), such as the exact route gives. Real: static; complex: at one frequency,
        in the convention Im chi > 0 of a passive block.
    n
        Blocks along an edge.

    Raises
    ------
    InputError
        If a shape does not fit, a value is not finite, a matrix is not symmetric, a static chi is not
        negative (a block in its ground state or in equilibrium lowers its energy) or a complex one does not absorb
        in every mode: Im chi_t >= 0 and Im chi_l >= (4/3) Im chi_t.

    Examples
    --------
    >>> float(block_susceptibilities(Isotropic(l=-3e8, t=-1e8), 4).shear)
    -200000000.0
    >>> block_susceptibilities(Isotropic(l=1j, t=1j), 4)
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: chi: received -1.0; allowed: ...
    """
    check_size(n)
    if isinstance(chi, Isotropic):
        bulk, shear = np.asarray(chi.bulk)[()], np.asarray(chi.shear)[()]
        if not {np.shape(bulk), np.shape(shear)} <= {(), (n, n, n)}:
            raise _shape_error((np.shape(bulk), np.shape(shear)), n)
        kind = np.result_type(bulk, shear, np.float64)
        blocks = BlockSusceptibilities(n, np.asarray(bulk, dtype=kind)[()], np.asarray(shear, dtype=kind)[()])
        modes = np.concatenate([np.ravel(bulk), np.ravel(shear)])
        _check_modes(modes.imag if blocks.is_complex else -modes, modes)
        return blocks
    matrices = np.asarray(chi)
    if matrices.shape not in ((6, 6), (n, n, n, 6, 6)):
        raise _shape_error(matrices.shape, n)
    matrices = matrices.astype(np.result_type(matrices, np.float64))
    if not np.allclose(matrices, np.swapaxes(matrices, -1, -2), rtol=1e-9, atol=0, equal_nan=True):
        raise InputError(
            "chi",
            received="a matrix that is not symmetric",
            allowed="chi_ab = chi_ba, in Mandel form",
            remedy="blocks in a magnetic field are not covered",
        )
    passive = matrices.imag if np.iscomplexobj(matrices) else -matrices
    if not np.all(np.isfinite(matrices)):
        _check_modes(np.array([np.nan]), matrices)
    _check_modes(np.linalg.eigvalsh(passive), matrices)
    return BlockSusceptibilities(n, matrices=np.broadcast_to(matrices, (n, n, n, 6, 6)))


def random_susceptibilities(
    mean: Isotropic, n: int, spread: float, seed: int, *, anisotropic: bool = False
) -> BlockSusceptibilities:
    """Blocks of random susceptibility with a given mean.

    Each is the mean times a positive factor; anisotropic blocks have a random positive matrix between the
    roots of the mean instead (of its real and of its imaginary part), the mean of squares of Gaussian
    strains, like those of a few stress tensors of random direction. Only the seed decides which.

    Parameters
    ----------
    mean
        chi averaged over blocks, Pa, scalars; its phase is that of every block.
    n
        Blocks along an edge.
    spread
        Standard deviation over mean: of the log-normal factor, or of the anisotropic blocks' shear
        response (that of 2/spread^2 stress tensors; rounded to a whole number).
    seed
        Of the generator.
    anisotropic
        Which of the two.

    Raises
    ------
    InputError
        If the spread is neither 0 nor from 0.001 to 10, or as `block_susceptibilities`.

    Examples
    --------
    >>> blocks = random_susceptibilities(Isotropic(-3.0, -1.0), 8, spread=0.5, seed=1)
    >>> blocks.shear.shape, bool(np.all(blocks.shear < 0))
    ((8, 8, 8), True)
    """
    if not (spread == 0 or 1e-3 <= spread <= 10):
        raise InputError("spread", received=spread, allowed="0, or 0.001 to 10", remedy="e.g. 0.5")
    block_susceptibilities(mean, n)
    rng = np.random.default_rng(np.random.SeedSequence(seed_number(seed)))
    if not anisotropic or spread == 0:
        variance = np.log1p(spread**2)
        factor = np.exp(np.sqrt(variance) * rng.standard_normal((n, n, n)) - variance / 2)
        return block_susceptibilities(Isotropic(mean.l * factor, mean.t * factor), n)
    matrices = _wishart(rng, n, max(1, round(2 / spread**2)))
    values = _between_roots(mean.map(np.real), matrices)
    if np.iscomplexobj(mean.bulk) or np.iscomplexobj(mean.shear):
        return block_susceptibilities(values + 1j * _between_roots(mean.map(np.imag), matrices), n)
    return block_susceptibilities(values, n)


def _wishart(rng: np.random.Generator, n: int, count: int) -> Array:
    """The mean of `count` squares x x^T of Gaussian vectors for every block, (n, n, n, 6, 6)."""
    if count < 6:
        x = rng.standard_normal((n, n, n, 6, count))
    else:  # Bartlett's triangular factor has the same square, whatever the count
        x = np.tril(rng.standard_normal((n, n, n, 6, 6)), -1)
        x[..., np.arange(6), np.arange(6)] = np.sqrt(rng.chisquare(count - np.arange(6), (n, n, n, 6)))
    return np.asarray(x @ np.swapaxes(x, -1, -2) / count)


def _between_roots(mean: Any, matrices: Array) -> Array:
    """Root of P times each matrix times root of P, for the positive part P of the mean and for the negative."""
    total = np.zeros_like(matrices)
    for sign in (1, -1):
        bulk, shear = (np.sqrt(max(sign * float(value), 0.0)) for value in (mean.bulk, mean.shear))
        root = Isotropic.from_eigenvalues(bulk, shear).mandel()
        total += sign * (root @ matrices @ root)
    return total


def _check_modes(passive: Array, received: Array) -> None:
    """`passive`: what must not be negative."""
    worst, largest = np.min(passive), np.max(np.abs(passive))
    if not (np.isfinite(worst) and np.isfinite(largest) and worst >= -ROUNDING * largest):
        static = not np.iscomplexobj(received)
        raise InputError(
            "chi",
            received=float(np.round(-worst if static else worst, 6)),
            allowed="finite; static: chi <= 0 in every mode; complex: Im chi_t >= 0, Im chi_l >= (4/3) Im chi_t",
            remedy="a passive block in equilibrium has no other; check sign and convention",
        )


def _shape_error(shape: object, n: int) -> InputError:
    return InputError(
        "chi",
        received=shape,
        allowed=f"scalars, shape ({n}, {n}, {n}) for l and t, (6, 6) or ({n}, {n}, {n}, 6, 6)",
        remedy="one susceptibility for each block or one for all",
    )
