"""Which strains a superblock is probed with: sets of waves, long or with phases, in given directions or all.

What a set of waves sees of a pair of eigenstates is sum_su T^(s)_mn . A_su . T^(u)_nm, where
A_su = <e e cos k.(x_s - x_u)>, averaged over the set's directions and polarizations, is the set's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.tensors import Isotropic, displacement_gradient, polarization_vectors, to_mandel
from glassblocks.tensors.sphere import directions

Floats = NDArray[np.float64]

#: Degree of the average over directions: exact for long waves, to 2e-6 where k times the extent is 10.
DEGREE = 23
#: Parts of a form smaller than this, relative to the largest, are rounding.
ROUNDING = 1e-13


class Probes(NamedTuple):
    """A set of waves as real patterns of strain: A_su = sum over r of weight_r e_r^(s) e_r^(u)."""

    #: Mandel strain of each pattern at each block, dimensionless, (r, n, 6).
    strain: Floats
    #: Of the longitudinal and the transverse waves, (2, r), >= 0.
    weight: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Wave:
    """A set of waves.

    Parameters
    ----------
    name
        What results call it.
    form
        A_su of the longitudinal and the transverse waves, dimensionless, (2, n, n, 6, 6).
    """

    name: str
    form: Floats

    def __repr__(self) -> str:
        return f"waves on {self.form.shape[1]} blocks: {self.name}"

    @cached_property
    def probes(self) -> Probes:
        """The set as patterns of strain, as few as there are; uniform ones for long waves."""
        n = self.form.shape[1]
        uniform = bool(np.ptp(self.form, axis=(1, 2)).max() <= ROUNDING * np.abs(self.form).max())
        if uniform:
            size, matrices = 1, self.form[:, 0, 0]
        else:
            size, matrices = n, np.swapaxes(self.form, 2, 3).reshape(2, 6 * n, 6 * n)
        strain, weight = _joint(matrices)
        return Probes(np.broadcast_to(strain.reshape(-1, size, 6), (len(strain), n, 6)), weight)

    def kernel(self, gamma: Floats, sites: NDArray[np.intp] | None = None) -> Floats:
        """K_su = gamma^(s) . A_su . gamma^(u), J^2, (2, n, n), of couplings gamma (n, 6) in blocks `sites`."""
        form = self.form if sites is None else self.form[:, sites[:, None], sites]
        # s, u: systems; p: polarization; a, b: Mandel components
        result: Floats = np.einsum("sa,psuab,ub->psu", gamma, form, gamma, optimize=True)
        return result

    def exchange(self, couplings: Floats, response: Isotropic) -> Floats:
        """(1/n) sum over s, u of (R e) . J_su . (R e) cos k.(x_s - x_u), unit of R^2 J, (2,).

        What the blocks' mean fields on each other are worth, for blocks that answer a strain e with R e.
        """
        answer = response.mandel()
        form = answer @ self.form @ answer
        total: Floats = np.einsum("psuab,suab->p", form, couplings)
        return np.asarray(total / couplings.shape[0])


def all_directions(positions: Floats, wavenumber: float = 0.0, name: str = "") -> Wave:
    """Waves in all directions; 0 is the limit of long waves.

    Parameters
    ----------
    positions
        x_s, m, (n, 3).
    wavenumber
        k, 1/m.
    name
        What results call it.

    Examples
    --------
    >>> wave = all_directions(np.zeros((2, 3)))
    >>> wave.probes.strain.shape, wave.probes.weight.sum(axis=1).round(12)
    ((6, 2, 6), array([1. , 0.5]))
    """
    rule = directions(DEGREE)
    return Wave(name or "all directions", _form(rule.n, rule.weight, positions * wavenumber))


def one_direction(positions: Floats, direction: ArrayLike, *, cubic: bool = False, name: str = "") -> Wave:
    """Long waves along one direction (3,), both transverse polarizations alike.

    With `cubic`, averaged over the directions that the symmetry of a cube makes of it.

    Raises
    ------
    InputError
        If the direction is no finite non-zero 3-vector.
    """
    along = polarization_vectors(direction)[0]
    images = _images(along) if cubic else along[None]
    equal = np.full(len(images), 1 / len(images))
    return Wave(name or "one direction", _form(images, equal, 0 * positions))


def _form(rays: Floats, weights: Floats, positions: Floats) -> Floats:
    """A_su from unit vectors (q, 3), their weights (q,) and k x_s (n, 3)."""
    vectors = polarization_vectors(rays)[:, [0, 0, 1, 2]]  # the longitudinal stands twice: one shape for both
    gradients = displacement_gradient(rays[:, None], vectors)
    table = to_mandel((gradients + np.swapaxes(gradients, -1, -2)) / 2).reshape(-1, 2, 2, 6)
    phase = rays @ positions.T
    cosine = np.cos(phase[:, :, None] - phase[:, None, :])
    # q: direction; p: polarization; i: which of two; a, b: Mandel components; s, u: blocks
    result: Floats = np.einsum("q,qpia,qpib,qsu->psuab", weights / 2, table, table, cosine, optimize=True)
    return result


def _joint(matrices: Floats) -> tuple[Floats, Floats]:
    """Rows r of patterns and weights (2, r): matrix_p = sum of weight_pr row_r row_r; shared rows if they commute."""
    # l and t of an isotropic or cubic average share their axes; an irrational mixture tells all of them apart
    _, axes = np.linalg.eigh(matrices[0] + np.pi * matrices[1])
    turned = axes.T @ matrices @ axes
    diagonal = np.einsum("pkk->pk", turned)
    largest = np.abs(matrices).max()
    if np.abs(turned - diagonal[:, :, None] * np.eye(len(axes))).max() > ROUNDING * largest * len(axes):
        parts = [np.linalg.eigh(matrix) for matrix in matrices]
        axes = np.concatenate([vectors for _, vectors in parts], axis=1)
        none = np.zeros(matrices.shape[1])
        diagonal = np.array([np.append(parts[0][0], none), np.append(none, parts[1][0])])
    used = diagonal.max(axis=0) > ROUNDING * largest * len(axes)
    return axes.T[used], np.maximum(diagonal[:, used], 0.0)


def _images(direction: Floats) -> Floats:
    images = {
        tuple(float(sign * x) + 0.0 for sign, x in zip(signs, order, strict=True))
        for order in permutations(direction)
        for signs in product((1, -1), repeat=3)
    }
    return np.array(sorted(images))
