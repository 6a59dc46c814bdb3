"""Random multi-level blocks: Gaussian stress operators, isotropic in distribution."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.block import Block
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tensors import BULK, SHEAR, Isotropic

Ensemble = Literal["GOE", "GUE"]


def isotropic_vectors(standard: NDArray[np.float64], covariance: Isotropic) -> NDArray[np.float64]:
    """Mandel vectors (..., 6) with the given isotropic covariance out of standard normal ones (..., 6).

    Raises
    ------
    InputError
        If the covariance is not positive: l < (4/3) t or t < 0.

    Examples
    --------
    >>> isotropic_vectors(np.ones(6), Isotropic(l=7 / 3, t=1.0))[:3]
    array([1.732, 1.732, 1.732])
    """
    if not np.all(covariance.is_passive()):
        raise InputError(
            "covariance",
            received=covariance,
            allowed="t >= 0 and l >= (4/3) t: no distribution of real tensors has another one",
            remedy="a coupling ratio gamma_l/gamma_t is at least 2/sqrt 3 = 1.1547",
        )
    root = np.sqrt(max(covariance.bulk, 0.0)) * BULK + np.sqrt(covariance.shear) * SHEAR
    result: NDArray[np.float64] = standard @ root
    return result


def random_stress(
    size: int, strength: Isotropic, rng: np.random.Generator, ensemble: Ensemble = "GOE"
) -> NDArray[Any]:
    """Stress operators with Gaussian elements whose distribution no rotation changes.

    Parameters
    ----------
    size
        Number of levels m.
    strength
        Mean of T_a,mn T_b,nm for m != n, J^2: l for zz zz, t for xz xz; diagonal elements have twice that in
        the GOE, the same in the GUE.
    rng
        Source of randomness.
    ensemble
        "GOE": real symmetric (time reversal holds); "GUE": complex Hermitian.

    Returns
    -------
    array
        T, J, (6, m, m).

    Raises
    ------
    InputError
        If the strength is not positive (l >= 4/3 t >= 0), the size not a positive integer, or the ensemble unknown.

    Examples
    --------
    >>> stress = random_stress(400, Isotropic(3.0, 1.0), np.random.default_rng(1))
    >>> bool(abs(np.mean(stress[2] ** 2) - 3.0) < 0.05)
    True
    """
    if size != int(size) or size < 1:
        raise InputError("size", received=size, allowed="a positive integer", remedy="e.g. 4 levels")
    if ensemble not in ("GOE", "GUE"):
        raise InputError("ensemble", received=ensemble, allowed="GOE or GUE", remedy="choose one")
    matrix = rng.standard_normal((size, size, 6))
    if ensemble == "GUE":
        matrix = matrix + 1j * rng.standard_normal((size, size, 6))
    hermitian = (matrix + matrix.conj().swapaxes(0, 1)) / (2**0.5 if ensemble == "GOE" else 2)
    vectors: NDArray[Any] = isotropic_vectors(hermitian, strength)
    return np.moveaxis(vectors, -1, 0)


def random_levels(size: int, spread: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Energies with the level repulsion of the GOE: eigenvalues of a random real symmetric matrix.

    Parameters
    ----------
    size
        Number of levels m.
    spread
        Root mean square energy over the ensemble, J.
    rng
        Source of randomness.

    Returns
    -------
    array
        Ascending, J, (m,).

    Examples
    --------
    >>> levels = random_levels(300, 2.0, np.random.default_rng(1))
    >>> bool(abs(levels.std() - 2.0) < 0.05)
    True
    """
    matrix = rng.standard_normal((size, size))
    # the mean of sum_n E_n^2 = tr H^2 is m (m + 1) for elements of variance 1 off and 2 on the diagonal
    levels = np.linalg.eigvalsh((matrix + matrix.T) / 2**0.5)
    return np.asarray(levels * spread / (size + 1) ** 0.5)


def random_block(
    energies: ArrayLike,
    strength: Isotropic,
    volume: float,
    rng: np.random.Generator,
    ensemble: Ensemble = "GOE",
) -> Block:
    """A block with given energies (or those of `random_levels`) and random stress.

    Parameters
    ----------
    energies
        E_n, J, (m,).
    strength, rng, ensemble
        As `random_stress`.
    volume
        m^3.

    Raises
    ------
    InputError
        As `random_stress` and `Block`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> random_block(random_levels(4, 1e-23, rng), Isotropic(3e-40, 1e-40), 1e-25, rng, "GUE").stress.dtype
    dtype('complex128')
    """
    levels = floats(energies, "energies")
    return Block(levels, random_stress(levels.size, strength, rng, ensemble), volume)
