"""Averages over directions and over rotations by quadrature, exact for polynomials."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.tensors import mandel


class Directions(NamedTuple):
    """Unit vectors (m, 3) and weights (m,) that sum to one."""

    n: NDArray[np.float64]
    weight: NDArray[np.float64]


def directions(degree: int = 16) -> Directions:
    """A rule on the sphere that is exact for polynomials in n up to `degree`.

    Examples
    --------
    >>> rule = directions()
    >>> round(float(rule.weight @ rule.n[:, 0] ** 4), 12)  # <n_x^4> = 1/5
    0.2
    """
    return product_rule(degree // 2 + 1, degree + 1)


def product_rule(polar: int, around: int) -> Directions:
    """A rule of polar x around nodes: Gauss-Legendre in cos(theta), equidistant in phi.

    Exact for polynomials in n of degree up to 2 polar - 1 and below `around`.

    Examples
    --------
    >>> product_rule(12, 24).n.shape
    (288, 3)
    """
    cosine, weight = np.polynomial.legendre.leggauss(polar)
    angle = 2 * np.pi * (np.arange(around) + 0.5) / around
    c, phi = (grid.ravel() for grid in np.meshgrid(cosine, angle, indexing="ij"))
    sine = np.sqrt(1 - c**2)
    n = np.stack([sine * np.cos(phi), sine * np.sin(phi), c], axis=-1)
    return Directions(n, np.repeat(weight / 2, around) / around)


def rotations(degree: int = 4) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rotation matrices (m, 3, 3) and weights (m,): a rule on SO(3), exact for tensors up to rank `degree`.

    Examples
    --------
    >>> matrices, weight = rotations()
    >>> round(float(weight @ matrices[:, 0, 0] ** 4), 12)
    0.2
    """
    rule = directions(degree)
    spins = 2 * np.pi * np.arange(degree + 1) / (degree + 1)
    frames = np.stack([_frame(n) for n in rule.n])
    around = np.array([[[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]] for a in spins])
    matrices: NDArray[np.float64] = np.einsum("mij,ajk->maik", frames, around).reshape(-1, 3, 3)
    return matrices, np.repeat(rule.weight, len(spins)) / len(spins)


def rotation_average(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of a Mandel matrix (6, 6) over all rotations, by quadrature.

    Examples
    --------
    >>> rotation_average(np.diag([1.0, 0, 0, 0, 0, 0]))[:2, 0].round(6)
    array([0.2     , 0.066667])
    """
    matrices, weight = rotations()
    turned = mandel.rotation(matrices)
    average: NDArray[np.float64] = np.einsum(
        "m,mab,bc,mdc->ad", weight, turned, matrix, turned, optimize=True
    )
    return average


def _frame(n: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rotation that takes z to n, smooth in the azimuth of n as the rule needs."""
    sine = np.hypot(n[0], n[1])
    cosine_phi, sine_phi = n[0] / sine, n[1] / sine
    return np.array(
        [
            [cosine_phi * n[2], -sine_phi, n[0]],
            [sine_phi * n[2], cosine_phi, n[1]],
            [-sine, 0.0, n[2]],
        ]
    )
